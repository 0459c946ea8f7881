"""Everything that one case shows: what the case pane, the evidence pane and `show` print.

Instants are UTC, money is in minor units. Texts are the parties' own and
hostile until the screen's text door has had them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from caseboard.domain.chips import Chip
from caseboard.domain.clock import Clock
from caseboard.domain.facts import Facts
from caseboard.domain.media import belied
from caseboard.domain.panel import Panel
from caseboard.domain.queue import QueueRow
from caseboard.domain.slots import Meters
from caseboard.domain.verdict import Finding, Unread


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A party, with what the team weighs of its past (R29)."""

    role: str
    ref: str
    name: str
    email: str
    language: str
    joined_at: datetime | None
    rating: float | None
    rated_orders: int | None
    earlier_claims: int
    earlier_upheld: int
    """Of those, how many were decided for this party."""


@dataclass(frozen=True, slots=True)
class LineCard:
    """One line of the order; `disputed` where the case is about it."""

    ref: str
    title: str
    quantity: int
    price: int
    listing: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class ParcelCard:
    """A shipment of the order, and what its carrier reported: (instant, code, place, text, signed by)."""

    ref: str
    direction: str
    carrier: str
    tracking_number: str
    method: str
    shipped_at: datetime
    label: str
    events: tuple[tuple[datetime, str, str, str, str], ...]
    agreed_at: datetime | None = None
    """When both agreed on method and fee, as far as the record says (R37)."""
    fee_borne_by: str = ""


@dataclass(frozen=True, slots=True)
class OrderCard:
    """The order as bought."""

    ref: str
    currency: str
    paid: int
    paid_at: datetime
    ship_to: str
    guarantee: str
    """In words, with its inputs (R3)."""
    completes_at: datetime | None
    completes_why: str
    lines: tuple[LineCard, ...]
    parcels: tuple[ParcelCard, ...]
    feedback: tuple[tuple[datetime, int, str], ...]
    """(instant, stars, text) of the buyer's feedback on the order."""


@dataclass(frozen=True, slots=True)
class SaidCard:
    """A message or an offer of the thread."""

    at: datetime
    by: str
    """buyer, seller or platform."""
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter that went, or is to go."""

    message_id: str
    kind: str
    party: str
    by: str
    at: datetime
    state: str
    """queued, sent, failed, bounced."""
    state_at: datetime | None
    subject: str
    text: str


class EvidenceCard(NamedTuple):
    """One item of evidence with its custody facts; a tuple, since a case may have hundreds."""

    ref: str
    party: str
    slot: str | None
    paired: bool
    """Whether the case's reason knows the slot."""
    medium: str
    mime: str
    readable: bool
    why_unreadable: str
    size: int
    """Bytes."""
    digest: str
    provenance: str
    received_at: datetime
    dated: datetime | None
    on_time: bool
    admitted_at: datetime | None
    seen: bool
    name: str
    """The file's name as given, empty for a text."""
    caption: str
    text: str
    """The words of a textual item, else empty."""
    near: str = ""
    """A picture's fingerprint, by which ones that look alike are found."""
    taken: str = ""
    """When a picture's camera says it was taken, ISO 8601 by that camera's clock: a claim."""
    device: str = ""
    """What the camera calls itself: a claim."""

    @property
    def belied(self) -> bool:
        """Whether the name promises another kind of file than the content is; one without content is none."""
        return self.size > 0 and belied(self.name, self.mime)


class Happening(NamedTuple):
    """One line of the timeline; a tuple, since a case may have hundreds."""

    seq: int
    at: datetime
    words: str
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision: proposed, or sealed and final."""

    state: str
    """proposed or sealed."""
    outcome: str
    amount: int
    fault: str
    grounds: tuple[str, ...]
    findings: tuple[Finding, ...]
    gave_none: tuple[str, ...]
    rationale: str
    above_request: str
    by: str
    at: datetime
    """When it was proposed, or sealed."""
    seal_at: datetime | None
    imported: bool
    letters: Mapping[str, str]
    addenda: tuple[tuple[datetime, str, str], ...]
    """(instant, by, text)."""
    entry: int | None
    """Its number in the ledger."""
    leaf: str
    unread: tuple[Unread, ...] = ()
    """What was decided without its proposer having opened it, each with the reason."""
    approver: str = ""
    """Who approved it; empty while nobody has, or where one person decides."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, whole."""

    row: QueueRow
    facts: Facts
    as_of: datetime
    clocks: tuple[Clock, ...]
    meters: Meters
    chips: tuple[Chip, ...]
    panels: tuple[Panel, ...]
    """What the team weighs, with the grounds it offers."""
    buyer: PartyCard
    seller: PartyCard
    order: OrderCard
    statement: str
    remedy: str
    thread: tuple[SaidCard, ...]
    letters: tuple[LetterCard, ...]
    evidence: tuple[EvidenceCard, ...]
    timeline: tuple[Happening, ...]
    notes: tuple[tuple[datetime, str, str], ...]
    """(instant, by, text)."""
    decision: DecisionCard | None
    acts: Mapping[str, str]
    """Act by name and why it is not allowed now; empty where it is."""
