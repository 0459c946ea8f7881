"""Mark what came in long overdue, so that no clock runs over it unseen (rules, *Policy*: `overdue_on_arrival`)."""

from __future__ import annotations

from collections.abc import Iterable

from caseboard.domain.clocks import next_act
from caseboard.domain.events import SYSTEM, Event
from caseboard.store.writing import Work

OPENS = ("dispute", "escalation")
"""Records that bring a case, or a claim, with clocks of its own."""


def mark(work: Work, made: Iterable[Event]) -> None:
    """Mark the cases that *made* brought, where the clock's first act fell due long before now."""
    longest = work.policy_at(work.now).overdue_on_arrival
    numbers = dict.fromkeys(event.case for event in made if event.type in OPENS and event.case is not None)
    for number in numbers:
        facts = work.facts(number)
        clock = next_act(facts)
        if facts.arrived_overdue or clock is None or clock.instant is None or clock.instant >= work.now - longest:
            continue
        body = {"case": number, "first_act": clock.act, "becomes": {"arrived_overdue": True}}
        work.happens([Event(SYSTEM, "arrived_overdue", f"{number}/{work.next_seq()}", work.now, work.now, body)])
