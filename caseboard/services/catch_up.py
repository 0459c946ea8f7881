"""Make a case's due clock acts, in the order of their instants (rules, *Time*).

Whoever touches a case first makes all that the clock owed it by then, in the
same transaction, each judged on what had been received by its due instant. So
a late worker changes no outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from caseboard.domain.clock_acts import Due, make
from caseboard.domain.clocks import next_act
from caseboard.domain.events import Event
from caseboard.domain.policy import Policy
from caseboard.store import due as store_due
from caseboard.store import standing
from caseboard.store.numbers import case_id
from caseboard.store.writing import Work

_MOST = 200
"""More acts than any case can owe at once; past it a clock does not move on."""

_OF_MONEY = frozenset({"seal", "return_release"})
"""The acts that change what is left of an order, which other cases of it are judged on (*Outcomes*, R40)."""

Told = Callable[[str, Due, list[Event]], None]
"""Is told each act of a case with the events that it brought."""


def catch_up(work: Work, numbers: Iterable[str], *, until: datetime, told: Told | None = None) -> int:
    """Make the acts that *numbers* owe by *until*, and return how many; none while the clock acts are paused.

    Cases take turns, an act each, so that facts are read for all of them at
    once. What moves money comes last and one at a time, by due instant and number:
    two cases of one order share what was paid for it.
    """
    if standing.paused(work.database) is not None:
        return 0
    policy = work.policy_at(work.now)
    waiting, made = list(numbers), 0
    for _ in range(_MOST):
        work.look_up(waiting)
        owing = [(number, due) for number in waiting if (due := _next(work, number, policy, until)) is not None]
        if not owing:
            return made
        moves = sorted((due.at, case_id(number)) for number, due in owing if due.clock.act in _OF_MONEY)
        others = [(number, due) for number, due in owing if due.clock.act not in _OF_MONEY]
        if others:
            made_of = [(number, due, make(work.facts(number), due)) for number, due in others]
            work.happens(event for _, _, events in made_of for event in events)
            _tell(told, made_of)
        for at, case in [] if others else moves:
            _tell(told, [_move_money(work, f"CB-{case}", policy, at)])
        made += len(others) or len(moves)
        waiting = [number for number, _ in owing]
    raise RuntimeError(f"the clock of {waiting[0]} does not move on")


def _next(work: Work, number: str, policy: Policy, until: datetime) -> Due | None:
    clock = next_act(work.facts(number))
    if clock is None or clock.instant is None or clock.instant > until:
        return None
    return Due(clock, clock.instant, work.now, policy)


def _tell(told: Told | None, made: Iterable[tuple[str, Due, list[Event]]]) -> None:
    if told is not None:
        for number, due, events in made:
            told(number, due, events)


def _move_money(work: Work, number: str, policy: Policy, until: datetime) -> tuple[str, Due, list[Event]]:
    """Seal a case on what is left of its order by now, or send it back to review; or release what was kept (R40)."""
    facts, due = work.facts(number), _next(work, number, policy, until)
    if due is None or facts.proposal is None:
        raise ValueError(f"{number}: neither seal nor release is due")
    verdict = store_due.verdict_of(work.database, facts.proposal.ref)
    events = make(facts, replace(due, verdict=verdict, waivers=store_due.waivers_of(work.database, number)))
    work.happens(events)
    return number, due, events
