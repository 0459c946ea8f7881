"""When things happened: to a case, and at the desk for the first time; and which version a case has now."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from caseboard.domain.instants import from_micros
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


def first_claim_at(database: CaseDatabase) -> datetime | None:
    """Return when the first claim came; none where there never was one."""
    first = database.execute_sql("SELECT min(entered_at) FROM claim").fetchone()[0]
    return None if first is None else from_micros(first)


def moments_of(database: CaseDatabase, number: str) -> tuple[datetime, ...]:
    """Return the instants at which something of a case was recorded, from its opening on, each once."""
    rows = database.execute_sql(
        "WITH told AS (SELECT e.recorded_at AS at, e.type FROM event e JOIN event_case k ON k.seq = e.seq "
        "WHERE k.case_id = ?) SELECT DISTINCT at FROM told "
        "WHERE at >= (SELECT min(at) FROM told WHERE type = 'dispute') ORDER BY at",
        (case_id(number),),
    ).fetchall()
    return tuple(from_micros(row[0]) for row in rows)


def versions(database: CaseDatabase, numbers: Collection[str]) -> dict[str, int]:
    """Return which version each of the cases *numbers* has."""
    rows = database.execute_sql(
        'SELECT number, version FROM "case" WHERE number IN (SELECT value FROM json_each(?))',
        (json.dumps(sorted(numbers)),),
    ).fetchall()
    return dict(rows)


def unassigned(database: CaseDatabase) -> int:
    """Return how many open claims nobody has."""
    row = database.execute_sql("SELECT count(*) FROM claim WHERE ended_at IS NULL AND assignee = ''").fetchone()
    return int(row[0])
