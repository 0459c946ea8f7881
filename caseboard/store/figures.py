"""Named reads of the supervisor's figures: small rows, each with the group it belongs to.

Without a grouping what lies in whole days of UTC comes from tallies, and only
the beginning and the end of a stretch are counted one by one. Instants and
lengths are microseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from caseboard.domain.events import DESK
from caseboard.domain.figure_rows import (
    Answered,
    Awards,
    Cohort,
    Count,
    Decided,
    Ended,
    Fell,
    Flow,
    Lived,
    Looked,
    Owed,
    Stock,
)
from caseboard.domain.instants import from_micros, micros
from caseboard.domain.windows import Window
from caseboard.store.database import CaseDatabase
from caseboard.store.summaries import ARRIVED, DAY, DUE, ENDING, LEFT, MISSED, OWES, STOCK

By = Literal["", "reason", "seller", "staff", "country"]
_GROUPS: dict[str, str] = {
    "": "''",
    "reason": "k.reason",
    "seller": "k.seller_key",
    "country": "k.country",
    "staff": "k.assignee",
}
_CREDITED = {"decided": "k.decided_by", "answered": "k.answered_by"}
"""Whose a figure of staff is, where it is not the assignee's."""
MOST_BEHIND = 500
"""How many cases behind a figure are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read is about: a window, the instant at which one looks, and what is told apart."""

    window: Window
    now: datetime
    by: By = ""

    @property
    def at(self) -> datetime:
        """The instant of what is open: the window's end, or now where that lies ahead."""
        return min(self.window.end, self.now)

    @property
    def values(self) -> dict[str, int]:
        """The instants that conditions bind."""
        return {
            "from": micros(self.window.start),
            "to": micros(self.window.end),
            "at": micros(self.at),
            "now": micros(self.now),
        }

    def group(self, credited: str = "") -> str:
        """Return the expression of the group; a figure of staff may be *credited* to whoever did it."""
        return _CREDITED[credited] if self.by == "staff" and credited else _GROUPS[self.by]


_FALLEN: dict[str, str] = {
    **{
        kind: f"(k.ended_at IS NULL OR k.ended_at >= k.{kind}_due AND NOT k.imported)" for kind in ("answer", "contact")
    },
    "decision": "(k.ended_at IS NULL OR (k.ended_at >= k.decision_due OR k.stage = 'decided') AND NOT k.imported)",
}
"""Deadlines that fall due: a claim that ended before never had one, one decided before met its own, and what was
decided before this desk existed is in no figure of time."""

CONDITIONS: dict[str, str] = {
    "arrived": "k.entered_at >= :from AND k.entered_at < :to",
    "left": "k.ended_at >= :from AND k.ended_at < :to",
    "own": "NOT k.imported",
    "stock": "k.entered_at < :at AND (k.ended_at IS NULL OR k.ended_at >= :at)",
    "open": "k.ended_at IS NULL",
    "by_clock": "k.by_clock",
    "late": "k.late",
    "silent_buyer": "instr(k.silent, 'buyer') > 0",
    "silent_seller": "instr(k.silent, 'seller') > 0",
    "fault_seller": "k.fault = 'seller'",
    "paid": "k.outcome <> 'return_and_refund'",
    "answered": "k.first_at IS NOT NULL",
    "contacted": "k.both_at IS NOT NULL",
    **{
        f"due_{kind}": f"k.{kind}_due >= :from AND k.{kind}_due < :to AND k.{kind}_due <= :now AND {fallen}"
        for kind, fallen in _FALLEN.items()
    },
    "missed_answer": "(k.first_at IS NULL OR k.first_at > k.answer_due)",
    "missed_contact": "(k.both_at IS NULL OR k.both_at > k.contact_due)",
    "missed_decision": "(k.stage <> 'decided' OR k.ended_at > k.decision_due)",
    "owes_answer": "k.ended_at IS NULL AND k.first_at IS NULL",
    "owes_contact": "k.ended_at IS NULL AND k.both_at IS NULL",
    "owes_decision": "k.ended_at IS NULL AND k.decision_due IS NOT NULL",
    **{f"past_{kind}": f"k.{kind}_due < :now" for kind in ("answer", "contact", "decision")},
    **{f"soon_{kind}": f"k.{kind}_due >= :now AND k.{kind}_due < :soon" for kind in ("answer", "contact", "decision")},
}
"""What a figure counts, by name; figures and the cases behind them say it in the same words."""
_VALUES = {"stage": "k.stage", "reason": "k.reason", "outcome": "k.outcome", "seller": "k.seller_key",
           "country": "k.country", "assignee": "k.assignee", "decided_by": "k.decided_by",
           "answered_by": "k.answered_by", "currency": "k.currency"}  # fmt: skip
