"""What an event of the desk's own types holds beside what it decided: acts of staff, of the worker, of the mail.

They describe what `caseboard export` writes. Nothing is refused by them: the
desk's own history is restored as it was written.
"""

from __future__ import annotations

from typing import Any, Literal

from caseboard.exchange.shapes import Instant, Ref, Shape

Side = Literal["buyer", "seller"]
Sides = Literal["buyer", "seller", "both"]


class Assignment(Shape):
    """A case is given to a member of staff, or to nobody."""

    to: str | None = None


class Note(Shape):
    """A note for colleagues."""

    text: str


class Writing(Shape):
    """Somebody of the desk writes to a party, or to both; the letters follow as events of their own."""

    party: Sides
    text: str


class Ask(Shape):
    """A party, or both, are asked for evidence; in review this opens one further round."""

    party: Sides
    slots: list[str] | None = None
    text: str | None = None
    due_at: Instant | None = None


class Period(Shape):
    """An evidence period: opened by the worker, or extended or shortened by staff."""

    kind: Literal["first", "fresh"] | None = None
    party: Sides | None = None
    due_at: Instant | None = None
    why: str | None = None


class Admission(Shape):
    """A late item is admitted with a reason, so that it counts."""

    item: str
    why: str


class Refiling(Shape):
    """An item is laid under another slot."""

    item: str
    slot: str


class View(Shape):
    """Somebody of the desk looked at an item that cannot be read."""

    item: str


class Detail(Shape):
    """The detail of a case's reason is set, which decides what is owed."""

    detail: str | None = None


class Found(Shape):
    """A finding: a sentence of fact, the items it rests on by their hash, and the rule it falls under."""

    sentence: str
    cites: list[str]
    rule: str


class NotRead(Shape):
    """An item that the proposer decided without opening, and why."""

    item: str
    why: str


class Put(Shape):
    """A verdict as it is put forward; the amount is in minor units of the case's currency."""

    outcome: Literal["refund_full", "refund_partial", "return_and_refund", "no_refund", "order_finished"]
    amount: int
    fault: Literal["buyer", "seller", "carrier", "none"]
    grounds: list[str]
    rationale: str
    findings: list[Found] | None = None
    gave_none: list[Side] | None = None
    above_request: str | None = None
    unread: list[NotRead] | None = None


class Proposal(Shape):
    """A decision is put forward; a worker seals it when the grace period is over, or a second person approves first."""

    verdict: Put
    opened: list[str] | None = None


class Approval(Shape):
    """A second person approves a proposal; its grace period runs from then on."""

    proposal: str | None = None


class Rejection(Shape):
    """A second person sends a proposal back to review, and says why."""

    why: str
    proposal: str | None = None


class HoldBack(Shape):
    """A proposal is taken back before it is sealed."""

    why: str | None = None


class Hold(Shape):
    """A claim is held: its decision waits, no party's deadline does."""

    why: str
    until: Instant


class Release(Shape):
    """A hold ends early, or the worker may take up a case that came in long overdue."""

    why: str


class Waiver(Shape):
    """The contact of a party is waived whose letters came back for good twice."""

    party: Side
    why: str


class Acknowledgement(Shape):
    """A letter that came back was seen; its flag goes."""

    letter: str | None = None


class Addendum(Shape):
    """Words are added to a sealed decision; its outcome stays."""

    text: str


class Adopted(Shape):
    """A policy is adopted: periods and limits as a version that holds from an instant on."""

    version: str
    effective_from: Instant
    values: dict[str, Any]


class Pause(Shape):
    """The clock acts of the whole desk are paused."""

    why: str


class Resume(Shape):
    """The clock acts go on; after a jump of the clock, a supervisor's word that it is right."""


class ClockSkew(Shape):
    """The wall clock jumped while the desk ran, backwards where negative; seals and cancellations wait for `resume`."""

    seconds: int


class Capacity(Shape):
    """How many open cases a member of staff is given at most by sharing out; none where they take no part in it."""

    name: str
    cases: int | None = None


