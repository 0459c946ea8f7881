"""How long after delivery the buyer first complained (R39)."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseboard.domain.facts import Facts
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.parcels import delivered_at

_HOUR = timedelta(hours=1)


def complained_at(facts: Facts, delivered: datetime) -> datetime | None:
    """Return the buyer's first word from *delivered* on: a message, the dispute, or the escalation."""
    said = [one.at for one in facts.thread if one.by == "buyer" and one.kind == "message"]
    said += [at for at in (facts.opened_at, facts.entered_at) if at is not None]
    return min((at for at in said if at >= delivered), default=None)


def first_complaint(facts: Facts, as_of: datetime) -> Panel | None:
    """Return the hours from delivery to the first complaint, none where nothing was delivered by *as_of*.

    The rounded figure stands beside both instants; nothing is judged by it.
    """
    delivered = delivered_at(facts)
    if delivered is None or delivered > as_of:
        return None
    first = complained_at(facts, delivered)
    shown = [Fact("delivered", moment(delivered))]
    if facts.opened_at < delivered:
        shown.append(Fact("disputed", f"{moment(facts.opened_at)}, before it was delivered"))
    if first is None:
        shown.append(Fact("first complaint", "none since", "missing"))
        return Panel("complaint", "First complaint", "R39", tuple(shown))
    after = hours(first - delivered)
    shown.append(Fact("first complaint", f"{moment(first)}, {after} after delivery"))
    chip = "" if facts.opened_at < delivered else f"complained {after} after delivery"
    return Panel("complaint", "First complaint", "R39", tuple(shown), chip)


def hours(length: timedelta) -> str:
    """Return *length* in whole hours, rounded down, and in words below one."""
    whole = length // _HOUR
    return f"{whole} h" if whole else "less than 1 h"
