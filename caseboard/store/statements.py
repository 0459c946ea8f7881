"""Every statement that `apply` runs, compiled once."""

from __future__ import annotations

from functools import cache
from typing import Any

from peewee import EXCLUDED, Value
from peewee import Case as When

from caseboard.store.compiled import Named, Statement, change, compiled, delete, insert, upsert
from caseboard.store.tables import (
    Addendum,
    Approval,
    Case,
    CaseLine,
    Decision,
    Entry,
    Event,
    EventCase,
    Evidence,
    Feedback,
    Hold,
    Letter,
    Mark,
    Message,
    Note,
    Offer,
    Order,
    OrderLine,
    Party,
    Pause,
    Period,
    Policy,
    Proposal,
    Request,
    Shipment,
    ShipmentLine,
    Staff,
    Table,
    Text,
    TrackingEvent,
    Waiver,
)


def _columns(table: type[Table], *left_out: str) -> tuple[str, ...]:
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    return tuple(name for name in meta.sorted_field_names if name not in left_out)


def _order_after_purchase() -> Statement:
    update = {getattr(Order, name): getattr(EXCLUDED, name) for name in _columns(Order, "key")}
    unpromised = Order.guaranteed_days.is_null() & Order.guaranteed_at.is_null()
    for column in (Order.guaranteed_days, Order.guaranteed_at):
        update[column] = When(None, [(unpromised, update[column])], column)
    update[Order.ship_to] = When(None, [(Order.ship_to == "", update[Order.ship_to])], Order.ship_to)
    query = Order.insert({getattr(Order, name): Value(Named(name), converter=False) for name in _columns(Order)})
    return compiled(Order, query.on_conflict(conflict_target=[Order.key], update=update))


def _line_after_purchase() -> Statement:
    names = _columns(OrderLine)
    update = {getattr(OrderLine, name): getattr(EXCLUDED, name) for name in names if name != "key"}
    update[OrderLine.listing] = When(None, [(OrderLine.listing == "", update[OrderLine.listing])], OrderLine.listing)
    query = OrderLine.insert({getattr(OrderLine, name): Value(Named(name), converter=False) for name in names})
    return compiled(OrderLine, query.on_conflict(conflict_target=[OrderLine.key], update=update))


EVENT = insert(Event, *_columns(Event))
TEXT = insert(Text, *_columns(Text))
EVENT_CASE = upsert(EventCase, ("case_id", "seq"), *_columns(EventCase))

PARTY = upsert(Party, ("key",), *_columns(Party))
ORDER = upsert(Order, ("key",), *_columns(Order))
ORDER_AFTER_PURCHASE = _order_after_purchase()
"""Brings a version newer than the payment: it may add guarantee and address, and changes none of them (R3, R32)."""
ORDER_LINE = upsert(OrderLine, ("key",), *_columns(OrderLine))
ORDER_LINE_AFTER_PURCHASE = _line_after_purchase()
"""Brings a line of such a version: it may add a listing, and changes none that was bought by (R29)."""
ORDER_LINES_ASIDE = change(OrderLine, ("place",), ("order_key",))
ORDER_LINES_OFF = delete(OrderLine, "order_key", "place")
SHIPMENT = upsert(Shipment, ("key",), *_columns(Shipment))
SHIPMENT_LINE = upsert(ShipmentLine, ("shipment_key", "line_key"), *_columns(ShipmentLine))
SHIPMENT_LINES_OFF = delete(ShipmentLine, "shipment_key")
TRACKING = upsert(TrackingEvent, ("key",), *_columns(TrackingEvent))
FEEDBACK = upsert(Feedback, ("key",), *_columns(Feedback))
BUYER_NAME = change(Case, ("buyer_name",), ("buyer_key",))
SELLER_NAME = change(Case, ("seller_name",), ("seller_key",))

STAFF = upsert(Staff, ("name",), *_columns(Staff))
POLICY = upsert(Policy, ("version",), *_columns(Policy))
PAUSE = insert(Pause, *_columns(Pause, "until"))
RESUME = change(Pause, ("until",), (), unset=("until",))

