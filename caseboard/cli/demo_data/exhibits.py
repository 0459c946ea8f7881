"""Evidence: what each side sends for each reason, in full or in part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from caseboard.cli.demo_data.book import SHOP, days, digest_of
from caseboard.cli.demo_data.deals import SUBJECTS, Deal, Scene, Subject
from caseboard.cli.demo_data.papers import paper
from caseboard.cli.demo_data.pictures import picture

Exhibit = tuple[str, str]
"""(slot, what it is): said, record, photo, torn, packed, paper, official."""

_KITS: dict[tuple[str, str], tuple[Exhibit, ...]] = {
    ("not_received", "buyer"): (("statement", "said"),),
    ("not_received", "seller"): (("proof_of_shipment", "record"),),
    ("customs", "buyer"): (("customs_document", "official"),),
    ("customs", "seller"): (("invoice", "paper"), ("proof_of_shipment", "record")),
    ("wrong_address", "buyer"): (("address_at_payment", "said"),),
    ("wrong_address", "seller"): (("label", "record"), ("proof_of_shipment", "record")),
    ("not_collected", "buyer"): (("collection_attempt", "said"),),
    ("not_collected", "seller"): (("carrier_notice", "record"), ("proof_of_shipment", "record")),
    ("not_as_described", "buyer"): (("differences", "said"), ("photos", "photo")),
    ("not_as_described", "seller"): (("photos_before_shipment", "photo"),),
    ("size", "buyer"): (("differences", "said"), ("photos_with_ruler", "photo"), ("photos_with_ruler", "photo")),
    ("quality", "buyer"): (("fault_shown", "photo"),),
    ("quality", "seller"): (("test_record", "said"),),
    ("damaged", "buyer"): (("photos_item", "photo"), ("photos_packing", "torn"), ("photos_packing", "torn")),
    ("damaged", "seller"): (("packing_photos", "packed"),),
    ("refused", "buyer"): (("refusal_record", "record"),),
    ("short_quantity", "buyer"): (("photo_of_all", "photo"),),
    ("short_quantity", "seller"): (("packing_list", "said"),),
    ("counterfeit", "buyer"): (("comparison", "photo"),),
    ("counterfeit", "seller"): (("invoice", "paper"), ("authorisation", "paper")),
    ("return_not_refunded", "buyer"): (("return_tracking", "record"), ("return_address_confirmed", "said")),
    ("return_not_refunded", "seller"): (("return_acknowledged", "said"),),
    ("delivery_terms", "buyer"): (("agreement", "said"),),
    ("delivery_terms", "seller"): (("agreement", "said"),),
}
_UNPAIRED: Exhibit = ("", "said")
_PROVENANCE = {"record": "carrier", "official": "authority"}
_COLOURS = ("blue", "grey", "brass", "white", "brown", "red", "green")


@dataclass(frozen=True, slots=True)
class Window:
    """When a side sends its items: from `start` on and before `end`."""

    start: datetime
    end: datetime


def kit(deal: Deal, party: str) -> tuple[Exhibit, ...]:
    """Return all that *party* owes for the deal's reason, most telling first."""
    for name in (deal.detail or "", deal.reason):
        found = _KITS.get((name, party))
        if found is not None:
            return found
    return ()


def give(scene: Scene, deal: Deal, party: str, amount: str, window: Window) -> None:
    """Put items of *party* on file: ``all`` it owes, or a ``part``, which never completes its side."""
    wanted = kit(deal, party)
    if amount == "part":
        owes_nothing = party == "buyer" and deal.reason == "not_received"
        wanted = wanted[:1] if len(wanted) > 1 or owes_nothing else (_UNPAIRED,)
    at = scene.between(window.start, window.end)
    for slot, what in wanted:
        show(scene, deal, party, slot, what, at)
        at = min(at + days(0.002 + scene.chance.random() * 0.02), window.end)


