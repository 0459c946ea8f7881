"""Make a case's due clock acts, in the order of their instants (rules, *Time*).

Whoever touches a case first makes all that the clock owed it by then, in the
same transaction, each judged on what had been received by its due instant. So
a late worker changes no outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from caseboard.domain.clock_acts import Due, make
from caseboard.domain.clocks import next_act
from caseboard.domain.events import Event
from caseboard.domain.policy import Policy
from caseboard.store import due as store_due
from caseboard.store import policies, standing
from caseboard.store.writing import Work

_MOST = 200
"""More acts than any case can owe at once; past it a clock does not move on."""


def catch_up(work: Work, numbers: Iterable[str], *, until: datetime) -> int:
    """Make the acts that *numbers* owe by *until*, and return how many; none while the clock acts are paused.

    Cases take turns, an act each, so that facts are read for all of them at once.
    """
    if standing.paused(work.database) is not None:
        return 0
    policy = policies.policy_in_force(work.database, work.now)
    waiting, made = list(numbers), 0
    for _ in range(_MOST):
        work.look_up(waiting)
        owing = [(number, events) for number in waiting if (events := _next(work, number, policy, until))]
        if not owing:
            return made
        work.happens(event for _, events in owing for event in events)
        made += len(owing)
        waiting = [number for number, _ in owing]
    raise RuntimeError(f"the clock of {waiting[0]} does not move on")


def _next(work: Work, number: str, policy: Policy, until: datetime) -> list[Event]:
    facts = work.facts(number)
    clock = next_act(facts)
    if clock is None or clock.instant is None or clock.instant > until:
        return []
    due = Due(clock, clock.instant, work.now, policy)
    if clock.act == "seal" and facts.proposal is not None:
        verdict = store_due.verdict_of(work.database, facts.proposal.ref)
        due = replace(due, verdict=verdict, waivers=store_due.waivers_of(work.database, number))
    return make(facts, due)
