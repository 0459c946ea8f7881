"""What carriers reported, as a timeline: where, and when by the reader's clock and in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, line
from caseboard.tui.viewers.conversation import both_times
from caseboard.tui.viewers.shown import Tracking
from caseboard.tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.services.case_view import ParcelCard

_SIGNS: dict[str, tuple[str, Ink]] = {
    "delivered": ("✓", "given"),
    "exception": ("!", "late"),
    "collection_failed": ("!", "late"),
    "returned": ("↩", "soon"),
    "customs_hold": ("‖", "soon"),
}
"""By sign as well as by ink."""


def track(tracking: Tracking) -> list[Line]:
    """Return each parcel with its reports, oldest first."""
    made: list[Line] = []
    for parcel in tracking.parcels:
        made += [BLANK] if made else []
        made += _parcel(parcel, tracking.now)
    return made


def _parcel(parcel: ParcelCard, now: datetime) -> list[Line]:
    back = f"   {_('back to the seller')}" if parcel.direction == "back" else ""
    facts = "   ".join(one for one in (parcel.carrier, parcel.tracking_number) if one)
    method = phrases.named(parcel.method) if parcel.method not in ("", "unknown") else ""
    made = [
        line((f"{_('parcel')} {parcel.ref}", "strong"), (f"   {facts}", "plain"), (back, "soon"), indent=2),
        line((f"{_('shipped')} {both_times(parcel.shipped_at, now)}   {method}".rstrip(), "quiet"), indent=2),
    ]
    if not parcel.events:
        return [*made, line((f"│ {_('the carrier has reported nothing')}", "soon"), indent=2)]
    for at, code, place, text, signed in sorted(parcel.events, key=lambda one: one[0]):
        sign, ink = _SIGNS.get(code, ("●", "blue"))
        made += [
            line((f"{sign} {phrases.named(code)}", ink), f"   {place}" if place else "", indent=4),
            line(("│   ", "quiet"), (both_times(at, now), "quiet"), (_not_yet(at, now), "soon"), indent=4),
        ]
        if signed:
            made.append(line(("│   ", "quiet"), f"{_('signed')} {signed}", indent=4))
        if text:
            made.append(line(("│   ", "quiet"), f"“{text}”", indent=4))
    return made


def _not_yet(at: datetime, now: datetime) -> str:
    return f"   {_('not yet')}" if at > now else ""
