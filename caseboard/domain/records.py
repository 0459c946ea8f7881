"""The types of record: their order, their fields, whose words they hold, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

RANK: dict[str, int] = {
    name: rank
    for rank, name in enumerate(
        (
            "party",
            "order",
            "shipment",
            "tracking",
            "feedback",
            "dispute",
            "message",
            "offer",
            "evidence",
            "request",
            "return_address",
            "bounce",
            "escalation",
            "reason_change",
            "withdrawal",
            "settlement",
            "decision",
            "staff",
        )
    )
}
"""In which order records of one instant are applied (rules, *Time*)."""

REFERENCE_TYPES = frozenset({"party", "order", "shipment", "staff"})
"""Records that others refer to and that move nothing in time."""

FIELDS: dict[str, frozenset[str]] = {
    name: frozenset(fields.split())
    for name, fields in {
        "party": "role name email language time_zone joined_at rating rated_orders",
        "order": ("buyer seller currency paid_at paid guaranteed_days guaranteed_at completes_at ship_to lines"),
        "shipment": ("order lines direction carrier tracking_number method label agreed_at fee_borne_by"),
        "tracking": "shipment code place signed_by text",
        "feedback": "order stars text",
        "dispute": "by order lines reason detail requested remedy statement number",
        "message": "dispute by text",
        "offer": "dispute by amount answer answered_at",
        "evidence": "dispute by slot provenance dated text file name sha256 caption",
        "request": "dispute by party slot due_at",
        "return_address": "dispute by lines",
        "bounce": "letter permanent text",
        "escalation": "dispute by why note",
        "reason_change": "dispute by to detail",
        "withdrawal": "dispute by amount",
        "settlement": "dispute by amount",
        "decision": "dispute by outcome amount fault grounds rationale",
        "staff": "name role",
    }.items()
}
"""The fields each type knows, beside what every record has; what else a sender writes is kept as words."""

PARTS: dict[str, dict[str, frozenset[str]]] = {
    "order": {"lines": frozenset({"ref", "title", "quantity", "price", "paid", "listing", "image"})},
    "bounce": {"letter": frozenset({"dispute", "party", "kind"})},
}
"""The fields known within a field; what else a sender writes there is kept as words too."""

_VERDICT = ("rationale", "above_request", "findings[].sentence", "unread[].why")

PERSONAL: dict[str, tuple[str, ...]] = {
    "party": ("name", "email"),
    "order": ("ship_to",),
    "shipment": ("label",),
    # Where a parcel was scanned or handed over may be somebody's door.
    "tracking": ("place", "signed_by", "text"),
    "feedback": ("text",),
    "dispute": ("statement", "result.opening.buyer_name", "result.opening.seller_name"),
    "message": ("text",),
    "evidence": ("text", "caption", "name", "result.device"),
    "return_address": ("lines",),
    "bounce": ("text",),
    "escalation": ("note",),
    "decision": ("rationale", *(f"result.decision.{name}" for name in _VERDICT)),
    "note": ("text",),
    "writing": ("text",),
    "ask": ("text",),
    "letter": ("text", "result.subject", "result.body"),
    "admission": ("why", "result.why"),
    "hold": ("why", "result.hold.why"),
    "release": ("why",),
    "waiver": ("why", "result.waiver.why"),
    "proposal": tuple(f"verdict.{name}" for name in _VERDICT),
    "rejection": ("why",),
    "seal": tuple(f"result.decision.{name}" for name in _VERDICT),
    "addendum": ("text",),
    "erasure": ("why",),
    # Why somebody is related to a party says something about the party.
    "relation": ("why",),
    # A carrier's refusal repeats the address it refused.
    "delivery_state": ("why",),
}
"""Where the words of and about people stand in an event, as dotted paths; ``[]`` means each of a list.

Members of staff are no part of it: who acted is what a history is for.
"""

REFERENCES: dict[str, dict[str, str]] = {
    "order": {"buyer": "party", "seller": "party"},
    "shipment": {"order": "order"},
    "tracking": {"shipment": "shipment"},
    "feedback": {"order": "order"},
    "dispute": {"order": "order", "by": "party"},
    "message": {"dispute": "dispute"},
    "offer": {"dispute": "dispute"},
    "evidence": {"dispute": "dispute"},
    "request": {"dispute": "dispute"},
    "return_address": {"dispute": "dispute"},
    "bounce": {"letter": "letter", "letter.dispute": "dispute"},
    "escalation": {"dispute": "dispute"},
    "reason_change": {"dispute": "dispute"},
    "withdrawal": {"dispute": "dispute"},
    "settlement": {"dispute": "dispute"},
    "decision": {"dispute": "dispute"},
}
"""Which field names another record, and of which type; a letter is named by its Message-ID.

Who speaks (``by`` of a message, an offer) is no entry: the order of the dispute
has named both parties.
"""

DESK_TYPES = frozenset(
    {
        # What staff do.
        "assignment",
        "note",
        "note_withdrawal",
        "writing",
        "ask",
        "period",
        "admission",
        "refiling",
        "view",
        "detail",
        "proposal",
        "approval",
        "rejection",
        "hold_back",
        "hold",
        "release",
        "waiver",
        "acknowledgement",
        "addendum",
        "erasure",
        "policy",
        "pause",
        "resume",
        "capacity",
        "shifts",
        "absence",
        "relation",
        # What the worker does, and what follows from other acts.
        "renewal",
        "reminder",
        "closing",
        "early_review",
        "review",
        "cancellation",
        "delivery",
        "delivered_no_reply",
        "decision_warning",
        "seal",
        "clock_skew",
        "return_unconfirmed",
        "return_refund",
        "return_release",
        "void",
        "letter",
        "delivery_state",
        "arrived_overdue",
    }
)
"""Types of event that only a desk and its worker make, beside those of the parties' types they share."""


def refers_to(kind: str, fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (type, ref) of each record that a record of type *kind* with these *fields* refers to."""
    for path, target in REFERENCES.get(kind, {}).items():
        name, _, inner = path.partition(".")
        value = fields.get(name)
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            yield target, value
