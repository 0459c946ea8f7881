"""What the worker will do, before it does it: when, why, to whom; and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.clock import Clock

VETOED_BY_HOLD = frozenset({"seal", "cancellation"})
"""The acts that a hold stops (R41); no hold stops a party's deadline."""
EXTENDED_AWAY = frozenset({"closing", "review", "cancellation", "renewal", "reminder"})
"""The acts that come later if the evidence period is extended (R15)."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One act of the worker that lies ahead, if nobody does anything before."""

    number: str
    act: str
    """As it stands in the history, such as ``cancellation``."""
    at: datetime
    """When it will be made, UTC."""
    fell_due_at: datetime
    """When it falls due; earlier where nobody has worked since."""
    words: str
    rule: str
    why: str
    """What it counts from, and how."""
    told: tuple[str, ...]
    """The parties that get a letter."""

    @property
    def may_be_vetoed(self) -> bool:
        """Whether a hold would stop it (R41)."""
        return self.act in VETOED_BY_HOLD

    @property
    def may_be_extended(self) -> bool:
        """Whether a longer evidence period would put it off (R15)."""
        return self.act in EXTENDED_AWAY


def why(clock: Clock) -> str:
    """Return the arithmetic of a clock as one line."""
    return f"{clock.anchor}: {clock.arithmetic}"
