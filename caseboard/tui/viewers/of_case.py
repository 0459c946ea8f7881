"""What of a case can be shown: its items of evidence, and what the desk has beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui.viewers.shown import Addresses, Files, Listing, Shown, Thread, Tracking
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, EvidenceCard

THREAD, TRACKING, LISTING, ADDRESSES = "thread", "tracking", "listing", "addresses"
"""Keys of what the desk has itself; no item of a party is called so, those have a `ref:` before theirs."""


def item_key(ref: str) -> str:
    """Return the key under which an item is shown."""
    return f"ref:{ref}"


def of_item(item: EvidenceCard, files: Files | None) -> Shown:
    """Return an item of evidence as a viewer takes it."""
    return Shown(
        key=item_key(item.ref),
        medium=item.medium,  # type: ignore[arg-type]  # as the inspection wrote it down
        mime=item.mime,
        name=item.name,
        size=item.size,
        digest=item.digest,
        text=item.text,
        why_unreadable="" if item.readable else item.why_unreadable or _("unknown why"),
        files=files,
    )


def thread_of(case: CaseView) -> Shown:
    """Return what the parties wrote to each other."""
    return Shown(THREAD, content=Thread(case.thread, case.as_of))


def tracking_of(case: CaseView) -> Shown:
    """Return what the carriers reported."""
    return Shown(TRACKING, content=Tracking(case.order.parcels, case.as_of))


def listing_of(case: CaseView) -> Shown:
    """Return the listings of the disputed lines as they were bought, against the buyer's statement."""
    disputed = [one for one in case.order.lines if one.disputed] or list(case.order.lines)
    listing = "\n\n".join(f"{one.title}\n{one.listing}".strip() for one in disputed)
    return Shown(LISTING, content=Listing(listing, case.statement))


def addresses_of(case: CaseView) -> Shown:
    """Return the order's address beside those on the labels, and where the carrier says it handed over."""
    out = [parcel for parcel in case.order.parcels if parcel.direction != "back"]
    labels = tuple((_("label of {parcel}").format(parcel=one.ref), one.label) for one in out if one.label)
    places = tuple(
        (_("delivery of {parcel}").format(parcel=one.ref), place)
        for one in out
        for _at, code, place, _text, _signed in one.events
        if code == "delivered" and place
    )
    return Shown(ADDRESSES, content=Addresses(case.order.ship_to, labels, places))
