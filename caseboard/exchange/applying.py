"""Take lines of the inbox into the history, in their order, and write down what became of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

from caseboard.domain.events import DESK, MAIL, Event, Record, Refused
from caseboard.domain.instants import read, written
from caseboard.exchange.files import evidence_file
from caseboard.exchange.records import BadRecord
from caseboard.services import overdue
from caseboard.services.restoring import restore
from caseboard.services.taking import Found, Waiting, take
from caseboard.store import inbox
from caseboard.store.database import CaseDatabase
from caseboard.store.inbox import State
from caseboard.store.writing import Work, writing

Mode = Literal["import", "replay", "restore"]
BATCH = 500
"""Lines that commit together."""
Progress = Callable[[str, int, int], None]


def apply_new(database: CaseDatabase, mode: Mode, *, now: datetime, progress: Progress) -> int:
    """Take the inbox's new lines into the history at *now*, in their order, and return how many there were."""
    applied = 0
    while lines := inbox.to_apply(database, BATCH, by_seq=mode == "restore"):
        with writing(database, now=now) as work:
            work.silent = mode == "restore"
            made = [event for line in lines for event in take_line(work, line, mode)]
            if mode == "import":
                overdue.mark(work, made)
        applied += len(lines)
        progress("applying", applied, 0)
    return applied


def take_line(work: Work, line: inbox.Line, mode: Mode) -> list[Event]:
    """Take one line in, write down at once what became of it, and return its events.

    At once, since a later line may refer to this one and shares its refusal.
    """
    made: list[Event] = []
    state, why = _taken(work, line, mode, made)
    inbox.settle(work.database, [(line, state, why)])
    return made


def _taken(work: Work, line: inbox.Line, mode: Mode, made: list[Event]) -> tuple[State, str]:
    """Take one line in, add its events to *made*, and return its new state with the reason it is not applied."""
    kept = json.loads(line.raw)
    record = record_of(kept)
    try:
        file = _file(work.database, record, kept)
        if mode == "restore":
            made += restore(work, record, kept, file)
            return "applied", ""
        if mode == "import" and record.type != "tracking" and record.at > work.now:
            return "waiting", f"is dated {written(record.at)}, which lies ahead of this desk's clock"
        events = take(work, record, file=file)
    except Waiting as missing:
        if inbox.refused(work.database, missing.source, missing.kind, missing.ref):
            return "refused", f"refers to {missing.kind} {missing.ref}, which was refused"
        return "waiting", str(missing)
    except (Refused, BadRecord) as refusal:
        return "refused", str(refusal)
    made += events
    return ("applied" if events else "unchanged"), ""


def _file(database: CaseDatabase, record: Record, kept: dict[str, object]) -> Found | None:
    """Store the file that came with an item and return where it lies now."""
    name = record.fields.get("file")
    if record.type != "evidence" or not isinstance(name, str):
        return None
    digest = record.fields.get("sha256")
    if name.startswith("blobs/") and isinstance(digest, str) and database.blobs.has(digest):
        return Found(database.blobs.path(digest), record.text("name"), digest)
    base = str(kept["base"])
    path = evidence_file(Path(base) if base else None, name, digest if isinstance(digest, str) else None)
    stored = database.blobs.put(path)
    return Found(database.blobs.path(stored), record.text("name") or path.name, stored)


def record_of(kept: dict[str, object]) -> Record:
    """Return the record that a line of the inbox holds."""
    fields = dict(kept["fields"])  # type: ignore[call-overload]
    decided = kept.get("decided")
    if kept["source"] in (DESK, MAIL) and isinstance(decided, dict) and "case" in decided:
        fields["case"] = decided["case"]
    updated = kept.get("updated_at")
    return Record(
        type=str(kept["type"]),
        source=str(kept["source"]),
        ref=str(kept["ref"]),
        at=read(str(kept["at"])),
        fields=fields,
        actor=str(kept.get("actor") or ""),
        updated_at=read(str(updated)) if updated else None,
    )
