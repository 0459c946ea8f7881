"""Reads that compare what is stored with what it must follow from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseboard.store import summaries
from caseboard.store.database import CaseDatabase, memory
from caseboard.store.facts import facts_of
from caseboard.store.rebuild import rebuild
from caseboard.store.reckoning import COLUMNS, recount, rows_for
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
    for row in sorted(rows, key=lambda row: int(row.values["=id"])):
        case = row.values["=id"]
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        stored: Any = database.execute_sql(f'SELECT {names} FROM "case" WHERE id = ?', (case,)).fetchone()
        for name, value in zip(COLUMNS, stored, strict=True):
            if value != row.values[name]:
                wrong.append(f"CB-{case}: {name} is {value!r}, reckoned {row.values[name]!r}")
    return wrong + summaries.unlike(database, facts)


def unlike_rebuilt(database: CaseDatabase) -> list[str]:
    """Return in words where a table differs from one rebuilt from the history alone."""
    anew = memory()
    with anew.connection_context():
        with anew.bind_ctx(TABLES):
            anew.create_tables(TABLES)
        rebuild(database, anew)
        return [line for table in PROJECTION for line in _unlike(database, anew, table)]


def _unlike(database: CaseDatabase, anew: CaseDatabase, table: type[Table]) -> Iterator[str]:
    """Yield in words where a table differs from one rebuilt, a row at a time in the order of its key."""
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    left_out = _LEFT_TO_RECKONING if table is Case else frozenset()
    own = meta.primary_key
    key = [meta.fields[name].column_name for name in getattr(own, "field_names", None) or (own.name,)]
    others = [one.column_name for one in meta.sorted_fields if one.name not in left_out and one.column_name not in key]
    names = ", ".join(f'"{name}"' for name in (*key, *others))
    order = ", ".join(f'"{name}"' for name in key)
    sql = f'SELECT {names} FROM "{meta.table_name}" ORDER BY {order}'
    stored, rebuilt = (iter(one.execute_sql(sql)) for one in (database, anew))
    left, right = next(stored, None), next(rebuilt, None)
    while left is not None or right is not None:
        ours, theirs = (None if row is None else row[: len(key)] for row in (left, right))
        first = theirs if ours is None else ours if theirs is None else min(ours, theirs)
        if left is not None and right is not None and ours == theirs and left != right:
            yield f"{meta.table_name} {_shown(first)}: {_columns_apart((*key, *others), left, right)}"
        elif ours != theirs:
            what = "does not follow from the history" if ours == first else "is missing"
            yield f"{meta.table_name} {_shown(first)} {what}"
        if ours == first:
            left = next(stored, None)
        if theirs == first:
            right = next(rebuilt, None)


def _shown(key: Any) -> str:
    return " ".join(str(part) for part in key)


def _columns_apart(names: tuple[str, ...], stored: tuple[Any, ...], rebuilt: tuple[Any, ...]) -> str:
    apart = [name for name, one, other in zip(names, stored, rebuilt, strict=True) if one != other]
    return f"{', '.join(apart)} {'is' if len(apart) == 1 else 'are'} not what the history says"


def miscounted(database: CaseDatabase) -> list[str]:
    """Return in words which live counts are wrong."""
    counted = recount(database)
    kept = dict(database.execute_sql("SELECT name, n FROM count WHERE name <> 'number'").fetchall())
    return [
        f"{name}: counted {counted.get(name, 0)}, kept {kept.get(name, 0)}"
        for name in sorted({*counted, *kept})
        if counted.get(name, 0) != kept.get(name, 0)
    ] + summaries.miscounted(database)


def files_named(database: CaseDatabase) -> list[str]:
    """Return the hashes of all files on file; one that was erased is none, nor an item without a word."""
    rows = database.execute_sql(
        "SELECT DISTINCT e.digest FROM evidence e JOIN text t ON t.commitment = e.commitment "
        "WHERE e.words IS NULL AND t.salt IS NOT NULL AND t.body IS NULL ORDER BY e.digest"
    ).fetchall()
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


def letters_failed(database: CaseDatabase) -> int:
    """Return how many letters of live cases came back for good, or were refused, and nobody has acknowledged."""
    row: Any = database.execute_sql(
        "SELECT count(*) FROM letter l JOIN \"case\" c ON c.id = l.case_id WHERE c.scope <> 'ended' "
        "AND NOT l.acknowledged AND (l.state = 'failed' OR (l.state = 'bounced' AND l.permanent))"
    ).fetchone()
    return int(row[0])


def lines_left(database: CaseDatabase) -> tuple[int, int]:
    """Return how many lines of the inbox wait, and how many were refused."""
    row: Any = database.execute_sql(
        "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'refused'), 0) FROM inbox"
    ).fetchone()
    return int(row[0]), int(row[1])
