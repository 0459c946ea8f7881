"""Chips: short marks on a case that inform a case manager and decide nothing (R4, R11, R30, R33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from caseboard.domain.addresses import po_box
from caseboard.domain.facts import Facts, Said
from caseboard.domain.flags import flags
from caseboard.domain.letters import moment
from caseboard.domain.panel import Panel
from caseboard.domain.parcels import shipped_at


@dataclass(frozen=True, slots=True)
class Chip:
    """One mark: a name, the words beside it, the rule, and how loud it is."""

    name: str
    words: str
    rule: str
    weight: Literal["note", "warning"] = "note"


def chips(facts: Facts) -> tuple[Chip, ...]:
    """Return the chips of a case, warnings first."""
    found = [
        chip
        for chip in (
            _silent_thread(facts),
            _contradiction(facts),
            _premature(facts),
            _po_box(facts),
            *_flags(facts),
        )
        if chip is not None
    ]
    return tuple(sorted(found, key=lambda chip: chip.weight != "warning"))


def with_panels(found: Iterable[Chip], panels: Iterable[Panel]) -> tuple[Chip, ...]:
    """Return the chips with those of the panels that have an answer, warnings first (R31 to R39)."""
    made = [
        Chip(one.title.lower(), one.chip, one.rule, "warning" if one.warns else "note") for one in panels if one.chip
    ]
    return tuple(sorted([*found, *made], key=lambda chip: chip.weight != "warning"))


def _silent_thread(facts: Facts) -> Chip | None:
    if any(said.by == "buyer" and said.at <= facts.opened_at for said in facts.thread):
        return None
    return Chip("not written first", "the buyer did not write to the seller before opening", "R4")


def _contradiction(facts: Facts) -> Chip | None:
    """Return a warning where the thread contradicts why the buyer escalated (R11)."""
    if facts.entered_at is None:
        return None
    before = [said for said in facts.thread if said.at <= facts.entered_at]
    words = None
    if facts.escalation_why == "seller_silent" and (said := _last(before, "seller")):
        words = f"“seller silent”, but the seller wrote on {moment(said.at)}"
    if facts.escalation_why == "partial_refund_refused":
        offers = [said for said in before if said.kind == "offer"]
        if not offers:
            words = "“partial refund refused”, but no offer is on file"
        elif offers[-1].answer == "accepted":
            words = f"“partial refund refused”, but the offer of {moment(offers[-1].at)} was accepted"
    return Chip("thread contradicts", words, "R11", "warning") if words else None


def _last(said: list[Said], by: str) -> Said | None:
    return next((one for one in reversed(said) if one.by == by), None)


def promised_at(facts: Facts) -> datetime | None:
    """Return when the guarantee ran out, if a claim of non-receipt was made before it had (R30)."""
    first = shipped_at(facts)
    if facts.reason != "not_received" or first is None or facts.order.guarantee is None:
        return None
    promised = first + facts.order.guarantee
    return promised if facts.opened_at < promised else None


def _premature(facts: Facts) -> Chip | None:
    """Return the chip of a claim made before the guarantee ran out (R30)."""
    if (promised := promised_at(facts)) is None:
        return None
    return Chip("premature", f"opened before the guarantee ran out on {moment(promised)}", "R30")


def _po_box(facts: Facts) -> Chip | None:
    match = po_box(facts.order.address.splitlines())
    return Chip("PO box", f"the address names “{match}”; never a ground alone", "R33") if match else None


_FLAG_WORDS = {
    "respondent_silent": ("the seller has sent nothing", "R16", "warning"),
    "claimant_silent": ("the buyer has sent nothing", "R16", "warning"),
    "not_reached": ("the parties could not be told of a period in time", "R16", "warning"),
    "unreadable": ("a party's file cannot be read and nobody has looked", "R16", "warning"),
    "letter_failed": ("a letter came back for good", "R26", "warning"),
    "seen_elsewhere": ("an item also lies on a claim of another order", "R14", "warning"),
    "delivered_no_reply": ("delivered; the buyer was told and did not answer", "R28", "note"),
    "arrived_overdue": ("came in long overdue; waits for a supervisor's release", "R8", "warning"),
    "returned_paid": ("returned to the seller, and the seller is paid", "R36", "warning"),
}


def _flags(facts: Facts) -> list[Chip]:
    made = []
    for name in flags(facts):
        words, rule, weight = _FLAG_WORDS.get(name, (name, "", "note"))
        made.append(Chip(name.replace("_", " "), words, rule, "warning" if weight == "warning" else "note"))
    return made
