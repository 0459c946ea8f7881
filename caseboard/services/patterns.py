"""What goes through several cases: a seller's rates, a buyer's claims, a file or an address again, precedents.

It informs whoever decides, and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from caseboard.domain.events import NoSuchCase
from caseboard.domain.precedents import Likeness, Precedent, is_outlier, nearest
from caseboard.store import case_rows, patterns
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


@dataclass(frozen=True, slots=True)
class SellerRates:
    """What became of a seller's claims; of a seller with a great many of the newest."""

    claims: int
    decided: int
    at_fault: int
    silent: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a case shares with others."""

    number: str
    seller: SellerRates
    buyer_claims: tuple[tuple[str, str, str, str], ...]
    """(number, stage, outcome, seller) of the buyer's other claims, the newest first."""
    same_seller: int
    """How many of those are against the same seller."""
    same_file: tuple[str, ...]
    """The claims of other orders on which a file or a long text of this case lies too."""
    same_address: tuple[tuple[str, bool], ...]
    """(number, whether it is another buyer's) of other claims whose orders went to the same address."""
    precedents: tuple[Precedent, ...]


def patterns_of(database: CaseDatabase, number: str) -> Patterns:
    """Return what a case shares with others, in a fixed number of statements.

    Raises:
        NoSuchCase: there is none.
    """
    case = case_id(number)
    about = patterns.about(database, case)
    if about is None:
        raise NoSuchCase(f"no case {number}")
    reason, detail, currency, buyer, seller, requested, amount, address = about
    claims = tuple(patterns.of_buyer(database, buyer, case))
    found = patterns.decided_like(database, case, reason=reason, currency=currency, amount=amount, seller=seller)
    files = (other for _, other in case_rows.seen_elsewhere(database, case))
    return Patterns(
        number,
        SellerRates(*patterns.of_seller(database, seller)),
        claims,
        sum(of == seller for *_, of in claims),
        tuple(dict.fromkeys(files)),
        tuple(patterns.at_the_address(database, address, buyer, case)) if address else (),
        nearest(found, Likeness(reason, detail, currency, requested, seller), _LOOKED_AT),
    )


_LOOKED_AT = 40
"""How many precedents a draft is held against; the first of them are shown."""


def stands_out(database: CaseDatabase, number: str, outcome: str, awarded: int) -> str:
    """Return in words how a draft for a case stands out from the decided cases like it; empty where it does not.

    Raises:
        NoSuchCase: there is none.
    """
    about = patterns.about(database, case_id(number))
    if about is None:
        raise NoSuchCase(f"no case {number}")
    reason, detail, currency, _, seller, requested, _, _ = about
    like = Likeness(reason, detail, currency, requested, seller)
    return is_outlier(outcome, awarded, like, patterns_of(database, number).precedents)
