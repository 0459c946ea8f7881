"""An import against its floor: read, decode and write the very rows that it writes, prepared before.

python -m tests.bench.taking_in RECORDS
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from caseboard.domain.instants import read
from caseboard.domain.policy import shipped
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.migrate import migrate
from tests.bench.sweeping import Recorder
from tests.bench.sweeping import Written as Recorded

BATCH = 500
LEFT_OUT = ("intake", "count", "head", "entry")
"""A handful of rows each, that say how far one is."""
SETTLE = "UPDATE inbox SET state = ?, content = ?, why = ? WHERE id = ?"
OPENED, RECKONED, SETTLED = 'INSERT INTO "case"', 'UPDATE "case" SET "version"', 'UPDATE "inbox" SET "state"'
"""How the statements begin that open a case, write what follows for one, and settle a line."""
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Written:
    """What an import leaves in the tables, and its inbox as it was laid in."""

    inserts: dict[str, tuple[str, Rows]]
    """The statement and its rows, by table."""
    laid: tuple[str, Rows]
    settled: Rows
    opening: str
    """The statement that inserts a case."""
    cases: list[tuple[Rows, list[tuple[str, Rows]]]]
    """For each transaction, the cases that it opened, and what it wrote again of older ones that it touched."""

    @property
    def rows(self) -> int:
        """How many rows are written beside the inbox, those of a case once for each transaction that touched it."""
        cases = sum(len(opened) + sum(len(older) for _, older in again) for opened, again in self.cases)
        return cases + sum(len(rows) for _, rows in self.inserts.values())


def measured(records: Path, now: datetime, runs: int) -> dict[str, float]:
    """Return the least seconds of an import and of its floor, wall and CPU, and records and rows; they take turns."""
    taken: dict[str, list[tuple[float, float]]] = {"import": [], "floor": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.db"
        migrate(empty, now=read("2001-01-01T00:00:00Z"), policy=shipped().written())
        written, lines = _written(records, _copy(empty, folder / "seen.db"), now)
        for turn in range(runs):
            taken["import"].append(_import(records, _copy(empty, folder / f"{turn}-import.db"), now))
            taken["floor"].append(_floor(records, _copy(empty, folder / f"{turn}-floor.db"), written))
    found: dict[str, float] = {"records": lines, "rows": written.rows}
    for name, times in taken.items():
        for what, one in zip(("wall", "cpu"), zip(*times, strict=True), strict=True):
            found |= {f"{name} {what}": min(one), f"{name} {what} median": statistics.median(one)}
    return found


def _copy(empty: Path, path: Path) -> Path:
    return Path(shutil.copy(empty, path))


def _import(records: Path, path: Path, now: datetime) -> tuple[float, float]:
    database = connect(path)
    with database.connection_context():
        began, computed = time.perf_counter(), time.process_time()
        with Input([records]) as source:
            intake = Intake(database, source, "import")
            intake.lay_in()
            intake.apply(now)
        return time.perf_counter() - began, time.process_time() - computed


def _written(records: Path, path: Path, now: datetime) -> tuple[Written, int]:
    database = Recorder(path)
    with database.connection_context(), Input([records]) as source:
        intake = Intake(database, source, "import")
        intake.lay_in()
        laid = _rows(database, "inbox")
        intake.apply(now)
        settled = database.execute_sql("SELECT state, content, why, id FROM inbox ORDER BY id").fetchall()
        tables = [
            row[0] for row in database.execute_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        ]
        inserts = {
            name: _rows(database, name)
            for name in tables
            if name not in (*LEFT_OUT, "inbox") and not name.startswith("sqlite_")
        }
        opening, rows = inserts.pop("case")
        cases = _cases(database.written, rows)
        made = {name: one for name, one in inserts.items() if one[1]}
        return Written(made, laid, settled, opening, cases), intake.table().read


def _cases(written: Recorded, rows: Rows) -> list[tuple[Rows, list[tuple[str, Rows]]]]:
    """Return for each transaction the rows of the cases that it opened, and what it wrote again of older cases."""
    by_id = {row[0]: row for row in rows}
    found = []
    for page in written:
        if not any(sql.startswith(SETTLED) for sql, _ in page):
            continue
        opened = {row[0] for sql, kept in page if sql.startswith(OPENED) for row in kept}
        again = [(sql, kept) for sql, kept in page if sql.startswith(RECKONED)]
        older = [(sql, [tuple(row) for row in kept if row[-1] not in opened]) for sql, kept in again]
        found.append(([by_id[case] for case in sorted(opened)], older))
    return found


def _rows(database: CaseDatabase, table: str) -> tuple[str, Rows]:
    """Return an insert into *table* and all of its rows, in the order in which they came."""
    (made,) = database.execute_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    # A table without rowids lies in the order of its key, which its first columns are.
    order = "1, 2" if "WITHOUT ROWID" in made else "rowid"
    cursor = database.execute_sql(f'SELECT * FROM "{table}" ORDER BY {order}')
    marks = ", ".join("?" for _ in cursor.description)
    return f'INSERT INTO "{table}" VALUES ({marks})', cursor.fetchall()


def _floor(records: Path, path: Path, written: Written) -> tuple[float, float]:
    """Decode every line and write the same rows in as many transactions, with nothing decided or looked up."""
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        # What an import leaves behind is put into tables that hold what every new database does.
        for name in written.inserts:
            database.execute_sql(f'DELETE FROM "{name}"')
        began, computed = time.perf_counter(), time.process_time()
        decode = msgspec.json.Decoder().decode
        with records.open("rb") as file:
            lines = sum(decode(line) is not None for line in file)
        insert, laid = written.laid
        for start in range(0, lines, BATCH):
            with database.atomic():
                _many(database, insert, laid[start : start + BATCH])
        batches = len(written.cases)
        for batch, (opened, again) in enumerate(written.cases):
            with database.atomic():
                for sql, rows in written.inserts.values():
                    _many(database, sql, _share(rows, batch, batches))
                _many(database, written.opening, opened)
                for sql, older in again:
                    _many(database, sql, older)
                _many(database, SETTLE, _share(written.settled, batch, batches))
        return time.perf_counter() - began, time.process_time() - computed


def _share(rows: Rows, batch: int, batches: int) -> Rows:
    return rows[len(rows) * batch // batches : len(rows) * (batch + 1) // batches]


def _many(database: CaseDatabase, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    cursor: Any = database.cursor()
    cursor.executemany(sql, rows)


if __name__ == "__main__":
    for what, value in measured(Path(sys.argv[1]), read("2026-11-27T00:00:00Z"), 3).items():
        sys.stdout.write(f"{what:>22}  {value:.3f}\n")
