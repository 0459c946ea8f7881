"""Named reads of the supervisor's figures, one by one: where groups are told apart or the past is asked about.

Small rows, each with the group it belongs to. Instants and lengths are microseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from caseboard.domain.figure_rows import (
    Answered,
    Awards,
    Count,
    Decided,
    Ended,
    Fell,
    Flow,
    Lived,
    Owed,
    Stock,
)
from caseboard.domain.instants import from_micros, micros
from caseboard.store.database import CaseDatabase
from caseboard.store.figure_terms import CONDITIONS, VALUES, Asked, rows_of, where_all

MOST_BEHIND = 500
"""How many cases behind a figure are named."""


def flow(database: CaseDatabase, asked: Asked, edges: Sequence[int]) -> list[Flow]:
    """Return how many claims came and ended between each two *edges*, by group."""
    stretches = json.dumps([[start, end] for start, end in pairwise(edges)])
    came, ended = (
        f"SELECT {asked.group()} AS g, s.key AS place, {came} AS came, {1 - came} AS gone FROM json_each(:stretches) s "
        f"JOIN claim k ON k.{column} >= s.value ->> 0 AND k.{column} < s.value ->> 1"
        for column, came in (("entered_at", 1), ("ended_at", 0))
    )
    rows = rows_of(
        database,
        f"SELECT g, place, sum(came), sum(gone) FROM ({came} UNION ALL {ended}) GROUP BY 1, 2",
        {"stretches": stretches},
    )
    return [Flow(*row) for row in rows]


def standing(database: CaseDatabase, asked: Asked, instant: int) -> list[Count]:
    """Return how many claims were open at an instant, by group."""
    rows = rows_of(
        database,
        f"SELECT {asked.group()}, count(*) FROM claim k WHERE {where_all('stock')} GROUP BY 1",
        {"at": instant},
    )
    return [Count(*row) for row in rows]


def stock(database: CaseDatabase, asked: Asked, ages: Sequence[int]) -> list[Stock]:
    """Return the claims open at the window's end, told apart by *ages*, the least ages of each class in order."""
    stage = "k.stage" if asked.at == asked.now else "''"
    place = " + ".join(f"(:at - k.entered_at >= {age})" for age in ages[1:]) or "0"
    rows = rows_of(
        database,
        f"SELECT g, stage, age, n, first, (SELECT min(o.case_id) FROM claim o WHERE o.entered_at = first AND "
        f"{where_all('stock').replace('k.', 'o.')} AND {asked.group().replace('k.', 'o.')} = g) FROM (SELECT "
        f"{asked.group()} AS g, {stage} AS stage, {place} AS age, count(*) AS n, min(k.entered_at) AS first "
        f"FROM claim k WHERE {where_all('stock')} GROUP BY 1, 2, 3)",
        asked.values,
    )
    return [Stock(*row) for row in rows]


def owed(database: CaseDatabase, asked: Asked, kind: str, soon: datetime) -> list[Owed]:
    """Return what open claims owe now, by group."""
    rows = rows_of(
        database,
        f"SELECT {asked.group()}, '{kind}', coalesce(sum({CONDITIONS[f'past_{kind}']}), 0), "
        f"coalesce(sum({CONDITIONS[f'soon_{kind}']}), 0) FROM claim k WHERE {where_all(f'owes_{kind}')} GROUP BY 1",
        {**asked.values, "soon": micros(soon)},
    )
    return [Owed(*row) for row in rows]


def fell_due(database: CaseDatabase, asked: Asked, kind: str) -> list[Fell]:
    """Return the deadlines of a kind that fell due in the window, by group."""
    rows = rows_of(
        database,
        f"SELECT {asked.group()}, '{kind}', count(*), coalesce(sum({CONDITIONS[f'missed_{kind}']}), 0) FROM claim k "
        f"WHERE {where_all(f'due_{kind}')} GROUP BY 1",
        asked.values,
    )
    return [Fell(*row) for row in rows]


def lived(database: CaseDatabase, asked: Asked) -> list[Lived]:
    """Return the claims that came in the window."""
    rows = rows_of(
        database,
        f"SELECT {asked.group()}, coalesce(k.ended_at, :now) - k.entered_at, k.ended_at IS NOT NULL, k.by_clock, "
        "k.case_id IN (SELECT i.case_id FROM claim i WHERE i.ended_at >= :from AND i.imported) "
        f"FROM claim k WHERE {where_all('arrived')}",
        asked.values,
    )
    return [Lived(*row) for row in rows]


def decided(database: CaseDatabase, asked: Asked) -> list[Decided]:
    """Return the decisions sealed in the window; those from before this desk are none of its time."""
    rows = rows_of(
        database,
        f"SELECT {asked.group('decided')}, k.ended_at, k.ended_at - k.entered_at, "
        f"k.ended_at - k.entered_at - k.waited, k.ended_at - k.opened_at FROM claim k "
        f"WHERE {where_all('left', 'own')} AND k.stage = 'decided'",
        asked.values,
    )
    return [Decided(*row) for row in rows]


