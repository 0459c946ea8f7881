"""The text in front: the case, the item or the letter one looks at, as plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import Line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.services.case_view import CaseView, EvidenceCard


@dataclass(frozen=True, slots=True)
class Front:
    """Something to be copied or read elsewhere."""

    name: str
    """What the notice calls it."""
    text: str
    """Its words, as they passed the text door."""


def front(name: str, lines: Sequence[Line], title: str = "") -> Front:
    """Return *lines* as text under their title, which is their name if they have no other."""
    return Front(name, "\n".join([title or name, "", *(one.plain.rstrip() for one in lines)]).rstrip() + "\n")


def in_front(screen: Screen[None], case: CaseView) -> Front:
    """Return the item under the cursor where one stands in the evidence, else the whole case."""
    from caseboard.tui.evidence.pane import EvidencePane  # noqa: PLC0415  the first row does not wait for it

    pane = screen.query_one("#evidence", EvidencePane)
    item = next((one for one in case.evidence if one.ref == pane.key), None) if pane.has_focus else None
    return of_case(case) if item is None else of_item(case, item)


def of_case(case: CaseView) -> Front:
    """Return the whole case, with its evidence."""
    from caseboard.tui.case.whole import page  # noqa: PLC0415
    from caseboard.tui.evidence.sections import page as evidence  # noqa: PLC0415
    from caseboard.tui.lines import BLANK, line  # noqa: PLC0415

    row = case.row
    matter = phrases.matter(row.reason, row.detail)
    title = f"{row.number} · {matter} · {phrases.money(row.requested, row.currency)} · {_(case.facts.stage)}"
    lines = page(case, case.as_of, worker_runs=True)
    return front(row.number, [*lines, BLANK, line(_("Evidence")), *evidence(case, case.as_of, ())], title)


def of_item(case: CaseView, item: EvidenceCard) -> Front:
    """Return an item with where it comes from."""
    from caseboard.tui.dialogs.reading import item_lines  # noqa: PLC0415

    slot = phrases.named(item.slot) if item.slot else _("under no slot")
    return front(f"{case.row.number} · {_(item.party)} · {slot}", item_lines(item))
