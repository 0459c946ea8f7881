"""Take the next case that nobody has."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import CaseEnded, Changed, Refused
from caseboard.domain.staff import Staff
from caseboard.services.acting import act
from caseboard.store import queue
from caseboard.store.database import CaseDatabase

_TRIES = 8
"""How often somebody else may be faster before the desk says so."""


def take_next(database: CaseDatabase, *, by: Staff, now: datetime) -> str:
    """Assign the open case with the next deadline that nobody has to *by* and return its number.

    Two who take at the same time get two cases: whoever is slower takes the one after.

    Raises:
        Refused: every open case has somebody.
    """
    for _ in range(_TRIES):
        found = queue.next_unassigned(database)
        if found is None:
            raise Refused("every open case has somebody")
        try:
            act(database, "assignment", found.number, by=by, now=now, seen=found.version, fields={"to": by.name})
        except (Changed, CaseEnded):
            continue
        return found.number
    raise Refused("others took each case first; try again")
