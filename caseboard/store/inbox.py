"""The inbox: lines that came in, until they are part of history, wait, or are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from caseboard.domain.events import RESERVED
from caseboard.domain.instants import from_micros, micros
from caseboard.store.compiled import Row, change, insert, run
from caseboard.store.database import CaseDatabase
from caseboard.store.tables import Inbox

State = Literal["new", "applied", "unchanged", "waiting", "refused"]
STATES: tuple[State, ...] = ("new", "applied", "unchanged", "waiting", "refused")
PASSED_OVER = "passed over"
"""Why a line is unchanged that was taken and brought nothing: the very same is never looked at again."""
_STORED = re.compile(r"blobs/([0-9a-f]{64})")

_LAY = insert(
    Inbox,
    "batch",
    "line",
    "place",
    "state",
    "type",
    "source",
    "ref",
    "about",
    "plays_at",
    "rank",
    "seq",
    "digest",
    "content",
    "why",
)
_SETTLE = change(Inbox, ("state", "content", "why"), ("id",))
FREE = (
    "batch NOT IN (SELECT digest FROM intake WHERE kind <> 'import' AND NOT done) "
    f"AND source NOT IN ({', '.join(repr(source) for source in sorted(RESERVED))})"
)
"""Lines that an import may take.

A replay or a restore under way takes its own, in its own order. What a desk did
once is done again by people, not by a file.
"""
_COLUMNS = "id, line, place, state, type, source, ref, plays_at, content, why"


class Line(NamedTuple):
    """One line of the inbox."""

    id: int
    line: int
    place: str
    """File and line number, for people."""
    state: str
    type: str
    source: str
    ref: str
    plays_at: datetime | None
    raw: str
    why: str

    @property
    def is_record(self) -> bool:
        """Whether the line could be read as a record; one that could not is only as good as its text."""
        return self.plays_at is not None


class Laid(NamedTuple):
    """A line to be laid in."""

    line: int
    place: str
    state: State
    type: str
    source: str
    ref: str
    about: str | None
    """The dispute it refers to, if it does."""
    plays_at: datetime | None
    rank: int
    seq: int | None
    digest: str
    raw: str
    why: str = ""


def begin(database: CaseDatabase, digest: str, kind: str) -> tuple[int, bool]:
    """Return how many lines of an input were laid in before, and whether all were."""
    row: Any = database.execute_sql("SELECT lines, laid FROM intake WHERE digest = ?", (digest,)).fetchone()
    if row is not None:
        return int(row[0]), bool(row[1])
    database.execute_sql(
        "INSERT INTO intake (digest, kind, lines, laid, done, counts) VALUES (?, ?, 0, 0, 0, '{}')",
        (digest, kind),
    )
    return 0, False


def interrupted(database: CaseDatabase, kind: str) -> str | None:
    """Return the digest of an input of that kind that was begun and not brought to its end."""
    row: Any = database.execute_sql(
        "SELECT digest FROM intake WHERE kind = ? AND done = 0 ORDER BY rowid DESC LIMIT 1", (kind,)
    ).fetchone()
    return None if row is None else str(row[0])


def lay(database: CaseDatabase, digest: str, lines: Sequence[Laid], position: int) -> None:
    """Lay *lines* in and note the position reached; both commit together.

    The raw text of one that is history already is not kept: it would outlive an erasure.
    """
    cursor: Any = database.cursor()  # type: ignore[no-untyped-call]
    cursor.executemany(_LAY.sql, [_laid_row(digest, *one) for one in lines])
    database.execute_sql("UPDATE intake SET lines = ? WHERE digest = ?", (position, digest))


def _laid_row(batch: str, *columns: Any) -> tuple[Any, ...]:
    """Return a line as its insert wants it."""
    line, place, state, kind, source, ref, about, plays_at, rank, seq, digest, raw, why = columns
    at = None if plays_at is None else micros(plays_at)
    content = "" if state == "unchanged" else raw
    return batch, line, place, state, kind, source, ref, about, at, rank, seq, digest, content, why


def all_laid(database: CaseDatabase, digest: str) -> None:
    """Note that every line of an input lies in the inbox."""
    database.execute_sql("UPDATE intake SET laid = 1 WHERE digest = ?", (digest,))


def done(database: CaseDatabase, digest: str) -> None:
    """Note that an input has been brought to its end."""
    database.execute_sql("UPDATE intake SET done = 1 WHERE digest = ?", (digest,))


def is_done(database: CaseDatabase, digest: str) -> bool:
    """Whether an input was brought to its end before."""
    row: Any = database.execute_sql("SELECT done FROM intake WHERE digest = ?", (digest,)).fetchone()
    return bool(row and row[0])


def waiting(database: CaseDatabase, batch: str | None = None) -> int:
    """Return how many lines of one input, or of all that nobody plays or restores, wait for what they refer to."""
    whose, params = _whose(batch)
    sql = f"SELECT count(*) FROM inbox WHERE state = 'waiting' AND {whose}"
    return int(database.execute_sql(sql, params).fetchone()[0])


def _whose(batch: str | None) -> tuple[str, tuple[str, ...]]:
    return (FREE, ()) if batch is None else ("batch = ?", (batch,))


def fates(database: CaseDatabase, digest: str) -> dict[str, set[tuple[str, int]]]:
    """Return what an input tells of letters by Message-ID: (state, instant in microseconds)."""
    found: dict[str, set[tuple[str, int]]] = {}
    for raw, plays_at in database.execute_sql(
        "SELECT content, plays_at FROM inbox "
        "WHERE batch = ? AND type = 'delivery_state' AND plays_at IS NOT NULL AND content <> ''",
        (digest,),
    ).fetchall():
        told = json.loads(raw)["fields"]
        letter, state = told.get("letter"), told.get("state")
        if isinstance(letter, str) and isinstance(state, str):
            found.setdefault(letter, set()).add((state, plays_at))
    return found


def to_apply(database: CaseDatabase, limit: int, *, batch: str | None = None, by_seq: bool = False) -> list[Line]:
    """Return the next new lines of one input, or of all that nobody plays or restores, in the order of application.

    Versions of one record that came in together are taken from the oldest on,
    in whatever order they stand in their files.
    """
    order = f"{'seq, ' if by_seq else ''}plays_at, rank, source, ref, json_extract(content, '$.updated_at'), id"
    whose, params = _whose(batch)
    return _lines(database, f"state = 'new' AND {whose} ORDER BY {order} LIMIT ?", (*params, limit))


def next_at(database: CaseDatabase, batch: str) -> datetime | None:
    """Return when the next new line of an input plays."""
    row: Any = database.execute_sql(
        "SELECT plays_at FROM inbox WHERE state = 'new' AND batch = ? ORDER BY plays_at LIMIT 1", (batch,)
    ).fetchone()
    return None if row is None or row[0] is None else from_micros(row[0])


def settled(line: Line, state: State, why: str) -> Row:
    """Return the row that says what became of a line; the raw text of one that is history is dropped."""
    content = line.raw if state in ("waiting", "refused", "new") else ""
    return Row(_SETTLE, {"state": state, "content": content, "why": why, "=id": line.id})


def settle(database: CaseDatabase, line: Line, state: State, why: str) -> None:
    """Write down what became of a line."""
    run(database, [settled(line, state, why)])


def refused(database: CaseDatabase, source: str, kind: str, ref: str) -> bool:
    """Whether a record of that key lies refused, and no other line of that key may still be accepted."""
    states: Any = database.execute_sql(
        "SELECT DISTINCT state FROM inbox WHERE source = ? AND type = ? AND ref = ?", (source, kind, ref)
    ).fetchall()
    found = {state for (state,) in states}
    return "refused" in found and not found & {"new", "waiting"}


def wake(database: CaseDatabase, batch: str | None = None) -> int:
    """Make waiting lines new again, so that the next application tries them; return how many."""
    whose, params = _whose(batch)
    sql = f"UPDATE inbox SET state = 'new', why = '' WHERE state = 'waiting' AND {whose}"
    return int(database.execute_sql(sql, params).rowcount)


def retry(database: CaseDatabase, ids: Sequence[int] | None) -> int:
    """Make waiting and refused lines new again, those of *ids* or all; return how many."""
    where = "" if ids is None else f" AND id IN ({','.join(str(int(one)) for one in ids)})"
    sql = (
        "UPDATE inbox SET state = 'new', why = '' WHERE state IN ('waiting', 'refused') "
        f"AND plays_at IS NOT NULL AND {FREE}{where}"
    )
    return int(database.execute_sql(sql).rowcount)


def drop(database: CaseDatabase, ids: Sequence[int] | None) -> int:
    """Throw away waiting and refused lines, those of *ids* or all; return how many."""
    where = "" if ids is None else f" AND id IN ({','.join(str(int(one)) for one in ids)})"
    return int(database.execute_sql(f"DELETE FROM inbox WHERE state IN ('waiting', 'refused'){where}").rowcount)


def listed(database: CaseDatabase, state: str | None = None, limit: int = 1000) -> list[Line]:
    """Return lines that wait or were refused, oldest first."""
    states = ("waiting", "refused") if state is None else (state, state)
    return _lines(database, "state IN (?, ?) ORDER BY id LIMIT ?", (*states, limit))


def line(database: CaseDatabase, line_id: int) -> Line | None:
    """Return one line of the inbox."""
    return next(iter(_lines(database, "id = ?", (line_id,))), None)


def tally(database: CaseDatabase, digest: str) -> dict[str, int]:
    """Return how many lines of an input stand in each state."""
    rows = database.execute_sql(
        "SELECT state, count(*) FROM (SELECT max(state) AS state FROM inbox WHERE batch = ? GROUP BY line) "
        "GROUP BY state",
        (digest,),
    ).fetchall()
    return {state: int(count) for state, count in rows}


def _lines(database: CaseDatabase, where: str, params: Sequence[Any]) -> list[Line]:
    rows: Iterator[Any] = database.execute_sql(f"SELECT {_COLUMNS} FROM inbox WHERE {where}", params).fetchall()
    return [_line(*row) for row in rows]


def _line(*row: Any) -> Line:
    line_id, number, place, state, kind, source, ref, plays_at, content, why = row
    at = None if plays_at is None else from_micros(plays_at)
    return Line(line_id, number, place, state, kind, source, ref, at, content, why)


def files_in_sight(database: CaseDatabase) -> set[str]:
    """Return the hashes of stored files that lines which are not settled name as their own."""
    rows = database.execute_sql(
        "SELECT content FROM inbox WHERE state IN ('new', 'waiting', 'refused') AND instr(content, 'blobs/')"
    ).fetchall()
    return {digest for (content,) in rows for digest in _STORED.findall(content)}
