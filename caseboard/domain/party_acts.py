"""What parties, carriers and the mail do to a case: each record, decided (rules, *Stages*, *Endings*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.domain import notice, periods
from caseboard.domain.events import SYSTEM, CaseEnded, Event, PassedOver, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import read, written
from caseboard.domain.letters import letter_event, period_changed
from caseboard.domain.money import MoneyError, decimal_text, minor
from caseboard.domain.moves import move, period_rows
from caseboard.domain.opening import REMEDIES, reason_of
from caseboard.domain.policy import Policy
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


def role_of(facts: Facts, ref: object) -> str:
    """Return which side *ref* is on: buyer, seller, or desk for the platform.

    Raises:
        Refused: it is no party of the case.
    """
    for party in PARTIES:
        if ref in (facts.person(party).ref, party):
            return party
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


def _by_buyer(record: Record, facts: Facts, what: str, rule: str) -> None:
    if role_of(facts, record.fields.get("by", "buyer")) != "buyer":
        raise Refused(f"only the buyer may {what}", rule)


def edit(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Edit amount and remedy of a dispute before the claim (R7, R10); nothing else of it is ever updated."""
    not_ended(facts)
    if facts.stage != "negotiating":
        raise Refused("amount and remedy may be edited until the claim only", "R7")
    reason, detail = reason_of(record.fields.get("reason"), record.fields.get("detail"))
    if (reason, detail) != (facts.reason, facts.detail):
        raise Refused("an edit changes amount and remedy only; the reason is changed by a reason_change", "R7")
    requested = _amount(record.fields.get("requested"), facts)
    if not 0 < requested <= facts.paid_for:
        most = decimal_text(facts.paid_for, facts.currency)
        raise Refused(f"paid for its lines {most} {facts.currency}, requested {record.fields.get('requested')}", "R7")
    remedy = record.fields.get("remedy", "refund")
    if remedy not in REMEDIES:
        raise Refused(f"unknown remedy {remedy!r}", "R7")
    return [event_of(record, context.now, case=facts.number, becomes={"requested": requested, "remedy": remedy})]


def _amount(text: object, facts: Facts) -> int:
    try:
        return minor(str(text), facts.currency)
    except MoneyError as error:
        raise Refused(str(error), "R7") from error


