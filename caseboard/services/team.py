"""The team's load: who has what, who takes how much and when, who has no part in whose cases; and sharing out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from caseboard.domain.events import DESK, CaseEnded, Changed, Record, Refused
from caseboard.domain.instants import micros, spoken, written
from caseboard.domain.percentiles import spread
from caseboard.domain.staff import Staff, check_role
from caseboard.domain.team import MOST_CASES, Hand, on_shift, shared_out, shifts_of
from caseboard.domain.windows import midnight
from caseboard.services.acting import act
from caseboard.services.taking import take
from caseboard.store import standing, team
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import writing

_MOST_AT_ONCE = 2_000
"""How many waiting cases one sharing out looks at."""


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff, with what is on their desk."""

    name: str
    role: str
    open: int
    due_today: int
    breached: int
    median_age: timedelta | None
    """Of their open claims, by nearest rank; none below five."""
    capacity: int | None
    on_shift: bool
    away_until: datetime | None


def load(database: CaseDatabase, *, now: datetime, zone: tzinfo = UTC) -> tuple[Person, ...]:
    """Return everybody with what they have, by name; today ends at midnight of *zone*."""
    tonight = midnight(now.astimezone(zone).date() + timedelta(days=1), zone)
    desks, came = team.desks(database, now, tonight), team.came_at(database)
    capacities, shifts, away = team.capacities(database), team.shifts(database), team.away(database, now)
    made = []
    for one in standing.staff(database):
        desk = desks.get(one.name.casefold(), team.Desk())
        median = spread(micros(now) - at for at in came.get(one.name, ())).p50
        where, theirs = shifts.get(one.name, ("UTC", []))
        made.append(
            Person(
                one.name, one.role, desk.open, desk.due_today, desk.breached,
                None if median is None else timedelta(microseconds=median), capacities.get(one.name),
                on_shift(theirs, now, ZoneInfo(where)), away.get(one.name),
            )
        )  # fmt: skip
    return tuple(made)


def plan(database: CaseDatabase, *, now: datetime) -> list[tuple[str, str]]:
    """Return (case, who) as waiting claims would be shared out now: to those with a capacity, at work, not away."""
    hands = [
        Hand(one.name, one.open, one.capacity)
        for one in load(database, now=now)
        if one.capacity is not None and one.on_shift and one.away_until is None
    ]
    return shared_out(team.waiting(database, _MOST_AT_ONCE), hands)


def share_out(database: CaseDatabase, *, by: Staff, now: datetime) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Share waiting claims out; return (case, who) of those given, and why others were not after all.

    Raises:
        Refused: nobody can take a case, as nobody has a capacity with room and is at work.
    """
    planned = plan(database, now=now)
    if not planned and team.waiting(database, 1):
        raise Refused("nobody can take a case now: see `caseboard load` for capacity, shifts and absence")
    given: list[tuple[str, str]] = []
    refused: dict[str, str] = {}
    for number, name in planned:
        try:
            seen = standing.case_version(database, number)
            act(database, "assignment", number, by=by, now=now, seen=seen, fields={"to": name})
        except (Changed, CaseEnded) as error:
            refused[number] = str(error)
        else:
            given.append((number, name))
    return given, refused


# What a supervisor writes down about the team.


def set_capacity(database: CaseDatabase, name: str, cases: int | None, *, by: Staff, now: datetime) -> None:
    """Let *name* have at most *cases* open by sharing out, or take no part in it where it is none.

    Raises:
        Refused: *by* is no supervisor, *name* is not on the staff, or the number is none.
    """
    if cases is not None and not 0 <= cases <= MOST_CASES:
        raise Refused(f"a capacity is 0 to {MOST_CASES} cases")
    _note(database, "capacity", name, {"cases": cases}, by=by, now=now)


def set_shifts(
    database: CaseDatabase, name: str, days: str, hours: str, zone: str, *, by: Staff, now: datetime
) -> None:
    """Let *name* work on *days* at *hours* of *zone*; with no days at any time.

    Raises:
        Refused: *by* is no supervisor, *name* is not on the staff, or the words mean nothing.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"{zone!r} is no time zone such as Europe/Berlin") from None
    shifts = [[one.weekday, one.starts, one.ends] for one in shifts_of(days, hours)] if days else []
    fields = {"days": days, "hours": hours, "result": {"shifts": shifts, "zone": zone}}
    _note(database, "shifts", name, fields, by=by, now=now)


def set_away(database: CaseDatabase, name: str, since: datetime, until: datetime, *, by: Staff, now: datetime) -> None:
    """Let *name* be away from an instant on and up to another; written down again, the absence ends otherwise.

    Raises:
        Refused: *by* is no supervisor and not *name*, *name* is not on the staff, or it ends before it begins.
    """
    if until < since:
        raise Refused(f"the absence ends {spoken(until)}, before it begins")
    fields = {"since": written(since), "until": written(until)}
    _note(database, "absence", name, fields, by=by, now=now, oneself=True)


def relate(
    database: CaseDatabase, name: str, party: str, why: str, *, by: Staff, now: datetime, ended: bool = False
) -> list[str]:
    """Write down that *name* is related to *party*, or no longer; return the cases that were taken from them.

    Raises:
        Refused: *by* is no supervisor and not *name*, no reason is given, or no one party is meant.
    """
    if not why.strip():
        raise Refused("a relation wants a reason")
    keys = team.parties_called(database, party)
    if len(keys) != 1:
        raise Refused(f"no party is called {party!r}" if not keys else f"{party!r} may be {' or '.join(keys)}")
    fields = {"party": party, "why": why.strip(), "ended": ended, "result": {"party_key": keys[0]}}
    _note(database, "relation", name, fields, by=by, now=now, oneself=True)
    taken = [] if ended else team.held_against(database, name, keys[0])
    for number in taken:
        act(database, "assignment", number, by=by, now=now, fields={"to": None})
    return taken


def _note(
    database: CaseDatabase,
    kind: str,
    name: str,
    fields: Mapping[str, Any],
    *,
    by: Staff,
    now: datetime,
    oneself: bool = False,
) -> None:
    if not (oneself and by.name == name):
        check_role(by, kind)
    with writing(database, now=now) as work:
        if standing.staff_named(database, name) is None:
            known = ", ".join(one.name for one in standing.staff(database))
            raise Refused(f"{name} is not on the staff; known are {known}")
        take(work, Record(kind, DESK, str(work.next_seq()), now, {"name": name, **fields}, by.name))
