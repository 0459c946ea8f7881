"""What the ledger says of itself: origin, keys, leaf hashes, and the checkpoints that were made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from caseboard.domain.instants import from_micros, micros
from caseboard.store.database import CaseDatabase

_FOLD = 2000


def origin(database: CaseDatabase) -> str:
    """Return the name of this ledger, which stands in its first entry and is no other's."""
    row: Any = database.execute_sql("SELECT bytes FROM entry WHERE seq = 0").fetchone()
    return str(json.loads(bytes(row[0]))["body"]["origin"])


def key_changes(database: CaseDatabase) -> list[tuple[int, dict[str, Any]]]:
    """Return (entry, what it says) of each change of the key that signs, the oldest first."""
    rows = database.execute_sql("SELECT seq, bytes FROM entry WHERE kind = 'key.rotated' ORDER BY seq").fetchall()
    return [(int(seq), json.loads(bytes(content))["body"]) for seq, content in rows]


def size(database: CaseDatabase) -> int:
    """Return how many entries the ledger has."""
    row: Any = database.execute_sql("SELECT size FROM head WHERE id = 1").fetchone()
    return 0 if row is None else int(row[0])


def entries_from(database: CaseDatabase, first: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield (bytes, leaf hash) of the entries from number *first* on."""
    while rows := database.execute_sql(
        "SELECT bytes, leaf FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?", (first, _FOLD)
    ).fetchall():
        for content, leaf in rows:
            yield bytes(content), bytes(leaf)
        first += len(rows)


def leaves(database: CaseDatabase, first: int, end: int) -> list[bytes]:
    """Return the leaf hashes of the entries from *first* up to *end*, which is left out."""
    rows = database.execute_sql("SELECT leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq", (first, end))
    return [bytes(row[0]) for row in rows.fetchall()]


def add(database: CaseDatabase, *, entries: int, at: datetime, note: str) -> None:
    """Keep a checkpoint; one of that size that is there already says the same."""
    database.execute_sql(
        "INSERT INTO checkpoint (size, at, note) SELECT ?, ?, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM checkpoint WHERE size = ?)",
        (entries, micros(at), note.encode(), entries),
    )


def made(database: CaseDatabase) -> list[tuple[int, datetime, str]]:
    """Return (size, when, note) of every checkpoint, the smallest first."""
    rows = database.execute_sql("SELECT size, at, note FROM checkpoint ORDER BY size").fetchall()
    return [(int(size), from_micros(at), bytes(note).decode("utf-8", "replace")) for size, at, note in rows]


def newest(database: CaseDatabase) -> tuple[int, datetime, str] | None:
    """Return the newest checkpoint, if one was made."""
    row: Any = database.execute_sql("SELECT size, at, note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    return None if row is None else (int(row[0]), from_micros(row[1]), bytes(row[2]).decode("utf-8", "replace"))


def of_case(database: CaseDatabase, case: int) -> tuple[int, bytes] | None:
    """Return number and bytes of the entry that ended a case, if one did."""
    row: Any = database.execute_sql(
        "SELECT seq, bytes FROM entry WHERE case_id = ? AND kind IN ('decision.sealed', 'case.cancelled')", (case,)
    ).fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


def end(database: CaseDatabase) -> int:
    """Return the number that the next entry would have, as the entries themselves say."""
    row: Any = database.execute_sql("SELECT coalesce(max(seq) + 1, 0) FROM entry").fetchone()
    return int(row[0])
