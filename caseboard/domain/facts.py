"""What the rules read about a case, and nothing else.

Instants are UTC, money is in minor units of the case's currency. The store
reads these for one case or for five hundred in the same number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from caseboard.domain.policy import Policy

if TYPE_CHECKING:
    from caseboard.domain.templates import Templates

Party = Literal["buyer", "seller"]
PARTIES: tuple[Party, Party] = ("buyer", "seller")

Stage = Literal[
    "negotiating", "gathering", "review", "approval", "sealing", "decided", "cancelled", "withdrawn", "settled"
]
OPEN: frozenset[str] = frozenset({"gathering", "review", "approval", "sealing"})
ENDED: frozenset[str] = frozenset({"decided", "cancelled", "withdrawn", "settled"})


@dataclass(frozen=True, slots=True)
class Person:
    """A party as letters and guards need it."""

    ref: str
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A shipment that carries lines of the dispute, with what the carrier said of it."""

    ref: str
    direction: Literal["out", "back"]
    shipped_at: datetime
    label: str | None
    events: tuple[tuple[str, datetime], ...]
    """(code, instant) of its tracking events, in order of instant."""


@dataclass(frozen=True, slots=True)
class PeriodSet:
    """One act that set a party's evidence deadline (R15); the rows of a case are in order of setting."""

    party: Party
    n: int
    """Which period of the case this belongs to, from 1; an extension keeps the number."""
    kind: Literal["first", "fresh", "renewed", "round", "extended", "reason", "shortened", "early"]
    set_at: datetime
    due_at: datetime
    """The deadline wanted; a shortened or early one takes force only by its letter."""
    lag: timedelta
    """The policy's `intake_lag` at the act: automatic cancellation waits this much longer."""
    left_at: datetime | None = None
    """When the case left the gathering stage this period belongs to."""


class Item(NamedTuple):
    """One piece of evidence on file; identity is the hash of its bytes. A tuple, since a case may have hundreds."""

    ref: str
    digest: str
    party: str
    """buyer, seller or desk."""
    slot: str | None
    medium: str
    readable: bool
    characters: int
    provenance: str
    received_at: datetime
    dated: datetime | None
    admitted_at: datetime | None
    seen_at: datetime | None
    """When somebody of the desk first opened it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one party, with what became of it."""

    message_id: str
    kind: str
    party: Party
    by_staff: bool
    queued_at: datetime
    period: int | None
    """The period it announces, if it announces one (a reminder does not)."""
    sent_at: datetime | None
    failed_at: datetime | None
    """When the transport refused it for good."""
    bounced_at: datetime | None
    permanent: bool
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked a party for a document (R31, R22)."""

    party: Party
    slot: str
    by: str
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hold:
    """A supervisor's hold (R41), from `since` to `until`, or to its earlier release."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A message or an offer of the negotiation, as the chips read it."""

    kind: Literal["message", "offer"]
    by: str
    at: datetime
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision put forward and not yet sealed; it pins what it rests on."""

    ref: str
    by: str
    proposed_at: datetime
    seal_at: datetime
    basis: str
    outcome: str
    amount: int
    asks: tuple[str, ...] = ()
    """Why the policy wanted a second person when it was put forward; none where one person decides."""
    approver: str = ""
    """Who approved it; empty while nobody has."""
    opened: tuple[str, ...] = ()
    """SHA-256 of the items that its proposer had opened, hexadecimal."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """The order as bought, as far as rules ask."""

    ref: str
    paid_at: datetime
    paid: int
    given_back: int
    """Settled or decided on the order by other cases, minor units."""
    guarantee: timedelta | None
    """For this dispute's lines, from shipment on."""
    address: str
    listing: bool
    """Whether the text of the listing as bought is on file."""


@dataclass(frozen=True)
class Facts:
    """A case as the rules see it."""

    number: str
    version: int
    policy: Policy
    """The policy of the opening: the parties' rights."""
    stage: Stage
    stage_since: datetime
    """When it came to this stage, by the desk's clock."""
    reason: str
    detail: str | None
    reason_set_at: datetime
    """When reason or detail were last set, by the desk's clock."""
    opened_at: datetime
    entered_at: datetime | None
    escalation_why: str | None
    currency: str
    requested: int
    paid_for: int
    order: OrderFacts
    buyer: Person
    seller: Person
    reason_changed_at: datetime | None = None
    delivered_at: datetime | None = None
    """Pinned when the desk noticed it (R24: never revoked)."""
    arrived_overdue: bool = False
    parcels: tuple[Parcel, ...] = ()
    periods: tuple[PeriodSet, ...] = ()
    items: tuple[Item, ...] = ()
    letters: tuple[Letter, ...] = ()
    requests: tuple[Request, ...] = ()
    holds: tuple[Hold, ...] = ()
    thread: tuple[Said, ...] = ()
    marks: Mapping[str, datetime] = field(default_factory=dict)
    """Flags and warnings the worker recorded, with the instant at which each fell due."""
    waived: frozenset[str] = frozenset()
    """Parties whose contact a supervisor has waived (R17)."""
    proposal: Proposal | None = None
    seen_elsewhere: bool = False
    awarded: int | None = None
    """What the ending gave back, minor units; none where no decision or settlement ended the case."""
    clock_doubted: bool = False
    """Whether the desk's clock has jumped and no supervisor has said since that it is right."""

    templates: Templates | None = field(default=None, repr=False, compare=False)
    """What the desk's letters are written by; none for the packaged templates."""

    answers: dict[Callable[[Facts], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of these facts before, by question; they never change, so it stays true."""

    @property
    def open(self) -> bool:
        """Whether the case is a claim that nobody has ended."""
        return self.stage in OPEN

    @property
    def ended(self) -> bool:
        """Whether the case has ended, in whichever of the four ways."""
        return self.stage in ENDED

    @property
    def left(self) -> int:
        """What may still be given back on the dispute's lines, minor units (rules, *Outcomes*)."""
        return max(0, min(self.paid_for, self.order.paid - self.order.given_back))

    def person(self, party: str) -> Person:
        """Return the buyer or the seller."""
        return self.buyer if party == "buyer" else self.seller

    def changed(self, change: Mapping[str, Any]) -> Facts:
        """Return these facts with *change* to some fields, and every answer that rests on none of them.

        Several times in the life of a case, so without looking at each field.
        """
        made = object.__new__(Facts)
        vars(made).update(vars(self), **change)
        names = change.keys()
        answers = {asked: answer for asked, answer in self.answers.items() if RESTS_ON[asked].isdisjoint(names)}
        vars(made)["answers"] = answers
        return made


Answer = TypeVar("Answer")
Question = Callable[[Facts], Answer]
RESTS_ON: dict[Question[Any], frozenset[str]] = {}
"""The fields of a case that each question asked once reads."""


def asked_once(*reads: str) -> Callable[[Question[Answer]], Question[Answer]]:
    """Return a question with its answer kept beside the facts: the clocks of a case ask the same a dozen times.

    *reads* names every field that it reads, itself or by asking others, so that
    its answer outlives a change of what it does not read.
    """

    def once(question: Question[Answer]) -> Question[Answer]:
        @wraps(question)
        def asked(facts: Facts) -> Answer:
            answers = facts.answers
            if asked in answers:
                answer: Answer = answers[asked]
                return answer
            answer = answers[asked] = question(facts)
            return answer

        RESTS_ON[asked] = frozenset(reads)
        return asked

    return once
