"""The desk as it was: events recorded up to an instant, folded into a database in memory beside the live one.

What stands there is what the tables held then: the same `apply` and the same
reckoning made it. It can be read like any desk, and played on without touching
the real one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cache
from typing import Any

from caseboard.domain.instants import micros
from caseboard.store import history
from caseboard.store.apply import rows_of
from caseboard.store.compiled import Row, run
from caseboard.store.database import CaseDatabase, memory
from caseboard.store.reckoning import reckon_all
from caseboard.store.tables import TABLES

_BATCH = 2_000
_OF_NO_CASE = ("staff", "policy", "pause", "resume", "clock_skew", "capacity", "shifts", "absence", "relation")
"""Events of the desk itself; they hold for every case."""
_OF_CASES = (
    "recorded_at <= ? AND (seq IN (SELECT seq FROM event_case WHERE case_id IN (SELECT value FROM json_each(?))) "
    "OR type IN (SELECT value FROM json_each(?)))"
)


@cache
def _schema() -> tuple[str, ...]:
    """Return the statements that make every table, as Peewee would."""
    made = memory()
    with made.connection_context():
        with made.bind_ctx(TABLES):
            made.create_tables(TABLES)
        rows = made.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return tuple(row[0] for row in rows)


class _Kept(CaseDatabase):
    """A database in memory, which whoever reads it does not close: it would be gone."""

    def __init__(self, database: CaseDatabase) -> None:
        """Begin empty; files are where they always were, under the hash of their bytes."""
        super().__init__(":memory:", upkeep=True)
        self.blobs = database.blobs

    def connection_context(self) -> Any:
        """Return a context in which it is connected, as it is before and after."""
        return nullcontext(self)


@contextmanager
def as_of(database: CaseDatabase, at: datetime, cases: Collection[int] | None = None) -> Iterator[CaseDatabase]:
    """Give the desk as it was at *at*, connected: all of it, or *cases* alone with the desk's own acts."""
    then = _Kept(database)
    then.connect()
    try:
        for statement in _schema():
            then.execute_sql(statement)
        with then.atomic():
            _fold(database, then, at, cases)
            _copy_beside(database, then, at)
            reckon_all(then)
        yield then
    finally:
        then.close()


def _fold(database: CaseDatabase, then: CaseDatabase, at: datetime, cases: Collection[int] | None) -> None:
    """Copy the events recorded by *at* with their ties to cases, and apply them in order."""
    where: str = "recorded_at <= ?"
    values: tuple[Any, ...] = (micros(at),)
    if cases is not None:
        where, values = _OF_CASES, (micros(at), json.dumps(sorted(cases)), json.dumps(_OF_NO_CASE))
    _copied(database, then, "event", where, values)
    ties, of = ("1", ()) if cases is None else ("case_id IN (SELECT value FROM json_each(?))", values[1:2])
    _copied(database, then, "event_case", ties, of)
    then.execute_sql("DELETE FROM event_case WHERE seq NOT IN (SELECT seq FROM event)")
    rows: list[Row] = []
    said: set[str] = set()
    # Read where the words are, in the order of what has been copied.
    for event, refs in history.read(database, where, values):
        rows += rows_of(event, refs)
        said.update(refs.values())
        if len(rows) >= _BATCH:
            run(then, rows)
            rows = []
    run(then, rows)
    _copied(database, then, "text", "commitment IN (SELECT value FROM json_each(?))", (json.dumps(sorted(said)),))


def _copied(database: CaseDatabase, then: CaseDatabase, table: str, where: str, values: Iterable[Any]) -> None:
    """Copy the rows of a table that is no projection."""
    cursor: Any = database.execute_sql(f"SELECT * FROM {table} WHERE {where}", tuple(values))
    # By name: a step of the schema adds a column behind the others.
    names = ", ".join(f'"{column[0]}"' for column in cursor.description)
    places = ", ".join("?" * len(cursor.description))
    writes: Any = then.cursor()  # type: ignore[no-untyped-call]
    writes.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", cursor)


def _copy_beside(database: CaseDatabase, then: CaseDatabase, at: datetime) -> None:
    """Copy what no event tells: who had looked at an item, which letters are on their way, and what was sealed."""
    letters = json.dumps([row[0] for row in then.execute_sql("SELECT message_id FROM letter").fetchall()])
    items = json.dumps([row[0] for row in then.execute_sql("SELECT key FROM evidence").fetchall()])
    ours = "IN (SELECT value FROM json_each(?))"
    _copied(database, then, "custody", f"at <= ? AND evidence {ours}", (micros(at), items))
    _copied(database, then, "outbox", f"message_id {ours}", (letters,))
    sealed = json.dumps([row[0] for row in then.execute_sql("SELECT case_id FROM decision").fetchall()])
    _copied(database, then, "entry", f"kind = 'decision.sealed' AND case_id {ours}", (sealed,))
    # Whoever plays the copy on appends where the ledger ends.
    _copied(database, then, "head", "1", ())


def bound_up_with(database: CaseDatabase, case: int) -> set[int]:
    """Return a case with all cases that what is shown of it depends on: of its order, its parties, its files."""
    rows = database.execute_sql(
        'SELECT b.id FROM "case" a JOIN "case" b ON b.order_key = a.order_key WHERE a.id = ?1 '
        'UNION SELECT b.id FROM "case" a JOIN "case" b ON b.buyer_key = a.buyer_key WHERE a.id = ?1 '
        'UNION SELECT b.id FROM "case" a JOIN "case" b ON b.seller_key = a.seller_key WHERE a.id = ?1 '
        "UNION SELECT f.case_id FROM evidence e JOIN evidence f ON f.digest = e.digest WHERE e.case_id = ?1",
        (case,),
    ).fetchall()
    return {case, *(row[0] for row in rows)}


def sharing_orders(database: CaseDatabase, cases: Collection[int]) -> set[int]:
    """Return *cases* with those that share an order with one of them: what one gives back the others cannot."""
    rows = database.execute_sql(
        'SELECT DISTINCT b.id FROM "case" a JOIN "case" b ON b.order_key = a.order_key '
        "WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(cases)),),
    ).fetchall()
    return {row[0] for row in rows} | set(cases)
