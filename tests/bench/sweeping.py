"""The clock's work against its floor: the very rows that a sweep writes, and one durable seal beside one insert."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from caseboard.domain.instants import micros, read
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.due import due_cases
from caseboard.worker.tick import _acts
from tests.bench.ground import BATCH, NOW, Ground, copied, sweep
from tests.bench.many import SHIFT, multiply
from tests.fixtures import small
from tests.fixtures.replayed import replay

LATER = NOW + timedelta(days=30)
"""When most cases owe something."""
DUE = 100
FEW = 10_000
"""Cases of which that many are due, where they are few."""
Times = tuple[float, float]
"""Seconds waited, and computed."""
Written = list[list[tuple[str, list[Sequence[Any]]]]]
"""For each transaction, each statement with the rows that it was run for."""


class Recorder(CaseDatabase):
    """A database that remembers what is written into it."""

    def __init__(self, path: Path) -> None:
        """Record nothing yet."""
        super().__init__(path)
        self.written: Written = [[]]

    def cursor(self, *_args: Any) -> Any:
        """Return a cursor that remembers."""
        return _Cursor(super().cursor(), self.written)

    def commit(self) -> Any:
        """Begin another page."""
        self.written.append([])
        return super().commit()


class _Cursor:
    def __init__(self, cursor: Any, written: Written) -> None:
        self._cursor, self._written = cursor, written

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> object:
        self._note(sql, rows)
        return self._cursor.executemany(sql, rows)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> object:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self._note(sql, [params])
        return self._cursor.execute(sql, params)

    def _note(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        page = self._written[-1]
        for known, kept in page:
            if known == sql:
                kept.extend(rows)
                return
        page.append((sql, list(rows)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def sweeps(start: Path, folder: Path, runs: int) -> tuple[dict[str, list[Times]], dict[str, int]]:
    """Return the seconds of sweeps and of their floors, which take turns; and how many cases, acts, rows they are."""
    recorder = Recorder(copied(start, folder / "recorded.db"))
    with recorder.connection_context():
        cases = len(due_cases(recorder, LATER, 1_000_000))
        acts = sweep(recorder, LATER)
    written = [page for page in recorder.written if page]
    rows = sum(len(kept) for page in written for _, kept in page)
    taken: dict[str, list[Times]] = {"sweep": [], "floor": []}
    for run in range(runs):
        database = connect(copied(start, folder / f"sweep-{run}.db"))
        with database.connection_context(), _timing(taken["sweep"]):
            sweep(database, LATER)
        bare = CaseDatabase(copied(start, folder / f"floor-{run}.db"), upkeep=True)
        with bare.connection_context(), _timing(taken["floor"]):
            _write(bare, written)
    return taken, {"cases": cases, "acts": acts, "rows": rows}


def _write(database: CaseDatabase, written: Written) -> None:
    for page in written:
        with database.atomic():
            cursor = database.cursor()
            for sql, rows in page:
                if "RETURNING" in sql:
                    for row in rows:
                        cursor.execute(sql, row).fetchall()
                else:
                    cursor.executemany(sql, rows)


def due_among(ground: Ground, folder: Path, runs: int) -> dict[str, list[Times]]:
    """Return the seconds that the same hundred due cases take among many cases, and among few; they take turns."""
    taken: dict[str, list[Times]] = {"many": [], "few": []}
    paths = {"many": copied(ground.many, folder / "due-many.db"), "few": copied(ground.few, folder / "due-few.db")}
    multiply(paths["few"], max(1, round(FEW / ground.count)))
    for path in paths.values():
        _let_copies_wait(path)
    for _ in range(runs):
        acts = {}
        for name, path in paths.items():
            database = connect(path)
            with database.connection_context(), _timing(taken[name]):
                acts[name], _stuck = _acts(database, LATER, DUE)
        if not acts["many"] == acts["few"] > 0:
            raise ValueError(f"{acts['many']} acts among many cases and {acts['few']} among few are not the same work")
    return taken


def _let_copies_wait(path: Path) -> None:
    """Put off what copies of a case owe: by due instant a case and its copies stand together, and would be one case."""
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        later = micros(LATER + timedelta(days=1))
        database.execute_sql('UPDATE "case" SET acts_at = ? + id WHERE acts_at IS NOT NULL AND id > ?', (later, SHIFT))
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def seals(folder: Path, runs: int) -> dict[str, list[float]]:
    """Return the seconds of one seal with all that goes with it, of its bare rows, and of one insert; all durable."""
    path = folder / "sealing.db"
    replay(small.FOLDER, path, small.UNTIL)
    at = read("2026-04-15T12:01:00Z")
    recorder = Recorder(copied(path, folder / "seal-recorded.db"))
    with recorder.connection_context():
        _acts(recorder, at, BATCH)
    written = [page for page in recorder.written if page]
    taken: dict[str, list[float]] = {"seal": [], "rows": [], "insert": []}
    for run in range(runs):
        database = connect(copied(path, folder / f"seal-{run}.db"))
        with database.connection_context():
            # The first to write makes the log and syncs its beginning as well; neither of both is to pay for that.
            _insert(database, f"market:{run}-before", at)
            began = time.perf_counter()
            made, _stuck = _acts(database, at, BATCH)
            taken["seal"].append(time.perf_counter() - began)
            if made != 1:
                raise ValueError(f"{made} acts were due where one seal was to be measured")
            began = time.perf_counter()
            _insert(database, f"market:{run}", at)
            taken["insert"].append(time.perf_counter() - began)
        bare = CaseDatabase(copied(path, folder / f"seal-rows-{run}.db"), upkeep=True)
        with bare.connection_context():
            _insert(bare, f"market:{run}-before", at)
            began = time.perf_counter()
            _write(bare, written)
            taken["rows"].append(time.perf_counter() - began)
    return taken


def _insert(database: CaseDatabase, item: str, at: datetime) -> None:
    with database.atomic():
        database.execute_sql(
            "INSERT INTO custody (evidence, at, act, by) VALUES (?, ?, 'opened', 'lena')", (item, micros(at))
        )


@contextmanager
def _timing(taken: list[Times]) -> Iterator[None]:
    began, computed = time.perf_counter(), time.process_time()
    yield
    taken.append((time.perf_counter() - began, time.process_time() - computed))
