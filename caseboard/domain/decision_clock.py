"""The desk's own deadline: a decision within a reasonable time (R19)."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseboard.domain import periods
from caseboard.domain.facts import Facts, asked_once

RESTS_ON = ("policy", "periods", "letters", "reason_changed_at", "holds", "entered_at", "stage")
"""What the desk's time rests on."""


def spent(facts: Facts, at: datetime) -> timedelta:
    """Return N(at): elapsed time since the claim opened, less waiting (R19)."""
    if facts.entered_at is None or at <= facts.entered_at:
        return timedelta()
    return at - facts.entered_at - periods.waited(_since_entry(facts), at)


def reached(facts: Facts, length: timedelta) -> datetime | None:
    """Return when N reaches *length*, none while nobody knows when the evidence period closes."""
    if facts.entered_at is None or _period_to_come(facts):
        return None
    at = facts.entered_at + length
    for start, end in _since_entry(facts):
        if start >= at:
            break
        at += end - start
    return at


@asked_once(*RESTS_ON)
def decision_due(facts: Facts) -> datetime | None:
    """Return when the decision is due (R19)."""
    return reached(facts, facts.policy.decision_within)


def warnings(facts: Facts) -> list[tuple[int, datetime]]:
    """Return (percent, instant) of the warnings still to be recorded."""
    return [(percent, at) for percent, at in shares(facts) if warning_name(percent) not in facts.marks]


@asked_once(*RESTS_ON)
def shares(facts: Facts) -> list[tuple[int, datetime]]:
    """Return (percent, instant) at which each warned share of the time to decide is spent, as far as that is known."""
    within = facts.policy.decision_within
    found = ((percent, reached(facts, within * percent / 100)) for percent in facts.policy.warn_at)
    return [(percent, at) for percent, at in found if at is not None]


def warning_name(percent: int) -> str:
    """Return the name under which a warning is recorded."""
    return f"decision_{percent}"


def _period_to_come(facts: Facts) -> bool:
    return facts.stage == "gathering" and not periods.running(facts)


@asked_once(*RESTS_ON)
def _since_entry(facts: Facts) -> tuple[tuple[datetime, datetime], ...]:
    entered = facts.entered_at
    assert entered is not None  # noqa: S101  both callers have asked
    return tuple((max(start, entered), end) for start, end in periods.waits(facts) if end > entered)
