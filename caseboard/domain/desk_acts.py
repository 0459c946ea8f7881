"""What staff do to a case: each act decided, refused in words that can be shown (rules, *Stages*)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain import decision, letters, periods
from caseboard.domain.contact import may_waive
from caseboard.domain.events import SYSTEM, CaseEnded, Event, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Item, Party
from caseboard.domain.instants import read, words, written
from caseboard.domain.moves import move, period_rows
from caseboard.domain.opening import reason_of
from caseboard.domain.party_acts import Context, not_ended
from caseboard.domain.slots import known
from caseboard.domain.staff import check_role


def parties_of(value: object) -> tuple[Party, ...]:
    """Return the parties that *value* names: buyer, seller or both.

    Raises:
        Refused: it names none of them.
    """
    if value == "both":
        return PARTIES
    for party in PARTIES:
        if value == party:
            return (party,)
    raise Refused(f"unknown party {value!r}; buyer, seller or both")


def _instant(record: Record, name: str) -> datetime | None:
    value = record.fields.get(name)
    if value is None:
        return None
    try:
        return read(str(value))
    except ValueError as error:
        raise Refused(f"{name} wants an instant with its offset, such as 2026-11-30T12:00:00Z") from error


def _why(record: Record) -> str:
    why = record.text("why").strip()
    if not why:
        raise Refused(f"{record.type} wants a reason")
    return why


def _item(facts: Facts, record: Record) -> Item:
    wanted = record.text("item")
    found = [x for x in facts.items if wanted and (x.ref == wanted or x.digest == wanted)]
    found = found or [x for x in facts.items if len(wanted) >= 6 and x.digest.startswith(wanted)]
    if not found:
        raise Refused(f"{facts.number} has no item {wanted!r}")
    return found[0]


def assign(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Give the case to a member of staff, or to nobody."""
    not_ended(facts)
    return [event_of(record, context.now, case=facts.number, becomes={"assignee": record.fields.get("to")})]


