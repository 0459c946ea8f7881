"""What stands about the team: load, capacity, shifts, absence, and who is related to whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from caseboard.domain.instants import from_micros, micros
from caseboard.domain.team import Shift, Waiting
from caseboard.store.database import CaseDatabase


class Desk(NamedTuple):
    """What one member of staff has on the desk."""

    open: int = 0
    due_today: int = 0
    breached: int = 0


def _all(database: CaseDatabase, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return rows


def desks(database: CaseDatabase, now: datetime, midnight: datetime) -> dict[str, Desk]:
    """Return what everybody has open, by folded name: how much of it is due before *midnight*, and how much is past."""
    rows = _all(
        database,
        'SELECT owner, count(*), sum(queue_key > ? AND queue_key < ?), sum(queue_key <= ?) FROM "case" '
        "WHERE scope = 'open' AND owner <> '' GROUP BY owner",
        (micros(now), micros(midnight), micros(now)),
    )
    return {name: Desk(*row) for name, *row in rows}


def came_at(database: CaseDatabase) -> dict[str, list[int]]:
    """Return when each open claim of everybody came, microseconds."""
    found: dict[str, list[int]] = defaultdict(list)
    for name, at in _all(database, "SELECT assignee, entered_at FROM claim WHERE ended_at IS NULL AND assignee <> ''"):
        found[name].append(at)
    return found


def capacities(database: CaseDatabase) -> dict[str, int]:
    """Return how many open cases everybody takes who has said so."""
    return dict(_all(database, "SELECT staff, cases FROM capacity"))


def shifts(database: CaseDatabase) -> dict[str, tuple[str, list[Shift]]]:
    """Return (zone, shifts) of everybody who has any."""
    found: dict[str, tuple[str, list[Shift]]] = {}
    for name, zone, *shift in _all(
        database, "SELECT staff, zone, weekday, starts, ends FROM shift ORDER BY staff, weekday"
    ):
        found.setdefault(name, (zone, []))[1].append(Shift(*shift))
    return found


def away(database: CaseDatabase, now: datetime) -> dict[str, datetime]:
    """Return until when everybody is away who is away at *now*."""
    rows = _all(
        database,
        "SELECT staff, max(until) FROM absence WHERE since <= ?1 AND until > ?1 GROUP BY staff",
        (micros(now),),
    )
    return {name: from_micros(until) for name, until in rows}


def related(database: CaseDatabase, numbers: Collection[str]) -> dict[str, frozenset[str]]:
    """Return who is related to a party of each of the cases, where anybody is."""
    rows = _all(
        database,
        'SELECT c.number, r.staff FROM "case" c JOIN relation r ON r.party_key IN (c.buyer_key, c.seller_key) '
        "WHERE c.number IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(numbers)),),
    )
    found: dict[str, set[str]] = defaultdict(set)
    for number, name in rows:
        found[number].add(name)
    return {number: frozenset(names) for number, names in found.items()}


def held_against(database: CaseDatabase, name: str, party_key: str) -> list[str]:
    """Return the live cases of a party that *name* has."""
    rows = _all(
        database,
        "SELECT number FROM \"case\" WHERE scope <> 'ended' AND assignee = ? AND (buyer_key = ? OR seller_key = ?) "
        "ORDER BY id",
        (name, party_key, party_key),
    )
    return [row[0] for row in rows]


def waiting(database: CaseDatabase, limit: int) -> list[Waiting]:
    """Return the open claims that nobody has, the one that came first first."""
    rows = _all(
        database,
        "SELECT 'CB-' || case_id FROM claim WHERE ended_at IS NULL AND assignee = '' ORDER BY entered_at, case_id "
        "LIMIT ?",
        (limit,),
    )
    numbers = [row[0] for row in rows]
    against = related(database, numbers)
    return [Waiting(number, against.get(number, frozenset())) for number in numbers]


def parties_called(database: CaseDatabase, ref: str) -> list[str]:
    """Return the keys of the parties that somebody may mean by *ref*: a ref, or a key with its source."""
    return [row[0] for row in _all(database, "SELECT key FROM party WHERE key = ?1 OR ref = ?1 ORDER BY key", (ref,))]
