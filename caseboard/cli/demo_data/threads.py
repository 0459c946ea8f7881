"""What the two sides say to each other before, and how a dispute goes to the team."""

from __future__ import annotations

from datetime import datetime

from caseboard.cli.demo_data.book import SHOP, days
from caseboard.cli.demo_data.deals import Deal, Scene


def talk(scene: Scene, deal: Deal, until: datetime, *, eager: float = 0.6) -> None:
    """Write down what was said from a little before the opening to *until*; *eager* sellers answer."""
    chance = scene.chance
    if chance.random() < 0.5:
        # Written before there was a dispute, it came to the desk with it.
        _says(scene, deal, "buyer", "hello", deal.opened - days(0.3 + chance.random() * 3), known=deal.opened)
    at = deal.opened + days(0.1 + chance.random() * 1.6)
    if chance.random() > eager or at >= until:
        return
    topic = "answer.parcel" if deal.reason in ("not_received", "return_not_refunded") else "answer.goods"
    deal.seller_spoke = _says(scene, deal, "seller", topic, at)
    at += days(0.1 + chance.random() * 2)
    if chance.random() < 0.35 and at < until:
        _says(scene, deal, "buyer", "again", at)
    at += days(0.2 + chance.random() * 2)
    if chance.random() < 0.35 and at < until:
        offer(scene, deal, at, until)


def offer(scene: Scene, deal: Deal, at: datetime, until: datetime, *, accepted: bool = False) -> None:
    """Write down what the seller offers, and the answer if there was one before *until*."""
    share = scene.chance.choice((15, 20, 25, 30, 50))
    answered = at + days(0.1 + scene.chance.random() * 1.5)
    answer: str | None = "accepted" if accepted else "refused"
    if not accepted and (answered >= until or answered > scene.now or scene.chance.random() < 0.25):
        answer = None
    deal.offer = answer or "open"
    deal.offers += 1
    scene.book.add(
        SHOP, "offer", f"f-{deal.key}-{deal.offers}", at, dispute=f"d-{deal.key}", by=deal.seller.ref,
        amount=deal.money(max(1, deal.requested * share // 100)), answer=answer,
        answered_at=answered.replace(microsecond=0) if answer else None,
    )  # fmt: skip


def escalate(scene: Scene, deal: Deal, at: datetime) -> None:
    """Let the buyer take the dispute to the team, for the reason that the thread gives."""
    why = "no_agreement"
    if not deal.seller_spoke:
        why = "seller_silent"
    elif deal.offer == "refused":
        why = "partial_refund_refused"
    elif scene.chance.random() < 0.1:
        # Not everybody who says so has had no answer; the board marks it.
        why = "seller_silent"
    scene.book.add(SHOP, "escalation", f"x-{deal.key}", at, dispute=f"d-{deal.key}", by=deal.buyer.ref, why=why)


def _says(scene: Scene, deal: Deal, party: str, purpose: str, at: datetime, known: datetime | None = None) -> bool:
    language = deal.language(party)
    by = deal.buyer if party == "buyer" else deal.seller
    return scene.book.add(
        SHOP, "message", f"m-{deal.key}-{purpose.partition('.')[0]}", at, dispute=f"d-{deal.key}", by=by.ref,
        text=scene.words.say(purpose, language, **deal.says(language)), recorded_at=known,
    )  # fmt: skip
