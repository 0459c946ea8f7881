"""Watch which statements a database runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from caseboard.store.database import CaseDatabase


@contextmanager
def statements(database: CaseDatabase) -> Iterator[list[str]]:
    """Collect the statements that run on the connection, as SQLite itself sees them; transactions aside."""
    seen: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)
        seen[:] = [one for one in seen if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))]
