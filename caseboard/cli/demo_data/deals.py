"""What was bought, sent and disputed: an order with its parcel, up to the opening of the dispute."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from caseboard.cli.demo_data.book import SHOP, Book, days
from caseboard.cli.demo_data.people import Goods, Market, Party, People
from caseboard.cli.demo_data.words import Words, day
from caseboard.domain.money import PaidLine, decimal_text, paid_per_line

_ALL = ("vessel", "garment", "device", "pieces", "watch", "parcel")
_FITS: dict[str, tuple[str, ...]] = {
    "not_received": _ALL,
    "not_as_described": ("vessel", "garment", "device", "watch", "parcel"),
    "quality": ("device", "garment", "watch"),
    "damaged": ("vessel", "parcel", "device"),
    "short_quantity": ("pieces",),
    "counterfeit": ("watch",),
    "return_not_refunded": ("garment", "device"),
    "delivery_terms": ("parcel",),
}
"""What kind of goods each reason can be about."""
Subject = tuple[str, str | None]
"""A reason and its detail."""
SUBJECTS: dict[Subject, int] = {
    ("not_received", None): 24,
    ("not_received", "customs"): 4,
    ("not_received", "wrong_address"): 4,
    ("not_received", "not_collected"): 4,
    ("not_received", "returned"): 3,
    ("not_as_described", None): 12,
    ("not_as_described", "colour"): 5,
    ("not_as_described", "size"): 6,
    ("quality", None): 13,
    ("damaged", None): 10,
    ("damaged", "refused"): 3,
    ("short_quantity", None): 4,
    ("counterfeit", None): 4,
    ("return_not_refunded", None): 5,
    ("delivery_terms", None): 5,
}
"""What disputes are about, and how often."""
_KINDS = {"colour": ("vessel",), "size": ("garment",)}
_REMARK = {
    "customs_hold": "document requested",
    "exception": "address could not be found",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a story of the demo draws on."""

    book: Book
    people: People
    words: Words
    chance: Random

    @property
    def now(self) -> datetime:
        """The instant around which everything happens."""
        return self.book.now

    def between(self, start: datetime, end: datetime) -> datetime:
        """Return some instant from *start* on and before *end*."""
        return start + days(self.chance.random() * max(0.0, (end - start).total_seconds() / 86_400))


@dataclass(slots=True)
class Deal:
    """An order and the dispute about it, as far as later records need them; money in minor units."""

    key: str
    market: Market
    goods: Goods
    buyer: Party
    seller: Party
    reason: str
    detail: str | None
    opened: datetime
    shipped: datetime
    guarantee: int
    tracking: str
    carrier: str
    paid_for: int = 0
    requested: int = 0
    returned: datetime | None = None
    """When a return was sent, where there was one."""
    seller_spoke: bool = False
    offers: int = 0
    offer: str | None = None
    """What became of the last offer: open, refused, accepted."""
    items: list[tuple[str, str | None, str]] = field(default_factory=list)
    """(party, slot, hash) of each item on file."""

    @property
    def order(self) -> str:
        """The marketplace's number of the order."""
        return f"88{int(self.key):03}-{int(self.key) * 3571 % 10_000:04}"

    def money(self, amount: int) -> str:
        """Return an amount as records write it."""
        return decimal_text(amount, self.market.currency)

    def language(self, party: str) -> str:
        """Return the language a side writes in."""
        return self.buyer.language if party == "buyer" else self.seller.language

    def says(self, language: str) -> dict[str, object]:
        """Return what sentences about it may name."""
        return {
            "order": self.order,
            "tracking": self.tracking,
            "carrier": self.carrier,
            "shipped": day(self.shipped, language),
            "promised": day(self.shipped + days(self.guarantee), language),
            "days": max(3, (self.opened - self.shipped).days - 3),
            "listing": self.goods.listing,
            "weight": f"{0.3 + self.requested % 97 / 20:.2f}",
        }


