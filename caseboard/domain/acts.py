"""Every record and act that touches one case, and the one function that decides it."""

from __future__ import annotations

from collections.abc import Callable

from caseboard.domain import desk_acts, party_acts, period_acts
from caseboard.domain.basis import stands
from caseboard.domain.clocks import seal_due
from caseboard.domain.events import SYSTEM, Event, Record, Refused
from caseboard.domain.facts import Facts
from caseboard.domain.moves import move
from caseboard.domain.party_acts import Context
from caseboard.domain.reason_change import change_reason

Decide = Callable[[Record, Facts, Context], list[Event]]

PARTY_ACTS: dict[str, Decide] = {
    "dispute": party_acts.edit,
    "message": party_acts.message,
    "offer": party_acts.offer,
    "evidence": party_acts.evidence,
    "request": party_acts.request,
    "return_address": party_acts.return_address,
    "bounce": party_acts.bounce,
    "delivery_state": party_acts.delivery_state,
    "escalation": party_acts.escalate,
    "reason_change": change_reason,
    "withdrawal": party_acts.withdraw,
    "settlement": party_acts.settle,
    "decision": party_acts.imported_decision,
}

DESK_ACTS: dict[str, Decide] = {
    "assignment": desk_acts.assign,
    "note": desk_acts.note,
    "note_withdrawal": desk_acts.withdraw_note,
    "writing": desk_acts.write,
    "ask": period_acts.ask,
    "period": period_acts.set_period,
    "admission": desk_acts.admit,
    "refiling": desk_acts.refile,
    "view": desk_acts.view,
    "detail": desk_acts.set_detail,
    "proposal": desk_acts.propose,
    "approval": desk_acts.approve,
    "rejection": desk_acts.reject,
    "hold_back": desk_acts.hold_back,
    "hold": desk_acts.hold,
    "release": desk_acts.release,
    "waiver": desk_acts.waive,
    "acknowledgement": desk_acts.acknowledge,
    "addendum": desk_acts.add,
    "erasure": desk_acts.erase,
}

DECIDES: dict[str, Decide] = {**PARTY_ACTS, **DESK_ACTS}


def decide(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Return what *record* does to the case, as events to be applied in order.

    Raises:
        Refused: a rule forbids it; nothing happens.
    """
    made = DECIDES.get(record.type)
    if made is None:
        raise Refused(f"unknown act {record.type!r}")
    return made(record, facts, context)


def consequences(facts: Facts, cause: Event, context: Context) -> list[Event]:
    """Return what follows from the case as it now stands: a proposal whose basis has changed is void.

    What was received once the seal had fallen due voids nothing: it comes too
    late, even where the worker comes later still.
    """
    proposal = facts.proposal
    if facts.stage not in ("approval", "sealing") or proposal is None or stands(facts, seal_due(facts)):
        return []
    body = {
        "why": "the proposal's basis has changed",
        "by": f"{cause.source}/{cause.type}/{cause.ref}",
        "case": facts.number,
        "becomes": move(facts, "review", context.now),
    }
    return [Event(SYSTEM, "void", f"{facts.number}/{proposal.ref}", cause.at, context.now, body)]
