"""Make a database, or bring one up to date: one at a time, guards put back afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from caseboard.store import guards
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import open_log
from caseboard.store.reckoning import reckon_all
from caseboard.store.tables import TABLES

_FOLDER = Path(__file__).with_name("migrations")


def migrate(path: Path, *, now: datetime, policy: Mapping[str, Any]) -> list[str]:
    """Bring the database at *path* up to date and return the steps taken; a new one's ledger is opened at *now*.

    The whole of it is one transaction under the write lock, so two that start
    at once take turns and the second finds nothing to do. What is reckoned
    from facts is reckoned anew after a step, since it may have brought columns.

    Raises:
        OSError: the folder cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context(), database.atomic():
        steps: list[str] = Runner(database, str(_FOLDER)).up()
        guards.install(database)
        if steps:
            reckon_all(database)
        if database.execute_sql("SELECT count(*) FROM head").fetchone()[0] == 0:
            origin = f"caseboard/{secrets.token_hex(8)}"
            open_log(database, origin=origin, schema=schema(database), policy=policy, at=now)
    return steps


def pending(database: CaseDatabase) -> list[str]:
    """Return the steps that have not been taken."""
    return [step.name for step in Runner(database, str(_FOLDER)).status() if not step.applied]


def schema(database: CaseDatabase) -> str:
    """Return every statement that makes the schema, one a line."""
    rows = database.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name").fetchall()
    return "\n".join(" ".join(row[0].split()) for row in rows)


def drift(database: CaseDatabase) -> list[str]:
    """Return in words what the database has otherwise than the tables say."""
    found = diff_models(database, list(TABLES))
    return str(found).splitlines()
