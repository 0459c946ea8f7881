"""Take lines of the inbox into the history, in their order, and write down what became of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import msgspec

from caseboard.domain.events import DESK, MAIL, Event, Record, Refused
from caseboard.domain.instants import read, written
from caseboard.exchange.complaints import printable
from caseboard.exchange.files import open_evidence
from caseboard.exchange.records import BadRecord
from caseboard.services import overdue
from caseboard.services.restoring import restore
from caseboard.services.taking import Found, Waiting, take
from caseboard.store import inbox
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import UNSOUND
from caseboard.store.inbox import State
from caseboard.store.texts import ERASED
from caseboard.store.twins import beside_twins, with_twins
from caseboard.store.writing import Work, writing

Mode = Literal["import", "replay", "restore"]
BATCH = 500
"""Lines that commit together."""
Progress = Callable[[str, int, int], None]
_READ = msgspec.json.Decoder(dict[str, Any]).decode
_DIGEST = re.compile(r"[0-9a-f]{64}")


def apply_all(
    database: CaseDatabase, mode: Mode, *, now: datetime, progress: Progress, batch: str | None = None
) -> None:
    """Take new and waiting lines into the history at *now*, until none is left that could be taken.

    Those of the input *batch* only, or all that no replay and no restore has for itself.
    """
    while True:
        with database.atomic():
            inbox.wake(database, batch)
        tried = 0
        while lines := _next_lines(database, mode, batch):
            _apply(database, lines, mode, now)
            tried += len(lines)
            progress("applying", tried, 0)
        if not 0 < inbox.waiting(database, batch) < tried:
            return


def _next_lines(database: CaseDatabase, mode: Mode, batch: str | None) -> Sequence[inbox.Line]:
    """Return the lines that commit together next; of a history never a part of an act that goes on behind them."""
    limit = BATCH
    while True:
        lines = inbox.to_apply(database, limit, batch=batch, by_seq=mode == "restore")
        if mode != "restore" or len(lines) < limit:
            return lines
        if whole := lines[: -len(_acts(lines)[-1])]:
            return whole
        limit *= 2


def _acts(lines: Sequence[inbox.Line]) -> list[list[inbox.Line]]:
    """Return *lines* of a history act by act: a seal brings its letters, which its entry in the ledger names."""
    acts: list[list[inbox.Line]] = []
    for line in lines:
        if line.type == "letter" and acts and acts[-1][0].type == "seal":
            acts[-1].append(line)
        else:
            acts.append([line])
    return acts


def _apply(database: CaseDatabase, lines: Sequence[inbox.Line], mode: Mode, now: datetime) -> None:
    """Take *lines* in together; those of a history that does not hold together act by act, and refuse the bad ones."""
    try:
        _together(database, lines, mode, now)
    except UNSOUND as error:
        if mode != "restore":
            raise
        acts = _acts(lines)
        if len(lines) == 1:
            refuse(database, lines[0], error)
        elif len(acts) == 1:
            _apart(database, lines, now)
        else:
            for act in acts:
                _apply(database, act, mode, now)


def _apart(database: CaseDatabase, act: Sequence[inbox.Line], now: datetime) -> None:
    """Take in what is left of an *act* of a history without the one line that spoils it, or else line by line."""
    for bad in reversed(act):
        try:
            _together(database, [line for line in act if line is not bad], "restore", now)
        except UNSOUND:
            continue
        _apply(database, [bad], "restore", now)
        return
    for line in act:
        _apply(database, [line], "restore", now)


def _together(database: CaseDatabase, lines: Sequence[inbox.Line], mode: Mode, now: datetime) -> None:
    with writing(database, now=now) as work:
        work.silent = mode == "restore"
        work.batched = mode == "import"
        records = [_READ(line.raw) for line in lines]
        twins = set()
        if mode == "import":
            twins = with_twins(database, lines)
            work.expect(((one["source"], one["type"], one["ref"]), one["fields"]) for one in records)
        made = [
            event
            for line, kept in zip(lines, records, strict=True)
            for event in _take_line(work, line, kept, mode, twin=line.id in twins)
        ]
        overdue.mark(work, made)


def refuse(database: CaseDatabase, line: inbox.Line, error: Exception) -> None:
    """Refuse a line of a desk's own history that no desk has written: it lacks something, or says what cannot be."""
    what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
    why = printable(f"no desk has written this {line.type}, or something before it is missing: {what}")
    with database.atomic():
        inbox.settle(database, line, "refused", why)


def take_line(work: Work, line: inbox.Line, mode: Mode) -> list[Event]:
    """Take one line in, write down at once what became of it, and return the events that were made of it here.

    At once, since a later line may refer to this one and shares its refusal.
    """
    return _take_line(work, line, _READ(line.raw), mode, twin=False)


def _take_line(work: Work, line: inbox.Line, kept: dict[str, Any], mode: Mode, *, twin: bool) -> list[Event]:
    made: list[Event] = []
    state, why = _taken(work, kept, mode, made)
    if twin and (beside := beside_twins(work.database, line, state)) != state:
        state, why = beside, ""
    work.later(inbox.settled(line, state, why))
    return made


def _taken(work: Work, kept: dict[str, Any], mode: Mode, made: list[Event]) -> tuple[State, str]:
    """Take one line in, add its events to *made*, and return its new state with the reason it is not applied."""
    record = record_of(kept)
    try:
        file = _file(work, record, kept, mode)
        if mode == "restore" and "seq" in kept:
            restore(work, record, kept, file)  # Whether it was overdue, its own history says.
            return "applied", ""
        if mode != "replay" and record.type != "tracking" and (latest := _latest(record)) > work.now:
            return "waiting", f"is dated {written(latest)}, which lies ahead of this desk's clock"
        events = take(work, record, file=file)
    except Waiting as missing:
        if inbox.refused(work.database, missing.source, missing.kind, missing.ref):
            return "refused", f"refers to {missing.kind} {missing.ref}, which was refused"
        return "waiting", str(missing)
    except (Refused, BadRecord) as refusal:
        return "refused", str(refusal)
    made += events
    return ("applied", "") if events else ("unchanged", inbox.PASSED_OVER)


def _latest(record: Record) -> datetime:
    """Return the last instant of which a record tells: of an offer with an answer, when it was answered (R12)."""
    answered = record.fields.get("answered_at") if record.type == "offer" and record.fields.get("answer") else None
    return max(record.at, read(str(answered))) if answered else record.at


def _file(work: Work, record: Record, kept: dict[str, object], mode: Mode) -> Found | None:
    """Store the file that came with an item and return where it lies now."""
    name = record.fields.get("file")
    if record.type != "evidence" or not isinstance(name, str) or (mode == "restore" and name == ERASED):
        return None
    digest = record.fields.get("sha256")
    named = digest if isinstance(digest, str) and _DIGEST.fullmatch(digest) else None
    if named and name == f"blobs/{named}" and work.blobs.has(named):
        return Found(work.blobs.path(named), record.text("name"), named)
    base = str(kept["base"])
    with open_evidence(Path(base) if base else None, name, digest if isinstance(digest, str) else None) as file:
        stored = work.blobs.put(file)
    return Found(work.blobs.path(stored), record.text("name") or PurePosixPath(name).name, stored)


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
