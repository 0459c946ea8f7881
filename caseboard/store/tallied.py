"""Counts of the supervisor's figures from tallies.

What lies in whole days of UTC is added up from tallies, and only the beginning
and the end of a stretch are counted one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from caseboard.domain.figure_rows import Ended
from caseboard.store.database import CaseDatabase
from caseboard.store.figure_terms import CONDITIONS, FALLEN, rows_of
from caseboard.store.summaries import ARRIVED, DAY, DUE, ENDING, LEFT, MISSED, OWES, STOCK


class Stretch(NamedTuple):
    """From an instant on and up to another, none for as long as there is anything."""

    start: int | None
    end: int

    @property
    def row(self) -> tuple[int, int, int, int]:
        """The stretch as SQL wants it: its ends, and the whole days in it as (first, one past the last)."""
        start = -(2**60) if self.start is None else self.start
        return start, self.end, -(-start // DAY), self.end // DAY


def counted(database: CaseDatabase, name: str, column: str, where: str, stretches: Iterable[Stretch]) -> list[int]:
    """Return how many claims the tally *name* counts in each stretch of *column*; *where* says the same of one claim.

    A stretch is its whole days, and two ends that are counted one by one.
    """
    raw = f"SELECT count(*) FROM claim k WHERE {where} AND k.{column} >= {{}} AND k.{column} < {{}}"
    first = raw.format("s.value ->> 0", f"min(s.value ->> 1, (s.value ->> 2) * {DAY})")
    last = raw.format(f"max(s.value ->> 2, s.value ->> 3) * {DAY}", "s.value ->> 1")
    rows = rows_of(
        database,
        f"SELECT ({first}) + ({last}) + (SELECT coalesce(sum(t.n), 0) FROM tally t WHERE t.name = ? "
        f"AND t.day >= s.value ->> 2 AND t.day < s.value ->> 3) FROM json_each(?) s ORDER BY s.key",
        (name, json.dumps([one.row for one in stretches])),
    )
    return [row[0] for row in rows]


def arrived(database: CaseDatabase, stretches: Iterable[Stretch]) -> list[int]:
    """Return how many claims came in each stretch."""
    return counted(database, ARRIVED, "entered_at", "1", stretches)


def left(database: CaseDatabase, stretches: Iterable[Stretch]) -> list[int]:
    """Return how many claims ended in each stretch."""
    return counted(database, LEFT, "ended_at", "1", stretches)


def open_by_stage(database: CaseDatabase, stage: str, stretches: Iterable[Stretch]) -> list[int]:
    """Return how many claims of a stage are open now that came in each stretch."""
    if stage not in ("gathering", "review", "approval", "sealing"):
        raise ValueError(f"{stage} is no stage of an open claim")
    where = f"k.ended_at IS NULL AND k.stage = '{stage}'"
    return counted(database, f"{STOCK}{stage}", "entered_at", where, stretches)


def ends_from(database: CaseDatabase, instant: int) -> bool:
    """Whether a claim has ended at *instant* or later."""
    return bool(rows_of(database, "SELECT EXISTS (SELECT 1 FROM claim WHERE ended_at >= ?)", (instant,))[0][0])


def owing(database: CaseDatabase, kind: str, stretches: Iterable[Stretch]) -> list[int]:
    """Return how many open claims owe a letter or a decision that is due in each stretch."""
    return counted(database, f"{OWES}{kind}", f"{kind}_due", CONDITIONS[f"owes_{kind}"], stretches)


def oldest(database: CaseDatabase) -> tuple[int, int] | None:
    """Return (case, when it came) of the open claim that came first, none where none is open."""
    row: Any = database.execute_sql(
        "SELECT min(day) FROM tally WHERE name IN ('stock/gathering', 'stock/review', 'stock/approval', "
        "'stock/sealing') AND n > 0"
    ).fetchone()
    if row[0] is None:
        return None
    found = rows_of(
        database,
        "SELECT k.case_id, k.entered_at FROM claim k WHERE k.entered_at >= ? AND k.entered_at < ? "
        "AND k.ended_at IS NULL ORDER BY k.entered_at, k.case_id LIMIT 1",
        (row[0] * DAY, (row[0] + 1) * DAY),
    )
    return found[0] if found else None


def due_and_missed(database: CaseDatabase, kind: str, stretch: Stretch) -> tuple[int, int]:
    """Return how many deadlines of a kind fell due in a stretch that lies behind, and how many were missed."""
    column, due = f"{kind}_due", FALLEN[kind]
    fell = counted(database, f"{DUE}{kind}", column, due, (stretch,))
    missed = counted(database, f"{MISSED}{kind}", column, f"{due} AND {CONDITIONS[f'missed_{kind}']}", (stretch,))
    return fell[0], missed[0]


def all_ended(database: CaseDatabase, stretch: Stretch) -> list[Ended]:
    """Return the claims that ended in a stretch, those alike counted together; each sort of them is looked up once."""
    start, end, first, last = stretch.row
    rows = rows_of(
        database,
        "WITH RECURSIVE sorts (name) AS (SELECT min(name) FROM tally WHERE name >= 'ended/' AND name < 'ended0' "
        "UNION ALL SELECT (SELECT min(t.name) FROM tally t WHERE t.name > s.name AND t.name < 'ended0') "
        "FROM sorts s WHERE s.name IS NOT NULL), found (sort, n) AS ("
        "SELECT substr(t.name, 7), t.n FROM sorts s CROSS JOIN tally t ON t.name = s.name "
        "AND t.day >= :first AND t.day < :last UNION ALL "
        f"SELECT {ENDING}, 1 FROM claim WHERE NOT imported AND ended_at >= :start AND ended_at < min(:end, :first * "
        f"{DAY}) UNION ALL SELECT {ENDING}, 1 FROM claim WHERE NOT imported AND ended_at >= max(:first, :last) * {DAY} "
        "AND ended_at < :end) SELECT sort, sum(n) FROM found GROUP BY 1 HAVING sum(n) > 0",
        {"start": start, "end": end, "first": first, "last": last},
    )
    made = []
    for sort, n in rows:
        reason, stage, outcome, *marks = sort.split("/")
        made.append(Ended("", reason, stage, outcome, n, *(n * int(mark) for mark in marks)))
    return made
