"""Jumps of the desk's clock, and whether a supervisor has said since that it is right."""

from __future__ import annotations

import json
from typing import Any

from caseboard.store.database import CaseDatabase

_NEWEST_JUMP = "SELECT coalesce(max(seq), 0) FROM event WHERE source = 'worker' AND type = 'clock_skew'"
_NEWEST_WORD = "SELECT coalesce(max(seq), 0) FROM event WHERE source = 'desk' AND type = 'resume'"
DOUBTED = f"({_NEWEST_JUMP}) > ({_NEWEST_WORD})"
"""In SQL: whether the clock has jumped since a supervisor last let the clock acts go on."""


def newest(database: CaseDatabase) -> int:
    """Return the number of the newest event that tells of a jump; 0 where there is none."""
    row: Any = database.execute_sql(_NEWEST_JUMP).fetchone()
    return int(row[0])


def doubted(database: CaseDatabase) -> int | None:
    """Return by how many seconds the clock jumped last, none where it never did or a supervisor trusts it since."""
    row: Any = database.execute_sql(f"SELECT body FROM event WHERE seq = ({_NEWEST_JUMP}) AND {DOUBTED}").fetchone()
    return None if row is None else int(json.loads(row[0])["seconds"])


def told_since(database: CaseDatabase, seq: int) -> list[int]:
    """Return the seconds of each jump that was told after event *seq*."""
    rows = database.execute_sql(
        "SELECT body FROM event WHERE source = 'worker' AND type = 'clock_skew' AND seq > ? ORDER BY seq", (seq,)
    ).fetchall()
    return [int(json.loads(body)["seconds"]) for (body,) in rows]


def waiting(database: CaseDatabase) -> list[int]:
    """Return the row ids of the cases in which a seal or a cancellation may be what comes next."""
    sql = "SELECT id FROM \"case\" WHERE stage IN ('gathering', 'sealing') ORDER BY id"
    rows = database.execute_sql(sql).fetchall()
    return [int(row[0]) for row in rows]