def dispute(scene: Scene, key: str, opened: datetime, about: Subject | None = None) -> Deal:
    """Write down an order, its parcel and the dispute opened at *opened*; *about* names reason and detail."""
    reason, detail = about or subject(scene)
    deal = _bought(scene, key, opened.replace(microsecond=0), reason, detail)
    _order(scene, deal)
    _parcel(scene, deal)
    scene.book.add(
        SHOP, "dispute", f"d-{key}", deal.opened, by=deal.buyer.ref, order=deal.order, lines=[f"{deal.order}/1"],
        reason=reason, detail=detail, requested=deal.money(deal.requested), remedy=_remedy(scene, deal),
        statement=_statement(scene, deal),
    )  # fmt: skip
    return deal


def subject(scene: Scene, among: Collection[Subject] = SUBJECTS) -> Subject:
    """Return what a dispute is about, as often as it happens."""
    found = [one for one in SUBJECTS if one in among]
    return scene.chance.choices(found, [SUBJECTS[one] for one in found])[0]


def _bought(scene: Scene, key: str, opened: datetime, reason: str, detail: str | None) -> Deal:
    chance = scene.chance
    fitting = _KINDS.get(detail or "", _FITS[reason])
    market, goods = chance.choice(
        [(market, goods) for market in scene.people.markets for goods in market.goods if goods.kind in fitting]
    )
    home = market
    if detail == "customs" or chance.random() < 0.12:
        home = chance.choice([one for one in scene.people.markets if one.name != market.name])
    guarantee = chance.choice((4, 10, 12, 15, 15, 20, 20, 25, 30))
    carrier, form = chance.choice(market.carriers)
    return Deal(
        key=key,
        market=market,
        goods=goods,
        buyer=scene.people.buyer(home),
        seller=scene.people.seller(market),
        reason=reason,
        detail=detail,
        opened=opened,
        shipped=_shipped(chance, opened, reason, guarantee),
        guarantee=guarantee,
        tracking=form.format(n=chance.randrange(10**6, 10**7)),
        carrier=carrier,
    )


def _shipped(chance: Random, opened: datetime, reason: str, guarantee: int) -> datetime:
    """Return when it was sent: long enough before for R5, not so long that the order was complete (R2)."""
    ago = 5.2 + chance.random() * 7
    if reason == "not_received":
        ago = max(5.2, guarantee - 2 + chance.random() * 8)
    if reason == "return_not_refunded":
        ago = 14.5 + chance.random() * 3
    return opened - days(ago)


