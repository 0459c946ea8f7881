"""The databases that are measured on: a few cases, and the same ones multiplied."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from caseboard.domain.instants import read, written
from caseboard.domain.policy import shipped
from caseboard.domain.staff import Staff
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.services import staffing
from caseboard.services.catch_up import catch_up
from caseboard.services.desk import Desk
from caseboard.store import due
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.migrate import migrate
from caseboard.store.writing import writing
from tests.bench.many import multiply
from tests.fixtures import busy

NOW = busy.NOW
LENA = Staff("lena", "supervisor")
ITEMS = 100
"""Items of evidence on the one case that has many."""
BATCH = 500


@dataclass(frozen=True)
class Ground:
    """Where everything lies."""

    records: Path
    """Of the few cases, without files of evidence."""
    imported: Path
    """The database of the few cases as they came in, their clocks still owing."""
    few: Path
    """The same, once the clock has done what was due."""
    many: Path
    """The few multiplied."""
    count: int
    """How many the few are."""
    times: int
    full: str
    """The number of the case with a hundred items."""
    spare: str
    """The number of one with one."""


def lay(folder: Path, *, busier: int, cases: int) -> Ground:
    """Make everything: cases of a desk *busier* than the demo's, multiplied to about *cases*."""
    lines = records(folder / "records", busier)
    full, spare = _give_many_items(lines)
    imported = folder / "imported.db"
    migrate(imported, now=read("2001-01-01T00:00:00Z"), policy=shipped().written())
    database = connect(imported)
    with database.connection_context(), Input([lines]) as source:
        staffing.begin(database, LENA.name, now=NOW)
        intake = Intake(database, source, "import")
        intake.lay_in()
        intake.apply(NOW)
        numbers = dict(database.execute_sql('SELECT key, number FROM "case"').fetchall())
        count = len(numbers)
    few, many = copied(imported, folder / "few.db"), folder / "many.db"
    settled = connect(few)
    with settled.connection_context():
        sweep(settled)
        settled.execute_sql("DELETE FROM outbox")
    copied(few, many)
    times = max(1, round(cases / count))
    multiply(many, times)
    return Ground(lines, imported, few, many, count, times, numbers[f"shop:{full}"], numbers[f"shop:{spare}"])


def records(folder: Path, busier: int) -> Path:
    """Write what a marketplace would send of a desk *busier* than the demo's, without files of evidence."""
    return busy.from_outside(busy.make(folder, busier)) / "records.jsonl"


def copied(path: Path, to: Path) -> Path:
    """Return a copy of a database, whole."""
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        database.execute_sql("VACUUM INTO ?", (str(to),))
    return to


def sweep(database: CaseDatabase, now: datetime = NOW) -> int:
    """Make every act that is due at *now*, five hundred cases a transaction as the worker does; return how many."""
    acts = 0
    while due.due_cases(database, now, 1):
        with writing(database, now=now) as work:
            acts += catch_up(work, due.due_cases(database, now, BATCH), until=now)
    return acts


def desk(path: Path) -> Desk:
    """Return lena's desk at a database, its clock standing."""
    return Desk(connect(path), LENA, lambda: NOW)


def _give_many_items(path: Path) -> tuple[str, str]:
    """Add evidence to two disputes that nobody speaks of any more: a hundred items to one, and one to the other."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    records = [json.loads(line) for line in lines]
    about = {record.get("dispute") for record in records}
    silent = [record for record in records if record["type"] == "dispute" and record["ref"] not in about]
    full, spare = silent[:2]
    for dispute, items in ((full, ITEMS), (spare, 1)):
        for item in range(items):
            at = read(dispute["at"]) + timedelta(minutes=item + 1)
            record = {
                "type": "evidence", "source": "shop", "ref": f"{dispute['ref']}-{item}", "at": written(at),
                "dispute": dispute["ref"], "by": dispute["by"], "slot": "statement", "provenance": "party",
                "text": f"Item {item}: what was found when the parcel {dispute['ref']} was opened. " * 3,
            }  # fmt: skip
            lines.append(json.dumps(record) + "\n")
    path.write_text("".join(lines), "utf-8")
    return full["ref"], spare["ref"]
