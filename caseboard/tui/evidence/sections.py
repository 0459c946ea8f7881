"""Evidence as lines: by party and slot, each item with where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, left, line
from caseboard.tui.text import hidden, one_line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.slots import Meter
    from caseboard.services.case_view import CaseView, EvidenceCard

SLOT = 17
"""Cells of the slot's name."""
HASH = 8
"""Digits of a hash that stand in a list."""


def page(case: CaseView, now: datetime, picked: Collection[str]) -> list[Line]:
    """Return the evidence of *case* as lines; *picked* are the items a finding will cite."""
    made: list[Line] = []
    for party, name in (("buyer", case.buyer.name), ("seller", case.seller.name), ("desk", "")):
        made += [*_party(case, party, name, now, picked), BLANK]
    return made[:-1]


def _party(case: CaseView, party: str, name: str, now: datetime, picked: Collection[str]) -> list[Line]:
    meters = case.meters.of(party)
    items = [item for item in case.evidence if item.party == party]
    made = [_head(case, party, name)]
    if party == "desk":
        return made + [_record(meter) for meter in meters] + _items(items, now, picked)
    for meter in meters:
        there = [item for item in items if item.slot == meter.slot.name]
        made += _slot(meter, there, now, picked)
    known = {meter.slot.name for meter in meters}
    made += _items([item for item in items if item.slot not in known], now, picked)
    return made


def _head(case: CaseView, party: str, name: str) -> Line:
    if party == "desk":
        return line((_("Desk"), "strong"), (f"   {_('from the records')}", "quiet"))
    filled, required = case.meters.filled(party), case.meters.required(party)
    ink: Ink = "given" if filled == required else "soon"
    slots = f"{filled} {_('of')} {phrases.times(required, 'slot', 'slots')}" if required else _("owes nothing")
    return line((_(party).capitalize(), "strong"), (f" {name}", "quiet"), (f"   {slots}", ink))


def _record(meter: Meter) -> Line:
    name = phrases.named(meter.slot.name)
    return line(("✓ ", "given"), name) if meter.full else line(("· ", "quiet"), (f"{name}   {_('none')}", "quiet"))


def _slot(meter: Meter, items: list[EvidenceCard], now: datetime, picked: Collection[str]) -> list[Line]:
    made = _items(items, now, picked)
    name = phrases.named(meter.slot.name)
    if meter.full:
        return made
    if meter.slot.level == "required":
        lacks = _("missing") if not meter.count else f"{meter.count} {_('of')} {meter.slot.min}"
        return [*made, line(("· ", "soon"), (f"{name:{SLOT}} {lacks}, {_('required')}", "soon"), indent=4)]
    return made or [line(("· ", "quiet"), (f"{name:{SLOT}} {_('optional')}", "quiet"), indent=4)]


def _items(items: list[EvidenceCard], now: datetime, picked: Collection[str]) -> list[Line]:
    return [made for item in items for made in _item(item, now, picked)]


def _item(item: EvidenceCard, now: datetime, picked: Collection[str]) -> list[Line]:
    sign, ink, state = standing(item)
    slot = phrases.named(item.slot) if item.slot else _("under no slot")
    mark: tuple[str, Ink] = ("◆ ", "gold") if item.ref in picked else (f"{sign} ", ink)
    first = line(
        mark,
        left(one_line(slot), SLOT),
        (f" {item.digest[:HASH]}", "quiet"),
        f" {title(item)}",
        key=item.ref,
        brief=True,
    )
    second = line(
        (f"  {phrases.zoned(item.received_at, now)} ", "quiet"), (state, ink),
        (f", {_(item.provenance)}", "quiet"), ("" if item.seen else f"  {_('new')}", "gold"), indent=4, key=item.ref,
    )  # fmt: skip
    made = [first, second]
    if item.slot and not item.paired:
        made.append(line((f"  ! {_('this reason knows no such slot')}", "soon"), indent=4, key=item.ref))
    if item.belied:
        made.append(
            line(("  ! " + _("the name lies: it is {kind}").format(kind=item.mime), "soon"), indent=4, key=item.ref)
        )
    if secret := hidden(item.text + item.caption + item.name):
        words = phrases.times(secret, "hidden character", "hidden characters")
        made.append(line(("  ! " + _("contains {what}").format(what=words), "soon"), indent=4, key=item.ref))
    return made


def standing(item: EvidenceCard) -> tuple[str, Ink, str]:
    """Return whether an item counts, as sign, ink and word."""
    if not item.readable:
        return "✗", "late", _("cannot be read")
    if item.on_time:
        return "✓", "given", _("on time")
    if item.admitted_at is not None:
        return "✓", "given", _("late, admitted")
    return "!", "soon", _("late")


def title(item: EvidenceCard) -> str:
    """Return how an item is called in a list: its name, caption or first words."""
    words = item.name or item.caption or item.text or item.medium
    first = words.strip().split("\n", 1)[0][:60]
    return f"“{first}”" if not item.name else first
