"""Good records of every type, to be made bad one field at a time."""

import json
from typing import Any

import pytest

from caseboard.exchange.records import BadRecord, decode

HEAD = {"source": "shop", "ref": "r-1", "at": "2026-03-01T12:00:00Z"}
ORDER_LINE = {"ref": "o-1/1", "title": "Lamp", "quantity": 2, "price": "10.00", "listing": "A lamp, brass"}
BODIES: dict[str, dict[str, Any]] = {
    "party": {
        "role": "buyer",
        "name": "Ana Lima",
        "email": "ana@example.org",
        "rating": 0.9,
        "rated_orders": 7,
    },
    "order": {
        "buyer": "b-1",
        "seller": "s-1",
        "currency": "USD",
        "paid_at": "2026-03-01T12:00:00Z",
        "paid": "25.00",
        "guaranteed_days": 30,
        "ship_to": {"lines": ["12 Main St"], "postcode": "10001", "country": "US"},
        "lines": [ORDER_LINE],
    },
    "shipment": {"order": "o-1", "lines": ["o-1/1"], "carrier": "post", "label": "12 Main St"},
    "tracking": {"shipment": "p-1", "code": "delivered", "signed_by": "A. Lima"},
    "feedback": {"order": "o-1", "stars": 2, "text": "late"},
    "dispute": {
        "by": "b-1",
        "order": "o-1",
        "lines": ["o-1/1"],
        "reason": "not_received",
        "requested": "20.00",
        "remedy": "refund",
        "statement": "Nothing came.",
    },
    "message": {"dispute": "d-1", "by": "b-1", "text": "Where is it?"},
    "offer": {"dispute": "d-1", "by": "s-1", "amount": "5.00", "answer": "refused"},
    "evidence": {"dispute": "d-1", "by": "b-1", "slot": "photos", "provenance": "party", "text": "see here"},
    "request": {"dispute": "d-1", "by": "b-1", "party": "s-1", "slot": "clearance_certificate"},
    "return_address": {"dispute": "d-1", "lines": ["1 Dock Rd", "Lisbon"]},
    "bounce": {"letter": "<CB-1.0a@caseboard.invalid>", "permanent": True},
    "escalation": {"dispute": "d-1", "by": "b-1", "why": "seller_silent"},
    "reason_change": {"dispute": "d-1", "to": "damaged", "detail": "accepted"},
    "withdrawal": {"dispute": "d-1", "by": "b-1"},
    "settlement": {"dispute": "d-1", "by": "s-1", "amount": "5.00"},
    "decision": {
        "dispute": "d-1",
        "outcome": "refund_full",
        "amount": "20.00",
        "fault": "seller",
        "grounds": ["not_delivered"],
        "rationale": "It never came.",
        "by": "kim",
    },
    "staff": {"name": "kim", "role": "case manager"},
}


def record(kind, **changes):
    """Return a good record of type *kind* with some fields changed; those set to ... are left out."""
    made = {"type": kind, **HEAD, **BODIES.get(kind, {}), **changes}
    return {name: value for name, value in made.items() if value is not ...}


def line(kind, **changes):
    """Return such a record as a line of JSON."""
    return json.dumps(record(kind, **changes), ensure_ascii=False).encode()


def why(raw, **options):
    """Return why a line is refused."""
    with pytest.raises(BadRecord) as refused:
        decode(raw, **options)
    return refused.value.why


def why_not(raw):
    """Return why a line is refused, nothing where it is taken."""
    try:
        decode(raw)
    except BadRecord as refused:
        return refused.why
    return ""
