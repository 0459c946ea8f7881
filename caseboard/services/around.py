"""Make what is due now, around a case that cannot go on: it holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from caseboard.domain.clock_acts import Due
from caseboard.domain.events import Event
from caseboard.services.catch_up import Told, catch_up
from caseboard.store import due
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import UNSOUND
from caseboard.store.writing import writing

_STUCK: tuple[type[Exception], ...] = (*UNSOUND, RuntimeError)
"""What one case brings a batch down by, whatever made it so: a history that was mended by hand, a defect."""


class _TriedOut(Exception):
    """Ends a transaction that only tries."""


def make_due(
    database: CaseDatabase, batch: int, *, now: datetime, told: Told | None = None
) -> tuple[int, Mapping[str, str]]:
    """Make the acts of at most *batch* due cases; return how many, and of each case that cannot go on why.

    *told* is told of each act that stays, once it stays.
    """
    try:
        return _made(database, lambda: due.due_cases(database, now, batch), now, told), {}
    except _STUCK:
        due_now = due.due_cases(database, now, batch)
        stuck = {number: why for number in due_now if (why := _stuck(database, number, now))}
        if not stuck:
            raise
        # Together, since acts of several cases go by their due instants (rules, *Time*).
        return _made(database, lambda: [one for one in due_now if one not in stuck], now, told), stuck


def _made(database: CaseDatabase, numbers: Callable[[], list[str]], now: datetime, told: Told | None) -> int:
    acts: list[tuple[str, Due, list[Event]]] = []
    with writing(database, now=now) as work:
        made = catch_up(work, numbers(), until=now, told=lambda *act: acts.append(act))
    if told is not None:
        for act in acts:
            told(*act)
    return made


def _stuck(database: CaseDatabase, number: str, now: datetime) -> str:
    """Return why a case's acts cannot be made, empty where they can; nothing of it stays."""
    try:
        with writing(database, now=now) as work:
            catch_up(work, [number], until=now)
            work.finish()
            raise _TriedOut
    except _TriedOut:
        return ""
    except _STUCK as error:
        return f"{type(error).__name__}: {error}"
