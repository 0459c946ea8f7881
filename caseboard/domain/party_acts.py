"""What parties, carriers and the mail do to a case: each record, decided (rules, *Stages*, *Endings*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.domain import letters, returns
from caseboard.domain.contact import came_back_for_good
from caseboard.domain.decision import check_words, read_verdict, written_verdict
from caseboard.domain.events import SYSTEM, CaseEnded, Event, PassedOver, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Letter
from caseboard.domain.instants import read, spoken, written
from caseboard.domain.money import decimal_text
from caseboard.domain.moves import move
from caseboard.domain.opening import check_remedy, check_request, read_amount
from caseboard.domain.policy import Policy
from caseboard.domain.post import letter_event
from caseboard.domain.slots import known
from caseboard.domain.staff import Staff

WHYS = ("seller_silent", "partial_refund_refused", "no_agreement", "other")
PROVENANCES = ("platform", "carrier", "authority", "party")


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may read besides the case."""

    now: datetime
    policy: Policy
    """The policy in force: what binds the desk."""
    staff: Staff | None = None
    found: Mapping[str, Any] | None = None
    """What the inspection of a file or text has shown."""
    acted: bool = False
    """Whether staff or the clock have acted on the case before, where a decision older than the desk comes in."""
    before: Mapping[str, Any] | None = None
    """What the version of the record that this one replaces said, if there was one."""


def role_of(facts: Facts, ref: object) -> str:
    """Return which side *ref* is on: buyer, seller, or desk for the platform.

    Raises:
        Refused: it is no party of the case.
    """
    for party in PARTIES:
        if ref == facts.person(party).ref:
            return party
    if ref in PARTIES:
        return str(ref)
    if ref in ("platform", "desk"):
        return "desk"
    raise Refused(f"{ref!r} is no party of {facts.number}", "R1")


def not_ended(facts: Facts) -> None:
    """Refuse what comes too late.

    Raises:
        CaseEnded: the case has ended (*Endings*).
    """
    if facts.ended:
        raise CaseEnded(facts.number, facts.stage)


def by_buyer(record: Record, facts: Facts, what: str, rule: str) -> None:
    """Refuse what only the buyer may do; a record that names nobody is the buyer's.

    Raises:
        Refused: somebody else wants it.
    """
    if role_of(facts, record.fields.get("by") or "buyer") != "buyer":
        raise Refused(f"only the buyer may {what}", rule)


