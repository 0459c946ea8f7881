"""Taking back what one has done oneself: another act each time, for the history only grows."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import Changed, Refused
from caseboard.domain.staff import Staff
from caseboard.services import acting
from caseboard.services.sitting import Deed, Deeds
from caseboard.store import drafts
from caseboard.store.database import CaseDatabase
from caseboard.store.looked import keep_up
from caseboard.store.own_acts import assignments, last_note
from caseboard.store.standing import case_version


def take_back(database: CaseDatabase, deeds: Deeds, *, by: Staff, now: datetime) -> str:
    """Take *deeds* back, each in a transaction of its own, and return in words what was undone.

    Raises:
        Refused: it is too late for all of them; `Changed` where somebody has done something else since.
    """
    undone: list[str] = []
    refused: list[Refused] = []
    for deed in deeds:
        try:
            seen = case_version(database, deed.number)
            undone.append(_take_back(database, deed, by=by, now=now))
            keep_up(database, by.name, deed.number, seen, case_version(database, deed.number))
        except Refused as refusal:
            refused.append(refusal)
    if not undone:
        raise refused[0]
    if len(deeds) == 1:
        return undone[0]
    words = f"{deeds[0].kind} taken back in {len(undone)} of {len(deeds)} cases"
    return f"{words}; {refused[0]}" if refused else words


def _take_back(database: CaseDatabase, deed: Deed, *, by: Staff, now: datetime) -> str:
    match deed.kind:
        case "note":
            return _note(database, deed.number, by=by, now=now)
        case "draft":
            return _draft(database, deed, by=by, now=now)
        case "assignment":
            return _assignment(database, deed, by=by, now=now)
        case _:
            acting.act(database, "hold_back", deed.number, by=by, now=now)
            return f"{deed.number}: held back, in review again"


def _note(database: CaseDatabase, number: str, *, by: Staff, now: datetime) -> str:
    """Take back the newest note that *by* wrote about a case."""
    ref = last_note(database, number, by.name)
    if ref is None:
        raise Refused(f"{number} has no note of yours any more")
    acting.act(database, "note_withdrawal", number, by=by, now=now, fields={"note": ref})
    return f"{number}: your note is taken back"


def _assignment(database: CaseDatabase, deed: Deed, *, by: Staff, now: datetime) -> str:
    """Give a case back to who had it, unless somebody has given it to somebody else since."""
    seen = case_version(database, deed.number)
    (who, to), *before = assignments(database, deed.number)
    if (who, to) != (by.name, deed.to):
        raise Changed(f"{who} was faster: {deed.number} has been given to {to or 'nobody'} since")
    back = before[0][1] if before else None
    acting.act(database, "assignment", deed.number, by=by, now=now, seen=seen, fields={"to": back})
    return f"{deed.number}: your assignment is taken back, it is with {back or 'nobody'} again"


def _draft(database: CaseDatabase, deed: Deed, *, by: Staff, now: datetime) -> str:
    """Put a discarded draft back, unless something else has been begun since."""
    kind = deed.to or ""
    if drafts.draft_of(database, by.name, deed.number, kind) is not None:
        raise Refused(f"{deed.number} has a newer draft of the {kind}")
    drafts.keep(database, by.name, deed.number, kind, deed.fields or {}, now=now)
    return f"{deed.number}: the draft of the {kind} is back"
