"""Every clock of a case, from one pure function, each with its reasons (rules, *Time*).

Two instants of the list are stored with the case: `acts_at`, when the worker
next has something to do, and `next_due`, the earliest deadline still unmet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from caseboard.domain import decision_clock, notice, parcels, periods, returns
from caseboard.domain.blocks import unblocked
from caseboard.domain.clock import Clock
from caseboard.domain.facts import Facts, asked_once
from caseboard.domain.instants import EPOCH, words
from caseboard.domain.period_clocks import period_clocks

LETTERS = ("delivery", "period", "reminder")
FLAGS = ("delivered_no_reply", "decision_warning", "closing")
MOVES = (
    "escalation", "early_review", "review", "renewal", "cancellation", "seal", "return_unconfirmed", "return_refund",
    "return_release",
)  # fmt: skip
ORDER = (*LETTERS, *FLAGS, *MOVES)
"""The worker's acts; at one instant letters go first, then flags, then moves (rules, *Time*)."""


@asked_once
def clocks(facts: Facts) -> tuple[Clock, ...]:
    """Return the clocks of a case, earliest first, those that wait for a person last."""
    found = [_released(facts, clock) for make in _MAKERS for clock in make(facts)]
    return tuple(sorted(found, key=lambda c: (c.instant is None, c.instant or EPOCH, _rank(c))))


def _rank(clock: Clock) -> int:
    return ORDER.index(clock.act) if clock.act in ORDER else len(ORDER)


def _released(facts: Facts, clock: Clock) -> Clock:
    """Return the clock, stopped where the whole case waits for a supervisor's release."""
    if not facts.arrived_overdue or clock.whose != "worker":
        return clock
    return clock._replace(instant=None, blocked="came in long overdue; waits for a supervisor to release it")


def next_act(facts: Facts) -> Clock | None:
    """Return the worker's next act on the case, none if it has none or waits for a person."""
    return earliest_act(clocks(facts))


def earliest_act(listed: Iterable[Clock]) -> Clock | None:
    """Return the first of *listed* clocks that the worker acts on by itself."""
    return next((c for c in listed if c.whose == "worker" and c.instant is not None), None)


def next_deadline(facts: Facts) -> Clock | None:
    """Return the earliest deadline still unmet: a party's while its period runs, then the desk's."""
    return earliest_deadline(clocks(facts))


def earliest_deadline(listed: Iterable[Clock]) -> Clock | None:
    """Return the first of *listed* clocks that is a deadline."""
    return next((c for c in listed if c.deadline and c.instant is not None), None)


def _negotiation(facts: Facts) -> Iterator[Clock]:
    if facts.stage != "negotiating":
        return
    wait = facts.policy.negotiation
    yield Clock(
        "escalation", "worker", facts.opened_at + wait, "goes to the team by itself", "R8", "opened",
        facts.opened_at, f"opened + {words(wait)}", deadline=True,
    )  # fmt: skip
    wait = facts.policy.escalation_from
    yield Clock(
        "may_escalate", "buyer", facts.opened_at + wait, "the buyer may escalate from here on", "R9", "opened",
        facts.opened_at, f"opened + {words(wait)}",
    )  # fmt: skip


def _delivery(facts: Facts) -> Iterator[Clock]:
    due, delivered = notice.due(facts), parcels.delivered_at(facts)
    if due is None or delivered is None:
        return
    yield Clock(
        "delivery", "worker", due, "the buyer is told of the delivery", "R24", "delivered", delivered,
        "at once, not before the opening", parties=("buyer",),
    )  # fmt: skip


def _reason_window(facts: Facts) -> Iterator[Clock]:
    end, letter = notice.window_end(facts), notice.notice(facts)
    if end is None or letter is None or letter.sent_at is None:
        return
    if facts.ended or facts.reason_changed_at is not None or "delivered_no_reply" in facts.marks:
        return
    how = f"notice sent + {words(facts.policy.reason_window)}"
    yield Clock(
        "reason_window", "buyer", end, "reason window closes", "R26", "notice sent", letter.sent_at, how,
        deadline=True,
    )  # fmt: skip
    yield Clock(
        "delivered_no_reply", "worker", end, "flagged: delivered, no reply", "R28", "notice sent", letter.sent_at,
        how,
    )  # fmt: skip


def _desk(facts: Facts) -> Iterator[Clock]:
    if not facts.open or facts.entered_at is None:
        return
    entered, within = facts.entered_at, facts.policy.decision_within
    due = decision_clock.decision_due(facts)
    yield Clock(
        "decision", "desk", due, "decide", "R19", "claim opened", entered,
        f"claim opened + {words(within)}{_waiting(entered, within, due)}", deadline=True,
        blocked=None if due else _left(facts, within),
    )  # fmt: skip
    for percent, at in decision_clock.warnings(facts):
        share = f"{percent} % of {words(within)}{_waiting(entered, within * percent / 100, at)}"
        yield Clock(
            "decision_warning", "worker", at, f"{percent} % of the time to decide is spent", "R19", "claim opened",
            entered, f"claim opened + {share}",
        )  # fmt: skip


def _waiting(entered: datetime, length: timedelta, reached: datetime | None) -> str:
    """Return in words how much waiting lies between the claim and the instant *reached* after *length* (R19)."""
    if reached is None:
        return " + waiting"
    waiting = reached - entered - length
    return f" + {words(waiting)} waiting" if waiting else ""


def _left(facts: Facts, within: timedelta) -> str:
    """Return what is left while nobody knows when the evidence period closes (R19)."""
    return f"{words(within - decision_clock.spent(facts, facts.stage_since))} left once the period's end is known"


def _approval(facts: Facts) -> Iterator[Clock]:
    if facts.stage != "approval" or facts.proposal is None:
        return
    yield Clock(
        "approval", "desk", None, "a second person approves or rejects", "Stages", "proposed",
        facts.proposal.proposed_at, "no length of its own; the time to decide goes on",
        blocked=f"waits for somebody other than {facts.proposal.by}",
    )  # fmt: skip


def _seal(facts: Facts) -> Iterator[Clock]:
    if facts.stage != "sealing" or facts.proposal is None:
        return
    base, proposed = facts.proposal.seal_at, facts.proposal.proposed_at
    closes = periods.closes_at(facts)
    anchor = "proposed"
    if facts.proposal.approver:
        anchor, proposed = "approved", facts.stage_since
    how = f"{anchor} + {words(base - proposed)} of grace"
    if closes is not None and closes > base:
        base, how = closes, "evidence received until the period closes is on time, so the seal waits for it"
    at, blocked = unblocked(facts, base)
    yield Clock("seal", "worker", at, "seals", "R20", anchor, proposed, how, blocked=blocked)


_MAKERS = (_negotiation, _delivery, _reason_window, period_clocks, _desk, _approval, _seal, returns.clocks)
