"""Drafts: what somebody has begun to write. No part of the history; gone once sent or discarded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.draft import Draft
from caseboard.domain.instants import from_micros, micros
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

_WHOSE = "staff = ? AND case_id = ? AND kind = ?"


def draft_of(database: CaseDatabase, staff: str, number: str, kind: str) -> Draft | None:
    """Return what *staff* has begun to write about a case, none where there is nothing."""
    row: Any = database.execute_sql(
        f"SELECT body, saved_at FROM draft WHERE {_WHOSE}", (staff, case_id(number), kind)
    ).fetchone()
    return None if row is None else Draft(json.loads(row[0]), from_micros(row[1]))


def keep(
    database: CaseDatabase, staff: str, number: str, kind: str, fields: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep what *staff* has written so far, in place of what was kept before."""
    database.execute_sql(
        "INSERT INTO draft (staff, case_id, kind, body, saved_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (staff, case_id, kind) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
        (staff, case_id(number), kind, json.dumps(fields, ensure_ascii=False), micros(now)),
    )


def drop(database: CaseDatabase, staff: str, number: str, kind: str) -> None:
    """Forget what *staff* has begun to write about a case."""
    database.execute_sql(f"DELETE FROM draft WHERE {_WHOSE}", (staff, case_id(number), kind))


def of_case(database: CaseDatabase, number: str) -> list[tuple[str, str, Draft]]:
    """Return (whose, kind, draft) of all that anybody has begun to write about a case, by name and kind."""
    rows = database.execute_sql(
        "SELECT staff, kind, body, saved_at FROM draft WHERE case_id = ? ORDER BY staff, kind", (case_id(number),)
    ).fetchall()
    return [(staff, kind, Draft(json.loads(body), from_micros(at))) for staff, kind, body, at in rows]


def drafts_of(database: CaseDatabase, staff: str) -> list[tuple[str, str, Draft]]:
    """Return (case number, kind, draft) of all that *staff* has begun to write, oldest first."""
    rows = database.execute_sql(
        "SELECT case_id, kind, body, saved_at FROM draft WHERE staff = ? ORDER BY saved_at, case_id, kind", (staff,)
    ).fetchall()
    return [(f"CB-{case}", kind, Draft(json.loads(body), from_micros(at))) for case, kind, body, at in rows]