def answered(database: CaseDatabase, asked: Asked) -> list[Answered]:
    """Return the claims that ended in the window, with how soon the desk wrote."""
    rows = rows_of(
        database,
        f"SELECT {asked.group('answered')}, k.first_at - k.entered_at, k.both_at - k.entered_at FROM claim k "
        f"WHERE {where_all('left', 'own')}",
        asked.values,
    )
    return [Answered(*row) for row in rows]


def ended(database: CaseDatabase, asked: Asked) -> list[Ended]:
    """Return the claims that ended in the window, those alike counted together."""
    sums = ", ".join(f"sum({CONDITIONS[name]})" for name in ("late", "silent_buyer", "silent_seller", "fault_seller"))
    rows = rows_of(
        database,
        f"SELECT {asked.group('decided')}, k.reason, k.stage, k.outcome, count(*), {sums} FROM claim k "
        f"WHERE {where_all('left', 'own')} GROUP BY 1, 2, 3, 4",
        asked.values,
    )
    return [Ended(*row) for row in rows]


def awards(database: CaseDatabase, asked: Asked) -> list[Awards]:
    """Return the amounts of decisions sealed in the window."""
    rows = rows_of(
        database,
        f"SELECT {asked.group('decided')}, k.currency, k.outcome = 'return_and_refund', count(*), "
        f"coalesce(sum(k.awarded), 0), sum(k.requested) FROM claim k "
        f"WHERE {where_all('left', 'own')} AND k.stage = 'decided' GROUP BY 1, 2, 3",
        asked.values,
    )
    return [Awards(*row) for row in rows]


def ended_in_negotiation(database: CaseDatabase, asked: Asked) -> list[tuple[str, str, int]]:
    """Return (group, stage, how many) of the disputes settled or withdrawn in the window before they were claims."""
    group = {"reason": "c.reason", "seller": "c.seller_key", "staff": "coalesce(c.assignee, '')"}.get(asked.by, "''")
    return rows_of(
        database,
        f"SELECT {group}, c.stage, count(*) FROM \"case\" c WHERE c.scope = 'ended' AND c.queue_key > -:to "
        "AND c.queue_key <= -:from AND c.entered_at IS NULL AND c.stage IN ('settled', 'withdrawn') GROUP BY 1, 2",
        asked.values,
    )


# The cases behind a figure.


def numbers(database: CaseDatabase, asked: Asked, behind: Sequence[str], soon: datetime) -> tuple[str, ...]:
    """Return the cases that all of *behind* hold of, the first of them in order of their number.

    Each is the name of a condition, or ``column=value``.
    """
    parts, values = [], {**asked.values, "soon": micros(soon)}
    bound: dict[str, Any] = dict(values)
    for place, name in enumerate(behind):
        column, equals, value = name.partition("=")
        if equals:
            parts.append(f"{VALUES[column]} = :v{place}")
            bound[f"v{place}"] = value
        elif name.startswith("age>"):
            parts.append(f":at - k.entered_at >= {int(name[4:])}")
        elif name.startswith("age<"):
            parts.append(f":at - k.entered_at < {int(name[4:])}")
        else:
            parts.append(f"({CONDITIONS[name]})")
    rows = rows_of(
        database,
        f"SELECT 'CB-' || k.case_id FROM claim k WHERE {' AND '.join(parts)} ORDER BY k.case_id LIMIT {MOST_BEHIND}",
        bound,
    )
    return tuple(row[0] for row in rows)


def names_of_sellers(database: CaseDatabase, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of sellers by their keys."""
    rows = rows_of(
        database,
        "SELECT key, name FROM party WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(keys))),),
    )
    return dict(rows)


def owing_since(database: CaseDatabase, now: datetime) -> datetime | None:
    """Return since when the clock owes acts that no worker has made, none where it owes nothing."""
    row: Any = database.execute_sql('SELECT min(acts_at) FROM "case" WHERE acts_at IS NOT NULL').fetchone()
    return None if row[0] is None or row[0] > micros(now) else from_micros(row[0])


def played_through(database: CaseDatabase) -> tuple[int, int, tuple[tuple[str, int], ...], tuple[int, ...]]:
    """Return how many cases and claims a replay made, what its worker did, and how long claims took to review."""
    cases, claims = rows_of(database, 'SELECT count(*), count(entered_at) FROM "case"', ())[0]
    acts = rows_of(database, "SELECT type, count(*) FROM event WHERE source = 'worker' GROUP BY type ORDER BY type", ())
    lengths = rows_of(
        database,
        "SELECT min(e.recorded_at) - k.entered_at FROM claim k JOIN event_case ec ON ec.case_id = k.case_id "
        "JOIN event e ON e.seq = ec.seq WHERE e.type IN ('review', 'early_review') GROUP BY k.case_id ORDER BY 1",
        (),
    )
    return cases, claims, tuple((kind, n) for kind, n in acts), tuple(row[0] for row in lengths)
