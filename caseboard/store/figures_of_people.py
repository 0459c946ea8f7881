"""Counts of what staff have done and have to do, and of what sellers shipped and was disputed."""

from __future__ import annotations

from caseboard.domain.events import DESK
from caseboard.domain.figure_rows import Cohort, Count, Looked
from caseboard.store.database import CaseDatabase
from caseboard.store.figure_terms import CONDITIONS, Asked, rows_of, where_all


def handed_over(database: CaseDatabase, asked: Asked) -> list[Count]:
    """Return how often a case went from a person to another in the window, by whom it left."""
    rows = rows_of(
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
    rows = rows_of(
        database,
        f"SELECT e.actor, count(*), 0 FROM event e WHERE {when} AND e.type = 'approval' GROUP BY 1 UNION ALL "
        f"SELECT p.\"by\", 0, count(*) FROM event e JOIN proposal p ON p.ref = e.body ->> '$.result.proposal' "
        f"WHERE {when} AND e.type = 'rejection' GROUP BY 1",
        asked.values,
    )
    return [Looked(*row) for row in rows]


def open_load(database: CaseDatabase) -> list[Count]:
    """Return how many open claims everybody has."""
    rows = rows_of(
        database, "SELECT assignee, count(*) FROM claim WHERE ended_at IS NULL AND assignee <> '' GROUP BY 1", ()
    )
    return [Count(*row) for row in rows]


def untouched(database: CaseDatabase) -> list[tuple[str, str]]:
    """Return (assignee, number) of the open claims to which their assignee has done nothing but take them."""
    return rows_of(
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
        f"WHERE {where_all('left', 'own')} AND k.stage = 'decided' GROUP BY 1",
        asked,
    )


def _cohorts(database: CaseDatabase, sql: str, asked: Asked) -> list[Cohort]:
    return [Cohort(*row) for row in rows_of(database, sql, asked.values)]
