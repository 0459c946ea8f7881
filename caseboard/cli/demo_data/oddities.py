"""The odd cases that a desk sees now and then, a few of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from caseboard.cli.demo_data.book import DESK, SHOP, days
from caseboard.cli.demo_data.deals import Deal, Scene
from caseboard.cli.demo_data.exhibits import Window, give, halves
from caseboard.cli.demo_data.pictures import picture
from caseboard.cli.demo_data.stories import claim, delivered, taken
from caseboard.cli.demo_data.verdicts import propose

_NOT_RECEIVED = ("not_received", None)
_QUALITY = ("quality", None)


def happen(scene: Scene, keys: Iterator[str]) -> None:
    """Write down every oddity."""
    for age in (1.2, 3.4, 5.1, 5.9):
        _delivered_meanwhile(scene, next(keys), age)
    _reason_changed(scene, next(keys))
    for age in (7.2, 7.6):
        claim(scene, next(keys), age)  # Nobody gave anything: about to be cancelled.
    for age in (4.8, 6.3):
        _extended(scene, next(keys), age)
    for age in (8.6, 12.3):
        _held(scene, next(keys), age)
    for age in (9.5, 11.2):
        _asked_again(scene, next(keys), age)
    for age in (8.4, 9.7, 10.8):
        _late(scene, next(keys), age, admitted=age > 10)
    for age in (1.1, 2.3):
        _bounced(scene, next(keys), age)
    _seen_elsewhere(scene, next(keys), next(keys))
    _unreadable(scene, next(keys))
    for age in (8.2, 11.4):
        _held_back(scene, next(keys), age)


def _delivered_meanwhile(scene: Scene, key: str, age: float) -> None:
    """The parcel arrives while evidence is gathered; the buyer may say that something is wrong with it (R24, R26)."""
    deal, entered = claim(scene, key, age, _NOT_RECEIVED)
    give(scene, deal, "seller", "all", Window(entered, entered + days(age / 2)))
    delivered(scene, deal, scene.now - days(age / 3))


def _reason_changed(scene: Scene, key: str) -> None:
    """It arrived after all, and broken (R26, R27)."""
    deal, entered = claim(scene, key, 6.4, _NOT_RECEIVED)
    give(scene, deal, "buyer", "all", Window(entered, entered + days(2)))
    delivered(scene, deal, entered + days(3.1))
    scene.book.add(SHOP, "reason_change", f"c-{key}", entered + days(4.6), dispute=f"d-{key}", to="damaged")


def _extended(scene: Scene, key: str, age: float) -> None:
    """One side has more time (R15)."""
    deal, entered = claim(scene, key, age, _QUALITY)
    give(scene, deal, "buyer", "part", Window(entered, entered + days(2)))
    hand = taken(scene, deal, entered)
    scene.book.add(
        DESK, "period", f"y-{key}", entered + days(age - 0.5), actor=hand, case=f"d-{key}", party="seller",
        due_at=entered + days(13), why=scene.words.say("why.extension", "en"),
    )  # fmt: skip


def _held(scene: Scene, key: str, age: float) -> None:
    """A supervisor holds the claim (R41)."""
    _in_review(scene, key, age)
    scene.book.add(
        DESK, "hold", f"h-{key}", scene.now - days(1.1), actor="ana", case=f"d-{key}",
        until=scene.now + days(9.4), why=scene.words.say("why.hold", "en"),
    )  # fmt: skip


def _asked_again(scene: Scene, key: str, age: float) -> None:
    """What came was not enough: a further round runs (R22)."""
    deal, entered = claim(scene, key, age, _QUALITY)
    give(scene, deal, "buyer", "part", Window(entered, entered + days(5)))
    hand = taken(scene, deal, entered)
    scene.book.add(
        DESK, "ask", f"q-{key}", entered + days(7.6), actor=hand, case=f"d-{key}", party="buyer",
        slots=["fault_shown"], text=scene.words.say("ask", "en"),
    )  # fmt: skip


def _late(scene: Scene, key: str, age: float, *, admitted: bool) -> None:
    """The seller's item comes after the deadline; it counts only if somebody admits it."""
    deal, entered = claim(scene, key, age, _QUALITY)
    give(scene, deal, "buyer", "all", Window(entered, entered + days(4)))
    give(scene, deal, "seller", "all", Window(entered + days(7.3), entered + days(7.9)))
    hand = taken(scene, deal, entered)
    if admitted:
        scene.book.add(
            DESK, "admission", f"z-{key}", entered + days(8.2), actor=hand, case=f"d-{key}",
            item=f"e-{key}-{len(deal.items)}", why=scene.words.say("why.admission", "en"),
        )  # fmt: skip


def _bounced(scene: Scene, key: str, age: float) -> None:
    """The seller's mailbox is gone: nothing can be decided before the seller is reached (R17)."""
    deal, entered = claim(scene, key, age)
    give(scene, deal, "buyer", "all", Window(entered, scene.now))
    scene.book.add(
        SHOP, "bounce", f"r-{key}", entered + days(0.004), permanent=True, text="550 5.1.1 no such user here",
        letter={"dispute": f"d-{key}", "party": "seller", "kind": "evidence_period"},
    )  # fmt: skip


def _seen_elsewhere(scene: Scene, first: str, second: str) -> None:
    """One picture serves two claims of different orders."""
    shown = picture("device", "seen before", "black", "E4")
    for key, age in ((first, 9.1), (second, 3.3)):
        deal, entered = claim(scene, key, age, _QUALITY)
        _shows(scene, deal, entered + days(1.7), shown)
        taken(scene, deal, entered)


def _unreadable(scene: Scene, key: str) -> None:
    """All that came is a picture cut short."""
    deal, entered = claim(scene, key, 5.2, _QUALITY)
    whole = picture("device", key, "grey", "E4")
    _shows(scene, deal, entered + days(2.1), whole[: len(whole) // 2])


def _held_back(scene: Scene, key: str, age: float) -> None:
    """A decision was proposed and held back before its seal."""
    deal, hand = _in_review(scene, key, age)
    at = scene.now - days(0.8)
    propose(scene, deal, at, hand)
    scene.book.add(DESK, "hold_back", f"k-{key}", at + days(0.0002), actor="ana", case=f"d-{key}")


def _in_review(scene: Scene, key: str, age: float) -> tuple[Deal, str]:
    """Return a claim in which both gave a part and the period is over, and who has it in hand."""
    deal, entered = claim(scene, key, age)
    for party, amount in zip(("buyer", "seller"), halves(deal), strict=True):
        give(scene, deal, party, amount, Window(entered, entered + days(6.5)))
    return deal, taken(scene, deal, entered)


def _shows(scene: Scene, deal: Deal, at: datetime, content: bytes) -> None:
    """Put a given picture on file as what shows the fault."""
    ref = f"e-{deal.key}-1"
    name, digest = scene.book.file(f"{ref}.jpg", content)
    scene.book.add(
        SHOP, "evidence", ref, at, dispute=f"d-{deal.key}", by=deal.buyer.ref, slot="fault_shown",
        provenance="party", file=name,
    )  # fmt: skip
    deal.items.append(("buyer", "fault_shown", digest))