_WRITTEN: frozenset[Subject] = frozenset(
    {
        ("not_received", None),
        ("not_received", "wrong_address"),
        ("not_received", "not_collected"),
        ("not_received", "returned"),
        ("return_not_refunded", None),
        ("delivery_terms", None),
    }
)
"""Subjects that are argued in words alone."""
_BY_SELLER: frozenset[Subject] = _WRITTEN | {("quality", None), ("short_quantity", None)}
_BY_HALF: frozenset[Subject] = (_WRITTEN - {("delivery_terms", None)}) | {
    one for one in SUBJECTS if one[0] in ("not_as_described", "quality")
}


def written_about(gives: str) -> Collection[Subject]:
    """Return the subjects for which nobody needs a picture, seeing who *gives* what."""
    if gives == "nobody":
        return SUBJECTS
    return {"seller": _BY_SELLER, "buyer, in part": _BY_HALF}.get(gives, _WRITTEN)


def halves(deal: Deal) -> tuple[str, str]:
    """Return how much buyer and seller give where both do and it is still not complete (R21)."""
    if deal.reason in ("not_received", "delivery_terms"):
        return "all", "part"
    return "part", "all"


def show(scene: Scene, deal: Deal, party: str, slot: str, what: str, at: datetime) -> None:
    """Put one item on file and remember its hash."""
    ref = f"e-{deal.key}-{len(deal.items) + 1}"
    by = deal.buyer if party == "buyer" else deal.seller
    content, digest = (_text if what in ("said", "record") else _file)(scene, deal, party, slot, what, ref)
    told = scene.book.add(
        SHOP, "evidence", ref, at, dispute=f"d-{deal.key}", by=by.ref, slot=slot or None,
        provenance=_PROVENANCE.get(what, "party"), dated=_dated(deal, slot), **content,
    )  # fmt: skip
    if told:
        deal.items.append((party, slot or None, digest))


def _text(scene: Scene, deal: Deal, party: str, slot: str, _what: str, _ref: str) -> tuple[dict[str, str], str]:
    language = deal.language(party)
    purpose = slot or ("unpaired" if party == "seller" else "told")
    text = scene.words.say(f"evidence.{purpose}", language, **deal.says(language))
    return {"text": text}, digest_of(text.encode())


def _file(scene: Scene, deal: Deal, party: str, slot: str, what: str, ref: str) -> tuple[dict[str, str], str]:
    if what in ("paper", "official"):
        issuer = {"paper": deal.seller.name, "official": f"{deal.carrier}, {slot.replace('_', ' ')}"}[what]
        lines = [
            f"Order {deal.order}",
            f"Parcel {deal.tracking}",
            deal.goods.title,
            slot.replace("_", " ").capitalize(),
        ]
        name, digest = scene.book.file(f"{ref}.pdf", paper(issuer, lines))
    else:
        name, digest = scene.book.file(f"{ref}.jpg", _photo(scene, deal, party, what, ref))
        return {"file": name, "caption": scene.words.say(f"caption.{party}", deal.language(party))}, digest
    return {"file": name}, digest


def _photo(scene: Scene, deal: Deal, party: str, what: str, ref: str) -> bytes:
    if what in ("torn", "packed"):
        return picture("parcel", ref, "brown", "torn" if what == "torn" else "")
    colour = scene.chance.choice(_COLOURS)
    if deal.detail == "colour":
        colour = "blue" if party == "buyer" else "green"
    return picture(deal.goods.kind, ref, colour, _caption(scene, deal, party))


def _caption(scene: Scene, deal: Deal, party: str) -> str:
    """Return what stands on a picture, or that something on it is broken."""
    if deal.goods.kind == "pieces":
        return str(scene.chance.randrange(30, 90))
    if party == "seller":
        return ""
    if deal.reason == "damaged":
        return "" if deal.goods.kind == "device" else "broken"
    if deal.detail == "size":
        return "14 cm more"
    return {"device": "E4", "watch": "mine"}.get(deal.goods.kind, "")


def _dated(deal: Deal, slot: str) -> datetime | None:
    """Return what a document says of itself, where its slot asks for a date."""
    if slot == "agreement":
        return (deal.shipped - days(3)).replace(microsecond=0)
    if slot == "return_address_confirmed" and deal.returned is not None:
        return (deal.returned - days(1)).replace(microsecond=0)
    return None
