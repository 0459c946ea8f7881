"""Which slot of the buyer lies beside which slot of the seller when a case is read side by side (rules, *Slots*)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caseboard.domain.slot_table import TABLE

# What one side shows and the other answers with: pictures beside pictures, papers beside papers.
_ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "not_received": (
        ("statement", "proof_of_shipment"),
        ("customs_document", "invoice"),
        ("duty_receipt", "clearance_certificate"),
        ("address_at_payment", "label"),
        ("collection_attempt", "carrier_notice"),
    ),
    "not_as_described": (
        ("differences", "listing_as_sold"),
        ("photos", "photos_before_shipment"),
        ("photos_with_ruler", "photos_before_shipment"),
    ),
    "quality": (("fault_shown", "test_record"),),
    "damaged": (
        ("photos_packing", "packing_photos"),
        ("refusal_record", "packing_photos"),
    ),
    "short_quantity": (("photo_of_all", "packing_list"),),
    "counterfeit": (("comparison", "authorisation"),),
    "return_not_refunded": (("return_tracking", "return_acknowledged"),),
    "delivery_terms": (("agreement", "agreement"),),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """The slots that are read side by side; none where nothing of that side answers."""

    buyer: str | None
    seller: str | None

    @property
    def name(self) -> str:
        """The slot it is called after: the buyer's, else the seller's."""
        return self.buyer or self.seller or ""


def pairs_of(reason: str, buyer: Iterable[str], seller: Iterable[str]) -> tuple[Beside, ...]:
    """Return the slots of both sides in pairs, each slot in one, in the order of the slot table.

    A slot of the seller that answers none of the buyer's stands alone, at its own
    place in the table.
    """
    left, right = set(buyer), set(seller)
    of_buyer: dict[str, str] = {}
    for one, other in _ANSWERS.get(reason, ()):
        if one in left and other in right and other not in of_buyer.values():
            of_buyer[one] = other
    made: list[Beside] = []
    for row in TABLE:
        if reason not in row.reasons:
            continue
        if row.party == "buyer" and row.slot in left:
            made.append(Beside(row.slot, of_buyer.get(row.slot)))
        elif row.party == "seller" and row.slot in right and row.slot not in of_buyer.values():
            made.append(Beside(None, row.slot))
    return tuple(dict.fromkeys(made))
