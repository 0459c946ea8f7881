"""What a case manager puts forward: outcome, amount, fault, grounds, findings, rationale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal["refund_full", "refund_partial", "return_and_refund", "no_refund", "order_finished"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OUTCOME_WORDS = {
    "refund_full": "full refund",
    "refund_partial": "partial refund",
    "return_and_refund": "return of the goods and refund",
    "no_refund": "no refund",
    "order_finished": "order finished, the goods not collected",
}

FAULTS = ("buyer", "seller", "carrier", "none")

GROUNDS = (
    "not_delivered",
    "delivered_to_address",
    "delivered_elsewhere",
    "in_transit_within_guarantee",
    "returned_to_seller",
    "failed_collection",
    "customs_buyer_side",
    "customs_seller_document_missing",
    "address_changed_without_consent",
    "po_box",
    "differs_from_listing",
    "matches_listing",
    "disclosed_in_listing",
    "faulty",
    "not_faulty",
    "damaged_in_transit",
    "refused_damaged",
    "signed_without_remark",
    "quantity_short",
    "quantity_complete",
    "counterfeit",
    "authentic",
    "return_received",
    "return_not_received",
    "terms_agreed",
    "terms_not_agreed",
    "buyer_gave_none",
    "seller_gave_none",
    "claim_not_shown",
)
NEVER_ALONE = frozenset({"po_box", "signed_without_remark"})
"""They weigh against the buyer and carry no decision, neither one alone nor both together."""

LAST_RULE = 41
HEADINGS = ("Silence", "Slots", "Outcomes", "Endings", "Stages", "Time")
"""Parts of the rules that a finding may rest on beside R1 to R41."""
_NUMBERED = re.compile(r"[rR] ?([1-9][0-9]?)")


def rule_named(text: str) -> str | None:
    """Return the rule that *text* names as the rules write it, none where they know no such rule.

    Capitals and space are nobody's concern: ``r18`` is ``R18``.
    """
    said = " ".join(text.split())
    number = _NUMBERED.fullmatch(said)
    if number is not None:
        return f"R{number[1]}" if int(number[1]) <= LAST_RULE else None
    return next((heading for heading in HEADINGS if heading.casefold() == said.casefold()), None)


def outcome_in_words(outcome: str) -> str:
    """Return an outcome as sheet, letters and lists say it."""
    return OUTCOME_WORDS.get(outcome, outcome.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of fact, the evidence it rests on by hash, and the rule it falls under."""

    sentence: str
    cites: tuple[str, ...]
    """SHA-256 of the cited items, hexadecimal, whole."""
    rule: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that the proposer has not opened, and why it may be left so."""

    digest: str
    """SHA-256 of the item, hexadecimal, whole."""
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as proposed; `amount` in minor units of the case's currency."""

    outcome: str
    amount: int
    fault: str
    grounds: tuple[str, ...]
    findings: tuple[Finding, ...]
    gave_none: tuple[str, ...]
    """Parties of whom it states that they gave no evidence (R18)."""
    rationale: str
    above_request: str = ""
    """The reason, where more is awarded than was asked."""
    unread: tuple[Unread, ...] = ()
    """Items that its proposer decided without opening, each with a reason."""
