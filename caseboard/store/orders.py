"""Reads about orders: what an opening asks, what a record refers to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.domain.facts import Parcel, Person
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


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as the opening of a dispute reads it, and what the facts of a case opened on it begin with."""

    bought: Bought
    address: str
    listed: frozenset[str]
    """Refs of the lines whose listing is on file."""
    people: tuple[Person, ...]
    """Buyer and seller; empty where one of them is not on file."""
    parcels: tuple[tuple[Parcel, frozenset[str]], ...]
    """Each with the refs of the lines it carries, in order of sending."""


def bought(database: CaseDatabase, order_keys: Iterable[str]) -> dict[str, Bought]:
    """Return orders by key as the opening of a dispute reads them; unknown ones are left out."""
    return {key: found.bought for key, found in ordered(database, order_keys).items()}


def ordered(database: CaseDatabase, order_keys: Iterable[str]) -> dict[str, Ordered]:
    """Return orders by key, in five statements; unknown ones are left out."""
    keys = json.dumps(sorted(order_keys))
    lines, listed = _lines(database, keys)
    parcels, disputes = _parcels(database, keys), _disputes(database, keys)
    found = {}
    for key, *columns in database.execute_sql(_ORDERS, (keys,)).fetchall():
        sent: dict[str, list[datetime]] = defaultdict(list)
        for parcel, refs in parcels[key]:
            for ref in refs if parcel.direction == "out" else ():
                sent[ref].append(parcel.shipped_at)
        order = _bought(columns, lines[key], sent, disputes[key])
        buyer, seller = columns[9:13], columns[13:17]
        people = (Person(*buyer), Person(*seller)) if seller[0] is not None else ()
        found[key] = Ordered(order, columns[17], frozenset(listed[key]), people, tuple(parcels[key]))
    return found


_AMONG = "IN (SELECT value FROM json_each(?))"
_ORDERS = f"""
SELECT o.key, o.ref, b.ref, o.seller, o.currency, o.paid_at, o.paid, o.guaranteed_days, o.guaranteed_at, o.completes_at,
       b.ref, b.name, b.email, b.language, s.ref, s.name, s.email, s.language, o.ship_to
  FROM "order" o JOIN party b ON b.key = o.buyer LEFT JOIN party s ON s.key = o.seller WHERE o.key {_AMONG}"""


def _bought(
    columns: Sequence[Any],
    lines: Iterable[PaidLine],
    sent: Mapping[str, Sequence[datetime]],
    disputes: Iterable[Earlier],
) -> Bought:
    ref, buyer, seller, currency, paid_at, paid, guaranteed_days, guaranteed_at, completes_at, *_ = columns
    return Bought(
        ref, buyer, seller, currency, from_micros(paid_at), paid, guaranteed_days,
        None if guaranteed_at is None else from_micros(guaranteed_at),
        None if completes_at is None else from_micros(completes_at), tuple(lines), dict(sent), tuple(disputes),
    )  # fmt: skip


def _lines(database: CaseDatabase, keys: str) -> tuple[dict[str, list[PaidLine]], dict[str, set[str]]]:
    """Return the lines of each order, and the refs of those whose listing is on file."""
    lines: dict[str, list[PaidLine]] = defaultdict(list)
    listed: dict[str, set[str]] = defaultdict(set)
    for key, ref, quantity, price, paid, is_listed in database.execute_sql(
        "SELECT order_key, ref, quantity, price, paid, listing <> '' FROM order_line "
        f"WHERE order_key {_AMONG} ORDER BY place",
        (keys,),
    ).fetchall():
        lines[key].append(PaidLine(ref, quantity, price, paid))
        if is_listed:
            listed[key].add(ref)
    return lines, listed


def _parcels(database: CaseDatabase, keys: str) -> dict[str, list[tuple[Parcel, frozenset[str]]]]:
    """Return the parcels of each order with the refs of their lines, those that carry none left out."""
    scans: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for parcel, code, at in database.execute_sql(
        "SELECT t.shipment_key, t.code, t.at FROM shipment s JOIN tracking_event t ON t.shipment_key = s.key "
        f"WHERE s.order_key {_AMONG} ORDER BY t.at, t.key",
        (keys,),
    ).fetchall():
        scans[parcel].append((code, from_micros(at)))
    found: dict[str, list[tuple[Parcel, frozenset[str]]]] = defaultdict(list)
    for order, key, direction, shipped_at, label, refs in database.execute_sql(
        "SELECT s.order_key, s.key, s.direction, s.shipped_at, s.label, json_group_array(ol.ref) FROM shipment s "
        "JOIN shipment_line sl ON sl.shipment_key = s.key JOIN order_line ol ON ol.key = sl.line_key "
        f"WHERE s.order_key {_AMONG} GROUP BY s.key ORDER BY s.shipped_at, s.key",
        (keys,),
    ).fetchall():
        parcel = Parcel(key, direction, from_micros(shipped_at), label or None, tuple(scans[key]))
        found[order].append((parcel, frozenset(json.loads(refs))))
    return found


def _disputes(database: CaseDatabase, keys: str) -> dict[str, list[Earlier]]:
    """Return the disputes of each order, oldest first."""
    disputes: dict[str, list[Earlier]] = defaultdict(list)
    for key, number, stage, opened, ended, refs in database.execute_sql(
        'SELECT c.order_key, c.number, c.stage, c.opened_at, c.ended_at, json_group_array(ol.ref) FROM "case" c '
        "JOIN case_line cl ON cl.case_id = c.id JOIN order_line ol ON ol.key = cl.line_key "
        f"WHERE c.order_key {_AMONG} GROUP BY c.id ORDER BY c.id",
        (keys,),
    ).fetchall():
        ended_at = None if ended is None else from_micros(ended)
        disputes[key].append(Earlier(number, frozenset(json.loads(refs)), stage, from_micros(opened), ended_at))
    return disputes
