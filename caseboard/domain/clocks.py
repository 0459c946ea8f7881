"""Every clock of a case, from one pure function, each with its reasons (rules, *Time*).

Two instants of the list are stored with the case: `acts_at`, when the worker
next has something to do, and `next_due`, the earliest deadline still unmet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caseboard.domain import completeness, decision_clock, notice, parcels, periods, silence
from caseboard.domain.clock import Clock
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import MICROSECOND, words, written

ORDER = (
    "delivery",
    "period",
    "reminder",
    "delivered_no_reply",
    "decision_warning",
    "closing",
    "escalation",
    "early_review",
    "review",
    "renewal",
    "cancellation",
    "seal",
)
"""At one instant letters go first, then flags, then moves (rules, *Time*)."""


def clocks(facts: Facts) -> tuple[Clock, ...]:
    """Return the clocks of a case, earliest first, those that wait for a person last."""
    found = [_held(facts, clock) for make in _MAKERS for clock in make(facts)]
    return tuple(sorted(found, key=lambda c: (c.instant is None, c.instant, _rank(c))))


def _rank(clock: Clock) -> int:
    return ORDER.index(clock.act) if clock.act in ORDER else len(ORDER)


def _held(facts: Facts, clock: Clock) -> Clock:
    """Return the clock stopped where the whole case waits for a supervisor (`arrived_overdue`)."""
    if not facts.arrived_overdue or clock.whose != "worker":
        return clock
    return _with(clock, None, "came in long overdue; waits for a supervisor to release it")


def _with(clock: Clock, instant: datetime | None, blocked: str) -> Clock:
    return Clock(
        clock.act, clock.whose, instant, clock.words, clock.rule, clock.anchor, clock.anchored_at,
        clock.arithmetic, clock.deadline, blocked, clock.parties,
    )  # fmt: skip


def next_act(facts: Facts) -> Clock | None:
    """Return the worker's next act on the case, none if it has none or waits for a person."""
    return next((c for c in clocks(facts) if c.whose == "worker" and c.instant is not None), None)


def next_deadline(facts: Facts) -> Clock | None:
    """Return the earliest deadline still unmet: a party's while its period runs, then the desk's."""
    return next((c for c in clocks(facts) if c.deadline and c.instant is not None), None)


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
    if due is not None and delivered is not None:
        yield Clock(
            "delivery", "worker", due, "the buyer is told of the delivery", "R24", "delivered",
            delivered, "at once, not before the opening", parties=("buyer",),
        )  # fmt: skip
    end = notice.window_end(facts)
    if end is None or facts.ended or facts.reason_changed_at is not None:
        return
    letter = notice.notice(facts)
    if letter is None or letter.sent_at is None or "delivered_no_reply" in facts.marks:
        return
    length = f"notice sent + {words(facts.policy.reason_window)}"
    yield Clock(
        "reason_window", "buyer", end, "reason window closes", "R26", "notice sent", letter.sent_at, length,
        deadline=True,
    )  # fmt: skip
    yield Clock(
        "delivered_no_reply", "worker", end, "flagged: delivered, no reply", "R28", "notice sent", letter.sent_at, length
    )


def _period(facts: Facts) -> Iterator[Clock]:
    if facts.stage != "gathering":
        return
    if not periods.running(facts):
        since = facts.stage_since if facts.periods or facts.entered_at is None else facts.entered_at
        yield Clock(
            "period", "worker", since, "the evidence period opens and both are told", "R15", "claim opened", since,
            "at once", deadline=True, parties=PARTIES,
        )  # fmt: skip
        return
    opening = periods.opened_by(facts)
    closes = periods.closes_at(facts)
    if opening is None or closes is None:
        return
    judged = facts.periods[-1].closed
    for party in PARTIES:
        due = periods.due_at(facts, party)
        if due is None:
            continue
        setting = periods.sets(facts, party)[-1]
        yield Clock(
            "evidence_due", party, due, "evidence closes", "R15", "period set", setting.set_at,
            f"set to {words(due - setting.set_at)} after {setting.kind} setting", deadline=not judged,
        )  # fmt: skip
    yield from _reminders(facts)
    if (complete := completeness.complete_at(facts)) is not None and complete < closes:
        yield Clock(
            "early_review", "worker", complete, "review starts early", "R21", "both complete", complete, "at once",
            parties=PARTIES,
        )  # fmt: skip
    yield from _at_close(facts, closes, judged=judged)


def _reminders(facts: Facts) -> Iterator[Clock]:
    """Yield the reminders still to be made, both parties' at one instant as one act (R15)."""
    wanted: dict[datetime, list[Party]] = {}
    for party in PARTIES:
        for at in reminder_instants(facts, party):
            if reminder_name(party, at) not in facts.marks:
                wanted.setdefault(at, []).append(party)
    for at, parties in wanted.items():
        names = tuple(p for p in parties if not periods.gave(completeness.as_of(facts, at), p))
        if names:
            yield Clock(
                "reminder", "worker", at, f"a reminder goes to the {' and the '.join(names)}", "R15", "period set",
                facts.periods[-1].set_at, f"half the period, and a day before its end; {' and '.join(names)} gave nothing",
                parties=names,
            )  # fmt: skip


