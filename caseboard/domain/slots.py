"""Which slots a case has now, what fills them, and how full they are (rules, *Slots*; R21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Protocol

from caseboard.domain.slot_table import REASONS, TABLE, Level, Media, Owner, Reference, Row

__all__ = [
    "REASONS",
    "RECORDED_BY",
    "SHORTEST_TEXT",
    "Fills",
    "Level",
    "Media",
    "Meter",
    "Meters",
    "Owner",
    "Situation",
    "Slot",
    "fills",
    "known",
    "meter",
    "names_of",
    "not_known",
    "slots_of",
]

SHORTEST_TEXT = 20
"""Characters from which a text is an answer and no mere remark."""
RECORDED_BY = frozenset({"platform", "carrier", "authority"})
"""Provenances that make an item a record (R35)."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the conditions of the table read of a case; instants UTC, none while unknown."""

    reason: str
    detail: str | None
    """None stands for the reason's default."""
    delivered: bool
    asked: frozenset[str]
    """Slots that somebody has requested."""
    differs: bool
    """Whether label and order address differ."""
    paid_at: datetime | None
    shipped_at: datetime | None
    return_shipped_at: datetime | None
    tracking: bool
    """Whether a carrier has reported anything."""
    carrier_weight: bool
    order_snapshot: bool
    listing_snapshot: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for evidence of one party, as it stands for a case now."""

    name: str
    party: Owner
    level: Level
    accepts: tuple[Media, ...]
    min: int
    before: Reference | None
    """An item counts only if it is dated before this instant."""


class Fills(Protocol):
    """What the table reads of an item of evidence, readable or not, that is on time or admitted."""

    @property
    def party(self) -> str:
        """Give buyer, seller or desk."""

    @property
    def slot(self) -> str | None:
        """Give the slot it was filed under."""

    @property
    def medium(self) -> str:
        """Give text, image, pdf, video or other."""

    @property
    def characters(self) -> int:
        """Give the length of a text."""

    @property
    def provenance(self) -> str:
        """Give platform, carrier, authority or party."""

    @property
    def readable(self) -> bool:
        """Whether somebody can look at it."""

    @property
    def dated(self) -> datetime | None:
        """Give the instant that it claims for itself."""

    @property
    def digest(self) -> str:
        """Give the hash of its bytes, which is its identity."""


@dataclass(frozen=True, slots=True)
class Meter:
    """One slot and how many different items fill it."""

    slot: Slot
    count: int

    @property
    def full(self) -> bool:
        """Whether as many items fill it as it wants."""
        return self.count >= self.slot.min


@dataclass(frozen=True, slots=True)
class Meters:
    """Every slot that holds for a case, in the order of the table, and each side's sum (R21)."""

    slots: tuple[Meter, ...]

    def of(self, party: str) -> tuple[Meter, ...]:
        """Return the slots of *party*."""
        return tuple(meter for meter in self.slots if meter.slot.party == party)

    def owed(self, party: str) -> tuple[Meter, ...]:
        """Return the slots that *party* is required to fill."""
        return tuple(meter for meter in self.of(party) if meter.slot.level == "required")

    def required(self, party: str) -> int:
        """Return how many slots *party* owes."""
        return len(self.owed(party))

    def filled(self, party: str) -> int:
        """Return how many of the slots that *party* owes are full."""
        return sum(meter.full for meter in self.owed(party))

    def missing(self, party: str) -> tuple[str, ...]:
        """Return the names of the slots that *party* owes and has not filled."""
        return tuple(meter.slot.name for meter in self.owed(party) if not meter.full)

    def complete(self, party: str) -> bool:
        """Whether *party* has filled every slot it owes; owing none is complete (R21)."""
        return not self.missing(party)


@lru_cache(maxsize=256)
def known(reason: str, slot: str, party: str | None = None) -> bool:
    """Whether some detail of *reason* has the slot, for *party* if one is named.

    An item under a slot that is not known is kept unpaired, with a warning.
    """
    return any(row.slot == slot and reason in row.reasons and party in (None, row.party) for row in TABLE)


def names_of(reason: str, party: str) -> tuple[str, ...]:
    """Return the slots of *party* that some detail of *reason* has, in the order of the table."""
    return tuple(dict.fromkeys(row.slot for row in TABLE if reason in row.reasons and row.party == party))


