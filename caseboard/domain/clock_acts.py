"""What the clock does to a case: each act of the worker as events (rules, *Time*, *Silence*).

Nothing that grants, takes or announces a right is backdated: periods start,
letters go, and endings happen at *now*. Escalations, flags and warnings carry
the instant at which they fell due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caseboard.domain import basis, decision, letters, periods, silence
from caseboard.domain.clock import Clock
from caseboard.domain.decision_clock import warning_name, warnings
from caseboard.domain.events import WORKER, Event, Refused
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import written
from caseboard.domain.moves import move, period_rows
from caseboard.domain.notice import KIND as DELIVERY_NOTICE
from caseboard.domain.period_clocks import reminder_name
from caseboard.domain.policy import Policy
from caseboard.domain.post import letter_event, stem_of
from caseboard.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Due:
    """An act of the clock that has fallen due."""

    clock: Clock
    at: datetime
    """When it fell due."""
    now: datetime
    policy: Policy
    """The policy in force, for what binds the desk."""
    verdict: Verdict | None = None
    """What was proposed, where the act is a seal."""
    waivers: Mapping[str, str] = field(default_factory=dict)
    """Why a supervisor waived a party's contact, by party, where the act is a seal (R17)."""


def make(facts: Facts, due: Due) -> list[Event]:
    """Return what the worker's act brings, as events to be applied in order."""
    return _ACTS[due.clock.act](facts, due)


def _event(facts: Facts, due: Due, at: datetime, ref: str = "", **body: object) -> Event:
    """Return the act's own event; case and due instant are its name, so that it happens once."""
    ref = ref or stem_of(facts.number, due.at)
    return Event(WORKER, due.clock.act, ref, at, due.now, {**body, "case": facts.number}, WORKER)


def _letter(facts: Facts, due: Due, party: Party, kind: str, words: letters.Words, period: int | None = None) -> Event:
    stem = stem_of(facts.number, due.at)
    return letter_event(facts, party, kind, words, stem=stem, source=WORKER, now=due.now, actor=WORKER, period=period)


def _escalation(facts: Facts, due: Due) -> list[Event]:
    becomes = move(facts, "gathering", due.now, entered_at=written(due.at), escalation_why="no_agreement")
    return [_event(facts, due, due.at, by="clock", why="no_agreement", becomes=becomes)]


def _open_period(facts: Facts, due: Due, kind: str) -> list[Event]:
    n = (periods.current(facts) or 0) + 1
    ends = due.now + facts.policy.evidence_period
    rows = period_rows(kind, n, [(p, ends) for p in PARTIES], due.policy)
    told = [_letter(facts, due, p, "evidence_period", letters.evidence_period(facts, p, ends), n) for p in PARTIES]
    return [_event(facts, due, due.now, kind=kind, result={"periods": rows}), *told]


def _period(facts: Facts, due: Due) -> list[Event]:
    return _open_period(facts, due, "fresh" if facts.periods else "first")


def _renewal(facts: Facts, due: Due) -> list[Event]:
    return _open_period(facts, due, "renewed")


def _reminder(facts: Facts, due: Due) -> list[Event]:
    """Remind whoever gave nothing; a deadline that has passed meanwhile is not announced any more."""
    marks = [[reminder_name(p, due.at), written(due.at)] for p in due.clock.parties]
    told = []
    for party in PARTIES:
        ends = periods.due_at(facts, party)
        if party in due.clock.parties and ends is not None and ends > due.now:
            told.append(_letter(facts, due, party, "reminder", letters.reminder(facts, party, ends)))
    ref = _reminder_ref(facts, due)
    return [_event(facts, due, due.now, ref, parties=list(due.clock.parties), result={"marks": marks}), *told]


def _reminder_ref(facts: Facts, due: Due) -> str:
    """Return the name of a reminder: where the other party was reminded of this instant before, with the party's.

    A shortening that bounces brings one party's old deadline back, and with it a
    reminder of an instant at which the other was reminded long ago.
    """
    stem = stem_of(facts.number, due.at)
    apart = any(reminder_name(party, due.at) in facts.marks for party in PARTIES)
    return "/".join([stem, *due.clock.parties]) if apart else stem


def _closing(facts: Facts, due: Due) -> list[Event]:
    """Write down that a deadline has passed, and who had given nothing."""
    parties = [p for p in PARTIES if p in due.clock.parties]
    result = {
        "marks": [[periods.closing_name(p), written(due.at)] for p in parties],
        "silent": [p for p in parties if not periods.gave(facts, p)],
    }
    return [_event(facts, due, due.at, parties=parties, result=result)]


