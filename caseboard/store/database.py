"""Opening a database: pragmas, guards, one connection a unit of work.

Nothing here is global: whoever reads or writes is handed the database.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee
from peewee import SqliteDatabase

from caseboard.store.authorizer import authorize
from caseboard.store.blobs import Blobs

if TYPE_CHECKING:
    from caseboard.domain.skew import Watch
    from caseboard.domain.templates import Templates

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": "memory",
}
BUSY_SECONDS = 30
_PAUSE = 0.02
_sqlite: Any = peewee.sqlite3  # type: ignore[attr-defined]  # left out of its types
SAFE_SQLITE = (3, 51, 3)
"""First version without the write-ahead-log corruption between two connections."""


class StoreError(Exception):
    """The database cannot be used: what, where, what to do."""


class CaseDatabase(SqliteDatabase):
    """A SQLite database whose application connections cannot undo what is sealed."""

    def __init__(self, path: str | Path, *, upkeep: bool = False, cache: int | None = None) -> None:
        """Open *path* lazily; an *upkeep* connection carries no authorizer and runs no act.

        *cache* is how many KiB of pages a connection keeps at most; none for what SQLite thinks right.
        """
        self._upkeep = upkeep
        self._pages = cache
        self.templates: Templates | None = None
        """A team's own templates of letters; none for those that are packaged."""
        self.watch: Watch | None = None
        """Notices when the wall clock jumps while this process runs; none where nothing does, as in a replay."""
        self.blobs = Blobs.beside(path)
        super().__init__(str(path), lock_type="IMMEDIATE", returning_clause=True, pragmas=PRAGMAS, timeout=BUSY_SECONDS)

    def _connect(self) -> Any:
        try:
            return super()._connect()  # type: ignore[misc]  # left out of its types
        except _sqlite.OperationalError:
            if not self._lies_still():
                raise
        # SQLite wants to write beside a database even to read it. Where nobody can, it may be told so.
        address = f"{Path(self.database).absolute().as_uri()}?immutable=1"
        return _sqlite.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)

    def _lies_still(self) -> bool:
        """Whether this is a database that is there, whole, and in a folder where nothing can be written."""
        path = Path(self.database)
        beside = path.with_name(f"{path.name}-wal")
        return path.is_file() and not os.access(path.parent, os.W_OK) and not beside.exists()

    def _set_pragmas(self, conn: Any) -> None:
        _write_ahead(conn)
        super()._set_pragmas(conn)  # type: ignore[misc]  # left out of its types
        if self._pages is not None:
            conn.execute(f"PRAGMA cache_size = -{self._pages:d}")

    def _initialize_connection(self, conn: Any) -> None:
        super()._initialize_connection(conn)  # type: ignore[misc]  # left out of its types
        if not self._upkeep:
            authorize(conn)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run one statement and return its cursor."""
        return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]

    @property
    def place(self) -> str:
        """Where it lies, for people."""
        return str(self.database)


def _write_ahead(connection: Any) -> None:
    """Let the file have its write-ahead log, waiting for whoever else is about to give it one.

    SQLite waits by itself for every lock but this: two that open a new file at
    once each hold what the other wants.
    """
    for _ in range(int(BUSY_SECONDS / _PAUSE)):
        try:
            connection.execute("PRAGMA journal_mode = wal")
        except peewee.sqlite3.OperationalError as error:  # type: ignore[attr-defined]  # left out of its types
            if "locked" not in str(error):
                raise
            time.sleep(_PAUSE)
        else:
            return


def connect(path: Path, *, cache: int | None = None) -> CaseDatabase:
    """Return the database at *path* for application use; its connections keep *cache* KiB of pages at most.

    Raises:
        StoreError: there is none.
    """
    if not path.exists():
        raise StoreError(
            f"no database at {path}. Run `caseboard demo` to look around, or `caseboard migrate` to make it."
        )
    return CaseDatabase(path, cache=cache)


def memory() -> CaseDatabase:
    """Return an empty in-memory database to fold events into; it has no guards and no history of its own."""
    return CaseDatabase(":memory:", upkeep=True)


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite that Peewee uses."""
    found: str = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]  # left out of its types
    return tuple(int(part) for part in found.split("."))


def sqlite_note() -> str | None:
    """Return what people should know about this SQLite, if it is one that may corrupt its log."""
    if sqlite_version() >= SAFE_SQLITE:
        return None
    found = ".".join(map(str, sqlite_version()))
    return f"SQLite {found}: older than 3.51.3, use one writer at a time"