class Shifts(Shape):
    """When a member of staff works; the result holds day of the week from Monday on, first and last minute."""

    name: str
    days: str
    hours: str


class Absence(Shape):
    """A member of staff is away."""

    name: str
    since: Instant
    until: Instant


class Relation(Shape):
    """A member of staff is related to a party and has no part in its cases, or is no longer."""

    name: str
    party: Ref
    why: str
    ended: bool | None = None


class Renewal(Shape):
    """The evidence period is renewed, since nobody could be told of the first."""

    kind: Literal["renewed"]


class Reminder(Shape):
    """Whoever gave nothing is reminded."""

    parties: list[Side]


class Closing(Shape):
    """A deadline has passed; the result names who had given nothing."""

    parties: list[Side]


class EarlyReview(Shape):
    """Both sides are complete, so that review starts early."""


class Review(Shape):
    """The evidence period is over, and review starts."""


class Cancellation(Shape):
    """A claim to which nobody gave anything is cancelled."""


class Delivery(Shape):
    """A parcel's delivery is noticed, and the buyer told."""


class DeliveredNoReply(Shape):
    """The buyer was told of the delivery and said nothing."""


class DecisionWarning(Shape):
    """A part of the time for the decision has run out."""


class Seal(Shape):
    """A decision is sealed, and from then on final; the result holds it whole."""


class ReturnUnconfirmed(Shape):
    """A refund without return: the seller confirmed no return address in time."""


class ReturnRefund(Shape):
    """A refund: the goods were delivered where the seller wanted them back."""


class ReturnRelease(Shape):
    """The amount is released to the seller: the goods were not sent back in time."""


class Void(Shape):
    """A proposal is void, and why."""

    why: str
    by: str | None = None


class Letter(Shape):
    """A letter is queued; the result holds its Message-ID and its words."""

    party: Side
    kind: str
    by_staff: bool
    text: str | None = None


class DeliveryState(Shape):
    """What became of a letter."""

    letter: Ref
    state: Literal["sent", "failed", "bounced"]
    party: Side | None = None
    why: str | None = None


class NoteWithdrawal(Shape):
    """Somebody took a note of their own back; it stays in the history."""

    note: Ref


class Erasure(Shape):
    """What a party said in a case that had ended was erased, and why."""

    party: Side
    why: str


class ArrivedOverdue(Shape):
    """A case came in long overdue and waits for a supervisor to release it."""

    first_act: str


DESK_SHAPES: dict[str, type[Shape]] = {
    "assignment": Assignment,
    "note": Note,
    "note_withdrawal": NoteWithdrawal,
    "writing": Writing,
    "ask": Ask,
    "period": Period,
    "admission": Admission,
    "refiling": Refiling,
    "view": View,
    "detail": Detail,
    "proposal": Proposal,
    "approval": Approval,
    "rejection": Rejection,
    "hold_back": HoldBack,
    "hold": Hold,
    "release": Release,
    "waiver": Waiver,
    "acknowledgement": Acknowledgement,
    "addendum": Addendum,
    "erasure": Erasure,
    "policy": Adopted,
    "pause": Pause,
    "resume": Resume,
    "capacity": Capacity,
    "shifts": Shifts,
    "absence": Absence,
    "relation": Relation,
    "renewal": Renewal,
    "reminder": Reminder,
    "closing": Closing,
    "early_review": EarlyReview,
    "review": Review,
    "cancellation": Cancellation,
    "delivery": Delivery,
    "delivered_no_reply": DeliveredNoReply,
    "decision_warning": DecisionWarning,
    "seal": Seal,
    "clock_skew": ClockSkew,
    "return_unconfirmed": ReturnUnconfirmed,
    "return_refund": ReturnRefund,
    "return_release": ReturnRelease,
    "void": Void,
    "letter": Letter,
    "delivery_state": DeliveryState,
    "arrived_overdue": ArrivedOverdue,
}