"""Columns a condition may name with a value, as in ``stage=review``."""


def _all(database: CaseDatabase, sql: str, values: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return rows


def _where(*names: str) -> str:
    return " AND ".join(f"({CONDITIONS[name]})" for name in names)


# Counts from tallies.


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
    rows = _all(
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
    return bool(_all(database, "SELECT EXISTS (SELECT 1 FROM claim WHERE ended_at >= ?)", (instant,))[0][0])


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
    found = _all(
        database,
        "SELECT k.case_id, k.entered_at FROM claim k WHERE k.entered_at >= ? AND k.entered_at < ? "
        "AND k.ended_at IS NULL ORDER BY k.entered_at, k.case_id LIMIT 1",
        (row[0] * DAY, (row[0] + 1) * DAY),
    )
    return found[0] if found else None


def due_and_missed(database: CaseDatabase, kind: str, stretch: Stretch) -> tuple[int, int]:
    """Return how many deadlines of a kind fell due in a stretch that lies behind, and how many were missed."""
    column, due = f"{kind}_due", _FALLEN[kind]
    fell = counted(database, f"{DUE}{kind}", column, due, (stretch,))
    missed = counted(database, f"{MISSED}{kind}", column, f"{due} AND {CONDITIONS[f'missed_{kind}']}", (stretch,))
    return fell[0], missed[0]


def all_ended(database: CaseDatabase, stretch: Stretch) -> list[Ended]:
    """Return the claims that ended in a stretch, those alike counted together; each sort of them is looked up once."""
    start, end, first, last = stretch.row
    rows = _all(
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


# Counts one by one, where groups are told apart or the past is asked about.


def flow(database: CaseDatabase, asked: Asked, edges: Sequence[int]) -> list[Flow]:
    """Return how many claims came and ended between each two *edges*, by group."""
    stretches = json.dumps([[start, end] for start, end in pairwise(edges)])
    came, ended = (
        f"SELECT {asked.group()} AS g, s.key AS place, {came} AS came, {1 - came} AS gone FROM json_each(:stretches) s "
        f"JOIN claim k ON k.{column} >= s.value ->> 0 AND k.{column} < s.value ->> 1"
        for column, came in (("entered_at", 1), ("ended_at", 0))
    )
    rows = _all(
        database,
        f"SELECT g, place, sum(came), sum(gone) FROM ({came} UNION ALL {ended}) GROUP BY 1, 2",
        {"stretches": stretches},
    )
    return [Flow(*row) for row in rows]


def standing(database: CaseDatabase, asked: Asked, instant: int) -> list[Count]:
    """Return how many claims were open at an instant, by group."""
    rows = _all(
        database,
        f"SELECT {asked.group()}, count(*) FROM claim k WHERE {_where('stock')} GROUP BY 1",
        {"at": instant},
    )
    return [Count(*row) for row in rows]


def stock(database: CaseDatabase, asked: Asked, ages: Sequence[int]) -> list[Stock]:
    """Return the claims open at the window's end, told apart by *ages*, the least ages of each class in order."""
    stage = "k.stage" if asked.at == asked.now else "''"
    place = " + ".join(f"(:at - k.entered_at >= {age})" for age in ages[1:]) or "0"
    rows = _all(
        database,
        f"SELECT g, stage, age, n, first, (SELECT min(o.case_id) FROM claim o WHERE o.entered_at = first AND "
        f"{_where('stock').replace('k.', 'o.')} AND {asked.group().replace('k.', 'o.')} = g) FROM (SELECT "
        f"{asked.group()} AS g, {stage} AS stage, {place} AS age, count(*) AS n, min(k.entered_at) AS first "
        f"FROM claim k WHERE {_where('stock')} GROUP BY 1, 2, 3)",
        asked.values,
    )
    return [Stock(*row) for row in rows]


def owed(database: CaseDatabase, asked: Asked, kind: str, soon: datetime) -> list[Owed]:
    """Return what open claims owe now, by group."""
    rows = _all(
        database,
        f"SELECT {asked.group()}, '{kind}', coalesce(sum({CONDITIONS[f'past_{kind}']}), 0), "
        f"coalesce(sum({CONDITIONS[f'soon_{kind}']}), 0) FROM claim k WHERE {_where(f'owes_{kind}')} GROUP BY 1",
        {**asked.values, "soon": micros(soon)},
    )
    return [Owed(*row) for row in rows]


def fell_due(database: CaseDatabase, asked: Asked, kind: str) -> list[Fell]:
    """Return the deadlines of a kind that fell due in the window, by group."""
    rows = _all(
        database,
        f"SELECT {asked.group()}, '{kind}', count(*), coalesce(sum({CONDITIONS[f'missed_{kind}']}), 0) FROM claim k "
        f"WHERE {_where(f'due_{kind}')} GROUP BY 1",
        asked.values,
    )
    return [Fell(*row) for row in rows]


def lived(database: CaseDatabase, asked: Asked) -> list[Lived]:
    """Return the claims that came in the window."""
    rows = _all(
        database,
        f"SELECT {asked.group()}, coalesce(k.ended_at, :now) - k.entered_at, k.ended_at IS NOT NULL, k.by_clock, "
        "k.case_id IN (SELECT i.case_id FROM claim i WHERE i.ended_at >= :from AND i.imported) "
        f"FROM claim k WHERE {_where('arrived')}",
        asked.values,
    )
    return [Lived(*row) for row in rows]


def decided(database: CaseDatabase, asked: Asked) -> list[Decided]:
    """Return the decisions sealed in the window; those from before this desk are none of its time."""
    rows = _all(
        database,
        f"SELECT {asked.group('decided')}, k.ended_at, k.ended_at - k.entered_at, "
        f"k.ended_at - k.entered_at - k.waited, k.ended_at - k.opened_at FROM claim k "
        f"WHERE {_where('left', 'own')} AND k.stage = 'decided'",
        asked.values,
    )
    return [Decided(*row) for row in rows]


def answered(database: CaseDatabase, asked: Asked) -> list[Answered]:
    """Return the claims that ended in the window, with how soon the desk wrote."""
    rows = _all(
        database,
        f"SELECT {asked.group('answered')}, k.first_at - k.entered_at, k.both_at - k.entered_at FROM claim k "
        f"WHERE {_where('left', 'own')}",
        asked.values,
    )
    return [Answered(*row) for row in rows]


def ended(database: CaseDatabase, asked: Asked) -> list[Ended]:
    """Return the claims that ended in the window, those alike counted together."""
    sums = ", ".join(f"sum({CONDITIONS[name]})" for name in ("late", "silent_buyer", "silent_seller", "fault_seller"))
    rows = _all(
        database,
        f"SELECT {asked.group('decided')}, k.reason, k.stage, k.outcome, count(*), {sums} FROM claim k "
        f"WHERE {_where('left', 'own')} GROUP BY 1, 2, 3, 4",
        asked.values,
    )
    return [Ended(*row) for row in rows]


def awards(database: CaseDatabase, asked: Asked) -> list[Awards]:
    """Return the amounts of decisions sealed in the window."""
    rows = _all(
        database,
        f"SELECT {asked.group('decided')}, k.currency, k.outcome = 'return_and_refund', count(*), "
        f"coalesce(sum(k.awarded), 0), sum(k.requested) FROM claim k "
        f"WHERE {_where('left', 'own')} AND k.stage = 'decided' GROUP BY 1, 2, 3",
        asked.values,
    )
    return [Awards(*row) for row in rows]


def ended_in_negotiation(database: CaseDatabase, asked: Asked) -> list[tuple[str, str, int]]:
    """Return (group, stage, how many) of the disputes settled or withdrawn in the window before they were claims."""
    group = {"reason": "c.reason", "seller": "c.seller_key", "staff": "coalesce(c.assignee, '')"}.get(asked.by, "''")
    return _all(
        database,
        f"SELECT {group}, c.stage, count(*) FROM \"case\" c WHERE c.scope = 'ended' AND c.queue_key > -:to "
        "AND c.queue_key <= -:from AND c.entered_at IS NULL AND c.stage IN ('settled', 'withdrawn') GROUP BY 1, 2",
        asked.values,
    )


# Of staff and of sellers.


def handed_over(database: CaseDatabase, asked: Asked) -> list[Count]:
    """Return how often a case went from a person to another in the window, by whom it left."""
    rows = _all(
        database,
        'SELECT before, count(*) FROM (SELECT a.at, a."to", (SELECT b."to" FROM assigned b WHERE b.case_id = a.case_id '
        "AND b.seq < a.seq ORDER BY b.seq DESC LIMIT 1) AS before FROM assigned a WHERE a.at >= :from AND a.at < :to) "
        "WHERE \"to\" <> '' AND before <> '' AND before <> \"to\" GROUP BY 1",
        asked.values,
    )
    return [Count(*row) for row in rows]


def looked_over(database: CaseDatabase, asked: Asked) -> list[Looked]:
    """Return what somebody approved in the window, and what of somebody's proposals a second person sent back.

    A proposal that was voided as its basis changed was sent back by nobody.
    """
    when = f"e.source = '{DESK}' AND e.recorded_at >= :from AND e.recorded_at < :to"
    rows = _all(
        database,
        f"SELECT e.actor, count(*), 0 FROM event e WHERE {when} AND e.type = 'approval' GROUP BY 1 UNION ALL "
        f"SELECT p.\"by\", 0, count(*) FROM event e JOIN proposal p ON p.ref = e.body ->> '$.result.proposal' "
        f"WHERE {when} AND e.type = 'rejection' GROUP BY 1",
        asked.values,
    )
    return [Looked(*row) for row in rows]


def open_load(database: CaseDatabase) -> list[Count]:
    """Return how many open claims everybody has."""
    rows = _all(
        database, "SELECT assignee, count(*) FROM claim WHERE ended_at IS NULL AND assignee <> '' GROUP BY 1", ()
    )
    return [Count(*row) for row in rows]


def untouched(database: CaseDatabase) -> list[tuple[str, str]]:
    """Return (assignee, number) of the open claims to which their assignee has done nothing but take them."""
    return _all(
        database,
        "SELECT k.assignee, 'CB-' || k.case_id FROM claim k WHERE k.ended_at IS NULL AND k.assignee <> '' "
        "AND NOT EXISTS (SELECT 1 FROM event_case ec JOIN event e ON e.seq = ec.seq WHERE ec.case_id = k.case_id "
        "AND e.actor = k.assignee AND e.type NOT IN ('assignment', 'note_withdrawal')) ORDER BY k.case_id",
        (),
    )


def shipped(database: CaseDatabase, asked: Asked) -> list[Cohort]:
    """Return how many orders were first shipped in the window, and how many of those are disputed, by seller."""
    return _cohorts(
        database,
        'SELECT o.seller, count(*), sum(EXISTS (SELECT 1 FROM "case" c WHERE c.order_key = o.key '
        "AND c.opened_at <= :now)) FROM (SELECT DISTINCT s.order_key FROM shipment s WHERE s.direction = 'out' "
        "AND s.shipped_at >= :from AND s.shipped_at < :to AND NOT EXISTS (SELECT 1 FROM shipment e "
        "WHERE e.order_key = s.order_key AND e.direction = 'out' AND e.shipped_at < :from)) s "
        'JOIN "order" o ON o.key = s.order_key GROUP BY 1',
        asked,
    )


def disputed(database: CaseDatabase, asked: Asked) -> list[Cohort]:
    """Return how many disputes were opened in the window, and how many of those became claims, by seller."""
    return _cohorts(
        database,
        'SELECT c.seller_key, count(*), sum(c.entered_at IS NOT NULL) FROM "case" c '
        "WHERE c.scope IN ('open', 'negotiating', 'ended') AND c.opened_at >= :from AND c.opened_at < :to GROUP BY 1",
        asked,
    )


def at_fault(database: CaseDatabase, asked: Asked) -> list[Cohort]:
    """Return how many decisions were sealed in the window, and how many found the seller at fault, by seller."""
    return _cohorts(
        database,
        f"SELECT k.seller_key, count(*), sum({CONDITIONS['fault_seller']}) FROM claim k "
        f"WHERE {_where('left', 'own')} AND k.stage = 'decided' GROUP BY 1",
        asked,
    )


def _cohorts(database: CaseDatabase, sql: str, asked: Asked) -> list[Cohort]:
    return [Cohort(*row) for row in _all(database, sql, asked.values)]


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
            parts.append(f"{_VALUES[column]} = :v{place}")
            bound[f"v{place}"] = value
        elif name.startswith("age>"):
            parts.append(f":at - k.entered_at >= {int(name[4:])}")
        elif name.startswith("age<"):
            parts.append(f":at - k.entered_at < {int(name[4:])}")
        else:
            parts.append(f"({CONDITIONS[name]})")
    rows = _all(
        database,
        f"SELECT 'CB-' || k.case_id FROM claim k WHERE {' AND '.join(parts)} ORDER BY k.case_id LIMIT {MOST_BEHIND}",
        bound,
    )
    return tuple(row[0] for row in rows)


def names_of_sellers(database: CaseDatabase, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of sellers by their keys."""
    rows = _all(
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
    cases, claims = _all(database, 'SELECT count(*), count(entered_at) FROM "case"', ())[0]
    acts = _all(database, "SELECT type, count(*) FROM event WHERE source = 'worker' GROUP BY type ORDER BY type", ())
    lengths = _all(
        database,
        "SELECT min(e.recorded_at) - k.entered_at FROM claim k JOIN event_case ec ON ec.case_id = k.case_id "
        "JOIN event e ON e.seq = ec.seq WHERE e.type IN ('review', 'early_review') GROUP BY k.case_id ORDER BY 1",
        (),
    )
    return cases, claims, tuple((kind, n) for kind, n in acts), tuple(row[0] for row in lengths)
