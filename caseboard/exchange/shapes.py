"""What a record of each type must hold, as msgspec reads it. Unknown keys are no business of these shapes.

A field that may be left out may be null as well. Instants, amounts and what one
field says about another are looked at in `records`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Ref = Annotated[str, Meta(min_length=1, max_length=200)]
"""Another record's id, as the sender names it."""
Refs = Annotated[list[Ref], Meta(min_length=1)]
Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Amount = Annotated[str, Meta(extra_json_schema={"pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"})]
"""A decimal string: a JSON number would pass through binary fractions on its way."""


class Shape(Struct, kw_only=True):
    """A record, or a part of one."""


class Address(Shape):
    """Where goods go."""

    lines: list[str]
    postcode: str | None = None
    country: str | None = None


class Party(Shape):
    """A buyer or a seller."""

    role: Literal["buyer", "seller"]
    name: str
    email: str | None = None
    language: str | None = None
    time_zone: str | None = None
    joined_at: Instant | None = None
    rating: Annotated[float, Meta(ge=0, le=1)] | None = None
    rated_orders: Annotated[int, Meta(ge=0, le=1_000_000_000)] | None = None


class OrderLine(Shape):
    """One line of an order, with its listing as bought."""

    ref: Ref
    title: str
    quantity: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    price: Amount
    paid: Amount | None = None
    listing: str | None = None
    image: str | None = None


class Order(Shape):
    """An order as bought."""

    buyer: Ref
    seller: Ref
    currency: str
    paid_at: Instant
    paid: Amount
    lines: Annotated[list[OrderLine], Meta(min_length=1)]
    guaranteed_days: Annotated[float, Meta(ge=0, le=36_500)] | None = None
    guaranteed_at: Instant | None = None
    completes_at: Instant | None = None
    ship_to: Address | Literal["[erased]"] | None = None


class Shipment(Shape):
    """A parcel on its way out or back; its `at` is when it was sent."""

    order: Ref
    lines: Refs
    direction: Literal["out", "back"] | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    method: Literal["driver_release", "signature_obtained", "unknown"] | None = None
    label: Address | str | None = None
    agreed_at: Instant | None = None
    fee_borne_by: str | None = None


class Tracking(Shape):
    """What a carrier reports about a parcel."""

    shipment: Ref
    code: Literal[
        "accepted",
        "in_transit",
        "customs_hold",
        "ready_for_collection",
        "collection_failed",
        "delivered",
        "exception",
        "returned",
    ]
    place: str | None = None
    signed_by: str | None = None
    text: str | None = None


class Feedback(Shape):
    """The buyer's feedback on an order."""

    order: Ref
    stars: Annotated[int, Meta(ge=1, le=5)]
    text: str | None = None


class Dispute(Shape):
    """A buyer's request for money back."""

    by: Ref
    order: Ref
    lines: Refs
    reason: str
    requested: Amount
    remedy: Literal["refund", "partial_refund", "return_and_refund"]
    statement: str
    detail: str | None = None
    number: str | None = None


class Message(Shape):
    """A message of the thread."""

    dispute: Ref
    by: Ref
    text: str


class Offer(Shape):
    """What one side offers the other."""

    dispute: Ref
    by: Ref
    amount: Amount
    answer: Literal["accepted", "refused"] | None = None
    answered_at: Instant | None = None


class Evidence(Shape):
    """An item: a text, or a file beside the records."""

    dispute: Ref
    by: Ref
    provenance: Literal["platform", "carrier", "authority", "party"]
    slot: str | None = None
    dated: Instant | None = None
    text: str | None = None
    file: Annotated[str, Meta(min_length=1, max_length=1_000)] | None = None
    name: str | None = None
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")] | None = None
    caption: str | None = None


class Request(Shape):
    """One side asks the other for a document."""

    dispute: Ref
    by: Ref
    party: Ref
    slot: str
    due_at: Instant | None = None


class ReturnAddress(Shape):
    """The seller's word on where goods go back to."""

    dispute: Ref
    lines: list[str] | Literal["[erased]"]
    by: Ref | None = None


class LetterNamed(Shape):
    """A letter, for a sender who does not know its Message-ID."""

    dispute: Ref
    party: Ref
    kind: str | None = None


class Bounce(Shape):
    """A letter came back."""

    letter: Ref | LetterNamed
    permanent: bool
    text: str | None = None


class Escalation(Shape):
    """A dispute goes to the team."""

    dispute: Ref
    by: Ref
    why: Literal["seller_silent", "partial_refund_refused", "no_agreement", "other"]
    note: str | None = None


class ReasonChange(Shape):
    """The buyer has found the goods, and something is wrong with them."""

    dispute: Ref
    to: str
    by: Ref | None = None
    detail: str | None = None


class Ending(Shape):
    """A withdrawal or a settlement."""

    dispute: Ref
    by: Ref
    amount: Amount | None = None


class Decision(Shape):
    """A decision made before this desk existed."""

    dispute: Ref
    outcome: Literal["refund_full", "refund_partial", "return_and_refund", "no_refund", "order_finished"]
    fault: Literal["buyer", "seller", "carrier", "none"]
    by: str
    amount: Amount | None = None
    grounds: list[str] | None = None
    rationale: str | None = None


class Staff(Shape):
    """A member of staff."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    role: Literal["case manager", "reviewer", "supervisor"]


SHAPES: dict[str, type[Shape]] = {
    "party": Party,
    "order": Order,
    "shipment": Shipment,
    "tracking": Tracking,
    "feedback": Feedback,
    "dispute": Dispute,
    "message": Message,
    "offer": Offer,
    "evidence": Evidence,
    "request": Request,
    "return_address": ReturnAddress,
    "bounce": Bounce,
    "escalation": Escalation,
    "reason_change": ReasonChange,
    "withdrawal": Ending,
    "settlement": Ending,
    "decision": Decision,
    "staff": Staff,
}

INSTANTS: dict[str, tuple[str, ...]] = {
    "party": ("joined_at",),
    "order": ("paid_at", "guaranteed_at", "completes_at"),
    "shipment": ("agreed_at",),
    "offer": ("answered_at",),
    "evidence": ("dated",),
    "request": ("due_at",),
}
"""Fields that hold instants, beside those every record has."""

AMOUNTS: dict[str, tuple[str, ...]] = {
    "dispute": ("requested",),
    "offer": ("amount",),
    "withdrawal": ("amount",),
    "settlement": ("amount",),
    "decision": ("amount",),
}
"""Fields that hold amounts whose currency stands in the order; an order's own are looked at with it."""
