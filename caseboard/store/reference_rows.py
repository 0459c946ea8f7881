"""What references leave in the tables: parties, orders, parcels and what carriers say of them, feedback."""

from __future__ import annotations

from caseboard.domain.addresses import in_lines
from caseboard.domain.events import Event
from caseboard.domain.instants import micros
from caseboard.domain.money import minor
from caseboard.store import statements as sql
from caseboard.store.bodies import MakesRows, Refs, Rows, instant, text
from caseboard.store.compiled import Row, key_of, line_key

_GONE = -1
"""Place of an order's line until the version that comes in has named it."""


def _party(event: Event, _refs: Refs) -> Rows:
    body = event.body
    key = key_of(event.source, event.ref)
    yield Row(
        sql.PARTY,
        {
            "key": key,
            "ref": event.ref,
            "role": text(body, "role"),
            "name": text(body, "name"),
            "email": text(body, "email"),
            "language": text(body, "language"),
            "time_zone": text(body, "time_zone"),
            "joined_at": instant(body.get("joined_at")),
            "rating": body.get("rating"),
            "rated_orders": body.get("rated_orders"),
        },
    )
    if event.updated_at is not None:
        yield Row(sql.BUYER_NAME, {"buyer_name": text(body, "name"), "=buyer_key": key})
        yield Row(sql.SELLER_NAME, {"seller_name": text(body, "name"), "=seller_key": key})


def _order(event: Event, _refs: Refs) -> Rows:
    body, key = event.body, key_of(event.source, event.ref)
    currency, paid_at = text(body, "currency"), instant(body.get("paid_at"))
    later = event.updated_at is not None and paid_at is not None and micros(event.updated_at) > paid_at
    yield Row(
        # Guarantee, address and listings are those of the purchase (R3, R29, R32).
        sql.ORDER_AFTER_PURCHASE if later else sql.ORDER,
        {
            "key": key,
            "ref": event.ref,
            "buyer": key_of(event.source, text(body, "buyer")),
            "seller": key_of(event.source, text(body, "seller")),
            "currency": currency,
            "paid_at": paid_at,
            "paid": minor(str(body["paid"]), currency),
            "guaranteed_days": body.get("guaranteed_days"),
            "guaranteed_at": instant(body.get("guaranteed_at")),
            "completes_at": instant(body.get("completes_at")),
            "ship_to": in_lines(body.get("ship_to")),
        },
    )
    yield from _order_lines(event, key, currency, later=later)


def _order_lines(event: Event, key: str, currency: str, *, later: bool) -> Rows:
    """Yield the lines of an order; a newer version takes away those it no longer has."""
    if event.updated_at is not None:
        yield Row(sql.ORDER_LINES_ASIDE, {"=order_key": key, "place": _GONE})
    for place, line in enumerate(event.body.get("lines") or ()):
        paid = line.get("paid")
        yield Row(
            sql.ORDER_LINE_AFTER_PURCHASE if later else sql.ORDER_LINE,
            {
                "key": line_key(event.source, event.ref, line["ref"]),
                "order_key": key,
                "ref": line["ref"],
                "place": place,
                "title": text(line, "title"),
                "quantity": line.get("quantity", 1),
                "price": minor(str(line["price"]), currency),
                "paid": None if paid is None else minor(str(paid), currency),
                "listing": text(line, "listing"),
            },
        )
    if event.updated_at is not None:
        yield Row(sql.ORDER_LINES_OFF, {"=order_key": key, "=place": _GONE})


def _shipment(event: Event, _refs: Refs) -> Rows:
    body, key = event.body, key_of(event.source, event.ref)
    label = body.get("label")
    yield Row(
        sql.SHIPMENT,
        {
            "key": key,
            "ref": event.ref,
            "order_key": key_of(event.source, text(body, "order")),
            "direction": body.get("direction") or "out",
            "carrier": text(body, "carrier"),
            "tracking_number": text(body, "tracking_number"),
            "method": body.get("method") or "unknown",
            "label": label if isinstance(label, str) else in_lines(label),
            "shipped_at": micros(event.at),
            "agreed_at": instant(body.get("agreed_at")),
            "fee_borne_by": text(body, "fee_borne_by"),
        },
    )
    if event.updated_at is not None:
        yield Row(sql.SHIPMENT_LINES_OFF, {"=shipment_key": key})
    for ref in body.get("lines") or ():
        yield Row(
            sql.SHIPMENT_LINE, {"shipment_key": key, "line_key": line_key(event.source, text(body, "order"), ref)}
        )


def _tracking(event: Event, _refs: Refs) -> Rows:
    body = event.body
    yield Row(
        sql.TRACKING,
        {
            "key": key_of(event.source, event.ref),
            "shipment_key": key_of(event.source, text(body, "shipment")),
            "code": text(body, "code"),
            "at": micros(event.at),
            "place": text(body, "place"),
            "signed_by": text(body, "signed_by"),
            "text": text(body, "text"),
        },
    )


def _feedback(event: Event, refs: Refs) -> Rows:
    yield Row(
        sql.FEEDBACK,
        {
            "key": key_of(event.source, event.ref),
            "order_key": key_of(event.source, text(event.body, "order")),
            "at": micros(event.at),
            "stars": event.body.get("stars", 0),
            "words": refs.get("text"),
        },
    )


REFERENCE_ROWS: dict[str, MakesRows] = {
    "party": _party,
    "order": _order,
    "shipment": _shipment,
    "tracking": _tracking,
    "feedback": _feedback,
}
"""What `apply` asks for the rows of references."""
