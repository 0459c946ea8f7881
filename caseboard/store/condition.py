"""Whether this version can work with a database, in one cheap look."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import peewee

from caseboard.domain.instants import from_micros
from caseboard.store.database import CaseDatabase, StoreError
from caseboard.store.faults import FAULTS

_FOLDER = Path(__file__).with_name("migrations")
_sqlite: Any = peewee.sqlite3  # type: ignore[attr-defined]  # left out of its types
_UNREAD: tuple[type[Exception], ...] = (OSError, *FAULTS)
_WRITES_AHEAD = 2
"""Byte 18 of a database file that keeps a write-ahead log, as each of ours does."""
_HISTORY = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"


class Steps(NamedTuple):
    """How the steps a database has taken compare with those that this version knows."""

    pending: tuple[str, ...]
    """Known here, not taken there: it is older."""
    unknown: tuple[str, ...]
    """Taken there, not known here: it is newer."""
    empty: bool
    """Whether no step was ever taken: it is no Caseboard database yet."""


def steps(database: CaseDatabase) -> Steps:
    """Return how *database* compares with this version."""
    known = {file.stem for file in _FOLDER.glob("[0-9]*.py")}
    taken: set[str] = set()
    if database.execute_sql(_HISTORY).fetchone() is not None:
        taken = {row[0] for row in database.execute_sql("SELECT name FROM schema_migration").fetchall()}
    return Steps(tuple(sorted(known - taken)), tuple(sorted(taken - known)), empty=not taken)


def refuse_another_programs(path: Path) -> None:
    """Leave a database alone that another program made: neither its tables nor how it keeps its log are changed.

    Raises:
        StoreError: the file at *path* holds tables, and none of this program's.
    """
    try:
        with path.open("rb") as file:
            head = file.read(19)
        if len(head) < 19 or not head.startswith(b"SQLite format 3\0"):
            return  # None yet, or none at all, which opening it says.
        # Looked at read-only: opening it in earnest would give it a write-ahead log.
        how = "" if head[18] == _WRITES_AHEAD else "?mode=ro"
        with closing(_sqlite.connect(f"{path.absolute().as_uri()}{how}", uri=True)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except _UNREAD:
        return  # Opening it in earnest says what is wrong with it.
    if tables and not ("schema_migration" in tables and tables & {"event", "entry", "head"}):
        raise StoreError(f"{path} is another program's database. Name another with --database")


def only_begun(path: Path) -> bool:
    """Whether a file is there with nothing in it: whoever was making a database of it was stopped."""
    try:
        database = CaseDatabase(path)
        with database.connection_context():
            return not database.execute_sql("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except FAULTS:
        return False  # Opening it in earnest says what is wrong with it.


def last_recorded(database: CaseDatabase) -> datetime | None:
    """Return when the newest part of the history was written down."""
    newest = database.execute_sql("SELECT max(recorded_at) FROM event").fetchone()[0]
    return None if newest is None else from_micros(newest)


def arrived_overdue(database: CaseDatabase) -> list[str]:
    """Return the cases that came in long overdue and that nobody has released, by number."""
    rows = database.execute_sql(
        "SELECT number FROM \"case\" WHERE arrived_overdue AND scope <> 'ended' ORDER BY id"
    ).fetchall()
    return [row[0] for row in rows]


def refusals(database: CaseDatabase, batch: str, limit: int) -> list[tuple[str, str]]:
    """Return (place, reason) of the first lines of one input that were refused."""
    rows = database.execute_sql(
        "SELECT place, why FROM inbox WHERE batch = ? AND state = 'refused' ORDER BY line LIMIT ?", (batch, limit)
    ).fetchall()
    return [(str(place), str(why)) for place, why in rows]
