"""How each case of the demo came to where it stands: negotiating, gathering, in review, or ended."""

from __future__ import annotations

from datetime import datetime

from caseboard.cli.demo_data.book import DESK, SHOP, days, in_office
from caseboard.cli.demo_data.deals import Deal, Scene, Subject, dispute, subject
from caseboard.cli.demo_data.exhibits import Window, give, halves, written_about
from caseboard.cli.demo_data.threads import escalate, offer, talk
from caseboard.cli.demo_data.verdicts import propose

STAFF = {"ana": "supervisor", "lena": "case manager", "jonas": "case manager", "mira": "reviewer"}
_HANDS = ("lena", "jonas", "lena", "jonas", "mira")
_NEGOTIATION, _PERIOD = 15, 7
"""Days of the shipped policy (R8, R15)."""


def negotiating(scene: Scene, key: str, age: float) -> Deal:
    """A dispute opened *age* days ago, which both still talk about."""
    deal = dispute(scene, key, scene.now - days(age))
    talk(scene, deal, scene.now)
    if age > 2 and (deal.reason, deal.detail) in written_about("buyer"):
        give(scene, deal, "buyer", "all", Window(deal.opened, scene.now))
    return deal


def claim(scene: Scene, key: str, age: float, about: Subject | None = None) -> tuple[Deal, datetime]:
    """A dispute that came to the team *age* days ago, by the buyer or by the clock."""
    entered = (scene.now - days(age)).replace(microsecond=0)
    by_clock = scene.chance.random() < 0.45
    waited = _NEGOTIATION if by_clock else 3.05 + scene.chance.random() * 9
    deal = dispute(scene, key, entered - days(waited), about)
    talk(scene, deal, entered)
    if not by_clock:
        escalate(scene, deal, entered)
    return deal, entered


def gathering(scene: Scene, key: str, age: float, gives: str) -> Deal:
    """A claim whose evidence period runs; *gives* names who has sent something so far."""
    deal, entered = claim(scene, key, age, _subject(scene, gives, 0.06))
    _evidence(scene, deal, gives, Window(entered - days(1.5), min(scene.now, entered + days(3.3))))
    if age > 0.4 and scene.chance.random() < 0.5:
        taken(scene, deal, entered)
    return deal


def review(scene: Scene, key: str, age: float, gives: str) -> Deal:
    """A claim whose period is over, or was complete before its end; it waits for a decision."""
    deal, entered = claim(scene, key, age, _subject(scene, gives, 0.06))
    # Whoever has given something before half of the period is not reminded.
    _evidence(scene, deal, gives, Window(entered - days(1), entered + days(min(age - 0.2, 3.3))))
    if scene.chance.random() < 0.75:
        taken(scene, deal, entered)
    return deal


def decided(scene: Scene, key: str, age: float, gives: str) -> Deal:
    """A claim that staff decided about *age* days ago."""
    took = _PERIOD + 1 + scene.chance.random() * 4
    deal, entered = claim(scene, key, age + took, _subject(scene, gives, 0.02))
    _evidence(scene, deal, gives, Window(entered - days(1), entered + days(3.3)))
    hand = taken(scene, deal, entered)
    propose(scene, deal, in_office(scene.now - days(age), before=True), hand)
    return deal


def cancelled(scene: Scene, key: str, age: float) -> Deal:
    """A claim that nobody sent anything for; the clock ends it by itself."""
    return claim(scene, key, _PERIOD + 1 + age)[0]


def settled(scene: Scene, key: str, age: float) -> Deal:
    """A dispute in which the seller's offer was accepted about *age* days ago."""
    opened = scene.now - days(age + 3 + scene.chance.random() * 8)
    deal = dispute(scene, key, opened)
    made = scene.now - days(age + 1.6)
    talk(scene, deal, deal.opened + days(0.5))
    if scene.chance.random() < 0.7:
        offer(scene, deal, made, scene.now, accepted=True)
    else:
        by = deal.seller.ref if scene.chance.random() < 0.5 else deal.buyer.ref
        amount = deal.money(max(1, deal.requested * scene.chance.choice((40, 50, 60)) // 100))
        scene.book.add(SHOP, "settlement", f"s-{key}", made, dispute=f"d-{key}", by=by, amount=amount)
    return deal


def withdrawn(scene: Scene, key: str, age: float) -> Deal:
    """A dispute that the buyer took back; half of them because the parcel came after all."""
    about: Subject | None = ("not_received", None) if scene.chance.random() < 0.5 else None
    opened = scene.now - days(age + 2 + scene.chance.random() * 8)
    deal = dispute(scene, key, opened, about)
    talk(scene, deal, deal.opened + days(1.5))
    at = scene.now - days(age)
    if about:
        delivered(scene, deal, at - days(0.2 + scene.chance.random() * 0.6))
    scene.book.add(SHOP, "withdrawal", f"w-{key}", at, dispute=f"d-{key}", by=deal.buyer.ref)
    return deal


def delivered(scene: Scene, deal: Deal, at: datetime) -> None:
    """Let the carrier report that the goods came after all."""
    town = deal.buyer.address[1].split(" ", 1)[-1]
    scene.book.add(SHOP, "tracking", f"t-{deal.key}-late", at, shipment=f"p-{deal.key}", code="delivered", place=town)


def taken(scene: Scene, deal: Deal, entered: datetime) -> str:
    """Let somebody of the desk take the case, write to the parties, make a note; return who."""
    hand = scene.chance.choice(_HANDS)
    at = in_office(entered + days(0.05 + scene.chance.random() * 1.2))
    case = f"d-{deal.key}"
    if not scene.book.add(DESK, "assignment", f"a-{deal.key}", at, actor=hand, case=case, to=hand):
        return hand
    if scene.chance.random() < 0.16:
        party = scene.chance.choice(("both", "both", "buyer", "seller"))
        text = scene.words.say("letter", "en")
        scene.book.add(DESK, "writing", f"l-{deal.key}", at + days(0.02), actor=hand, case=case, party=party, text=text)
    if scene.chance.random() < 0.25:
        text = scene.words.say("note", "en")
        scene.book.add(DESK, "note", f"n-{deal.key}", at + days(0.05), actor=hand, case=case, text=text)
    return hand


def _subject(scene: Scene, gives: str, pictured: float) -> Subject:
    """Return what a claim is about; pictures are few, since each costs time when the demo begins."""
    return subject(scene) if scene.chance.random() < pictured else subject(scene, written_about(gives))


def _evidence(scene: Scene, deal: Deal, gives: str, window: Window) -> None:
    buyer, seller = {
        "nobody": ("", ""),
        "buyer": ("all", ""),
        "buyer, in part": ("part", ""),
        "seller": ("", "all"),
        "both, in part": halves(deal),
        "complete": ("all", "all"),
    }[gives]
    window = Window(max(window.start, deal.opened), window.end)
    for party, amount in (("buyer", buyer), ("seller", seller)):
        if amount:
            give(scene, deal, party, amount, window)
