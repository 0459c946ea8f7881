"""What staff do to a case: each act decided, refused in words that can be shown (rules, *Stages*)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain import basis, decision, four_eyes, letters, periods
from caseboard.domain.contact import came_back_for_good, may_waive
from caseboard.domain.events import SYSTEM, CaseEnded, Event, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Item, Party, Proposal, asked_once
from caseboard.domain.instants import read, words, written
from caseboard.domain.moves import move
from caseboard.domain.opening import reason_of
from caseboard.domain.party_acts import Context, not_ended
from caseboard.domain.post import letter_event
from caseboard.domain.slots import known, not_known
from caseboard.domain.staff import SUPERVISOR_ONLY, Staff, check_role


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


def instant_of(record: Record, name: str) -> datetime | None:
    """Return the instant that a field of *record* names, if it names one.

    Raises:
        Refused: it is no instant with an offset.
    """
    value = record.fields.get(name)
    if value is None:
        return None
    try:
        return read(str(value))
    except ValueError as error:
        raise Refused(f"{name} wants an instant with its offset, such as 2026-11-30T12:00:00Z") from error


def one_party(record: Record) -> Party:
    """Return the one party that *record* names.

    Raises:
        Refused: it names none, or both.
    """
    parties = parties_of(record.fields.get("party"))
    if len(parties) > 1:
        raise Refused(f"{record.type} is for one party at a time")
    return parties[0]


def _why(record: Record) -> str:
    why = record.text("why").strip()
    if not why:
        raise Refused(f"{record.type} wants a reason")
    return why


def _item(facts: Facts, record: Record) -> Item:
    return item_named(facts, record.text("item"))


def item_named(facts: Facts, wanted: str) -> Item:
    """Return the item that *wanted* names by its ref, or by six or more letters of its hash.

    Raises:
        Refused: none, or more than one.
    """
    found = [item for item in facts.items if wanted and wanted in (item.ref, item.digest)]
    found = found or [item for item in facts.items if len(wanted) >= 6 and item.digest.startswith(wanted)]
    if not found:
        raise Refused(f"{facts.number} has no item {wanted!r}")
    if len(found) > 1:
        raise Refused(f"{wanted!r} names {len(found)} items; name one: {', '.join(item.ref for item in found)}")
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


def withdraw_note(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Take one's own note back; it leaves the case's notes, and the history keeps both."""
    not_ended(facts)
    if not record.text("note"):
        raise Refused("a note that is taken back is named by its ref")
    return [event_of(record, context.now, case=facts.number)]


def write(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Write to one party, or to both; the letters follow in the same transaction."""
    not_ended(facts)
    text = record.text("text")
    if not text.strip():
        raise Refused("a letter has words")
    if facts.stage == "negotiating":
        raise Refused("the parties negotiate among themselves until the claim", "R13")
    told = [
        letter_event(
            facts, party, "letter", letters.from_staff(facts, party, text), stem=record.ref, source=SYSTEM,
            now=context.now, actor=record.actor, by_staff=True,
        )
        for party in parties_of(record.fields.get("party"))
    ]  # fmt: skip
    return [event_of(record, context.now, case=facts.number), *told]


def admit(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Admit a late item with a reason, so that it counts (*Silence*)."""
    not_ended(facts)
    why = _why(record)
    item = _item(facts, record)
    check_admissible(facts, item)
    result = {"item": item.ref, "admitted": True, "why": why}
    return [event_of(record, context.now, case=facts.number, result=result)]


def check_admissible(facts: Facts, item: Item) -> None:
    """Refuse to admit what counts already, or what nobody can read (*Silence*).

    Raises:
        Refused: it is one of these.
    """
    if item.admitted_at is not None or periods.on_time(facts, item):
        raise Refused(f"item {item.digest[:12]} counts already", "Silence")
    if not item.readable:
        raise Refused(f"item {item.digest[:12]} cannot be read", "Silence")


@asked_once(*periods.DUES, "items")
def admissible(facts: Facts) -> tuple[Item, ...]:
    """Return the items that are late and would count if somebody admitted them (*Silence*)."""
    due = periods.deadlines(facts)
    return tuple(
        item
        for item in facts.items
        if item.readable and item.admitted_at is None and not periods.in_time(item.received_at, due.get(item.party))
    )


def refile(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Lay an item under another slot (*Slots*)."""
    not_ended(facts)
    item = _item(facts, record)
    slot = record.text("slot")
    if not known(facts.reason, slot, item.party):
        raise Refused(not_known(facts.reason, slot, item.party), "Slots")
    if slot == item.slot:
        raise Refused(f"item {item.digest[:12]} already lies under {slot}", "Slots")
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
    """Put a decision forward (R17, R18, R20).

    It is sealed when the grace period is over, or waits for a second person where the policy in force wants one.
    """
    verdict = decision.read_verdict(_verdict(record))
    decision.check(facts, verdict)
    asks = four_eyes.asked_for(facts, verdict.amount, context.policy)
    seal_at = context.now + context.policy.seal_after
    becomes = move(facts, "approval" if asks else "sealing", context.now)
    becomes["proposal"] = record.ref
    result = {"basis": basis.basis(facts), "seal_at": written(seal_at), "version": facts.version}
    if asks:
        result["asks"] = list(asks)
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result=result)]


def approve(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Approve a proposal of somebody else; from then on its grace period runs (rules, *Stages*)."""
    proposal = _waiting(record, facts)
    if proposal.basis != basis.basis(facts):
        raise Refused("the proposal's basis has changed", "Stages")
    becomes = move(facts, "sealing", context.now)
    seal_at = context.now + context.policy.seal_after
    result = {"proposal": proposal.ref, "proposer": proposal.by, "seal_at": written(seal_at)}
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result=result)]


