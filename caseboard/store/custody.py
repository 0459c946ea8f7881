"""Who did what with an item of evidence; rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from caseboard.domain.instants import from_micros
from caseboard.store.database import CaseDatabase


def key_of_item(database: CaseDatabase, case: int, ref: str) -> str:
    """Return the key of an item of a case, by which custody names it."""
    row: Any = database.execute_sql("SELECT key FROM evidence WHERE case_id = ? AND ref = ?", (case, ref)).fetchone()
    return "" if row is None else str(row[0])


def chain(database: CaseDatabase, key: str) -> list[tuple[datetime, str, str]]:
    """Return (instant, act, by) of an item's custody, oldest first."""
    rows = database.execute_sql("SELECT at, act, by FROM custody WHERE evidence = ? ORDER BY id", (key,)).fetchall()
    return [(from_micros(at), act, by) for at, act, by in rows]


class Looks(NamedTuple):
    """Which items of a case somebody of the desk has opened there."""

    rows: Sequence[tuple[str, str, str]]
    """(ref, hash, by) of each item and each who opened it."""

    @property
    def refs(self) -> frozenset[str]:
        """The refs of the items that anybody has opened."""
        return frozenset(ref for ref, _, _ in self.rows)

    def by(self, staff: str) -> frozenset[str]:
        """Return the hashes of the items that *staff* has opened."""
        return frozenset(digest for _, digest, by in self.rows if by == staff)


def looks(database: CaseDatabase, case: int) -> Looks:
    """Return who has opened which items of a case."""
    return Looks(
        database.execute_sql(
            "SELECT DISTINCT e.ref, e.digest, k.by FROM evidence e JOIN custody k ON k.evidence = e.key "
            "WHERE e.case_id = ? AND k.act = 'opened'",
            (case,),
        ).fetchall()
    )


def chains(database: CaseDatabase, case: int) -> list[tuple[str, datetime, str, str]]:
    """Return (item's ref, instant, act, by) of the custody of all items of a case, oldest first."""
    rows = database.execute_sql(
        "SELECT e.ref, k.at, k.act, k.by FROM evidence e JOIN custody k ON k.evidence = e.key WHERE e.case_id = ? "
        "ORDER BY k.id",
        (case,),
    ).fetchall()
    return [(ref, from_micros(at), act, by) for ref, at, act, by in rows]
