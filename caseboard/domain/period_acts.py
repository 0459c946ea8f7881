"""What staff do to an evidence period: ask, open a further round, extend, shorten (R15, R22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain import letters, periods
from caseboard.domain.completeness import meters
from caseboard.domain.desk_acts import instant_of, parties_of
from caseboard.domain.events import SYSTEM, Event, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import spoken, words, written
from caseboard.domain.moves import move, period_rows
from caseboard.domain.party_acts import Context, not_ended
from caseboard.domain.post import letter_event
from caseboard.domain.slots import known, not_known

Wanted = Mapping[Party, tuple[str, ...]]
"""The slots that each party is asked for; none of a party that is asked in words alone."""


def ask(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Ask a party, or both, for documents; in review this opens one further round, at most two in all (R22)."""
    not_ended(facts)
    wanted, due = _wanted(record, facts), instant_of(record, "due_at")
    if due is not None and due <= context.now:
        raise Refused("due_at lies in the past", "R15")
    if facts.stage == "review":
        return _round(record, facts, context, wanted, due)
    if facts.stage != "gathering":
        raise Refused(f"evidence is asked for in gathering or review, not in {facts.stage}", "Stages")
    rows: list[dict[str, Any]] = []
    told: list[Event] = []
    for party, slots in wanted.items():
        ends = due or periods.due_at(facts, party)
        _check_within(facts, context, party, ends)
        rows += _requests(record, party, slots, ends)
        said = letters.asked(facts, party, slots, ends, record.text("text"))
        told.append(_letter(record, facts, context, party, "request", said))
    return [event_of(record, context.now, case=facts.number, result={"requests": rows}), *told]


def missing(facts: Facts) -> dict[str, object]:
    """Return what an act says that asks everybody for all that is missing, in one round.

    Raises:
        Refused: nothing is missing.
    """
    lacking = {party: slots for party in PARTIES if (slots := meters(facts).missing(party))}
    if not lacking:
        raise Refused(f"nothing is missing in {facts.number}", "R21")
    named = "both" if len(lacking) > 1 else next(iter(lacking))
    return {"party": named, "slots": list(dict.fromkeys(slot for slots in lacking.values() for slot in slots))}


def _wanted(record: Record, facts: Facts) -> Wanted:
    """Return whom to ask for what; a slot that both know is asked of both."""
    parties = parties_of(record.fields.get("party"))
    slots = tuple(str(slot) for slot in record.fields.get("slots") or ())
    for slot in slots:
        if not any(known(facts.reason, slot, party) for party in parties):
            raise Refused(not_known(facts.reason, slot, parties[0]), "Slots")
    if not slots and not record.text("text").strip():
        raise Refused("say what is asked for: slots or words")
    wanted = {party: tuple(slot for slot in slots if known(facts.reason, slot, party)) for party in parties}
    if slots and (idle := [party for party, own in wanted.items() if not own]):
        raise Refused(f"nothing of it is the {idle[0]}'s to give; ask the other alone", "Slots")
    return wanted


def _check_within(facts: Facts, context: Context, party: Party, ends: datetime | None) -> None:
    """Refuse to ask for what would come late by the party's own deadline."""
    due = periods.due_at(facts, party)
    if due is not None and (due <= context.now or (ends is not None and ends > due)):
        raise Refused(f"the {party}'s evidence closes at {spoken(due)}; extend the period first", "R15")


def _requests(record: Record, party: Party, slots: tuple[str, ...], ends: datetime | None) -> list[dict[str, Any]]:
    due = written(ends) if ends else None
    return [{"party": party, "slot": slot, "due_at": due, "by": record.actor} for slot in slots or ("",)]


def _letter(
    record: Record,
    facts: Facts,
    context: Context,
    party: Party,
    kind: str,
    said: letters.Words,
    period: int | None = None,
) -> Event:
    return letter_event(
        facts, party, kind, said, stem=record.ref, source=SYSTEM, now=context.now, actor=record.actor, by_staff=True,
        period=period,
    )  # fmt: skip


def _round(record: Record, facts: Facts, context: Context, wanted: Wanted, due: datetime | None) -> list[Event]:
    """Open one further evidence round for both sides, each that is asked being told what is wanted (R22)."""
    if periods.rounds_used(facts) >= context.policy.rounds:
        raise Refused(f"all {context.policy.rounds} further evidence rounds have been used", "R22")
    ends = due or context.now + facts.policy.evidence_period
    latest = context.now + facts.policy.evidence_period + context.policy.extension_max
    if ends > latest:
        raise Refused(f"a round may last until {spoken(latest)} at most", "R15")
    n = (periods.current(facts) or 0) + 1
    result = {
        "periods": period_rows("round", n, [(p, ends) for p in PARTIES], context.policy),
        "requests": [row for party, slots in wanted.items() for row in _requests(record, party, slots, ends)],
    }
    becomes = move(facts, "gathering", context.now)
    told = [(party, letters.asked(facts, party, slots, ends, record.text("text"))) for party, slots in wanted.items()]
    told += [(party, letters.round_opened(facts, party, ends)) for party in PARTIES if party not in wanted]
    return [
        event_of(record, context.now, case=facts.number, becomes=becomes, result=result),
        *(_letter(record, facts, context, party, "evidence_period", said, n) for party, said in told),
    ]


def set_period(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Extend or shorten the running period for one party or both (R15)."""
    not_ended(facts)
    if not periods.running(facts):
        raise Refused(f"no evidence period runs in {facts.number}", "R15")
    due = instant_of(record, "due_at")
    if due is None or due <= context.now:
        raise Refused("due_at wants an instant that lies ahead", "R15")
    n = periods.current(facts) or 1
    rows: list[dict[str, Any]] = []
    told: list[Event] = []
    for party in parties_of(record.fields.get("party")):
        kind = _direction(facts, context, party, due)
        rows += period_rows(kind, n, [(party, due)], context.policy)
        words_of = letters.period_extended if kind == "extended" else letters.period_shortened
        said = words_of(facts, party, due)
        told.append(_letter(record, facts, context, party, f"period_{kind}", said, n))
    return [event_of(record, context.now, case=facts.number, result={"periods": rows}), *told]


def _direction(facts: Facts, context: Context, party: Party, due: datetime) -> str:
    """Return whether *due* extends or shortens the party's period; beyond the limit it does neither (R15)."""
    old, first = periods.due_at(facts, party), periods.first_due(facts, party)
    if old is None or first is None:
        raise Refused(f"no evidence period runs for the {party}", "R15")
    if due == old:
        raise Refused(f"the {party}'s deadline already is {spoken(due)}", "R15")
    most = first + context.policy.extension_max
    if due > most:
        longest = words(context.policy.extension_max)
        raise Refused(f"extended at most {longest} after the first deadline, to {spoken(most)}", "R15")
    return "extended" if due > old else "shortened"
