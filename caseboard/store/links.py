"""Which cases an event touches: its own, and every case of the order it is about.

An order comes before its dispute, and a delivery can touch two cases; so a
dispute draws in what was there before it, and later events find their cases.
"""

from __future__ import annotations

from collections.abc import Iterable

from caseboard.domain.events import Event
from caseboard.store.compiled import key_of
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

_PULL = """
INSERT INTO event_case (case_id, seq) SELECT ?, seq FROM event WHERE source = ? AND type = ? AND ref = ?
ON CONFLICT DO NOTHING"""
_CASES_OF = {
    "order": 'SELECT id FROM "case" WHERE order_key = ?',
    "shipment": 'SELECT id FROM "case" WHERE order_key = ?',
    "feedback": 'SELECT id FROM "case" WHERE order_key = ?',
    "tracking": 'SELECT c.id FROM "case" c JOIN shipment s ON s.order_key = c.order_key WHERE s.key = ?',
    "party": 'SELECT id FROM "case" WHERE buyer_key = ?1 OR seller_key = ?1',
}
_ABOUT = {"order": "", "party": "", "shipment": "order", "feedback": "order", "tracking": "shipment"}


def touched(database: CaseDatabase, event: Event) -> set[int]:
    """Return the row ids of the cases that *event* touches."""
    if event.case is not None:
        return {case_id(event.case)}
    if event.type not in _CASES_OF:
        return set()
    field = _ABOUT[event.type]
    key = key_of(event.source, str(event.body.get(field, "")) if field else event.ref)
    return {row[0] for row in database.execute_sql(_CASES_OF[event.type], (key,)).fetchall()}


def link(database: CaseDatabase, event: Event, cases: Iterable[int]) -> None:
    """Write down that *event* touches *cases*; a new dispute draws in the events of its order and parties."""
    if event.case is None:
        for case in cases:
            database.execute_sql(
                "INSERT INTO event_case (case_id, seq) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (case, event.seq),
            )
        return
    if event.type == "dispute" and "opening" in (event.body.get("result") or {}):
        _draw_in(database, event)


def _draw_in(database: CaseDatabase, event: Event) -> None:
    case, source = case_id(str(event.case)), event.source
    order = str(event.body["order"])
    opening = event.body["result"]["opening"]
    about = [(source, "order", order)]
    about += [(source, "party", opening[side].removeprefix(f"{source}:")) for side in ("buyer", "seller")]
    order_key = key_of(source, order)
    for kind, sql in (
        ("shipment", "SELECT key FROM shipment WHERE order_key = ?"),
        ("feedback", "SELECT key FROM feedback WHERE order_key = ?"),
        (
            "tracking",
            "SELECT t.key FROM tracking_event t JOIN shipment s ON s.key = t.shipment_key WHERE s.order_key = ?",
        ),
    ):
        for (key,) in database.execute_sql(sql, (order_key,)).fetchall():
            about.append((source, kind, key.removeprefix(f"{source}:")))
    for one in about:
        database.execute_sql(_PULL, (case, *one))


def sharing_evidence(database: CaseDatabase, case: int) -> set[int]:
    """Return the other cases on which an item of *case* lies as well."""
    rows = database.execute_sql(
        "SELECT DISTINCT f.case_id FROM evidence e JOIN evidence f ON f.digest = e.digest AND f.case_id <> e.case_id "
        "WHERE e.case_id = ? AND e.size > 0",
        (case,),
    ).fetchall()
    return {row[0] for row in rows}


def of_the_same_order(database: CaseDatabase, case: int) -> set[int]:
    """Return the other cases of a case's order: what one of them gives back the others cannot."""
    rows = database.execute_sql(
        'SELECT b.id FROM "case" a JOIN "case" b ON b.order_key = a.order_key AND b.id <> a.id WHERE a.id = ?', (case,)
    ).fetchall()
    return {row[0] for row in rows}


def sharing_an_order(database: CaseDatabase, number: str) -> list[str]:
    """Return the numbers of the other cases of a case's order."""
    rows = database.execute_sql(
        'SELECT b.number FROM "case" a JOIN "case" b ON b.order_key = a.order_key AND b.id <> a.id '
        "WHERE a.number = ? ORDER BY b.id",
        (number,),
    ).fetchall()
    return [row[0] for row in rows]
