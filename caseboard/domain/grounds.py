"""The grounds in the order in which somebody who decides looks for them; none is left out, and none chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseboard.domain.verdict import GROUNDS

OF_ANY = ("buyer_gave_none", "seller_gave_none", "claim_not_shown")
"""Grounds that a claim of any reason may be decided on."""
OF_REASON: Mapping[str, tuple[str, ...]] = {
    "not_received": (
        "not_delivered", "delivered_to_address", "delivered_elsewhere", "in_transit_within_guarantee",
        "returned_to_seller", "failed_collection", "customs_buyer_side", "customs_seller_document_missing",
        "address_changed_without_consent", "po_box",
    ),
    "not_as_described": ("differs_from_listing", "matches_listing", "disclosed_in_listing"),
    "quality": ("faulty", "not_faulty", "differs_from_listing", "matches_listing", "disclosed_in_listing"),
    "damaged": ("damaged_in_transit", "refused_damaged", "signed_without_remark", "faulty", "not_faulty"),
    "short_quantity": ("quantity_short", "quantity_complete", "signed_without_remark"),
    "counterfeit": ("counterfeit", "authentic"),
    "return_not_refunded": ("return_received", "return_not_received"),
    "delivery_terms": ("terms_agreed", "terms_not_agreed"),
}  # fmt: skip
"""Grounds that are about what a claim of the reason is about (rules, *Outcomes and grounds*)."""


def in_order(reason: str, fitting: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every ground once: those *fitting* what is on file, those of the *reason*, of any, and the others."""
    return tuple(dict.fromkeys((*fitting, *OF_REASON.get(reason, ()), *OF_ANY, *GROUNDS)))
