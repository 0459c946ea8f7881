"""Flags: what is odd about a case, computed from facts (rules, *Silence*, R26, R28, R36)."""

from __future__ import annotations

from caseboard.domain import notice, periods
from caseboard.domain.contact import letter_failed
from caseboard.domain.facts import Facts
from caseboard.domain.parcels import came_back
from caseboard.domain.silence import silent

_OF_A_PERIOD = ("not_reached", "unreadable")
_SILENT = {"buyer": "claimant_silent", "seller": "respondent_silent"}


def flags(facts: Facts) -> tuple[str, ...]:
    """Return the flags of a case in a fixed order.

    A fresh period clears what the last one left behind; an item received in
    time that comes in late clears the silence it belies.
    """
    found = [_SILENT[party] for party in silent(facts)]
    opening = periods.opened_by(facts)
    found += [
        name
        for name in _OF_A_PERIOD
        if name in facts.marks and (opening is None or facts.marks[name] >= opening.set_at)
    ]
    if "delivered_no_reply" in facts.marks:
        found.append("delivered_no_reply")
    if letter_failed(facts):
        found.append("letter_failed")
    if facts.seen_elsewhere and facts.open:
        found.append("seen_elsewhere")
    if facts.arrived_overdue and _waits_for_release(facts):
        found.append("arrived_overdue")
    if came_back(facts) and _seller_paid(facts):
        found.append("returned_paid")
    return tuple(found)


def _waits_for_release(facts: Facts) -> bool:
    """Whether the clock has something left to do that a release would start; what has ended mostly has nothing."""
    return not facts.ended or notice.due(facts) is not None


def _seller_paid(facts: Facts) -> bool:
    """Whether the case ended with money going to the seller, or is about to (R36)."""
    if facts.stage in ("approval", "sealing"):
        return facts.proposal is not None and facts.proposal.amount < facts.paid_for
    return facts.ended and (facts.awarded or 0) < facts.paid_for
