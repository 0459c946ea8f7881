"""What a side is given to show: an item, what the desk has in its records, or lines in place of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui.compare.absent import absent
from caseboard.tui.compare.sums import checklist, weighed
from caseboard.tui.lines import Line, line
from caseboard.tui.viewers import of_case
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.services.case_view import CaseView
    from caseboard.services.side_by_side import Exhibit, SideBySide
    from caseboard.tui.compare.stations import Station
    from caseboard.tui.viewers.shown import Files, Shown


def shown_of(evidence: SideBySide, one: Station, exhibit: Exhibit | None, files: Files | None) -> Shown | None:
    """Return what a viewer is to show at a station; none where there is nothing but words of our own."""
    if exhibit is not None:
        return of_case.of_item(exhibit.card, files)
    desk, now = evidence.desk, evidence.as_of
    match one.kind:
        case "listing":
            return of_case.listing_of(desk.order, desk.statement)
        case "tracking":
            return of_case.tracking_of(desk.order, now)
        case "addresses":
            return of_case.addresses_of(desk.order)
        case "thread":
            return of_case.thread_of(desk.thread, now)
    return None


def lines_instead(evidence: SideBySide, case: CaseView | None, one: Station, party: Party, asks: str) -> list[Line]:
    """Return what a side says where it shows no item; *asks* is the key that asks for what is missing."""
    if one.kind == "checklist":
        return checklist(evidence, party)
    if one.kind == "weighed":
        return weighed(evidence.panels)
    if one.kind == "unpaired":
        return [line((_("nothing without a slot"), "quiet"))]
    return absent(evidence, case, party, one.slots[0 if party == "buyer" else 1], asks)
