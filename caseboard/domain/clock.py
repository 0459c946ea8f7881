"""The shape of a clock: an instant, what it brings, and why then."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple


class Clock(NamedTuple):
    """One thing that time will do to a case, or that somebody owes by an instant."""

    act: str
    """escalation, period, reminder, review, seal, … for the worker; a name of a deadline for others."""
    whose: Literal["worker", "buyer", "seller", "desk"]
    instant: datetime | None
    """UTC; none while it waits for a person."""
    words: str
    """What happens then, in the desk's words."""
    rule: str
    anchor: str
    """What it counts from, in words."""
    anchored_at: datetime
    arithmetic: str
    """How the instant follows from the anchor."""
    deadline: bool = False
    """Whether it is a deadline the queue is ordered by."""
    blocked: str | None = None
    """What holds it back, if something does."""
    parties: tuple[str, ...] = ()
