"""Customs: whose side it is on that a parcel does not come through (R31).

What may be brought in, of which kind and how many, and what it costs in duties
are the buyer's affair; a paper that only the seller can give is the seller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from caseboard.domain.facts import Facts, Item, Request
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.periods import counting
from caseboard.domain.scans import Sent, scanned

PAPER = "clearance_certificate"
"""The slot of what only the seller can give: a CE certificate, or another document for clearance."""


def customs(facts: Facts, parcels: Sequence[Sent], goods: Iterable[tuple[int, str]], as_of: datetime) -> Panel | None:
    """Return what is known of customs, none where nothing was ever held; *goods* are (number, kind) as ordered."""
    holds = scanned(parcels, "customs_hold")
    if facts.reason != "not_received" or not (facts.detail == "customs" or holds):
        return None
    paper = _filed(facts, "seller", PAPER)
    asked = [one for one in facts.requests if one.party == "seller" and one.slot == PAPER]
    missed = missing_since(facts, as_of)
    shown = [
        Fact("kind and number", "; ".join(f"{number} of {kind}" for number, kind in goods)),
        *(Fact("held", ", ".join(w for w in (moment(s.at), s.place, s.text) if w), "bad") for s in holds[:1]),
        _on_file(facts, "customs document", "customs_document"),
        _on_file(facts, "duties", "duty_receipt"),
        _paper(paper, missed),
        _first_asked(facts, asked),
    ]
    if missed is not None:
        return Panel("customs", "Customs", "R31", tuple(shown), "the seller's paper for customs is missing", True,
                     ("customs_seller_document_missing",))  # fmt: skip
    theirs = bool(holds or _filed(facts, "buyer", "customs_document") or _filed(facts, "buyer", "duty_receipt"))
    settled = not asked or paper is not None
    grounds = ("customs_buyer_side",) if theirs and settled else ()
    return Panel("customs", "Customs", "R31", tuple(shown), "held by customs" if holds else "", False, grounds)


def missing_since(facts: Facts, as_of: datetime) -> datetime | None:
    """Return by when the seller's paper was due, if it was asked for with a due time that has passed without it.

    What was asked for without a due time cannot be late; at exactly its due time it is not.
    """
    if _filed(facts, "seller", PAPER) is not None:
        return None
    dues = [one.due_at for one in facts.requests if one.party == "seller" and one.slot == PAPER and one.due_at]
    return min((due for due in dues if due < as_of), default=None)


def first_asked(facts: Facts) -> Request | None:
    """Return the buyer's own first request for the seller's paper, whoever asked for it besides."""
    own = [one for one in facts.requests if one.slot == PAPER and one.by in (facts.buyer.ref, "buyer")]
    return min(own, key=lambda one: one.at, default=None)


def _filed(facts: Facts, party: str, slot: str) -> Item | None:
    return next((item for item, _ in counting(facts) if item.party == party and item.slot == slot), None)


def _on_file(facts: Facts, name: str, slot: str) -> Fact:
    item = _filed(facts, "buyer", slot)
    if item is None:
        return Fact(name, "the buyer's; nothing on file", "missing")
    return Fact(name, f"the buyer's; on file since {moment(item.received_at)}")


def _paper(paper: Item | None, missed: datetime | None) -> Fact:
    if paper is not None:
        return Fact("paper for clearance", f"the seller's; on file since {moment(paper.received_at)}", "good")
    if missed is not None:
        return Fact("paper for clearance", f"the seller's; was due {moment(missed)} and did not come", "bad")
    return Fact("paper for clearance", "the seller's; nothing on file", "missing")


def _first_asked(facts: Facts, asked: list[Request]) -> Fact:
    own = first_asked(facts)
    if own is not None:
        until = f", for {moment(own.due_at)}" if own.due_at else ", without a due time"
        return Fact("buyer first asked", f"{moment(own.at)}{until}")
    by_desk = f"; the desk asked {moment(asked[0].at)}" if asked else ""
    return Fact("buyer first asked", f"never, as far as is on file{by_desk}", "missing")