def note(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Write down something for colleagues."""
    not_ended(facts)
    if not record.text("text").strip():
        raise Refused("a note has words")
    return [event_of(record, context.now, case=facts.number)]


def _letters(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Return the letters of a member of staff."""
    not_ended(facts)
    if not record.text("text").strip():
        raise Refused("a letter has words")
    if facts.stage == "negotiating":
        raise Refused("the parties negotiate among themselves until the claim", "R13")
    return [
        letters.letter_event(
            facts, p, "letter", letters.from_staff(facts, p, record.text("text")), stem=record.ref, source=SYSTEM,
            now=context.now, actor=record.actor, by_staff=True,
        )
        for p in parties_of(record.fields.get("party"))
    ]  # fmt: skip


def write(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Write to one party, or to both; the letters follow in the same transaction."""
    told = _letters(record, facts, context)
    return [event_of(record, context.now, case=facts.number), *told]


def ask(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Ask a party for documents; in review this opens a further round, at most two (R22)."""
    not_ended(facts)
    (party,) = parties_of(record.fields.get("party"))[:1]
    if record.fields.get("party") == "both":
        raise Refused("ask one party at a time")
    slots = tuple(str(slot) for slot in record.fields.get("slots") or ())
    for slot in slots:
        if not known(facts.reason, slot, party):
            raise Refused(f"{facts.reason} knows no slot {slot} of the {party}", "Slots")
    if not slots and not record.text("text").strip():
        raise Refused("say what is asked for: slots or words")
    due = _instant(record, "due_at")
    if due is not None and due <= context.now:
        raise Refused("due_at lies in the past", "R15")
    if facts.stage == "review":
        return _round(record, facts, context, party, slots, due)
    if facts.stage != "gathering":
        raise Refused(f"evidence is asked for in gathering or review, not in {facts.stage}", "Stages")
    ends = due or periods.due_at(facts, party)
    rows = [_requested(record, party, slot, ends) for slot in slots or ("",)]
    asked = event_of(record, context.now, case=facts.number, result={"requests": rows})
    return [asked, _asked(record, facts, context, party, letters.asked(facts, party, slots, ends, record.text("text")))]


def _requested(record: Record, party: Party, slot: str, due: datetime | None) -> dict[str, Any]:
    return {"party": party, "slot": slot, "due_at": written(due) if due else None, "by": record.actor}


def _asked(
    record: Record, facts: Facts, context: Context, party: Party, said: letters.Words, period: int | None = None
) -> Event:
    kind = "request" if period is None else "evidence_period"
    return letters.letter_event(
        facts, party, kind, said, stem=record.ref, source=SYSTEM, now=context.now, actor=record.actor, by_staff=True,
        period=period,
    )  # fmt: skip


def _round(
    record: Record, facts: Facts, context: Context, party: Party, slots: tuple[str, ...], due: datetime | None
) -> list[Event]:
    """Open a further evidence round for both sides, the asked one being told what is wanted (R22)."""
    if periods.rounds_used(facts) >= context.policy.rounds:
        raise Refused(f"{context.policy.rounds} further rounds have been used", "R22")
    ends = due or context.now + facts.policy.evidence_period
    n = (periods.current(facts) or 0) + 1
    rows = period_rows("round", n, [(p, ends) for p in PARTIES], int(context.policy.intake_lag.total_seconds()))
    result = {"periods": rows, "requests": [_requested(record, party, slot, ends) for slot in slots or ("",)]}
    becomes = move(facts, "gathering", context.now)
    asked = letters.asked(facts, party, slots, ends, record.text("text"))
    other: Party = "seller" if party == "buyer" else "buyer"
    return [
        event_of(record, context.now, case=facts.number, becomes=becomes, result=result),
        _asked(record, facts, context, party, asked, period=n),
        _asked(record, facts, context, other, letters.round_opened(facts, other, ends), period=n),
    ]


def set_period(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Extend or shorten the running period for one party or both (R15)."""
    not_ended(facts)
    if not periods.running(facts):
        raise Refused(f"no evidence period runs in {facts.number}", "R15")
    due = _instant(record, "due_at")
    if due is None or due <= context.now:
        raise Refused("due_at wants an instant that lies ahead", "R15")
    n = periods.current(facts) or 1
    lag = int(context.policy.intake_lag.total_seconds())
    rows: list[dict[str, Any]] = []
    told: list[Event] = []
    for party in parties_of(record.fields.get("party")):
        kind = _direction(facts, context, party, due)
        rows += period_rows(kind, n, [(party, due)], lag)
        make = letters.period_extended if kind == "extended" else letters.period_shortened
        told.append(
            letters.letter_event(
                facts, party, f"period_{kind}", make(facts, party, due), stem=record.ref, source=SYSTEM,
                now=context.now, actor=record.actor, by_staff=True, period=n,
            )
        )  # fmt: skip
    return [event_of(record, context.now, case=facts.number, result={"periods": rows}), *told]


def _direction(facts: Facts, context: Context, party: Party, due: datetime) -> str:
    old, first = periods.due_at(facts, party), periods.latest_due(facts, party)
    if old is None or first is None:
        raise Refused(f"no evidence period runs for the {party}", "R15")
    if due == old:
        raise Refused(f"the {party}'s deadline already is {written(due)}", "R15")
    if due > first + context.policy.extension_max:
        most = written(first + context.policy.extension_max)
        raise Refused(f"a period is extended to at most {words(context.policy.extension_max)} after the first, {most}", "R15")
    return "extended" if due > old else "shortened"


def admit(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Admit a late item with a reason, so that it counts (*Silence*)."""
    not_ended(facts)
    why = _why(record)
    item = _item(facts, record)
    if item.admitted_at is not None or periods.on_time(facts, item):
        raise Refused(f"item {item.digest[:12]} counts already", "Silence")
    if not item.readable:
        raise Refused(f"item {item.digest[:12]} cannot be read", "Silence")
    result = {"item": item.ref, "admitted": True, "why": why}
    return [event_of(record, context.now, case=facts.number, result=result)]


def refile(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Lay an item under another slot (*Slots*)."""
    not_ended(facts)
    item = _item(facts, record)
    slot = record.text("slot")
    if not known(facts.reason, slot, item.party):
        raise Refused(f"{facts.reason} knows no slot {slot} of the {item.party}", "Slots")
    return [event_of(record, context.now, case=facts.number, result={"item": item.ref, "slot": slot})]


def view(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Record that somebody of the desk opened an item that cannot be read; a cancellation waits for it."""
    item = _item(facts, record)
    return [event_of(record, context.now, case=facts.number, result={"item": item.ref, "seen": True})]


def set_detail(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Set the detail of the reason; slots are reckoned anew (*Slots*)."""
    not_ended(facts)
    _, detail = reason_of(facts.reason, record.fields.get("detail"))
    if detail == facts.detail:
        raise Refused(f"the detail already is {detail}", "Slots")
    becomes = {"detail": detail, "reason_set_at": written(context.now)}
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def propose(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Put a decision forward; it is sealed when the grace period is over (R17, R18, R20)."""
    verdict = decision.read_verdict(_verdict(record))
    decision.check(facts, verdict, context.policy)
    seal_at = context.now + context.policy.seal_after
    becomes = move(facts, "sealing", context.now)
    becomes["proposal"] = record.ref
    result = {"basis": decision.basis(facts), "seal_at": written(seal_at), "version": facts.version}
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result=result)]


def _verdict(record: Record) -> Mapping[str, Any]:
    values = record.fields.get("verdict")
    if not isinstance(values, Mapping):
        raise Refused("a proposal holds a verdict")
    return values


def hold_back(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take a proposal back before it is sealed: its proposer or a supervisor may (rules, *Stages*)."""
    not_ended(facts)
    if facts.stage != "sealing" or facts.proposal is None:
        raise Refused(f"{facts.number} has no proposal to hold back", "Stages")
    staff = context.staff
    if staff is None or (staff.name != facts.proposal.by and staff.role != "supervisor"):
        raise Refused(f"{facts.proposal.by} or a supervisor may hold it back", "Stages")
    becomes = move(facts, "review", context.now)
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def hold(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Hold a claim: stops the decision clock, seals and automatic cancellations, no party's deadline (R41)."""
    not_ended(facts)
    _supervisor(context, "hold")
    if not facts.open:
        raise Refused("a claim is held, not a negotiation", "R41")
    why, until = _why(record), _instant(record, "until")
    if until is None or not context.now < until <= context.now + context.policy.hold_max:
        raise Refused(f"until lies ahead, and at most {words(context.policy.hold_max)}", "R41")
    row = {"since": written(context.now), "until": written(until), "why": why}
    return [event_of(record, context.now, case=facts.number, result={"hold": row})]


def release(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End a hold early, or let the worker take up a case that came in long overdue (R41)."""
    not_ended(facts)
    _supervisor(context, "release")
    _why(record)
    held = any(one.until > context.now for one in facts.holds)
    if not held and not facts.arrived_overdue:
        raise Refused(f"{facts.number} is not held", "R41")
    becomes = {"arrived_overdue": False} if facts.arrived_overdue else None
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result={"released": True})]


def waive(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Waive the contact of a party whose letters came back for good twice (R17)."""
    not_ended(facts)
    _supervisor(context, "waiver")
    why = _why(record)
    (party,) = parties_of(record.fields.get("party"))[:1]
    if not may_waive(facts, party):
        raise Refused(f"the {party} can still be reached, or fewer than two letters came back for good", "R17")
    return [event_of(record, context.now, case=facts.number, result={"waiver": {"party": party, "why": why}})]


def acknowledge(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Note that a failed letter has been seen, which takes its flag away (R26)."""
    wanted = record.text("letter")
    failed = [x for x in facts.letters if (x.bounced_at or x.failed_at) and not x.acknowledged]
    chosen = [x.message_id for x in failed if wanted in ("", x.message_id)]
    if not chosen:
        raise Refused(f"{facts.number} has no failed letter to acknowledge", "R26")
    return [event_of(record, context.now, case=facts.number, result={"acknowledged": chosen})]


def add(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Add to a sealed decision without touching its outcome (R20)."""
    if facts.stage != "decided":
        if facts.ended:
            raise CaseEnded(facts.number, facts.stage)
        raise Refused("an addendum follows a decision", "R20")
    if not record.text("text").strip():
        raise Refused("an addendum has words", "R20")
    return [event_of(record, context.now, case=facts.number, result={"addendum": True})]


def _supervisor(context: Context, act: str) -> None:
    if context.staff is None:
        raise Refused(f"{act} wants a supervisor", "R41")
    check_role(context.staff, act)
