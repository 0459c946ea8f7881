"""Who of the team can take a case now, and who takes which: in turn, the oldest first, within everybody's capacity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from caseboard.domain.events import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_CASES = 10_000
_HOURS = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody works on a day of the week: minutes since that day's midnight, the end outside."""

    weekday: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Hand:
    """A member of staff who can take cases: how many are open with them, and how many may be."""

    name: str
    open: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that nobody has, and who is related to one of its parties."""

    number: str
    related: frozenset[str] = frozenset()


def shared_out(cases: Iterable[Waiting], hands: Sequence[Hand]) -> list[tuple[str, str]]:
    """Return (case, who takes it) for *cases* in their order, the oldest first.

    They go in turn to whoever has been given the least now, then to whoever has
    the least open. Nobody gets more than their capacity, nor a case of a party
    they are related to; a case that nobody can take keeps no other from one who
    can.
    """
    given = {hand.name: 0 for hand in hands}
    made = []
    for case in cases:
        free = [
            hand for hand in hands if hand.open + given[hand.name] < hand.capacity and hand.name not in case.related
        ]
        if not free:
            continue
        taker = min(free, key=lambda hand: (given[hand.name], hand.open, hand.name))
        given[taker.name] += 1
        made.append((case.number, taker.name))
    return made


def on_shift(shifts: Sequence[Shift], at: datetime, zone: tzinfo) -> bool:
    """Whether somebody with *shifts* works at *at*; whoever has none may be given cases at any time."""
    there = at.astimezone(zone)
    minute = there.hour * 60 + there.minute
    return not shifts or any(one.weekday == there.weekday() and one.starts <= minute < one.ends for one in shifts)


def shifts_of(days: str, hours: str) -> tuple[Shift, ...]:
    """Return the shifts that ``mon-fri`` or ``mon,wed`` and ``09:00-17:00`` mean.

    Raises:
        Refused: they mean nothing, or the shift ends before it begins.
    """
    match = _HOURS.fullmatch(hours)
    if match is None:
        raise Refused(f"{hours!r} are no hours such as 09:00-17:00")
    starts, ends = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not starts < ends <= 24 * 60:
        raise Refused("a shift ends after it begins, at 24:00 at the latest; work past midnight is two shifts")
    return tuple(Shift(day, starts, ends) for day in _weekdays(days))


def _weekdays(text: str) -> list[int]:
    found: set[int] = set()
    for part in text.casefold().split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise Refused(f"{part.strip()!r} is no day; known are {', '.join(WEEKDAYS)}, and mon-fri, and mon,wed")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if end < start:
            raise Refused(f"{part.strip()!r} ends before it begins; a week begins with mon")
        found.update(range(start, end + 1))
    return sorted(found)
