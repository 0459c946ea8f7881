"""The clocks of an evidence period: deadlines, reminders, early review, and what its close brings (R15, R16, R21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from caseboard.domain import completeness, periods, silence
from caseboard.domain.blocks import ended_at, first_free, unblocked
from caseboard.domain.clock import Clock
from caseboard.domain.facts import PARTIES, Facts, Party, asked_once
from caseboard.domain.instants import MICROSECOND, words, written


def period_clocks(facts: Facts) -> Iterator[Clock]:
    """Yield the clocks of a case that is gathering evidence."""
    if facts.stage != "gathering":
        return
    closes = periods.closes_at(facts)
    if not periods.running(facts) or closes is None:
        yield _opening(facts)
        return
    for party, clock in _deadlines(facts):
        yield clock._replace(deadline=False) if periods.judged(facts, party) else clock
    yield from _reminders(facts)
    yield from _early(facts)
    yield from _closings(facts, closes)
    yield _at_close(facts)


@asked_once(
    *periods.DUES, "items", "stage", "reason", "detail", "reason_set_at", "delivered_at", "parcels", "stage_since",
    "requests", "order", "entered_at", "buyer", "seller",
)  # fmt: skip
def _early(facts: Facts) -> tuple[Clock, ...]:
    """Return the clock of an early review, if both were complete before the period closes (R21)."""
    complete, closes = completeness.complete_at(facts), periods.closes_at(facts)
    if complete is None or closes is None or complete >= closes:
        return ()
    made = Clock(
        "early_review", "worker", complete, "review starts early", "R21", "both complete", complete, "at once",
        parties=PARTIES,
    )  # fmt: skip
    return (made,)


def _opening(facts: Facts) -> Clock:
    """Return the clock of a period still to be opened: the first with the claim, a fresh one on the way back."""
    since = facts.stage_since
    if not facts.periods and facts.entered_at is not None:
        since = facts.entered_at
    return Clock(
        "period", "worker", since, "the evidence period opens and both are told", "R15", "claim opened", since,
        "at once", deadline=True, parties=PARTIES,
    )  # fmt: skip


@asked_once(*periods.DUES)
def _deadlines(facts: Facts) -> list[tuple[Party, Clock]]:
    """Return each party's deadline, as one that is still unmet."""
    made = []
    for party in PARTIES:
        due = periods.due_at(facts, party)
        if due is not None:
            setting = periods.sets(facts, party)[-1]
            how = f"set to {words(due - setting.set_at)} after the {setting.kind} setting"
            clock = Clock("evidence_due", party, due, "evidence closes", "R15", "period set", setting.set_at, how, True)
            made.append((party, clock))
    return made


def _reminders(facts: Facts) -> Iterator[Clock]:
    """Yield the reminders still to be made, both parties' at one instant as one act (R15)."""
    wanted: dict[datetime, list[Party]] = {}
    for name, party, at in _wanted(facts):
        if name not in facts.marks:
            wanted.setdefault(at, []).append(party)
    for at, parties in wanted.items():
        who = " and ".join(parties)
        yield Clock(
            "reminder", "worker", at, f"a reminder goes to {who}", "R15", "period set", facts.periods[-1].set_at,
            f"half the period, and {words(facts.policy.notice_min)} before its end; {who} gave nothing",
            parties=tuple(parties),
        )  # fmt: skip


@asked_once(*periods.DUES, "items")
def _wanted(facts: Facts) -> list[tuple[str, Party, datetime]]:
    """Return name, party and instant of the reminders of who had given nothing by then, made already or not.

    What a party sends at the very instant comes after the reminder (rules, *Time*).
    """
    return [
        (reminder_name(party, at), party, at)
        for party in PARTIES
        for at in reminder_instants(facts, party)
        if not periods.gave(facts, party, before=at)
    ]


def reminder_name(party: str, at: datetime) -> str:
    """Return the name under which a reminder is recorded."""
    return f"reminder/{party}/{written(at)}"


def reminder_instants(facts: Facts, party: Party) -> list[datetime]:
    """Return when *party* is reminded in its period as last opened or extended (R15).

    A shortened period is halved from where it began; what of that lies before
    the shortening is past.
    """
    due = periods.due_at(facts, party)
    settings = periods.sets(facts, party)
    lasting = [one for one in settings if one.kind not in periods.BY_LETTER]
    if due is None or not lasting:
        return []
    start = lasting[-1].set_at
    half = start + (due - start) / 2
    return sorted({at for at in (half, due - facts.policy.notice_min) if settings[-1].set_at < at})


def _closings(facts: Facts, closes: datetime) -> Iterator[Clock]:
    """Yield what is written down when a deadline passes and the case stays: one act for each instant.

    At the close itself it is the judgement of silence; before it, one party's
    deadline, so that the queue goes on to the other's.
    """
    ends: dict[datetime, list[Party]] = {}
    for party, due in periods.dues(facts).items():
        if due is not None and not periods.judged(facts, party):
            ends.setdefault(due + MICROSECOND, []).append(party)
    for at, parties in ends.items():
        if at != closes:
            yield _closing(at, f"evidence of the {parties[0]} closes", tuple(parties))
        elif silence.pends(facts):
            yield _closing(at, "silence is judged", PARTIES)


def _closing(at: datetime, what: str, parties: tuple[Party, ...]) -> Clock:
    due = at - MICROSECOND
    return Clock("closing", "worker", at, what, "R16", "evidence due", due, "due + 1 µs", parties=parties)


@asked_once(*periods.DUES, "items", "holds", "stage", "clock_doubted")
def _at_close(facts: Facts) -> Clock:
    """Return what the close of the period brings, by the table *Silence*."""
    closes = periods.closes_at(facts)
    assert closes is not None  # noqa: S101  `period_clocks` has asked
    if not silence.would_cancel(facts):
        who = " and ".join(p for p in PARTIES if periods.gave(facts, p))
        return _brings("review", closes, f"review, because evidence of {who} is on file", closes, "at once")
    if not silence.pends(facts):
        return _brings("review", closes, "review: the parties could not be told in time", closes, "at once")
    base = closes + silence.lag(facts)
    how = f"closes + {words(silence.lag(facts))} for late intake"
    if not silence.announced_to_both(facts):
        at, blocked = unblocked(facts, base)
        what = "the period is renewed: not announced in time"
        return _brings("renewal", at, what, closes, how, blocked, pending=True)
    if silence.unseen_unreadable(facts):
        free = first_free(facts, base)
        at = None if free is None else free + silence.UNREADABLE_WAIT
        blocked = None if at else unblocked(facts, base)[1]
        how = f"{how} + {words(silence.UNREADABLE_WAIT)} for somebody to look"
        return _brings("review", at, "review: a file cannot be read", closes, how, blocked, pending=True)
    looked = silence.last_look(facts)
    at, blocked = ended_at(facts, base if looked is None else max(base, looked))
    return _brings("cancellation", at, "cancels", closes, how, blocked, pending=True)


def _brings(
    act: str,
    at: datetime | None,
    what: str,
    closes: datetime,
    how: str,
    blocked: str | None = None,
    *,
    pending: bool = False,
) -> Clock:
    """Return the move that the close brings; a pending one is a deadline of the queue in the lag."""
    return Clock(act, "worker", at, what, "R16", "closes", closes, how, pending, blocked, PARTIES)