def reject(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Send a proposal of somebody else back to review, with a reason (rules, *Stages*)."""
    proposal = _waiting(record, facts)
    _why(record)
    becomes = move(facts, "review", context.now)
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result={"proposal": proposal.ref})]


def _waiting(record: Record, facts: Facts) -> Proposal:
    """Return the proposal that whoever acts may approve or reject, if it is the one they looked at."""
    proposal = four_eyes.check_approver(facts, record.actor)
    if record.text("proposal") not in ("", proposal.ref):
        raise Refused(f"another proposal stands in {facts.number} by now; look again", "Stages")
    return proposal


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
    check_hold_back(facts.proposal, context.staff)
    becomes = move(facts, "review", context.now)
    return [event_of(record, context.now, case=facts.number, becomes=becomes)]


def check_hold_back(proposal: Proposal, staff: Staff | None) -> None:
    """Refuse to hold a proposal back to whoever neither made nor approved it and is no supervisor (rules, *Stages*).

    Raises:
        Refused: names who may.
    """
    if staff is None or (staff.name not in (proposal.by, proposal.approver) and staff.role != "supervisor"):
        who = f"{proposal.by}, {proposal.approver}" if proposal.approver else proposal.by
        raise Refused(f"{who} or a supervisor may hold it back", "Stages")


def hold(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Hold a claim: stops the decision clock, seals and automatic cancellations, no party's deadline (R41)."""
    not_ended(facts)
    _supervisor(context, "hold")
    if not facts.open:
        raise Refused("a claim is held, not a negotiation", "R41")
    why, until = _why(record), instant_of(record, "until")
    if until is None or not context.now < until <= context.now + context.policy.hold_max:
        raise Refused(f"until wants an instant ahead, at most {words(context.policy.hold_max)} from now", "R41")
    row = {"since": written(context.now), "until": written(until), "why": why}
    return [event_of(record, context.now, case=facts.number, result={"hold": row})]


def release(record: Record, facts: Facts, context: Context) -> list[Event]:
    """End a hold early, or let the worker take up a case that came in long overdue (R41)."""
    if not facts.arrived_overdue:
        not_ended(facts)
    _supervisor(context, "release")
    _why(record)
    if not facts.arrived_overdue and not any(one.until > context.now for one in facts.holds):
        raise Refused(f"{facts.number} is not held", "R41")
    becomes = {"arrived_overdue": False} if facts.arrived_overdue else None
    return [event_of(record, context.now, case=facts.number, becomes=becomes, result={"released": True})]


def waive(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Waive the contact of a party whose letters came back for good twice (R17)."""
    not_ended(facts)
    _supervisor(context, "waiver")
    why = _why(record)
    party = one_party(record)
    if not may_waive(facts, party):
        raise Refused(f"the {party} can still be reached, or fewer than two letters came back for good", "R17")
    return [event_of(record, context.now, case=facts.number, result={"waiver": {"party": party, "why": why}})]


def acknowledge(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Note that a letter lost for good has been seen, which takes its flag away (R26)."""
    wanted = record.text("letter")
    failed = [letter for letter in facts.letters if came_back_for_good(letter) and not letter.acknowledged]
    chosen = [letter.message_id for letter in failed if wanted in ("", letter.message_id)]
    if not chosen:
        raise Refused(f"{facts.number} has no failed letter to acknowledge", "R26")
    return [event_of(record, context.now, case=facts.number, result={"acknowledged": chosen})]


def erase(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Note that what a party said in an ended case is erased; the words themselves go with the rows that hold them."""
    _supervisor(context, "erasure")
    _why(record)
    one_party(record)
    if not facts.ended:
        raise Refused(f"{facts.number} is in {facts.stage}; what a party said is erased once its case has ended", "R20")
    return [event_of(record, context.now, case=facts.number)]


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
        raise Refused(f"{act} wants a supervisor", SUPERVISOR_ONLY[act])
    check_role(context.staff, act)
