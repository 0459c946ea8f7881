"""Pause the clock acts of the whole desk, and let them go on (rules, *Time*).

While they are paused nothing is escalated, cancelled or sealed by itself;
letters go on. What fell due meanwhile is made when they go on, in its order.
"""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import DESK, Record, Refused
from caseboard.domain.staff import Staff, check_role
from caseboard.services.taking import take
from caseboard.store import jumps, standing
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import writing


def pause(database: CaseDatabase, why: str, *, by: Staff, now: datetime) -> None:
    """Pause the clock acts for the reason *why*.

    Raises:
        Refused: *by* is no supervisor, there is no reason, or they are paused.
    """
    check_role(by, "pause")
    if not why.strip():
        raise Refused("a pause wants a reason")
    with writing(database, now=now) as work:
        before = standing.paused(database)
        if before is not None:
            raise Refused(f"the clock acts are paused already: {before}")
        take(work, Record("pause", DESK, str(work.next_seq()), now, {"why": why.strip()}, by.name))


def resume(database: CaseDatabase, *, by: Staff, now: datetime) -> None:
    """Let the clock acts go on; after a jump of the clock this is the word that it is right.

    Raises:
        Refused: *by* is no supervisor, or nothing waits.
    """
    check_role(by, "resume")
    with writing(database, now=now) as work:
        doubted = jumps.doubted(database) is not None
        if standing.paused(database) is None and not doubted:
            raise Refused("the clock acts are not paused")
        take(work, Record("resume", DESK, str(work.next_seq()), now, {}, by.name))
        if doubted:
            work.anew(jumps.waiting(work.database))
