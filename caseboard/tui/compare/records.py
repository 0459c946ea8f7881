"""What a side is given to show: an item, what the desk has in its records, or lines in place of either."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from caseboard.tui.compare.absent import absent
from caseboard.tui.compare.sums import checklist, weighed
from caseboard.tui.lines import Line, line
from caseboard.tui.viewers.shown import Addresses, Content, Files, Listing, Shown, Thread, Tracking
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.domain.media import Medium
    from caseboard.services.case_view import CaseView
    from caseboard.services.side_by_side import Exhibit, SideBySide
    from caseboard.tui.compare.stations import Station


def shown_of(evidence: SideBySide, one: Station, exhibit: Exhibit | None, files: Files | None) -> Shown | None:
    """Return what a viewer is to show at a station; none where there is nothing but words of our own."""
    if exhibit is not None:
        return _item(exhibit, files)
    content = _content(evidence, one)
    return None if content is None else Shown(one.key, content=content)


def _item(exhibit: Exhibit, files: Files | None) -> Shown:
    card = exhibit.card
    return Shown(
        f"item {card.ref}",
        cast("Medium", card.medium),
        card.mime,
        card.name,
        card.size,
        card.digest if exhibit.file is not None else "",
        card.text,
        "" if card.readable else card.why_unreadable,
        files=files,
    )


def _content(evidence: SideBySide, one: Station) -> Content | None:
    desk, now = evidence.desk, evidence.as_of
    match one.kind:
        case "listing":
            bought = "\n\n".join(f"{line.title}\n{line.listing}".strip() for line in desk.listing)
            return Listing(bought, desk.statement)
        case "tracking":
            return Tracking(desk.order.parcels, now)
        case "addresses":
            return Addresses(desk.order.ship_to, _addresses(evidence))
        case "thread":
            return Thread(desk.thread, now)
    return None


def _addresses(evidence: SideBySide) -> tuple[tuple[str, str], ...]:
    """Return the addresses beside the order's: on each label, and where a carrier says it delivered (R32)."""
    found: list[tuple[str, str]] = []
    for parcel in evidence.desk.order.parcels:
        if parcel.label:
            found.append((_("label of {parcel}").format(parcel=parcel.ref), parcel.label))
        found += [
            (_("delivery of {parcel}").format(parcel=parcel.ref), place)
            for _at, code, place, _text, _signed in parcel.events
            if code == "delivered" and place
        ]
    return tuple(found)


def lines_instead(evidence: SideBySide, case: CaseView | None, one: Station, party: Party) -> list[Line]:
    """Return what a side says where it shows no item."""
    if one.kind == "checklist":
        return checklist(evidence, party)
    if one.kind == "weighed":
        return weighed(evidence.panels)
    if one.kind == "unpaired":
        return [line((_("nothing without a slot"), "quiet"))]
    return absent(evidence, case, party, one.slots[0 if party == "buyer" else 1])
