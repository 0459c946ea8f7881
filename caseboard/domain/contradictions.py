"""Where outcome, fault and grounds of a decision are at odds: what one looks at again before it is final.

No rule forbids any of it, so nothing here refuses; whoever decides is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from caseboard.domain import parcels
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.periods import gave
from caseboard.domain.verdict import Verdict

OPPOSED = (
    ("not_delivered", "delivered_to_address"),
    ("differs_from_listing", "matches_listing"),
    ("faulty", "not_faulty"),
    ("quantity_short", "quantity_complete"),
    ("counterfeit", "authentic"),
    ("return_received", "return_not_received"),
    ("terms_agreed", "terms_not_agreed"),
)
"""Grounds of which one says what the other denies."""


def contradictions(facts: Facts, verdict: Verdict) -> tuple[str, ...]:
    """Return one sentence for each thing in *verdict* that another, or what is on file, speaks against."""
    return (*_of_fault(verdict), *_of_grounds(verdict), *_of_file(facts, verdict))


def _of_fault(verdict: Verdict) -> Iterator[str]:
    if verdict.fault == "seller" and verdict.amount == 0:
        yield "the seller is at fault, and nothing is refunded"
    if verdict.fault == "buyer" and verdict.amount > 0:
        yield "the buyer is at fault, and money is refunded"
    if "claim_not_shown" in verdict.grounds and verdict.amount > 0:
        yield "the claim is not shown, and money is refunded"


def _of_grounds(verdict: Verdict) -> Iterator[str]:
    for one, other in OPPOSED:
        if one in verdict.grounds and other in verdict.grounds:
            yield f"{_said(one)} and {_said(other)} are both grounds"


def _of_file(facts: Facts, verdict: Verdict) -> Iterator[str]:
    delivered = parcels.delivered(facts)
    if "not_delivered" in verdict.grounds and delivered:
        yield "not delivered is a ground, and a delivery is on file"
    if "delivered_to_address" in verdict.grounds and not delivered:
        yield "delivered to address is a ground, and no delivery is on file"
    if parcels.came_back(facts) and verdict.amount < facts.left:
        yield "the carrier returned the goods to the seller, and the seller is paid (R36)"
    for party in PARTIES:
        if f"{party}_gave_none" in verdict.grounds and gave(facts, party):
            yield f"{party} gave none is a ground, and evidence of the {party} counts"


def _said(ground: str) -> str:
    return ground.replace("_", " ")
