"""Reads about orders: what an opening asks, what a record refers to."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.money import PaidLine
from caseboard.domain.opening import Bought, Earlier
from caseboard.store.database import CaseDatabase


def known(database: CaseDatabase, kind: str, key: str) -> bool:
    """Whether a party, order, shipment or case of that key is on file."""
    table = {"party": "party", "order": '"order"', "shipment": "shipment", "dispute": '"case"'}[kind]
    return database.execute_sql(f"SELECT 1 FROM {table} WHERE key = ?", (key,)).fetchone() is not None


def role_of(database: CaseDatabase, key: str) -> str | None:
    """Return whether a party is a buyer or a seller."""
    row: Any = database.execute_sql("SELECT role FROM party WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def lines_of(database: CaseDatabase, order_key: str) -> set[str]:
    """Return the refs of an order's lines."""
    rows = database.execute_sql("SELECT ref FROM order_line WHERE order_key = ?", (order_key,)).fetchall()
    return {row[0] for row in rows}


def disputed_lines_of(database: CaseDatabase, order_key: str) -> set[str]:
    """Return the refs of an order's lines that a dispute is or was about."""
    rows = database.execute_sql(
        "SELECT ol.ref FROM order_line ol JOIN case_line cl ON cl.line_key = ol.key WHERE ol.order_key = ?",
        (order_key,),
    ).fetchall()
    return {row[0] for row in rows}


def case_of(database: CaseDatabase, key: str) -> str | None:
    """Return the number of the case that a dispute opened."""
    row: Any = database.execute_sql('SELECT number FROM "case" WHERE key = ?', (key,)).fetchone()
    return None if row is None else str(row[0])


def case_of_letter(database: CaseDatabase, message_id: str) -> str | None:
    """Return the number of the case a letter belongs to."""
    row: Any = database.execute_sql(
        'SELECT c.number FROM letter l JOIN "case" c ON c.id = l.case_id WHERE l.message_id = ?',
        (message_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def number_free(database: CaseDatabase, number: int) -> bool:
    """Whether no case has that number yet."""
    return database.execute_sql('SELECT 1 FROM "case" WHERE id = ?', (number,)).fetchone() is None


def names(database: CaseDatabase, buyer: str, seller: str) -> tuple[str, str]:
    """Return the names of a buyer and a seller by key."""
    found = dict(database.execute_sql("SELECT key, name FROM party WHERE key IN (?, ?)", (buyer, seller)).fetchall())
    return found.get(buyer, ""), found.get(seller, "")


def bought(database: CaseDatabase, order_key: str) -> Bought | None:
    """Return an order as the opening of a dispute reads it, in four statements."""
    row: Any = database.execute_sql(
        "SELECT o.ref, b.ref, o.seller, o.currency, o.paid_at, o.paid, o.guaranteed_days, o.guaranteed_at, "
        'o.completes_at FROM "order" o JOIN party b ON b.key = o.buyer WHERE o.key = ?',
        (order_key,),
    ).fetchone()
    if row is None:
        return None
    lines = database.execute_sql(
        "SELECT ref, quantity, price, paid FROM order_line WHERE order_key = ? ORDER BY place", (order_key,)
    ).fetchall()
    sent: dict[str, list[Any]] = defaultdict(list)
    for ref, shipped_at in database.execute_sql(
        "SELECT ol.ref, s.shipped_at FROM shipment s JOIN shipment_line sl ON sl.shipment_key = s.key "
        "JOIN order_line ol ON ol.key = sl.line_key WHERE s.order_key = ? AND s.direction = 'out' "
        "ORDER BY s.shipped_at",
        (order_key,),
    ).fetchall():
        sent[ref].append(from_micros(shipped_at))
    disputes = database.execute_sql(
        'SELECT c.number, c.stage, c.opened_at, c.ended_at, json_group_array(ol.ref) FROM "case" c '
        "JOIN case_line cl ON cl.case_id = c.id JOIN order_line ol ON ol.key = cl.line_key "
        "WHERE c.order_key = ? GROUP BY c.id ORDER BY c.id",
        (order_key,),
    ).fetchall()
    return Bought(
        ref=row[0],
        buyer=row[1],
        seller=row[2],
        currency=row[3],
        paid_at=from_micros(row[4]),
        paid=row[5],
        guaranteed_days=row[6],
        guaranteed_at=None if row[7] is None else from_micros(row[7]),
        completes_at=None if row[8] is None else from_micros(row[8]),
        lines=tuple(PaidLine(*line) for line in lines),
        sent=dict(sent),
        disputes=tuple(
            Earlier(
                number,
                frozenset(json.loads(refs)),
                stage,
                from_micros(opened),
                None if ended is None else from_micros(ended),
            )
            for number, stage, opened, ended, refs in disputes
        ),
    )
