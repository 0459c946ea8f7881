"""What sums a case up: the checklist by slot, and what the team weighs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, left, line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.domain.panel import Fact, Panel
    from caseboard.services.side_by_side import Asked, Exhibit, Row, SideBySide

SLOT = 26
"""Cells of the name of a slot."""
NAME = 22
"""Cells of the name of a fact."""
INKS: dict[str, Ink] = {"plain": "plain", "good": "given", "bad": "soon", "missing": "soon"}
SIGNS = {"plain": " ", "good": "✓", "bad": "!", "missing": "·"}


def checklist(evidence: SideBySide, party: Party) -> list[Line]:
    """Return the slots of *party*: what is there, what is missing, when it was asked for."""
    made: list[Line] = []
    for row in evidence.checklist:
        if row.party == party:
            idle = _idle(row, evidence.exhibits)
            made += [_slot(row), *idle, *(_asked(one, evidence.as_of) for one in row.asked)]
    return made or [line((_("owes nothing"), "quiet"))]


def _slot(row: Row) -> Line:
    name = left(phrases.named(row.slot), SLOT)
    if row.there:
        return line(("✓ ", "given"), name, (f" {row.count} {_('of')} {row.min}", "quiet"))
    if row.missing:
        lacks = _("missing") if not row.count else f"{row.count} {_('of')} {row.min}"
        return line((f"! {name} {lacks}, {_('required')}", "soon"))
    return line((f"· {name} {_('optional')}", "quiet"))


def _idle(row: Row, exhibits: Sequence[Exhibit]) -> list[Line]:
    """Return what lies under a slot and does not count for it, and why; nothing where all of it does."""
    there = [one for one in exhibits if (one.card.party, one.card.slot) == (row.party, row.slot)]
    unreadable = sum(not one.card.readable for one in there)
    late = sum(one.card.readable and not one.counts for one in there)
    whys = (
        (late, _("late")),
        (unreadable, _("cannot be read")),
        (len(there) - row.count - late - unreadable, _("not what is accepted here")),
    )
    said = ", ".join(f"{count} {why}" for count, why in whys if count > 0)
    return [line((f"{_('does not count')}: {said}", "soon"), indent=4)] if said else []


def _asked(one: Asked, now: datetime) -> Line:
    until = ", " + _("until {when}").format(when=phrases.timed(one.due_at, now)) if one.due_at is not None else ""
    said = _("asked {when} by {name}").format(when=phrases.timed(one.at, now), name=one.by)
    return line((f"  {said}{until}", "quiet"), indent=4)


def weighed(panels: tuple[Panel, ...]) -> list[Line]:
    """Return the panels: each question, the facts that answer it, the grounds it offers."""
    made: list[Line] = []
    for panel in panels:
        made += [
            line((_(panel.title), "strong"), (f"   {panel.rule}", "quiet"), (_chip(panel), _chip_ink(panel))),
            *(_fact(one) for one in panel.facts),
        ]
        if panel.grounds:
            grounds = ", ".join(phrases.named(one) for one in panel.grounds)
            made.append(line((f"  {_('grounds that fit')}: ", "quiet"), (grounds, "gold"), indent=4))
        made.append(BLANK)
    return made[:-1] or [line((_("Nothing on file weighs by itself."), "quiet"))]


def _chip(panel: Panel) -> str:
    return f"   {panel.chip}" if panel.chip else ""


def _chip_ink(panel: Panel) -> Ink:
    return "soon" if panel.warns else "quiet"


def _fact(one: Fact) -> Line:
    ink = INKS[one.weight]
    return line(
        (f"{SIGNS[one.weight]} ", ink),
        (left(_(one.name), NAME), "quiet"),
        (f" {one.words}", ink),
        indent=NAME + 3,
    )