def _order(scene: Scene, deal: Deal) -> None:
    """Write down the order; now and then something else was bought with it, which nobody disputes."""
    chance, key = scene.chance, deal.order
    unit = 10**deal.market.decimals
    price = chance.randrange(deal.goods.low, deal.goods.high) * unit + (unit * 9 // 10 if unit > 1 else 0)
    freight = chance.choice((0, 0, 4, 6, 9)) * unit * (100 if unit == 1 else 1)
    lines = [{"ref": f"{key}/1", "title": deal.goods.title, "quantity": 1, "price": price}]
    lines[0]["listing"] = deal.goods.listing if chance.random() < 0.85 else None
    if chance.random() < 0.15:
        other = chance.choice([goods for goods in deal.market.goods if goods != deal.goods])
        lines.append({"ref": f"{key}/2", "title": other.title, "quantity": 1, "price": other.low * unit})
    paid = sum(int(line["price"]) for line in lines) + freight
    shares = paid_per_line([PaidLine(str(line["ref"]), 1, int(line["price"]), None) for line in lines], paid)
    deal.paid_for = shares[f"{key}/1"]
    part = deal.reason in ("quality", "short_quantity", "delivery_terms") or chance.random() < 0.12
    deal.requested = deal.paid_for if not part else deal.paid_for * chance.choice((30, 40, 50, 100)) // 100
    street, town, country = deal.buyer.address
    paid_at = deal.shipped - days(0.4 + chance.random())
    scene.book.add(
        SHOP, "order", key, paid_at, buyer=deal.buyer.ref, seller=deal.seller.ref, currency=deal.market.currency,
        paid_at=paid_at.replace(microsecond=0), paid=deal.money(paid), guaranteed_days=deal.guarantee,
        ship_to={"lines": [deal.buyer.name, street], "postcode": town, "country": country},
        lines=[{**line, "price": deal.money(int(line["price"]))} for line in lines],
    )  # fmt: skip
    if chance.random() < 0.15 and deal.reason != "not_received":
        stars = chance.choice((1, 1, 2, 3))
        scene.book.add(
            SHOP, "feedback", f"b-{deal.key}", deal.opened - days(0.3), order=key, stars=stars,
            text=scene.words.say("feedback", deal.buyer.language),
        )  # fmt: skip


def _parcel(scene: Scene, deal: Deal) -> None:
    key = deal.key
    label = None
    if deal.detail == "wrong_address":
        street, town, country = scene.people.buyer(deal.market).address
        label = {"lines": [deal.buyer.name, street], "postcode": town, "country": country}
    scene.book.add(
        SHOP, "shipment", f"p-{key}", deal.shipped, order=deal.order, lines=[f"{deal.order}/1"], carrier=deal.carrier,
        tracking_number=deal.tracking, label=label,
        method=scene.chance.choice(("driver_release", "signature_obtained", "unknown")),
    )  # fmt: skip
    town = deal.buyer.address[1].split(" ", 1)[-1]
    for place, (code, at, where) in enumerate(_travel(scene, deal, town), 1):
        signed = code == "delivered" and scene.chance.random() < 0.3
        scene.book.add(
            SHOP, "tracking", f"t-{key}-{place}", at, shipment=f"p-{key}", code=code, place=where or None,
            text=_REMARK.get(code), signed_by=deal.buyer.name if signed else None,
        )  # fmt: skip
    if deal.reason == "return_not_refunded":
        _sent_back(scene, deal)


def _travel(scene: Scene, deal: Deal, town: str) -> list[tuple[str, datetime, str]]:
    """Return (code, instant, place) of what the carrier reported until the opening."""
    sent, opened, chance = deal.shipped, deal.opened, scene.chance
    if deal.reason != "not_received":
        latest = 2.2 if deal.reason == "return_not_refunded" else (opened - sent).total_seconds() / 86_400 - 0.6
        return [("delivered", sent + days(2 + chance.random() * max(0.1, latest - 2)), town)]
    if deal.detail is None:
        seen = chance.choice((("accepted", 0.3), ("in_transit", 1.8), ("in_transit", 3.1), None))
        return [(seen[0], sent + days(seen[1]), town if seen[0] == "in_transit" else "")] if seen else []
    return {
        "customs": [("customs_hold", sent + days(3.5), town)],
        "wrong_address": [("exception", sent + days(3.1), town)],
        "not_collected": [
            ("ready_for_collection", sent + days(2.6), town),
            ("collection_failed", opened - days(0.8), town),
        ],
        "returned": [("in_transit", sent + days(2.2), town), ("returned", opened - days(0.5), "")],
    }[deal.detail]


def _sent_back(scene: Scene, deal: Deal) -> None:
    deal.returned = deal.opened - days(6 + scene.chance.random() * 4)
    key = f"p-{deal.key}-back"
    scene.book.add(
        SHOP, "shipment", key, deal.returned, order=deal.order, lines=[f"{deal.order}/1"], direction="back",
        carrier=deal.carrier, tracking_number=f"{deal.tracking}-R", method="signature_obtained", fee_borne_by="buyer",
    )  # fmt: skip
    scene.book.add(SHOP, "tracking", f"t-{deal.key}-back", deal.returned + days(2.5), shipment=key, code="delivered")


def _remedy(scene: Scene, deal: Deal) -> str:
    if deal.requested < deal.paid_for:
        return "partial_refund"
    if deal.reason in ("not_as_described", "quality", "counterfeit") and scene.chance.random() < 0.2:
        return "return_and_refund"
    return "refund"


def _statement(scene: Scene, deal: Deal) -> str:
    purpose = f"statement.{deal.detail}"
    if deal.detail is None or not scene.words.has(purpose):
        purpose = f"statement.{deal.reason}"
    return scene.words.say(purpose, deal.buyer.language, **deal.says(deal.buyer.language))
