"""What the worker will do in the next hours: its own code, run dry on a copy in memory, at each due instant.

It takes for granted that nobody acts, nothing comes in, and letters go when
they are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from caseboard.domain.clock_acts import Due
from caseboard.domain.coming import VETOED_BY_HOLD, Coming, why
from caseboard.domain.events import Event, Refused
from caseboard.domain.instants import written
from caseboard.domain.staff import Staff
from caseboard.services import bulk
from caseboard.services.around import make_due
from caseboard.services.bulk import Would
from caseboard.services.mailing import Nowhere, deliver
from caseboard.store import due, standing
from caseboard.store.as_of import as_of, sharing_orders
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

MOST_HOURS = 24 * 31
MOST_CASES = 5_000
"""How many cases one look ahead plays through."""
_BATCH = 500


def tomorrow(database: CaseDatabase, *, hours: int, now: datetime) -> tuple[Coming, ...]:
    """Return what the worker will do by *hours* from *now*, in order; nothing while the clock acts are paused.

    Raises:
        Refused: that is too far ahead, or too many cases are due to be played through.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(f"one looks 1 to {MOST_HOURS} hours ahead")
    return up_to(database, now + timedelta(hours=hours), now=now)


def up_to(database: CaseDatabase, until: datetime, *, now: datetime) -> tuple[Coming, ...]:
    """Return what the worker will do by *until*, in order of when it will; a case that cannot go on is left out.

    Raises:
        Refused: too many cases are due to be played through.
    """
    if standing.paused(database) is not None:
        return ()
    acting = due.due_cases(database, until, MOST_CASES + 1)
    numbers = list(dict.fromkeys([*acting, *due.cases_with_letters(database, until, MOST_CASES + 1)]))
    if len(numbers) > MOST_CASES:
        raise Refused(f"more than {MOST_CASES} cases are due by then; look fewer hours ahead")
    coming: list[Coming] = []
    for place in range(0, len(numbers), _BATCH):
        batch = numbers[place : place + _BATCH]
        cases = sharing_orders(database, {case_id(number) for number in batch})
        with as_of(database, now, cases) as copy:
            wanted = set(batch)
            coming += [one for one in played(copy, until, now=now) if one.number in wanted]
    return tuple(sorted(coming, key=lambda one: (one.at, case_id(one.number))))


def played(copy: CaseDatabase, until: datetime, *, now: datetime) -> list[Coming]:
    """Play a copy of the desk on to *until* and return what its worker did; the copy is not the desk any more."""
    found: list[Coming] = []
    clock = now
    while True:
        _turn(copy, clock, found)
        # What is due already and was not made belongs to a case that cannot go on.
        following = min(
            (at for at in (due.next_act_at(copy, after=clock), due.next_letter_at(copy)) if at is not None),
            default=None,
        )
        if following is None or following > until:
            return found
        clock = max(clock, following)


def _turn(copy: CaseDatabase, now: datetime, found: list[Coming]) -> None:
    """Make everything that is due at *now*, as a turn of the worker does."""

    def told(number: str, act: Due, events: list[Event]) -> None:
        found.append(_coming(number, act, events))

    while True:
        made, _stuck = make_due(copy, _BATCH, now=now, told=told)
        if not made and not deliver(copy, Nowhere(), now=now):
            return


def _coming(number: str, act: Due, events: list[Event]) -> Coming:
    own = events[0]
    letters = tuple(dict.fromkeys(str(event.body["party"]) for event in events if event.type == "letter"))
    words = act.clock.words if own.type != "void" else f"back to review: {own.body['why']}"
    return Coming(number, own.type, own.recorded_at, act.at, words, act.clock.rule, why(act.clock), letters)


# What a supervisor does about it: many at once, each in a transaction of its own.


def check_veto(
    database: CaseDatabase, coming: Sequence[Coming], until: datetime, reason: str, *, by: Staff, now: datetime
) -> tuple[Would, ...]:
    """Return what holding the cases of *coming* until *until* would do to each, or why it may not (R41)."""
    fields = {"until": written(until), "why": reason}
    stopped = {one.number for one in coming if one.act in VETOED_BY_HOLD}
    checked = bulk.check(database, "hold", _numbers(coming), fields, by=by, now=now)
    return tuple(
        one if one.number in stopped or one.why_not else Would(one.number, one.seen, why_not=_NO_VETO)
        for one in checked
    )


_NO_VETO = "a hold stops seals and automatic cancellations, no party's deadline (R41)"


def veto(
    database: CaseDatabase, coming: Coming, until: datetime, reason: str, *, by: Staff, now: datetime, seen: int
) -> int:
    """Hold the case of *coming* until *until*, so that it is not made before; return the version the case has then.

    Raises:
        Refused: no hold stops such an act, or a rule forbids the hold (R41).
    """
    if not coming.may_be_vetoed:
        raise Refused(f"{coming.number}: {_NO_VETO}")
    fields = {"until": written(until), "why": reason}
    return bulk.act(database, "hold", coming.number, fields, by=by, now=now, seen=seen)


def check_extend(
    database: CaseDatabase, coming: Sequence[Coming], due_at: datetime, reason: str, *, by: Staff, now: datetime
) -> tuple[Would, ...]:
    """Return what extending the evidence periods of *coming* to *due_at* would do, or why it may not (R15)."""
    return bulk.check(database, "period", _numbers(coming), _extension(due_at, reason), by=by, now=now)


def extend(
    database: CaseDatabase, coming: Coming, due_at: datetime, reason: str, *, by: Staff, now: datetime, seen: int
) -> int:
    """Extend the evidence period of a case for both parties to *due_at*; return the version the case has then.

    Raises:
        Refused: no reason is given, or a rule forbids it (R15).
    """
    fields = _extension(due_at, reason)
    return bulk.act(database, "period", coming.number, fields, by=by, now=now, seen=seen)


def _extension(due_at: datetime, reason: str) -> dict[str, str]:
    if not reason.strip():
        raise Refused("an extension of many wants a reason")
    return {"party": "both", "due_at": written(due_at), "why": reason.strip()}


def _numbers(coming: Sequence[Coming]) -> list[str]:
    return list(dict.fromkeys(one.number for one in coming))
