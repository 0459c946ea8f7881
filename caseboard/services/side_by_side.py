"""What one reads when a case's evidence lies side by side: pairs, checklist, records of the desk, what is weighed.

Instants are UTC. Texts and file names are the parties' own and hostile until
the screen's text door has had them. `comparing` reads all of it in a fixed number
of statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from caseboard.domain.address_columns import Column
from caseboard.domain.facts import Facts, Party
from caseboard.domain.panel import Panel
from caseboard.domain.queue import QueueRow
from caseboard.domain.slots import Level
from caseboard.services.case_view import EvidenceCard, LineCard, OrderCard, PartyCard, SaidCard

BadgeKind = Literal["unreadable", "lying_name", "hidden_characters", "camera", "seen_elsewhere", "near", "unknown_slot"]


@dataclass(frozen=True, slots=True)
class Badge:
    """One mark on an item: what it is, in words that hold numbers and foreign text alike."""

    kind: BadgeKind
    words: str
    weight: Literal["note", "warning"] = "note"
    cases: tuple[str, ...] = ()
    """Numbers of other cases, where the badge is about them."""


@dataclass(frozen=True, slots=True)
class Custody:
    """One line of an item's custody: what was done with it, when, by whom."""

    at: datetime
    act: str
    """received, opened, admitted, refiled, ..."""
    by: str
    lasted: timedelta | None = None
    """How long it stayed open; none where nobody wrote down that it was closed."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who let a late item count, when, and why (*Silence*)."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item as it is shown side by side: its facts, its custody, and what is odd about it."""

    card: EvidenceCard
    file: Path | None
    """Where its bytes lie; none of a text that came inside a record."""
    due_at: datetime | None
    """The deadline it is measured by; none before a period is set, and for the desk."""
    late_by: timedelta | None
    """By how much it missed that deadline; none of what was on time."""
    admission: Admission | None
    custody: tuple[Custody, ...]
    """Oldest first."""
    badges: tuple[Badge, ...]
    """Warnings first."""
    opened_by: tuple[str, ...]
    """Members of staff who have opened this file, on this case, in the order of their first look."""
    opened_by_me: bool
    admissible: bool
    """Whether it is late and would count if somebody admitted it."""

    @property
    def opened(self) -> bool:
        """Whether anybody of the desk has opened it."""
        return bool(self.opened_by)

    @property
    def counts(self) -> bool:
        """Whether it counts for slots and silence: readable, and on time or admitted."""
        return self.card.readable and (self.card.on_time or self.admission is not None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a slot: by whom (a member of staff, or a party), when, and until when."""

    by: str
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the checklist: a slot, what is there, what is missing, and when it was asked for."""

    party: Party
    slot: str
    level: Level
    count: int
    min: int
    asked: tuple[Asked, ...]
    """Oldest first."""

    @property
    def there(self) -> bool:
        """Whether as much lies there as the slot wants."""
        return self.count >= self.min

    @property
    def missing(self) -> bool:
        """Whether the slot is owed and not filled."""
        return self.level == "required" and not self.there


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides gave to one question: the buyer's items left, the seller's right."""

    name: str
    """The slot it is called after."""
    buyer_slot: str | None
    seller_slot: str | None
    left: tuple[Exhibit, ...]
    right: tuple[Exhibit, ...]

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The items of both sides, the buyer's first."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class DeskRecords:
    """What the desk lays beside the evidence from its own records."""

    order: OrderCard
    """With its parcels and what carriers reported, scan by scan."""
    addresses: tuple[Column, ...]
    """The order's address at payment, each label, each delivery with a place: differences marked (R32)."""
    listing: tuple[LineCard, ...]
    """The disputed lines as bought."""
    statement: str
    """What the buyer wrote when opening; no evidence, but what the listing is read against."""
    thread: tuple[SaidCard, ...]
    items: tuple[Exhibit, ...]
    """Items that neither party sent."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A case's evidence, side by side."""

    row: QueueRow
    facts: Facts
    as_of: datetime
    buyer: PartyCard
    seller: PartyCard
    pairs: tuple[Pair, ...]
    """In the order of the slot table."""
    unpaired: Pair
    """Items under no slot, or under one that the reason does not know (those wear the badge `unknown_slot`)."""
    checklist: tuple[Row, ...]
    desk: DeskRecords
    panels: tuple[Panel, ...]
    """What the team weighs, with the grounds it offers."""
    unopened: tuple[Exhibit, ...]
    """What the reader has not opened, each file once."""

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Every item once, in the order one steps through them."""
        return (*(one for pair in (*self.pairs, self.unpaired) for one in pair.exhibits), *self.desk.items)

    @property
    def missing(self) -> tuple[Row, ...]:
        """The slots that are owed and empty."""
        return tuple(row for row in self.checklist if row.missing)