CASE = insert(
    Case, "id", "number", "key", "order_key", "buyer_key", "seller_key", "buyer_name", "seller_name", "currency",
    "paid_for", "guarantee", "opened_at", "policy", "statement", "reason", "detail", "reason_set_at", "requested",
    "remedy", "stage", "stage_since",
)  # fmt: skip
CASE_LINE = upsert(CaseLine, ("case_id", "line_key"), *_columns(CaseLine))
MESSAGE = upsert(Message, ("key",), *_columns(Message))
OFFER = upsert(Offer, ("key",), *_columns(Offer))
EVIDENCE = upsert(
    Evidence, ("key",), *_columns(Evidence, "admitted_at", "seen_at"),
)  # fmt: skip
ADMITTED = change(Evidence, ("admitted_at",), ("ref", "case_id"))
SEEN = change(Evidence, ("seen_at",), ("ref", "case_id"), unset=("seen_at",))
REFILED = change(Evidence, ("slot",), ("ref", "case_id"))

LETTER = insert(
    Letter, "message_id", "seq", "case_id", "kind", "party", "by_staff", "actor", "queued_at", "period", "subject",
    "words",
)  # fmt: skip
SENT = change(Letter, ("state", "sent_at"), ("message_id",))
FAILED = change(Letter, ("state", "failed_at"), ("message_id",))
BOUNCED = change(Letter, ("state", "bounced_at", "permanent"), ("message_id",))
ACKNOWLEDGED = change(Letter, ("acknowledged",), ("message_id",))

PERIOD = insert(Period, *_columns(Period, "left_at"))
LEFT = change(Period, ("left_at",), ("case_id",), unset=("left_at",))
REQUEST = insert(Request, *_columns(Request))
MARK = upsert(Mark, ("case_id", "name"), *_columns(Mark))
NOTE = insert(Note, *_columns(Note))
NOTE_OFF = delete(Note, "case_id", "ref")
HOLD = insert(Hold, *_columns(Hold))
WAIVER = insert(Waiver, *_columns(Waiver))
PROPOSAL = insert(Proposal, *_columns(Proposal))
APPROVAL = insert(Approval, *_columns(Approval))
DECISION = insert(Decision, *_columns(Decision))
ADDENDUM = insert(Addendum, *_columns(Addendum))
ENTRY = insert(Entry, *_columns(Entry))


def _another_file() -> Statement:
    query = Evidence.update({Evidence.admitted_at: None, Evidence.seen_at: None})
    query = query.where(Evidence.key == Value(Named("=key"), converter=False))
    query = query.where(Evidence.digest != Value(Named("=but"), converter=False))
    return compiled(Evidence, query)


ANOTHER_FILE = _another_file()
"""Takes admission and first look off an item whose file is no longer the one that was admitted or seen."""


def _released() -> Statement:
    query = Hold.update({Hold.until: Value(Named("until"), converter=False)})
    query = query.where(Hold.case_id == Value(Named("=case_id"), converter=False))
    query = query.where(Hold.until > Value(Named("=after"), converter=False))
    return compiled(Hold, query)


RELEASED = _released()

_BECOMES = frozenset(
    {
        "stage", "stage_since", "entered_at", "escalation_why", "ended_at", "awarded", "delivered_at", "assignee",
        "proposal", "arrived_overdue", "reason", "detail", "reason_set_at", "reason_changed_at", "requested", "remedy",
    }
)  # fmt: skip
"""The columns of a case that an event may set; all others are reckoned from facts."""


@cache
def case_becomes(names: tuple[str, ...]) -> Statement:
    """Return the update of exactly these columns of a case.

    Raises:
        ValueError: an event tries to set a column that is not its to set.
    """
    if foreign := set(names) - _BECOMES:
        raise ValueError(f"an event cannot set {sorted(foreign)[0]} of a case")
    return change(Case, names, ("id",))