def escalate(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take a dispute to the team (R8, R9, R11)."""
    not_ended(facts)
    by_clock = record.fields.get("by") == "clock"
    if not by_clock:
        _by_buyer(record, facts, "escalate", "R9")
    if facts.stage != "negotiating":
        raise PassedOver(f"{facts.number} is already a claim", "R9")
    wait = facts.policy.negotiation if by_clock else facts.policy.escalation_from
    if record.at < facts.opened_at + wait:
        rule = "R8" if by_clock else "R9"
        raise Refused(f"may be escalated from {written(facts.opened_at + wait)} on, not at {written(record.at)}", rule)
    why = record.fields.get("why")
    if why not in WHYS:
        raise Refused(f"why wants one of {', '.join(WHYS)}", "R11")
    becomes = move(facts, "gathering", context.now, entered_at=written(record.at), escalation_why=why)
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def withdraw(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End the dispute by the buyer's word (R12, R25)."""
    not_ended(facts)
    _by_buyer(record, facts, "withdraw", "R12")
    return [event_of(record, context.now, case=facts.number, becomes=move(facts, "withdrawn", context.now))]


def settle(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End the dispute by agreement, at its amount or at the one requested (R12)."""
    not_ended(facts)
    if role_of(facts, record.fields.get("by")) not in PARTIES:
        raise Refused("a settlement is reported by the buyer or the seller", "R12")
    named = record.fields.get("amount")
    amount = facts.requested if named is None else _amount(named, facts)
    becomes = _settled(facts, amount, context.now)
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result={"amount": amount})]


def _settled(facts: Facts, amount: int, now: datetime) -> dict[str, Any]:
    if not 0 < amount <= facts.paid_for:
        most = decimal_text(facts.paid_for, facts.currency)
        raise Refused(f"a settlement is more than nothing and at most the {most} {facts.currency} paid", "R12")
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
    amount = _amount(record.fields.get("amount"), facts)
    if amount <= 0:
        raise Refused("an offer is more than nothing", "R12")
    answer = record.fields.get("answer")
    if answer not in (None, "accepted", "refused"):
        raise Refused("answer wants accepted or refused", "R12")
    made = event_of(record, context.now, case=facts.number, result={"amount": amount, "party": by})
    if answer != "accepted":
        return [made]
    at = read(str(record.fields["answered_at"])) if record.fields.get("answered_at") else record.at
    body = {
        "case": facts.number,
        "by": by,
        "offer": record.ref,
        "becomes": _settled(facts, amount, context.now),
        "result": {"amount": amount},
    }
    return [made, Event(SYSTEM, "settlement", f"{record.source}/{record.ref}", at, context.now, body)]


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
    rows = [
        {"party": party, "slot": record.text("slot"), "due_at": record.fields.get("due_at"), "by": record.text("by")}
    ]
    return [event_of(record, context.now, case=facts.number, result={"requests": rows})]


def return_address(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that the seller confirmed where goods go back to; after the end it is a step of carrying out."""
    if facts.stage in ("withdrawn", "cancelled"):
        raise CaseEnded(facts.number, facts.stage)
    return [event_of(record, context.now, case=facts.number)]


def change_reason(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Change the reason once, within the window of the delivery notice (R26, R27)."""
    not_ended(facts)
    _by_buyer(record, facts, "change the reason", "R26")
    if facts.reason_changed_at is not None:
        raise Refused("the reason was changed before; that is done once", "R26")
    end = notice.window_end(facts)
    if facts.reason != "not_received" or end is None:
        raise Refused("no unbounced notice of delivery has opened the window to change the reason", "R26")
    if record.at >= end:
        raise Refused(f"the window to change the reason closed at {written(end)}", "R26")
    to = record.fields.get("to")
    if to not in notice.CHANGES_TO:
        raise Refused(f"the reason may become {', '.join(notice.CHANGES_TO)}", "R26")
    reason, detail = reason_of(to, record.fields.get("detail"))
    becomes: dict[str, Any] = {
        "reason": reason,
        "detail": detail,
        "reason_set_at": written(context.now),
        "reason_changed_at": written(record.at),
    }
    if facts.stage in ("review", "approval", "sealing"):
        becomes = move(facts, "gathering", context.now, **becomes)
    changed = event_of(record, context.now, case=facts.number, becomes=becomes)
    return [changed, *_longer_period(record, facts, context)]


def _longer_period(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Return the consequence of a changed reason while gathering: each deadline at least D(7) on (R27)."""
    if not periods.running(facts):
        return []
    n = periods.current(facts) or 1
    least = record.at + facts.policy.evidence_period
    dues: list[tuple[Party, datetime]] = []
    for party in PARTIES:
        due = periods.due_at(facts, party)
        if due is not None and due < least:
            dues.append((party, least))
    if not dues:
        return []
    stem = f"{record.source}/{record.ref}"
    rows = period_rows("reason", n, dues, int(context.policy.intake_lag.total_seconds()))
    body = {"case": facts.number, "kind": "reason", "result": {"periods": rows}}
    told = [
        letter_event(
            facts, p, "period_changed", period_changed(facts, p, due), stem=stem, source=SYSTEM, now=context.now, period=n
        )
        for p, due in dues
    ]
    return [Event(SYSTEM, "period", stem, record.at, context.now, body), *told]


def bounce(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that a letter came back; allowed for ended cases too (*Endings*)."""
    wanted = record.fields.get("letter")
    letter = next((x for x in reversed(facts.letters) if _is(x, wanted, facts)), None)
    if letter is None:
        raise Refused(f"{facts.number} sent no letter {wanted!r}", "R17")
    result = {"message_id": letter.message_id, "state": "bounced", "permanent": bool(record.fields.get("permanent"))}
    return [event_of(record, context.now, case=facts.number, result=result)]


def _is(letter: Any, wanted: object, facts: Facts) -> bool:
    if isinstance(wanted, Mapping):
        party = role_of(facts, wanted.get("party"))
        return letter.party == party and wanted.get("kind") in (None, letter.kind)
    return bool(letter.message_id == wanted)


def imported_decision(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take in a decision made before this desk existed, on a case nobody here has touched (rules, *Stages*)."""
    not_ended(facts)
    if facts.periods or facts.letters or facts.proposal or facts.stage not in ("negotiating", "gathering"):
        raise Refused(f"this desk has already acted on {facts.number}", "Stages")
    named = record.fields.get("amount")
    amount = 0 if named is None else _amount(named, facts)
    if not 0 <= amount <= facts.left:
        raise Refused("the amount exceeds what is left of what was paid", "Outcomes")
    verdict = {
        "outcome": record.text("outcome"),
        "amount": amount,
        "fault": record.text("fault"),
        "grounds": list(record.fields.get("grounds") or ()),
        "findings": [],
        "gave_none": [],
        "rationale": record.text("rationale"),
        "above_request": "",
    }
    becomes = move(facts, "decided", context.now, awarded=amount)
    result = {"decision": verdict, "by": record.text("by"), "imported": True, "version": facts.version,
              "waived": [], "evidence": sorted({item.digest for item in facts.items})}  # fmt: skip
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result=result)]


