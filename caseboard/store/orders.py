"""Reads about orders: what an opening asks, what a record refers to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.money import PaidLine
from caseboard.domain.opening import Bought, Earlier
from caseboard.store.database import CaseDatabase


def disputed_lines_of(database: CaseDatabase, order_key: str) -> set[str]:
    """Return the refs of an order's lines that a dispute is or was about."""
    rows = database.execute_sql(
        "SELECT ol.ref FROM order_line ol JOIN case_line cl ON cl.line_key = ol.key WHERE ol.order_key = ?",
        (order_key,),
    ).fetchall()
    return {row[0] for row in rows}


def case_of_letter(database: CaseDatabase, message_id: str) -> str | None:
    """Return the number of the case a letter belongs to."""
    row: Any = database.execute_sql(
        'SELECT c.number FROM letter l JOIN "case" c ON c.id = l.case_id WHERE l.message_id = ?',
        (message_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def bought(database: CaseDatabase, order_keys: Iterable[str]) -> dict[str, Bought]:
    """Return orders by key as the opening of a dispute reads them, in four statements; unknown ones are left out."""
    keys = json.dumps(sorted(order_keys))
    among = "IN (SELECT value FROM json_each(?))"
    lines: dict[str, list[PaidLine]] = defaultdict(list)
    for key, *line in database.execute_sql(
        f"SELECT order_key, ref, quantity, price, paid FROM order_line WHERE order_key {among} ORDER BY place", (keys,)
    ).fetchall():
        lines[key].append(PaidLine(*line))
    sent: dict[str, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for key, ref, shipped_at in database.execute_sql(
        "SELECT s.order_key, ol.ref, s.shipped_at FROM shipment s JOIN shipment_line sl ON sl.shipment_key = s.key "
        f"JOIN order_line ol ON ol.key = sl.line_key WHERE s.order_key {among} AND s.direction = 'out' "
        "ORDER BY s.shipped_at",
        (keys,),
    ).fetchall():
        sent[key][ref].append(from_micros(shipped_at))
    disputes: dict[str, list[Earlier]] = defaultdict(list)
    for key, number, stage, opened, ended, refs in database.execute_sql(
        'SELECT c.order_key, c.number, c.stage, c.opened_at, c.ended_at, json_group_array(ol.ref) FROM "case" c '
        "JOIN case_line cl ON cl.case_id = c.id JOIN order_line ol ON ol.key = cl.line_key "
        f"WHERE c.order_key {among} GROUP BY c.id ORDER BY c.id",
        (keys,),
    ).fetchall():
        ended_at = None if ended is None else from_micros(ended)
        disputes[key].append(Earlier(number, frozenset(json.loads(refs)), stage, from_micros(opened), ended_at))
    rows = database.execute_sql(
        "SELECT o.key, o.ref, b.ref, o.seller, o.currency, o.paid_at, o.paid, o.guaranteed_days, o.guaranteed_at, "
        f'o.completes_at FROM "order" o JOIN party b ON b.key = o.buyer WHERE o.key {among}',
        (keys,),
    ).fetchall()
    return {
        row[0]: Bought(
            ref=row[1],
            buyer=row[2],
            seller=row[3],
            currency=row[4],
            paid_at=from_micros(row[5]),
            paid=row[6],
            guaranteed_days=row[7],
            guaranteed_at=None if row[8] is None else from_micros(row[8]),
            completes_at=None if row[9] is None else from_micros(row[9]),
            lines=tuple(lines[row[0]]),
            sent=dict(sent[row[0]]),
            disputes=tuple(disputes[row[0]]),
        )
        for row in rows
    }