def edit(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Edit amount and remedy of a dispute before the claim (R7, R10); nothing else of it is ever updated."""
    not_ended(facts)
    by_buyer(record, facts, "edit the request", "R7")
    if facts.stage != "negotiating":
        raise Refused("amount and remedy may be edited until the claim only", "R7")
    _check_same(record, facts, context.before or {})
    requested = read_amount(record.fields, "requested", facts.currency, "R7")
    check_request(requested, facts.paid_for, facts.currency)
    remedy = record.fields.get("remedy")
    check_remedy(remedy)
    becomes = {"requested": requested, "remedy": remedy or "refund"}
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def _check_same(record: Record, facts: Facts, before: Mapping[str, Any]) -> None:
    """Refuse an edit of anything but amount and remedy; a detail left out is none.

    The buyer's system may go on naming the reason of the opening: a reason that was
    changed since, or a detail that staff have set, has come another way.
    """
    reason, detail = record.fields.get("reason"), record.fields.get("detail")
    same_reason = reason in (facts.reason, before.get("reason"))
    if not same_reason or detail not in (None, facts.detail, before.get("detail")):
        raise Refused("an edit changes amount and remedy only; the reason is changed by a reason_change", "R7")


def escalate(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take a dispute to the team (R8, R9, R11)."""
    not_ended(facts)
    by_clock = record.fields.get("by") == "clock"
    if not by_clock:
        by_buyer(record, facts, "escalate", "R9")
    if facts.stage != "negotiating":
        raise PassedOver(f"{facts.number} is already a claim", "R9")
    wait, rule = (facts.policy.negotiation, "R8") if by_clock else (facts.policy.escalation_from, "R9")
    first = facts.opened_at + wait
    if record.at < first:
        raise Refused(f"may be escalated from {spoken(first)} on, not at {spoken(record.at)}", rule)
    why = record.fields.get("why", "no_agreement" if by_clock else None)
    if why not in WHYS:
        raise Refused(f"why wants one of {', '.join(WHYS)}", "R11")
    # A sender's clock may tell of it later; it was due at one instant.
    entered = first if by_clock else record.at
    becomes = move(facts, "gathering", context.now, entered_at=written(entered), escalation_why=why)
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def withdraw(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End the dispute by the buyer's word (R12, R25)."""
    not_ended(facts)
    by_buyer(record, facts, "withdraw", "R12")
    return [event_of(record, context.now, case=facts.number, becomes=move(facts, "withdrawn", context.now))]


def settle(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End the dispute by agreement, at its amount or at the one requested (R12)."""
    not_ended(facts)
    if role_of(facts, record.fields.get("by")) not in PARTIES:
        raise Refused("a settlement is reported by the buyer or the seller", "R12")
    amount = _settlement_amount(record, facts)
    becomes = _settled(facts, amount, context.now)
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result={"amount": amount})]


def _settlement_amount(record: Record, facts: Facts) -> int:
    if record.fields.get("amount") is None:
        return facts.requested
    return read_amount(record.fields, "amount", facts.currency, "R12")


def _settled(facts: Facts, amount: int, now: datetime) -> dict[str, Any]:
    if not 0 <= amount <= facts.paid_for:
        most = decimal_text(facts.paid_for, facts.currency)
        raise Refused(f"a settlement is at most the {most} {facts.currency} paid, and never below zero", "R12")
    if amount > facts.left:
        left = decimal_text(facts.left, facts.currency)
        raise Refused(f"only {left} {facts.currency} are left of what was paid for the order", "Outcomes")
    return move(facts, "settled", now, awarded=amount)


def offer(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Put an offer on file; an accepted one is a settlement in the same transaction (R12)."""
    not_ended(facts)
    by = role_of(facts, record.fields.get("by"))
    if by not in PARTIES:
        raise Refused("an offer is made by the buyer or the seller", "R12")
    amount = read_amount(record.fields, "amount", facts.currency, "R12")
    if amount < 0:
        raise Refused("an offer is never below zero", "R12")
    answer = record.fields.get("answer")
    if answer not in (None, "accepted", "refused"):
        raise Refused("answer wants accepted or refused", "R12")
    made = event_of(record, context.now, case=facts.number, result={"amount": amount, "party": by})
    return [made, _accepted(record, facts, context, amount)] if answer == "accepted" else [made]


def _accepted(record: Record, facts: Facts, context: Context, amount: int) -> Event:
    """Return the settlement that an accepted offer is; it happened when it was answered."""
    answered = record.fields.get("answered_at")
    body = {
        "case": facts.number,
        "by": role_of(facts, record.fields.get("by")),
        "offer": record.ref,
        "becomes": _settled(facts, amount, context.now),
        "result": {"amount": amount},
    }
    at = read(str(answered)) if answered else record.at
    return Event(SYSTEM, "settlement", f"{record.source}/{record.ref}", at, context.now, body)


def message(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Put a message of the thread on file (R4)."""
    not_ended(facts)
    by = role_of(facts, record.fields.get("by"))
    return [event_of(record, context.now, case=facts.number, result={"party": by})]


def evidence(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Put an item on file; whether it is late is a question for later, never a refusal (*Silence*)."""
    not_ended(facts)
    by = role_of(facts, record.fields.get("by"))
    if record.fields.get("provenance") not in PROVENANCES:
        raise Refused(f"provenance wants one of {', '.join(PROVENANCES)}", "R35")
    if context.found is None:
        raise Refused("an item is a text or a file", "Slots")
    slot = record.fields.get("slot")
    result = {**context.found, "party": by}
    if slot and by in PARTIES and not known(facts.reason, str(slot), by):
        result["warning"] = f"{facts.reason} knows no slot {slot} of the {by}; kept unpaired"
    return [event_of(record, context.now, case=facts.number, result=result)]


def request(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that one side asked the other for a document (R31)."""
    not_ended(facts)
    role_of(facts, record.fields.get("by"))
    party = role_of(facts, record.fields.get("party"))
    if party not in PARTIES:
        raise Refused("a request is made to the buyer or the seller", "R31")
    due = record.fields.get("due_at")
    row = {"party": party, "slot": record.text("slot"), "due_at": due, "by": record.text("by")}
    return [event_of(record, context.now, case=facts.number, result={"requests": [row]})]


def return_address(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that the seller confirmed where goods go back to; after the end it is a step of carrying out."""
    if facts.stage in ("withdrawn", "cancelled"):
        raise CaseEnded(facts.number, facts.stage)
    if record.fields.get("by") is not None and role_of(facts, record.fields["by"]) == "buyer":
        raise Refused("the seller says where goods go back to", "R40")
    if not returns.confirms(facts, record.at):
        return [event_of(record, context.now, case=facts.number)]
    result = {"marks": [[returns.CONFIRMED, written(record.at)]]}
    confirmed = event_of(record, context.now, case=facts.number, result=result)
    if returns.returning(facts) is None:
        return [confirmed]
    by = max(record.at, facts.stage_since) + facts.policy.return_deliver
    words = letters.return_address(facts, [str(line) for line in record.fields.get("lines") or ()], by)
    return [confirmed, letter_event(facts, "buyer", "return_address", words, stem=record.ref, source=SYSTEM,
                                    now=context.now, actor=record.actor)]  # fmt: skip


def bounce(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that a letter came back; allowed for ended cases too (*Endings*)."""
    wanted = record.fields.get("letter")
    letter = next((one for one in reversed(facts.letters) if _is(one, wanted, facts)), None)
    if letter is None:
        raise Refused(f"{facts.number} sent no letter {wanted!r}", "R17")
    # What came back for good stays so, whatever a slower host on the way reports later.
    permanent = bool(record.fields.get("permanent")) or came_back_for_good(letter)
    result = {"message_id": letter.message_id, "state": "bounced", "permanent": permanent}
    return [event_of(record, context.now, case=facts.number, result=result)]


def delivery_state(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record what the transport did with a letter, sent or failed for good; ended cases too (*Endings*)."""
    state = record.fields.get("state")
    if state not in ("sent", "failed"):
        raise Refused("state wants sent or failed", "R17")
    if not any(letter.message_id == record.fields.get("letter") for letter in facts.letters):
        raise Refused(f"{facts.number} sent no letter {record.fields.get('letter')!r}", "R17")
    result = {"message_id": record.fields["letter"], "state": state}
    return [event_of(record, context.now, case=facts.number, result=result)]


def _is(letter: Letter, wanted: object, facts: Facts) -> bool:
    if isinstance(wanted, Mapping):
        party = role_of(facts, wanted.get("party"))
        return letter.party == party and wanted.get("kind") in (None, letter.kind)
    return letter.message_id == wanted


def imported_decision(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take in a decision made before this desk existed, on a case nobody here has touched (rules, *Stages*)."""
    not_ended(facts)
    acted = context.acted or facts.periods or facts.letters or facts.proposal
    if acted or facts.stage not in ("negotiating", "gathering"):
        raise Refused(f"this desk has already acted on {facts.number}", "Stages")
    named = record.fields.get("amount")
    amount = 0 if named is None else read_amount(record.fields, "amount", facts.currency, "Outcomes")
    if not 0 <= amount <= facts.left:
        raise Refused("the amount exceeds what is left of what was paid", "Outcomes")
    verdict = read_verdict({**record.fields, "amount": amount, "findings": (), "gave_none": ()})
    check_words(verdict)
    result = {
        "decision": written_verdict(verdict),
        "currency": facts.currency,
        "by": record.text("by"),
        "imported": True,
        "version": facts.version,
        "waived": [],
        "evidence": sorted({item.digest for item in facts.items}),
    }
    becomes = move(facts, "decided", context.now, awarded=amount)
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result=result)]
