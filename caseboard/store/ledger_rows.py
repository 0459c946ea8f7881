"""The rows that a check of the ledger reads, each kind once and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from caseboard.store.database import CaseDatabase

EntryRow = tuple[int, str, "int | None", bytes, bytes]
"""(number, kind, case, canonical bytes, leaf hash)"""
_FOLD = 500


def folds(database: CaseDatabase) -> Iterator[list[EntryRow]]:
    """Yield all entries in the order of their numbers, five hundred at a time."""
    cursor = database.execute_sql("SELECT seq, kind, case_id, bytes, leaf FROM entry ORDER BY seq")
    while rows := cursor.fetchmany(_FOLD):
        yield rows


def sealed(database: CaseDatabase) -> dict[int, tuple[Any, ...]]:
    """Return (outcome, amount, currency, fault, grounds, by, approver, imported, verdict, µs sealed at), by case."""
    rows = database.execute_sql(
        'SELECT case_id, outcome, amount, currency, fault, grounds, "by", approver, imported, verdict, sealed_at '
        "FROM decision"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def sealed_of(database: CaseDatabase, case: int) -> tuple[Any, ...] | None:
    """Return the decision of one case in the order of `sealed`, if there is one."""
    row: Any = database.execute_sql(
        'SELECT outcome, amount, currency, fault, grounds, "by", approver, imported, verdict, sealed_at '
        "FROM decision WHERE case_id = ?",
        (case,),
    ).fetchone()
    return row if row is None else tuple(row)


def added(database: CaseDatabase) -> dict[int, list[str]]:
    """Return the commitments to the addenda of each case."""
    found: dict[int, list[str]] = {}
    for case, words in database.execute_sql("SELECT case_id, words FROM addendum ORDER BY seq").fetchall():
        found.setdefault(case, []).append(words)
    return found


def ended(database: CaseDatabase) -> dict[int, str]:
    """Return the stage of each case that is decided or cancelled."""
    rows = database.execute_sql("SELECT id, stage FROM \"case\" WHERE stage IN ('decided', 'cancelled')").fetchall()
    return dict(rows)


def texts(database: CaseDatabase) -> Iterator[list[tuple[str, bytes | None, str | None]]]:
    """Yield (commitment, salt, words) of everything that was committed to, five hundred at a time."""
    cursor = database.execute_sql("SELECT commitment, salt, body FROM text")
    while rows := cursor.fetchmany(_FOLD):
        yield rows


def files(database: CaseDatabase) -> dict[str, str]:
    """Return the digest of each file of evidence, by its commitment."""
    rows = database.execute_sql("SELECT commitment, digest FROM evidence WHERE words IS NULL AND commitment <> ''")
    return dict(rows.fetchall())


def items(database: CaseDatabase) -> list[tuple[int, str, str, str]]:
    """Return (case, commitment, party, provenance) of each item of evidence."""
    return database.execute_sql(  # type: ignore[no-any-return]  # rows of a number and three texts
        "SELECT case_id, commitment, party, provenance FROM evidence WHERE commitment <> ''"
    ).fetchall()


def letters(database: CaseDatabase) -> dict[int, dict[str, str]]:
    """Return the commitments to the letters that told of each decision, by case and party."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for case, party, words in database.execute_sql(
        "SELECT case_id, party, words FROM letter WHERE kind = 'decision'"
    ).fetchall():
        found[case][party] = words
    return found


@contextmanager
def damage(database: CaseDatabase) -> Iterator[Future[list[str]]]:
    """Look where the file itself is damaged while the block reads it; what comes of it is known in words afterwards.

    SQLite walks its pages without a word of Python, so it is done by then on a
    thread and a connection of its own.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        yield aside.submit(_damage, database)


def _damage(database: CaseDatabase) -> list[str]:
    with database.connection_context():
        found = [str(row[0]) for row in database.execute_sql("PRAGMA quick_check(5)").fetchall()]
    return [] if found == ["ok"] else found


def entry_at(database: CaseDatabase, seq: int) -> bytes | None:
    """Return the bytes of an entry, if there is one of that number."""
    row: Any = database.execute_sql("SELECT bytes FROM entry WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])
