"""Ties between events and cases: an event touches its own case, and every case of the order it is about.

An order comes before its dispute, and a delivery can touch two cases; so a
dispute draws in what was there before it, and later events find their cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from caseboard.domain.events import Event
from caseboard.store.compiled import Row
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id
from caseboard.store.statements import EVENT_CASE

_DRAW_IN = """
INSERT INTO event_case (case_id, seq)
WITH opened AS (
  SELECT c.id, c.order_key, c.buyer_key, c.seller_key, json_extract(n.value, '$[1]') AS source,
         length(json_extract(n.value, '$[1]')) + 2 AS past
    FROM json_each(?) n CROSS JOIN "case" c ON c.id = json_extract(n.value, '$[0]')),
about AS (
  SELECT id, source, 'order' AS type, substr(order_key, past) AS ref FROM opened
  UNION ALL SELECT id, source, 'party', substr(buyer_key, past) FROM opened
  UNION ALL SELECT id, source, 'party', substr(seller_key, past) FROM opened
  UNION ALL SELECT o.id, o.source, 'shipment', substr(s.key, o.past)
    FROM opened o CROSS JOIN shipment s ON s.order_key = o.order_key
  UNION ALL SELECT o.id, o.source, 'feedback', substr(f.key, o.past)
    FROM opened o CROSS JOIN feedback f ON f.order_key = o.order_key
  UNION ALL SELECT o.id, o.source, 'tracking', substr(t.key, o.past)
    FROM opened o CROSS JOIN shipment s ON s.order_key = o.order_key
    CROSS JOIN tracking_event t ON t.shipment_key = s.key)
SELECT a.id, e.seq FROM about a CROSS JOIN event e ON e.source = a.source AND e.type = a.type AND e.ref = a.ref
 WHERE true ON CONFLICT DO NOTHING"""


def rows(event: Event, cases: Iterable[int]) -> list[Row]:
    """Return the rows that tie *event* to the *cases* it touches; one with a case of its own ties itself."""
    if event.case is not None:
        return []
    return [Row(EVENT_CASE, {"case_id": case, "seq": event.seq}) for case in cases]


def draws_in(event: Event) -> bool:
    """Whether *event* opens a case, which draws in what was there of its order and its parties."""
    return event.type == "dispute" and "opening" in (event.body.get("result") or {})


def draw_in(database: CaseDatabase, opened: Iterable[Event]) -> None:
    """Tie the events of their orders and parties to the cases just *opened*, in one statement."""
    wanted = [[case_id(str(event.case)), event.source] for event in opened]
    database.execute_sql(_DRAW_IN, (json.dumps(wanted),))


def sharing_evidence(database: CaseDatabase, cases: Iterable[int]) -> set[int]:
    """Return the cases that have an item of one of *cases* in common: those of them, and others."""
    rows = database.execute_sql(
        "SELECT DISTINCT e.case_id, f.case_id FROM evidence e "
        "JOIN evidence f ON f.digest = e.digest AND f.case_id <> e.case_id "
        "WHERE e.case_id IN (SELECT value FROM json_each(?)) AND e.size > 0",
        (json.dumps(sorted(cases)),),
    ).fetchall()
    return {case for row in rows for case in row}


def sharing_an_order(database: CaseDatabase, number: str) -> list[str]:
    """Return the numbers of the other cases of a case's order."""
    rows = database.execute_sql(
        'SELECT b.number FROM "case" a JOIN "case" b ON b.order_key = a.order_key AND b.id <> a.id '
        "WHERE a.number = ? ORDER BY b.id",
        (number,),
    ).fetchall()
    return [row[0] for row in rows]