def reminder_name(party: str, at: datetime) -> str:
    """Return the name under which a reminder is recorded."""
    return f"reminder/{party}/{written(at)}"


def reminder_instants(facts: Facts, party: Party) -> list[datetime]:
    """Return when *party* is reminded in its period as last opened or extended (R15)."""
    due = periods.due_at(facts, party)
    settings = periods.sets(facts, party)
    lasting = [one for one in settings if one.kind not in ("shortened", "early")]
    if due is None or not lasting:
        return []
    start = lasting[-1].set_at
    half = start + (due - start) / 2
    return sorted({at for at in (half, due - facts.policy.notice_min) if at > settings[-1].set_at})


def _at_close(facts: Facts, closes: datetime, *, judged: bool) -> Iterator[Clock]:
    """Yield what the close of the period brings, by the table *Silence*."""
    how = f"later deadline + {MICROSECOND.microseconds} µs"
    if not silence.would_cancel(facts):
        who = " and ".join(p for p in PARTIES if periods.gave(facts, p))
        yield _move("review", closes, f"review, because the {who} has given", "closes", closes, how)
        return
    if not silence.announced_to_both(facts) and silence.renewed_already(facts):
        yield _move("review", closes, "review: the parties could not be told in time", "closes", closes, how)
        return
    if not judged:
        yield Clock("closing", "worker", closes, "silence is judged", "R16", "closes", closes, how)
    base = closes + silence.lag(facts)
    at, blocked = _unblocked(facts, base)
    how = f"closes + {words(silence.lag(facts))} for late intake"
    if not silence.announced_to_both(facts):
        yield _move("renewal", at, "the period is renewed: not announced in time", "closes", closes, how, blocked, judged)
    elif silence.unseen_unreadable(facts):
        later = at + silence.UNREADABLE_WAIT if at else None
        yield _move("review", later, "review: a file cannot be read", "closes", closes, f"{how} + 3 d", blocked, judged)
    else:
        if at is not None and (looked := silence.last_look(facts)) is not None:
            at = max(at, looked)
        yield _move("cancellation", at, "cancels", "closes", closes, how, blocked, judged)


def _move(
    act: str,
    at: datetime | None,
    what: str,
    anchor: str,
    anchored: datetime,
    how: str,
    blocked: str | None = None,
    deadline: bool = False,  # noqa: FBT001, FBT002  the eighth word of one sentence
) -> Clock:
    return Clock(act, "worker", at, what, "R16", anchor, anchored, how, deadline, blocked, PARTIES)


def _unblocked(facts: Facts, base: datetime) -> tuple[datetime | None, str | None]:
    """Return when an act due at *base* may be made, and what holds it back (R26, R41)."""
    at, why = base, None
    for hold in facts.holds:
        if hold.until > at:
            at, why = hold.until, "held (R41)"
    window = notice.blocks(facts)
    if window == "waits":
        return None, "the delivery notice has not gone out yet (R26)"
    if isinstance(window, datetime) and window > at:
        at, why = window, "the window to change the reason is open (R26)"
    return at, why


def _desk(facts: Facts) -> Iterator[Clock]:
    if not facts.open or facts.entered_at is None:
        return
    entered, within = facts.entered_at, facts.policy.decision_within
    due = decision_clock.decision_due(facts)
    yield Clock(
        "decision", "desk", due, "decide", "R19", "claim opened", entered,
        f"claim opened + {words(within)} + waiting", deadline=True,
        blocked=None if due else f"{words(within - _spent_so_far(facts))} left once the period's end is known",
    )  # fmt: skip
    for percent, at in decision_clock.warnings(facts):
        yield Clock(
            "decision_warning", "worker", at, f"{percent} % of the time to decide is spent", "R19", "claim opened",
            entered, f"claim opened + {percent} % of {words(within)} + waiting",
        )  # fmt: skip


def _spent_so_far(facts: Facts) -> timedelta:
    return decision_clock.spent(facts, facts.stage_since)


def _seal(facts: Facts) -> Iterator[Clock]:
    if facts.stage != "sealing" or facts.proposal is None:
        return
    base, anchor = facts.proposal.seal_at, facts.proposal.proposed_at
    closes = periods.closes_at(facts)
    how = f"proposed + {words(base - anchor)} of grace"
    if closes is not None and closes > base:
        base, how = closes, "evidence received until the period closes is on time, so the seal waits for it"
    at, blocked = _unblocked(facts, base)
    yield Clock("seal", "worker", at, "seals", "R20", "proposed", anchor, how, blocked=blocked)


_MAKERS = (_negotiation, _delivery, _period, _desk, _seal)
