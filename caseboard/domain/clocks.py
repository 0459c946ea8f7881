"""Every clock of a case, from one pure function, each with its reasons (rules, *Time*).

Two instants of the list are stored with the case: `acts_at`, when the worker
next has something to do, and `next_due`, the earliest deadline still unmet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caseboard.domain import decision_clock, notice, parcels, periods, returns
from caseboard.domain.blocks import ended_at
from caseboard.domain.clock import Clock
from caseboard.domain.facts import Facts, asked_once
from caseboard.domain.instants import EPOCH, words
from caseboard.domain.period_clocks import period_clocks

LETTERS = ("period", "reminder")
FLAGS = ("delivered_no_reply", "decision_warning", "closing")
MOVES = (
    "escalation", "early_review", "review", "renewal", "cancellation", "seal", "return_unconfirmed", "return_refund",
    "return_release",
)  # fmt: skip
NOTICED = ("delivery",)
"""What falls due with a record of the same instant: acts come before records, so what was due anyway goes first."""
ORDER = (*LETTERS, *FLAGS, *MOVES, *NOTICED)
"""The worker's acts; at one instant letters go first, then flags, then moves (rules, *Time*)."""

_RESTS_ON = (
    "policy", "stage", "stage_since", "reason", "detail", "reason_set_at", "reason_changed_at", "opened_at",
    "entered_at", "delivered_at", "arrived_overdue", "order", "buyer", "seller", "parcels", "periods", "items",
    "letters", "requests", "holds", "marks", "proposal", "clock_doubted",
)  # fmt: skip
"""What the clocks of a case rest on: not on what was said, nor on money."""


def clocks(facts: Facts) -> tuple[Clock, ...]:
    """Return the clocks of a case, earliest first, those that wait for a person last."""
    return tuple(sorted(_all(facts), key=lambda clock: (clock.instant is None, *_place(clock))))


_RANK = {act: place for place, act in enumerate(ORDER)}


def _place(clock: Clock) -> tuple[datetime, int]:
    """Return where a clock stands among others that have an instant."""
    return clock.instant or EPOCH, _RANK.get(clock.act, len(ORDER))


@asked_once(*_RESTS_ON)
def _all(facts: Facts) -> list[Clock]:
    """Return the clocks of a case in no order."""
    found = [clock for make in _MAKERS for clock in make(facts)]
    return [_stopped(clock) for clock in found] if facts.arrived_overdue else found


def _stopped(clock: Clock) -> Clock:
    """Return the clock of a case that waits as a whole for a supervisor's release."""
    if clock.whose != "worker":
        return clock
    return clock._replace(instant=None, blocked="came in long overdue; waits for a supervisor to release it")


def next_act(facts: Facts) -> Clock | None:
    """Return the worker's next act on the case, none if it has none or waits for a person."""
    return min((c for c in _all(facts) if c.whose == "worker" and c.instant is not None), key=_place, default=None)


def next_deadline(facts: Facts) -> Clock | None:
    """Return the earliest deadline still unmet: a party's while its period runs, then the desk's."""
    return min((c for c in _all(facts) if c.deadline and c.instant is not None), key=_place, default=None)


@asked_once("stage", "policy", "opened_at")
def _negotiation(facts: Facts) -> tuple[Clock, ...]:
    if facts.stage != "negotiating":
        return ()
    wait, from_here = facts.policy.negotiation, facts.policy.escalation_from
    return (
        Clock(
            "escalation", "worker", facts.opened_at + wait, "goes to the team by itself", "R8", "opened",
            facts.opened_at, f"opened + {words(wait)}", deadline=True,
        ),
        Clock(
            "may_escalate", "buyer", facts.opened_at + from_here, "the buyer may escalate from here on", "R9",
            "opened", facts.opened_at, f"opened + {words(from_here)}",
        ),
    )  # fmt: skip


@asked_once("reason", "delivered_at", "stage", "parcels", "opened_at")
def _delivery(facts: Facts) -> tuple[Clock, ...]:
    due, delivered = notice.due(facts), parcels.delivered_at(facts)
    if due is None or delivered is None:
        return ()
    made = Clock(
        "delivery", "worker", due, "the buyer is told of the delivery", "R24", "delivered", delivered,
        "at once, not before the opening", parties=("buyer",),
    )  # fmt: skip
    return (made,)


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
    yield _decision(facts)
    for name, clock in _warnings(facts):
        if name not in facts.marks:
            yield clock


@asked_once(*decision_clock.RESTS_ON, "stage_since")
def _decision(facts: Facts) -> Clock:
    entered, within = _entered(facts), facts.policy.decision_within
    due = decision_clock.decision_due(facts)
    return Clock(
        "decision", "desk", due, "decide", "R19", "claim opened", entered,
        f"claim opened + {words(within)}{_waiting(entered, within, due)}", deadline=True,
        blocked=None if due else _left(facts, within),
    )  # fmt: skip


@asked_once(*decision_clock.RESTS_ON)
def _warnings(facts: Facts) -> list[tuple[str, Clock]]:
    """Return the clock of each warning under the name by which it is recorded, given or not."""
    entered, within, made = _entered(facts), facts.policy.decision_within, []
    for percent, at in decision_clock.shares(facts):
        share = f"{percent} % of {words(within)}{_waiting(entered, within * percent / 100, at)}"
        clock = Clock(
            "decision_warning", "worker", at, f"{percent} % of the time to decide is spent", "R19", "claim opened",
            entered, f"claim opened + {share}",
        )  # fmt: skip
        made.append((decision_clock.warning_name(percent), clock))
    return made


def _entered(facts: Facts) -> datetime:
    assert facts.entered_at is not None  # noqa: S101  `_desk` has asked
    return facts.entered_at


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
    at, blocked = ended_at(facts, base)
    yield Clock("seal", "worker", at, "seals", "R20", anchor, proposed, how, blocked=blocked)


def seal_due(facts: Facts) -> datetime | None:
    """Return when the proposal of a case is sealed; none where nothing waits for its seal, or nobody knows yet."""
    return next((clock.instant for clock in _seal(facts)), None)


_MAKERS = (_negotiation, _delivery, _reason_window, period_clocks, _desk, _approval, _seal, returns.clocks)
