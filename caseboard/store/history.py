"""Append events to the history and apply them: one at a time, or a batch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from caseboard.domain.events import DESK, WORKER, Event
from caseboard.domain.instants import from_micros, micros, written
from caseboard.store import statements as sql
from caseboard.store.apply import rows_of
from caseboard.store.blobs import Blobs
from caseboard.store.compiled import Row
from caseboard.store.database import CaseDatabase
from caseboard.store.texts import lay_down, raise_up, references, words_of

_NEXT = "SELECT coalesce(max(seq), 0) + 1 FROM event"
_READ = "SELECT seq, source, type, ref, updated_at, at, recorded_at, actor, v, body FROM event"
_FOLD = 500
_DECIDED = ("case", "becomes", "result")


def next_seq(database: CaseDatabase) -> int:
    """Return the number the next event will have."""
    return int(database.execute_sql(_NEXT).fetchone()[0])


def written_down(
    events: Sequence[Event], blobs: Blobs, *, first: int
) -> tuple[list[Event], list[dict[str, str]], list[Row]]:
    """Return *events* numbered from *first* on, the commitments by path of each, and the rows that all leave."""
    numbered = [_numbered(event, first + place) for place, event in enumerate(events)]
    rows: list[Row] = []
    refs = []
    for event in numbered:
        stored = lay_down(event, blobs.read)
        refs.append(stored.refs)
        rows += [
            Row(sql.TEXT, {"commitment": commitment, "salt": salt, "body": body})
            for commitment, salt, body in stored.texts
        ]
        rows.append(event_row(event, stored.body))
        rows += rows_of(event, stored.refs)
    return numbered, refs, rows


def _numbered(event: Event, seq: int) -> Event:
    return Event._make((*event[:-1], seq))


def event_row(event: Event, body: str) -> Row:
    """Return *event*'s own row, with its body as stored."""
    return Row(
        sql.EVENT,
        {
            "seq": event.seq,
            "source": event.source,
            "type": event.type,
            "ref": event.ref,
            "updated_at": micros(event.updated_at) if event.updated_at else 0,
            "at": micros(event.at),
            "recorded_at": micros(event.recorded_at),
            "actor": event.actor,
            "v": event.v,
            "body": body,
        },
    )


def read(database: CaseDatabase, where: str = "", params: Sequence[Any] = ()) -> Iterator[tuple[Event, dict[str, str]]]:
    """Yield events in order with their words, and the commitment by path of each."""
    last = 0
    condition = f" AND ({where})" if where else ""
    while True:
        rows = database.execute_sql(
            f"{_READ} WHERE seq > ?{condition} ORDER BY seq LIMIT {_FOLD}", (last, *params)
        ).fetchall()
        if not rows:
            return
        words = words_of(database, (one for row in rows for one in references(row[-1])))
        for row in rows:
            body, refs = raise_up(row[-1], words)
            yield _event(row, body), refs
        last = rows[-1][0]


def _event(row: tuple[Any, ...], body: dict[str, Any]) -> Event:
    seq, source, kind, ref, updated_at, at, recorded_at, actor, v, _ = row
    return Event(
        source, kind, ref, from_micros(at), from_micros(recorded_at), body, actor,
        from_micros(updated_at) if updated_at else None, v, seq,
    )  # fmt: skip


def find(database: CaseDatabase, source: str, kind: str, ref: str) -> tuple[Event, dict[str, str]] | None:
    """Return the newest version of what *source* calls *ref*, if it has come in."""
    row = database.execute_sql(
        f"{_READ} WHERE source = ? AND type = ? AND ref = ? ORDER BY updated_at DESC LIMIT 1",
        (source, kind, ref),
    ).fetchone()
    if row is None:
        return None
    body, refs = raise_up(row[-1], words_of(database, references(row[-1])))
    return _event(row, body), refs


def of_case(database: CaseDatabase, case: int) -> list[Event]:
    """Return the events that touch a case, in order."""
    where = "seq IN (SELECT seq FROM event_case WHERE case_id = ?)"
    return [event for event, _ in read(database, where, (case,))]


def acted_on(database: CaseDatabase, case: int) -> bool:
    """Whether staff or the clock of this desk have done anything to a case."""
    row = database.execute_sql(
        "SELECT 1 FROM event_case ec JOIN event e ON e.seq = ec.seq "
        "WHERE ec.case_id = ? AND e.source IN (?, ?) LIMIT 1",
        (case, DESK, WORKER),
    ).fetchone()
    return row is not None


def exported(event: Event) -> str:
    """Return *event* as one line of an export."""
    line: dict[str, Any] = {
        "type": event.type,
        "source": event.source,
        "ref": event.ref,
        "at": written(event.at),
        "recorded_at": written(event.recorded_at),
        "seq": event.seq,
    }
    if event.updated_at is not None:
        line["updated_at"] = written(event.updated_at)
    if event.actor:
        line["actor"] = event.actor
    given = [name for name in event.body if name not in line and name not in _DECIDED]
    # What was decided stands last and in one order, so that a restored history exports the same bytes.
    line.update((name, event.body[name]) for name in (*given, *_DECIDED) if name in event.body)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))
