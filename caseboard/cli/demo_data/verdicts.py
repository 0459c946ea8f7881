"""What the demo's staff decide, made from what lies on file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caseboard.cli.demo_data.book import DESK
from caseboard.cli.demo_data.deals import Deal, Scene

_GROUNDS: dict[str, tuple[str, str]] = {
    "not_received": ("not_delivered", "claim_not_shown"),
    "customs": ("customs_seller_document_missing", "customs_buyer_side"),
    "wrong_address": ("delivered_elsewhere", "claim_not_shown"),
    "not_collected": ("not_delivered", "failed_collection"),
    "returned": ("returned_to_seller", "claim_not_shown"),
    "not_as_described": ("differs_from_listing", "matches_listing"),
    "quality": ("faulty", "not_faulty"),
    "damaged": ("damaged_in_transit", "claim_not_shown"),
    "refused": ("refused_damaged", "claim_not_shown"),
    "short_quantity": ("quantity_short", "quantity_complete"),
    "counterfeit": ("counterfeit", "authentic"),
    "return_not_refunded": ("return_received", "return_not_received"),
    "delivery_terms": ("terms_agreed", "terms_not_agreed"),
}
"""For each reason or detail, the ground for the buyer and the one for the seller."""
_CITED = 3


def propose(scene: Scene, deal: Deal, at: datetime, by: str, again: str = "") -> None:
    """Put a decision forward; it stands on the items given by *at*, all of which came in time."""
    gave = {party for party, _, _ in deal.items}
    scene.book.add(
        DESK,
        "proposal",
        f"v-{deal.key}{again}",
        at,
        actor=by,
        case=f"d-{deal.key}",
        verdict=_verdict(scene, deal, gave),
    )


def _verdict(scene: Scene, deal: Deal, gave: set[str]) -> dict[str, Any]:
    side = _side(scene, gave)
    for_buyer, for_seller = _GROUNDS.get(deal.detail or "", _GROUNDS.get(deal.reason, ("faulty", "not_faulty")))
    silent = [party for party in ("buyer", "seller") if party not in gave]
    return {
        **_awarded(scene, deal, side),
        "fault": _fault(deal, side),
        "grounds": [for_seller if side == "seller" else for_buyer, *(f"{party}_gave_none" for party in silent)],
        "findings": _findings(scene, deal),
        "gave_none": silent,
        "rationale": scene.words.say(f"rationale.{side}", "en"),
    }


def _side(scene: Scene, gave: set[str]) -> str:
    """Return whom a decision favours: whoever gave, or by chance where both did."""
    if gave == {"buyer"}:
        return "buyer"
    if gave == {"seller"}:
        return "seller"
    return scene.chance.choice(("buyer", "buyer", "half", "seller"))


def _awarded(scene: Scene, deal: Deal, side: str) -> dict[str, Any]:
    """Return outcome and amount, minor units; nobody gets more than was asked."""
    if side == "seller":
        return {"outcome": "no_refund", "amount": 0}
    if side == "half":
        share = scene.chance.choice((30, 40, 50, 60))
        return {"outcome": "refund_partial", "amount": max(1, deal.requested * share // 100)}
    full = deal.requested == deal.paid_for
    return {"outcome": "refund_full" if full else "refund_partial", "amount": deal.requested}


def _fault(deal: Deal, side: str) -> str:
    if side == "seller":
        return "none"
    return "carrier" if deal.reason == "damaged" else "seller"


def _findings(scene: Scene, deal: Deal) -> list[dict[str, Any]]:
    """Return a finding for each of the first items, one a slot."""
    found: dict[str, dict[str, Any]] = {}
    for party, slot, digest in deal.items:
        name = slot or ("unpaired" if party == "seller" else "told")
        sentence = scene.words.fixed(f"finding.{name}", **deal.says("en"))
        rule = "R35" if party == "seller" else "R14"
        one = found.setdefault(name, {"sentence": sentence, "cites": [], "rule": rule})
        one["cites"].append(digest)
    return list(found.values())[:_CITED]
