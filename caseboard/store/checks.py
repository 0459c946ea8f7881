"""Reads that compare what is stored with what it must follow from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseboard.store import history, links
from caseboard.store.apply import rows_of
from caseboard.store.compiled import run
from caseboard.store.database import CaseDatabase, memory
from caseboard.store.facts import facts_of
from caseboard.store.reckoning import COLUMNS, rows_for
from caseboard.store.tables import PROJECTION, TABLES, Case, Table

_LEFT_TO_RECKONING = frozenset(COLUMNS)


def case_batches(database: CaseDatabase, size: int) -> Iterator[list[int]]:
    """Yield the row ids of all cases, *size* at a time."""
    last = 0
    while True:
        rows = database.execute_sql('SELECT id FROM "case" WHERE id > ? ORDER BY id LIMIT ?', (last, size)).fetchall()
        if not rows:
            return
        yield [row[0] for row in rows]
        last = rows[-1][0]


def unlike_reckoned(database: CaseDatabase, cases: list[int]) -> list[str]:
    """Return in words where a case's clocks, meters, flags or counts differ from what its facts say."""
    facts = facts_of(database, cases)
    rows, _ = rows_for(database, facts)
    wrong = []
    for row in rows:
        case = row.values["=id"]
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        stored: Any = database.execute_sql(f'SELECT {names} FROM "case" WHERE id = ?', (case,)).fetchone()
        for name, value in zip(COLUMNS, stored, strict=True):
            if value != row.values[name]:
                wrong.append(f"CB-{case}: {name} is {value!r}, reckoned {row.values[name]!r}")
    return wrong


def unlike_rebuilt(database: CaseDatabase) -> list[str]:
    """Return in words where a table differs from one rebuilt from the history alone."""
    anew = memory()
    with anew.connection_context():
        with anew.bind_ctx(TABLES):
            anew.create_tables(TABLES)
        rebuild(database, anew)
        return [line for table in PROJECTION for line in _unlike(database, anew, table)]


def rebuild(database: CaseDatabase, anew: CaseDatabase) -> None:
    """Apply the whole history of *database* to the empty *anew*, with the cases each event touches."""
    for event, refs in history.read(database):
        run(anew, [history.event_row(event, "{}"), *rows_of(event, refs)])
        links.link(anew, event, links.touched(anew, event))


def _unlike(database: CaseDatabase, anew: CaseDatabase, table: type[Table]) -> list[str]:
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    left_out = _LEFT_TO_RECKONING if table is Case else frozenset()
    columns = [name for name in meta.sorted_field_names if name not in left_out]
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f'SELECT {names} FROM "{meta.table_name}" ORDER BY {names}'
    stored, rebuilt = (set(one.execute_sql(sql).fetchall()) for one in (database, anew))
    wrong = [f"{meta.table_name}: stored {row[:3]!r} does not follow from the history" for row in stored - rebuilt]
    return sorted(wrong + [f"{meta.table_name}: {row[:3]!r} is missing" for row in rebuilt - stored])


def miscounted(database: CaseDatabase) -> list[str]:
    """Return in words which live counts are wrong."""
    counted = dict(database.execute_sql('SELECT scope, count(*) FROM "case" GROUP BY scope').fetchall())
    kept = dict(database.execute_sql("SELECT name, n FROM count WHERE name <> 'number'").fetchall())
    return [
        f"{scope}: counted {counted.get(scope, 0)}, kept {kept.get(scope, 0)}"
        for scope in sorted({*counted, *kept})
        if counted.get(scope, 0) != kept.get(scope, 0)
    ]


def files_named(database: CaseDatabase) -> list[str]:
    """Return the hashes of all files on file."""
    rows = database.execute_sql("SELECT DISTINCT digest FROM evidence WHERE words IS NULL ORDER BY digest").fetchall()
    return [row[0] for row in rows]


def entries_unlike_cases(database: CaseDatabase) -> list[str]:
    """Return in words which endings lack their one entry, and which entries lack their ending."""
    rows = database.execute_sql(
        """
SELECT c.number, c.stage, (SELECT count(*) FROM entry e WHERE e.case_id = c.id AND e.kind = 'decision.sealed'),
       (SELECT count(*) FROM entry e WHERE e.case_id = c.id AND e.kind = 'case.cancelled')
  FROM "case" c WHERE c.stage IN ('decided', 'cancelled')
    OR EXISTS (SELECT 1 FROM entry e WHERE e.case_id = c.id AND e.kind IN ('decision.sealed', 'case.cancelled'))"""
    ).fetchall()
    wrong = []
    for number, stage, sealed, cancelled in rows:
        if (sealed, cancelled) != (int(stage == "decided"), int(stage == "cancelled")):
            wrong.append(f"{number} is {stage} and has {sealed} seals and {cancelled} cancellations")
    size = database.execute_sql("SELECT size FROM head WHERE id = 1").fetchone()
    count, last = database.execute_sql("SELECT count(*), max(seq) FROM entry").fetchone()
    if size is None or size[0] != count or last != count - 1:
        wrong.append(f"the ledger has {count} entries up to {last}, its head says {size[0] if size else 'nothing'}")
    return wrong


def letters_held_up(database: CaseDatabase) -> list[str]:
    """Return in words which letters the carrier has not taken."""
    rows = database.execute_sql(
        "SELECT message_id, tries, why FROM outbox WHERE tries > 0 ORDER BY try_at LIMIT 50"
    ).fetchall()
    return [f"{message_id} tried {tries} times: {why}" for message_id, tries, why in rows]
