"""The one place that asks what time it is; everybody else is told."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseboard.domain.skew import Watch


def watch(wall: Callable[[], datetime]) -> Watch:
    """Return what notices a jump of *wall* from now on."""
    from caseboard.domain.skew import Watch

    return Watch(steady, wall())


def steady() -> float:
    """Return the seconds of a clock that nobody sets and that goes on while the machine sleeps."""
    kind = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if kind is None else time.clock_gettime(kind)


def clock() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)
