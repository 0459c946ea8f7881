"""The way through a case's evidence: one station after the other, the buyer's left and the seller's right.

Pairs by slot come first, then what lies under no known slot, then what the desk
lays beside it from its own records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from caseboard.services.side_by_side import Exhibit, Pair, SideBySide

Kind = Literal["pair", "unpaired", "item", "listing", "tracking", "addresses", "thread", "checklist", "weighed"]
RECORDS: tuple[Kind, ...] = ("listing", "tracking", "addresses", "thread")
"""What the desk shows from its records, in the order in which one comes to it."""
SUMS: tuple[Kind, ...] = ("checklist", "weighed")
"""What sums the case up at the end of the way."""


@dataclass(frozen=True, slots=True)
class Station:
    """Where one stands on the way: what is shown left, and what right."""

    kind: Kind
    group: str
    """The name under which it stands in the strip: a slot, or what the desk shows."""
    at: int = 0
    """Its place among the stations of its group, from 0."""
    left: Exhibit | None = None
    right: Exhibit | None = None
    slots: tuple[str | None, str | None] = (None, None)
    """The slots of buyer and seller that it is about."""

    @property
    def key(self) -> str:
        """What it is found by when the evidence has been read again."""
        return f"{self.kind} {self.group} {self.at}"

    @property
    def sides(self) -> bool:
        """Whether it has two sides; what the desk shows takes the whole width."""
        return self.kind in ("pair", "unpaired", "checklist")

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The items that it shows."""
        return tuple(one for one in (self.left, self.right) if one is not None)


def stations_of(evidence: SideBySide) -> tuple[Station, ...]:
    """Return the stations of a case in the order in which one steps through them."""
    made: list[Station] = []
    for pair in evidence.pairs:
        made += _of_pair(pair, "pair", pair.name)
    if evidence.unpaired.exhibits:
        made += _of_pair(evidence.unpaired, "unpaired", "unpaired")
    made += [Station("item", "desk", at, left=one) for at, one in enumerate(evidence.desk.items)]
    made += [Station(kind, kind) for kind in (*_records(evidence), *SUMS)]
    return tuple(made)


def _of_pair(pair: Pair, kind: Kind, group: str) -> Iterator[Station]:
    """Yield as many stations as the fuller side has items; the other side stays at its last."""
    for at in range(max(len(pair.left), len(pair.right), 1)):
        left, right = _nth(pair.left, at), _nth(pair.right, at)
        yield Station(kind, group, at, left, right, (pair.buyer_slot, pair.seller_slot))


def _nth(items: Sequence[Exhibit], at: int) -> Exhibit | None:
    return items[min(at, len(items) - 1)] if items else None


def _records(evidence: SideBySide) -> Iterator[Kind]:
    """Yield what the desk has to show of this case; of what there is none there is no station."""
    for kind in RECORDS:
        if kind != "thread" or evidence.desk.thread:
            yield kind


def groups_of(stations: Sequence[Station]) -> tuple[str, ...]:
    """Return the names in the strip, each once."""
    return tuple(dict.fromkeys(one.group for one in stations))


def not_opened(stations: Sequence[Station], been: Collection[str]) -> dict[str, int]:
    """Return how much of each group the reader has not opened.

    Whether an item was opened is its custody; *been* are the stations of the
    desk's own records that were seen since one came here.
    """
    found: dict[str, set[str]] = {}
    for one in stations:
        new = {item.card.digest for item in one.exhibits if not item.opened_by_me}
        if one.kind in RECORDS and one.key not in been:
            new.add(one.key)
        if new:
            found[one.group] = found.get(one.group, set()) | new
    return {group: len(new) for group, new in found.items()}


def where(stations: Sequence[Station], key: str, item: str = "", *, otherwise: int = 0) -> int:
    """Return the place of the station that shows the item *item*, by ref, or of the station *key*.

    An item that was laid elsewhere is followed; what is gone leads to the place *otherwise*.
    """
    shows = [at for at, one in enumerate(stations) if any(shown.card.ref == item for shown in one.exhibits)]
    named = [at for at, one in enumerate(stations) if one.key == key]
    # Where both sides are of unequal length an item stands at several stations: one stays at one's own.
    both = [at for at in named if at in shows]
    return next(iter([*both, *shows, *named]), otherwise)


def next_new(stations: Sequence[Station], at: int, been: Collection[str]) -> int | None:
    """Return the next station after *at*, and round to it again, of which something was not opened."""
    for step in range(1, len(stations) + 1):
        there = (at + step) % len(stations)
        if not_opened([stations[there]], been):
            return there
    return None
