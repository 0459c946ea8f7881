"""Whether the wall clock jumped while a process ran: it is held against one that only ever counts on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LARGEST = timedelta(hours=1)
"""By more than this the clock has jumped; by less it was set right."""
ALIKE = timedelta(minutes=1)
"""Two that look at one jump tell of it within this of each other."""


@dataclass(slots=True)
class Watch:
    """Remembers how the wall clock stood against the steady one when it was last known to be right.

    Sleep and downtime are no jump: the steady clock goes on while the machine
    sleeps, and a process that begins anew has nothing to compare with.
    """

    steady: Callable[[], float]
    """Seconds of a clock that nobody sets, sleep included."""
    at: datetime
    """The wall clock when the watch began, or last gave way; UTC."""
    seen: int | None = None
    """The newest event about a jump when the clock last went right; none before the first look."""
    _counted: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        self._counted = self.steady()

    def jump(self, now: datetime) -> timedelta | None:
        """Return by how much the wall clock, which says *now*, has jumped; none where that is an hour or less."""
        apart = (now - self.at) - timedelta(seconds=self.steady() - self._counted)
        return apart if abs(apart) > LARGEST else None

    def give_way(self, now: datetime) -> None:
        """Take *now* for right from here on: the jump has been told."""
        self.at, self._counted = now, self.steady()