def not_known(reason: str, slot: str, party: str) -> str:
    """Return in words that *reason* has no such slot of *party*, and which it has."""
    return f"{reason} knows no slot {slot} of the {party}; it knows {', '.join(names_of(reason, party)) or 'none'}"


def slots_of(situation: Situation) -> tuple[Slot, ...]:
    """Return the slots that hold now, in the order of the table, with what is owed of each now.

    Raises:
        ValueError: the rules know no such reason, or no such detail of it.
    """
    rows = _rows_of(situation.reason, situation.detail)
    listed = situation.listing_snapshot
    return tuple(_as_it_stands(row, listed) for row in rows if row.when is None or _holds(row, situation))


@cache
def _rows_of(reason: str, detail: str | None) -> tuple[Row, ...]:
    if reason not in REASONS:
        raise ValueError(f"the rules know no reason {reason!a}")
    details = REASONS[reason]
    if detail is not None and detail not in details:
        raise ValueError(f"the reason {reason} has no detail {detail!a}")
    meant = detail or next(iter(details), None)
    return tuple(row for row in TABLE if reason in row.reasons and (not row.details or meant in row.details))


def _holds(row: Row, situation: Situation) -> bool:
    match row.when:
        case "delivered":
            return situation.delivered
        case "asked":
            return row.slot in situation.asked
        case "differs":
            return situation.differs
        case None:
            return True


@cache
def _as_it_stands(row: Row, listed: bool) -> Slot:
    relieved = row.optional_with_listing and listed
    return Slot(row.slot, row.party, "optional" if relieved else row.level, row.accepts, row.min, row.before)


def fills(slot: Slot, item: Fills, situation: Situation) -> bool:
    """Whether *item*, which is on time or admitted, fills *slot*.

    It must be that party's, filed there, readable, of an accepted medium, and
    dated in time where the slot asks for it.
    """
    return (
        item.slot == slot.name
        and item.party == slot.party
        and item.readable
        and any(_is(item, media) for media in slot.accepts)
        and _dated_in_time(slot, item, situation)
    )


def _is(item: Fills, media: Media) -> bool:
    if media == "record":
        # Who made it counts, not what it looks like: a carrier's two words are a record.
        return item.provenance in RECORDED_BY
    return item.medium == media and (media != "text" or item.characters >= SHORTEST_TEXT)


def _dated_in_time(slot: Slot, item: Fills, situation: Situation) -> bool:
    """Whether the item says of itself that it is older than what it has to precede.

    An item without a date says nothing of the kind, and nothing precedes what has not happened.
    """
    if slot.before is None:
        return True
    reference: datetime | None = getattr(situation, slot.before)
    return item.dated is not None and reference is not None and item.dated < reference


def meter(situation: Situation, items: Iterable[Fills]) -> Meters:
    """Count *items*, each on time or admitted, against the slots that hold now.

    The same file twice from one party is one item, and an item lies under one slot:
    the first of its filings that fills one counts.
    """
    slots = slots_of(situation)
    counts = [int(slot.party == "desk" and _recorded(slot, situation)) for slot in slots]
    owned: dict[tuple[str, str], int] = {
        (slot.party, slot.name): place for place, slot in enumerate(slots) if slot.party != "desk"
    }
    placed: set[tuple[str, str]] = set()
    for item in items:
        place = owned.get((item.party, item.slot or ""))
        identity = (item.party, item.digest)
        if place is not None and identity not in placed and fills(slots[place], item, situation):
            placed.add(identity)
            counts[place] += 1
    return Meters(tuple(map(_metered, slots, counts)))


@lru_cache(maxsize=1024)
def _metered(slot: Slot, count: int) -> Meter:
    return Meter(slot, count)


def _recorded(slot: Slot, situation: Situation) -> bool:
    """Whether the records fill a slot of the desk; but for three of them it is the carrier's reports."""
    match slot.name:
        case "order_snapshot":
            return situation.order_snapshot
        case "listing_snapshot":
            return situation.listing_snapshot
        case "carrier_weight":
            return situation.carrier_weight
        case _:
            return situation.tracking
