"""What goes through several cases, for one at hand: it informs and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import instant, say, say_json
from caseboard.domain.money import decimal_text
from caseboard.domain.precedents import SHOWN

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.domain.precedents import Precedent
    from caseboard.services.patterns import Patterns


def add(commands: Commands) -> None:
    """Add patterns."""
    parser = case_of(
        command(
            commands,
            "patterns",
            patterns,
            does="Show what a case shares with others: seller, buyer, files, address, and decided cases like it",
            example="caseboard patterns CB-12 --json",
        )
    )
    options.add_json(parser)


def patterns(here: Session) -> int:
    """Show what a case shares with others."""
    from caseboard.services.patterns import patterns_of

    with here.database.connection_context(), here.database.atomic("DEFERRED"):
        seen = patterns_of(here.database, here.words.case)
    if here.words.json:
        say_json(_data(seen))
        return 0
    rates, claims, others = seen.seller, _counted(seen.seller.claims, "claim"), len(seen.buyer_claims)
    say(f"seller: {claims}, {rates.decided} decided, {rates.at_fault} with the fault on the seller, "
        f"{rates.silent} left unanswered")  # fmt: skip
    say(f"buyer: {_counted(others, 'other claim')}, {seen.same_seller} against this seller{_named(seen)}")
    say(f"same file on: {', '.join(seen.same_file) or 'no other'}")
    elsewhere = [f"{number}{' (another buyer)' if other else ''}" for number, other in seen.same_address]
    say(f"same address on: {', '.join(elsewhere) or 'no other'}")
    for one in seen.precedents[:SHOWN]:
        say(f"{one.number}  {instant(one.sealed_at)}  {_like(one)}")
    if not seen.precedents:
        say("no decided case of this reason yet")
    return 0


def _counted(count: int, of: str) -> str:
    return f"{count} {of}{'' if count == 1 else 's'}"


def _named(seen: Patterns) -> str:
    numbers = [number for number, *_ in seen.buyer_claims]
    return f": {', '.join(numbers)}" if numbers else ""


def _like(one: Precedent) -> str:
    like = one.like
    amounts = f"{decimal_text(one.awarded, like.currency)} of {decimal_text(like.requested, like.currency)}"
    return f"{one.outcome.replace('_', ' ')}, {amounts} {like.currency}, fault {one.fault}"


def _data(seen: Patterns) -> dict[str, Any]:
    rates = seen.seller
    return {
        "case": seen.number,
        "seller": {"claims": rates.claims, "decided": rates.decided, "at_fault": rates.at_fault,
                   "silent": rates.silent},
        "buyer": [{"case": number, "stage": stage, "outcome": outcome or None}
                  for number, stage, outcome, _ in seen.buyer_claims],
        "same_file": list(seen.same_file),
        "same_address": [{"case": number, "another_buyer": other} for number, other in seen.same_address],
        "precedents": [
            {"case": one.number, "outcome": one.outcome, "awarded": one.awarded, "requested": one.like.requested,
             "currency": one.like.currency, "fault": one.fault, "sealed_at": one.sealed_at}
            for one in seen.precedents[:SHOWN]
        ],
    }  # fmt: skip
