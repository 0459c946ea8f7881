"""What somebody has done to a case last: what can be taken back, and what stood there before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


def last_note(database: CaseDatabase, number: str, by: str) -> str | None:
    """Return the ref of the newest note that *by* wrote about a case and has not taken back."""
    row: Any = database.execute_sql(
        "SELECT ref FROM note WHERE case_id = ? AND by = ? ORDER BY seq DESC LIMIT 1", (case_id(number), by)
    ).fetchone()
    return None if row is None else str(row[0])


def assignments(database: CaseDatabase, number: str) -> list[tuple[str, str | None]]:
    """Return (by whom, to whom) of a case's last two assignments, newest first."""
    rows: list[tuple[str, str | None]] = database.execute_sql(
        "SELECT e.actor, json_extract(e.body, '$.to') FROM event_case ec JOIN event e ON e.seq = ec.seq "
        "WHERE ec.case_id = ? AND e.type = 'assignment' ORDER BY ec.seq DESC LIMIT 2",
        (case_id(number),),
    ).fetchall()
    return rows


def assignees(database: CaseDatabase, numbers: Sequence[str]) -> dict[str, str | None]:
    """Return who has each of the cases *numbers*."""
    rows: list[tuple[str, str | None]] = database.execute_sql(
        'SELECT number, assignee FROM "case" WHERE id IN (SELECT value FROM json_each(?))',
        (json.dumps([case_id(number) for number in numbers]),),
    ).fetchall()
    return dict(rows)
