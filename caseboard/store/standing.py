"""What stands at the desk: staff, pause, live counts, who works."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.staff import Staff
from caseboard.store.database import CaseDatabase


def paused(database: CaseDatabase) -> str | None:
    """Return why the clock acts are paused, none if they are not."""
    row: Any = database.execute_sql("SELECT why FROM pause WHERE until IS NULL ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def staff_named(database: CaseDatabase, name: str) -> Staff | None:
    """Return the member of staff of that name."""
    row: Any = database.execute_sql("SELECT name, role FROM staff WHERE name = ?", (name,)).fetchone()
    return None if row is None else Staff(*row)


def staff(database: CaseDatabase) -> tuple[Staff, ...]:
    """Return everybody who works here, by name."""
    return tuple(Staff(*row) for row in database.execute_sql("SELECT name, role FROM staff ORDER BY name").fetchall())


def counts(database: CaseDatabase) -> dict[str, int]:
    """Return the live counts by name."""
    return dict(database.execute_sql("SELECT name, n FROM count").fetchall())


def last_number(database: CaseDatabase) -> int:
    """Return the highest case number that was given."""
    row: Any = database.execute_sql("SELECT n FROM count WHERE name = 'number'").fetchone()
    return 0 if row is None else int(row[0])


def number_taken(database: CaseDatabase, number: int) -> None:
    """Remember that case numbers up to *number* are given, even where a record brought its own."""
    database.execute_sql(
        "INSERT INTO count (name, n) VALUES ('number', ?) ON CONFLICT (name) DO UPDATE SET n = max(n, excluded.n)",
        (number,),
    )


def changes(database: CaseDatabase) -> int:
    """Return a number that is larger after every change of history."""
    row: Any = database.execute_sql("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    return int(row[0])


def sealed(database: CaseDatabase) -> int:
    """Return how many decisions are sealed."""
    return int(database.execute_sql("SELECT count(*) FROM decision").fetchone()[0])


def worker_seen(database: CaseDatabase) -> tuple[datetime | None, datetime | None]:
    """Return when a worker was last seen, and when it means to act next."""
    row: Any = database.execute_sql("SELECT max(seen_at), min(next_at) FROM worker_lease").fetchone()
    seen, following = row if row else (None, None)
    return (
        None if seen is None else from_micros(seen),
        None if following is None else from_micros(following),
    )


def version_so_far(database: CaseDatabase, case: int) -> int:
    """Return the version that a case will have when the transaction at work ends as it stands now.

    Asked within it, this is nobody else's: what is read after the commit may be a version that somebody made since.
    """
    row: Any = database.execute_sql("SELECT max(seq) FROM event_case WHERE case_id = ?", (case,)).fetchone()
    return int(row[0] or 0)


def case_version(database: CaseDatabase, number: str) -> int:
    """Return the version of a case: the number of the last event that touched it; 0 where there is none."""
    row: Any = database.execute_sql('SELECT version FROM "case" WHERE number = ?', (number,)).fetchone()
    return 0 if row is None else int(row[0])
