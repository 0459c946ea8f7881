"""What of a case can be shown: its items of evidence, and what the desk has beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui.viewers.shown import Addresses, Files, Listing, Shown, Thread, Tracking
from caseboard.tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.services.case_view import EvidenceCard, OrderCard, SaidCard

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


def thread_of(said: tuple[SaidCard, ...], now: datetime) -> Shown:
    """Return what the parties wrote to each other."""
    return Shown(THREAD, content=Thread(said, now))


def tracking_of(order: OrderCard, now: datetime) -> Shown:
    """Return what the carriers reported."""
    return Shown(TRACKING, content=Tracking(order.parcels, now))


def listing_of(order: OrderCard, statement: str) -> Shown:
    """Return the listings of the disputed lines as they were bought, against the buyer's *statement*."""
    disputed = [one for one in order.lines if one.disputed] or list(order.lines)
    listing = "\n\n".join(f"{one.title}\n{one.listing}".strip() for one in disputed)
    return Shown(LISTING, content=Listing(listing, statement))


def addresses_of(order: OrderCard) -> Shown:
    """Return the order's address beside those on the labels, and where the carrier says it handed over."""
    out = [parcel for parcel in order.parcels if parcel.direction != "back"]
    labels = tuple((_("label of {parcel}").format(parcel=one.ref), one.label) for one in out if one.label)
    places = tuple(
        (_("delivery of {parcel}").format(parcel=one.ref), place)
        for one in out
        for _at, code, place, _text, _signed in one.events
        if code == "delivered" and place
    )
    return Shown(ADDRESSES, content=Addresses(order.ship_to, labels, places))