def _early_review(facts: Facts, due: Due) -> list[Event]:
    n = periods.current(facts) or 1
    rows = period_rows("early", n, [(p, due.now) for p in PARTIES], due.policy)
    told = [_letter(facts, due, p, "review_early", letters.review_early(facts, p), n) for p in PARTIES]
    moved = _event(facts, due, due.now, becomes=move(facts, "review", due.now), result={"periods": rows})
    return [moved, *told]


def _review(facts: Facts, due: Due) -> list[Event]:
    result: dict[str, Any] = {"silent": [p for p in PARTIES if not periods.gave(facts, p)]}
    if silence.would_cancel(facts):
        name = "unreadable" if silence.announced_to_both(facts) else "not_reached"
        result["marks"] = [[name, written(due.at)]]
    return [_event(facts, due, due.now, becomes=move(facts, "review", due.now), result=result)]


def _cancellation(facts: Facts, due: Due) -> list[Event]:
    result = {
        "silent": [p for p in PARTIES if not periods.gave(facts, p)],
        "due": {p: written(at) for p in PARTIES if (at := periods.due_at(facts, p)) is not None},
    }
    ended = _event(facts, due, due.now, becomes=move(facts, "cancelled", due.now), result=result)
    return [ended, *(_letter(facts, due, p, "cancelled", letters.cancelled(facts, p)) for p in PARTIES)]


def _delivery(facts: Facts, due: Due) -> list[Event]:
    becomes = {"delivered_at": written(due.clock.anchored_at)}
    noticed = _event(facts, due, due.now, becomes=becomes)
    if facts.ended:
        words = letters.delivery_info(facts, due.clock.anchored_at)
        return [noticed, _letter(facts, due, "buyer", "delivery_info", words)]
    words = letters.delivery_notice(facts, due.clock.anchored_at, due.now)
    return [noticed, _letter(facts, due, "buyer", DELIVERY_NOTICE, words)]


def _delivered_no_reply(facts: Facts, due: Due) -> list[Event]:
    return [_event(facts, due, due.at, result={"marks": [["delivered_no_reply", written(due.at)]]})]


def _decision_warning(facts: Facts, due: Due) -> list[Event]:
    marks = [[warning_name(percent), written(at)] for percent, at in warnings(facts) if at == due.at]
    return [_event(facts, due, due.at, result={"marks": marks})]


def _seal(facts: Facts, due: Due) -> list[Event]:
    """Seal the proposal, or send it back to review naming what stands against it (R20)."""
    if facts.proposal is None or due.verdict is None:
        raise ValueError(f"{facts.number}: nothing proposed to seal")
    proposal = facts.proposal
    if not basis.stands(facts):
        facts = basis.received_before(facts, due.at)
    try:
        decision.check_seal(facts, due.verdict, due.policy)
    except Refused as refusal:
        becomes = move(facts, "review", due.now)
        ref = stem_of(facts.number, due.at)
        body = {"why": str(refusal), "case": facts.number, "becomes": becomes}
        return [Event(WORKER, "void", ref, due.now, due.now, body, WORKER)]
    becomes = move(facts, "decided", due.now, awarded=due.verdict.amount)
    result = {
        "proposal": proposal.ref,
        "version": facts.version,
        "decision": decision.written_verdict(due.verdict),
        "currency": facts.currency,
        "by": proposal.by,
        "approver": proposal.approver,
        "opened": list(proposal.opened),
        "waived": sorted(facts.waived),
        "unfilled": {party: list(slots) for party, slots in decision.unfilled(facts).items()},
        "evidence": sorted({item.digest for item in facts.items}),
    }
    told = [_letter(facts, due, p, "decision", letters.decision(facts, p, due.verdict, due.waivers)) for p in PARTIES]
    return [_event(facts, due, due.now, becomes=becomes, result=result), *told]


def _return_ends(facts: Facts, due: Due) -> list[Event]:
    """End a return by the branch that has fallen due, once; a release gives back what was kept for the refund (R40)."""
    branch = due.clock.act
    released: dict[str, Any] = {"becomes": {"awarded": 0}} if branch == "return_release" else {}
    ended = _event(facts, due, due.now, result={"marks": [[branch, written(due.at)]]}, **released)
    return [ended, *(_letter(facts, due, p, branch, letters.return_ended(facts, p, branch)) for p in PARTIES)]


_ACTS: dict[str, Callable[[Facts, Due], list[Event]]] = {
    "escalation": _escalation,
    "period": _period,
    "renewal": _renewal,
    "reminder": _reminder,
    "closing": _closing,
    "early_review": _early_review,
    "review": _review,
    "cancellation": _cancellation,
    "delivery": _delivery,
    "delivered_no_reply": _delivered_no_reply,
    "decision_warning": _decision_warning,
    "seal": _seal,
    "return_unconfirmed": _return_ends,
    "return_refund": _return_ends,
    "return_release": _return_ends,
}
