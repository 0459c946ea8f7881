"""The table of slots: for each reason, which side owes what, in which form (rules, *Slots*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

Reason = Literal[
    "not_received",
    "not_as_described",
    "quality",
    "damaged",
    "short_quantity",
    "counterfeit",
    "return_not_refunded",
    "delivery_terms",
]
Media = Literal["text", "image", "pdf", "video", "record"]
Owner = Literal["buyer", "seller", "desk"]
Level = Literal["required", "optional", "desk"]
"""What is owed of a slot; the desk's own are filled from records and owed by nobody."""
Condition = Literal["delivered", "asked", "differs"]
Reference = Literal["paid_at", "shipped_at", "return_shipped_at"]

REASONS: Mapping[str, tuple[str, ...]] = {
    "not_received": ("in_transit", "customs", "wrong_address", "not_collected", "returned"),
    "not_as_described": ("description", "colour", "size"),
    "quality": (),
    "damaged": ("accepted", "refused"),
    "short_quantity": (),
    "counterfeit": (),
    "return_not_refunded": (),
    "delivery_terms": (),
}
"""Each reason with its details, the default first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; no details means every detail of its reasons."""

    reasons: tuple[Reason, ...]
    details: tuple[str, ...]
    slot: str
    party: Owner
    level: Level
    accepts: tuple[Media, ...]
    min: int
    when: Condition | None
    """What must be so for the row to hold."""
    before: Reference | None
    """An item counts only if it is dated before this instant."""
    optional_with_listing: bool
    """Whether the desk's own copy of the listing relieves the party."""


def _row(
    reasons: str,
    details: str,
    slot: str,
    party: Owner,
    level: Level,
    accepts: str,
    least: int = 1,
    *,
    when: Condition | None = None,
    before: Reference | None = None,
    optional_with_listing: bool = False,
) -> Row:
    """Return a row from lists of words; a word that the rules do not know stops the import."""
    details_known = {detail for reason in reasons.split() for detail in REASONS[reason]}
    if unknown := ({*details.split()} - details_known) | ({*accepts.split()} - {*get_args(Media)}):
        raise ValueError(f"{slot}: the rules know no {min(unknown)}")
    return Row(
        reasons=cast("tuple[Reason, ...]", tuple(reasons.split())),
        details=tuple(details.split()),
        slot=slot,
        party=party,
        level=level,
        accepts=cast("tuple[Media, ...]", tuple(accepts.split())),
        min=least,
        when=when,
        before=before,
        optional_with_listing=optional_with_listing,
    )


_R: Final = "required"
_O: Final = "optional"
_D: Final = "desk"

# One line a row, as in the rules: the two can be laid side by side.
# fmt: off
TABLE: tuple[Row, ...] = (
    _row("not_received", "", "statement", "buyer", _O, "text pdf"),
    _row("not_received", "", "proof_of_shipment", "seller", _R, "record pdf image"),
    _row("not_received", "in_transit wrong_address", "proof_of_delivery", "seller", _R, "record pdf image",
         when="delivered"),
    _row("not_received", "", "tracking_timeline", "desk", _D, "record"),
    _row("not_received", "customs", "customs_document", "buyer", _R, "pdf image"),
    _row("not_received", "customs", "duty_receipt", "buyer", _O, "pdf image"),
    _row("not_received", "customs", "invoice", "seller", _R, "pdf image"),
    _row("not_received", "customs", "clearance_certificate", "seller", _R, "pdf image", when="asked"),
    _row("not_received", "wrong_address", "address_at_payment", "buyer", _O, "text image"),
    _row("not_received", "wrong_address", "label", "seller", _R, "image pdf record"),
    _row("not_received", "wrong_address", "address_change_consent", "seller", _R, "text image pdf record",
         when="differs", before="shipped_at"),
    _row("not_received", "wrong_address", "order_snapshot", "desk", _D, "record"),
    _row("not_received", "not_collected", "collection_attempt", "buyer", _R, "text image pdf"),
    _row("not_received", "not_collected", "carrier_notice", "seller", _R, "record pdf image"),
    _row("not_received", "not_collected returned", "carrier_events", "desk", _D, "record"),
    _row("not_as_described", "", "differences", "buyer", _R, "text pdf"),
    _row("not_as_described", "description colour", "photos", "buyer", _R, "image video"),
    _row("not_as_described", "size", "photos_with_ruler", "buyer", _R, "image", 2),
    _row("not_as_described quality", "", "listing_as_sold", "seller", _R, "text pdf image",
         optional_with_listing=True),
    _row("not_as_described", "", "photos_before_shipment", "seller", _O, "image video"),
    _row("not_as_described quality", "", "listing_snapshot", "desk", _D, "record"),
    _row("quality", "", "fault_shown", "buyer", _R, "video image"),
    _row("quality", "", "test_record", "seller", _O, "pdf image text"),
    _row("damaged", "accepted", "photos_packing", "buyer", _R, "image", 2),
    _row("damaged", "accepted", "photos_item", "buyer", _R, "image video"),
    _row("damaged", "refused", "refusal_record", "buyer", _R, "record pdf image"),
    _row("damaged", "", "carrier_remark", "buyer", _O, "pdf image record"),
    _row("damaged", "", "packing_photos", "seller", _R, "image"),
    _row("damaged", "", "delivery_record", "desk", _D, "record"),
    _row("short_quantity", "", "photo_of_all", "buyer", _R, "image"),
    _row("short_quantity", "", "packing_list", "seller", _R, "pdf image text"),
    _row("short_quantity", "", "carrier_weight", "desk", _D, "record"),
    _row("counterfeit", "", "comparison", "buyer", _R, "pdf image text"),
    _row("counterfeit", "", "invoice", "seller", _R, "pdf image"),
    _row("counterfeit", "", "authorisation", "seller", _R, "pdf image"),
    _row("return_not_refunded", "", "return_tracking", "buyer", _R, "record image text"),
    _row("return_not_refunded", "", "return_address_confirmed", "buyer", _R, "text image pdf record",
         before="return_shipped_at"),
    _row("return_not_refunded", "", "return_acknowledged", "seller", _R, "text pdf image"),
    _row("delivery_terms", "", "agreement", "buyer", _R, "text image pdf record", before="paid_at"),
    _row("delivery_terms", "", "agreement", "seller", _R, "text image pdf record", before="paid_at"),
)
# fmt: on
