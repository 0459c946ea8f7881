"""What stands in the border of a side: whose it is and what about, and how it goes with the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.services.side_by_side import Exhibit, SideBySide
    from caseboard.tui.compare.stations import Station


def is_new(item: Exhibit | None) -> bool:
    """Whether there is an item that the reader has not opened."""
    return item is not None and not item.opened_by_me


def title_of(evidence: SideBySide, one: Station, party: Party) -> str:
    """Return whose side it is and what lies there; what the desk shows is nobody's."""
    if not one.sides:
        return f"{_('Desk')} · {phrases.named(one.group)}"
    there = evidence.buyer if party == "buyer" else evidence.seller
    slot = one.slots[0 if party == "buyer" else 1] or one.group
    return f"{_(there.role).capitalize()} · {there.name} · {phrases.named(slot)}"


def state_of(one: Station, party: Party, *, linked: bool, key: str) -> str:
    """Return whether the sides scroll together; where the other one is hidden, by which *key* one comes to it.

    A dot says that what is hidden there was not opened.
    """
    item, other = (one.left, one.right) if party == "buyer" else (one.right, one.left)
    if not one.sides:
        return ""
    if not key:
        return _("linked scrolling") if linked and item is not None else ""
    return f"{key} {_('seller') if party == 'buyer' else _('buyer')}{' ●' if is_new(other) else ''}"
