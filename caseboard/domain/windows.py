"""A stretch of time that figures are about, and the calendar days of the desk's zone within it.

No duration uses a day: days only say under which date a thing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from caseboard.domain.events import Refused

USUAL = timedelta(days=28)
"""How far back one looks unless one says otherwise."""
MOST_DAYS = 3_700
"""More days than anybody can look at one by one: ten years."""


@dataclass(frozen=True, slots=True)
class Window:
    """From an instant on and up to another, which is outside; UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse what holds no instant.

        Raises:
            Refused: it ends where it begins, or before, or lasts longer than anybody can look at.
        """
        if self.start >= self.end:
            raise Refused("the window ends before it begins, or with it")
        if self.end - self.start > timedelta(days=MOST_DAYS):
            raise Refused(f"a window has at most {MOST_DAYS} days")

    def __contains__(self, instant: datetime) -> bool:
        """Whether *instant* lies within."""
        return self.start <= instant < self.end


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day of a zone, or as much of it as lies in a window."""

    date: date
    window: Window


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which *day* begins in *zone*; where its clocks skip midnight, the instant of the skip."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days_of(window: Window, zone: tzinfo = UTC) -> list[Day]:
    """Return the days of *window*; the first and the last may be parts of a day."""
    day = window.start.astimezone(zone).date()
    edges, dates = [window.start], [day]
    while (begins := midnight(day := day + timedelta(days=1), zone)) < window.end:
        if begins > edges[-1]:
            edges.append(begins)
            dates.append(day)
        else:
            # A zone that changes sides of the date line has a day without an instant: what follows is the next one's.
            dates[-1] = day
    edges.append(window.end)
    return [Day(one, Window(start, end)) for one, (start, end) in zip(dates, pairwise(edges), strict=True)]
