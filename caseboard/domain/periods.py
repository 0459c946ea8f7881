"""Evidence periods: when each party's ends, when the case's closes, who was told (R15, R21, R27).

Instants UTC. Evidence at exactly `due_at` is on time, so a period closes a
microsecond after the later of both deadlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from caseboard.domain.facts import PARTIES, Facts, Item, Letter, Party, PeriodSet, asked_once
from caseboard.domain.instants import MICROSECOND

ANNOUNCES = ("evidence_period", "period_extended", "period_changed", "period_shortened", "review_early")
"""Kinds of letter that tell a party its deadline; a reminder does not (rules, *Silence*)."""

BY_LETTER = ("shortened", "early")
"""Settings that take force by their letter alone."""

DUES = ("policy", "periods", "letters", "reason_changed_at")
"""What deadlines rest on."""


def current(facts: Facts) -> int | None:
    """Return the number of the period that runs, or of the last one, if there has been one."""
    return facts.periods[-1].n if facts.periods else None


def running(facts: Facts) -> bool:
    """Whether this stay in the gathering stage has a period yet; the worker opens it (R15)."""
    return facts.stage == "gathering" and bool(facts.periods) and facts.periods[-1].left_at is None


def sets(facts: Facts, party: Party, n: int | None = None) -> list[PeriodSet]:
    """Return the acts that set *party*'s deadline of period *n* (default: the current one), oldest first."""
    wanted = current(facts) if n is None else n
    return [one for one in facts.periods if one.party == party and one.n == wanted]


@asked_once(*DUES)
def dues(facts: Facts) -> dict[Party, datetime | None]:
    """Return each party's deadline in force in the current period; none before a period was opened."""
    n = current(facts)
    return dict.fromkeys(PARTIES) if n is None else {party: _due_in(facts, party, n) for party in PARTIES}


def due_at(facts: Facts, party: Party) -> datetime | None:
    """Return *party*'s deadline in force in the current period; none before a period was opened."""
    return dues(facts)[party]


def _due_in(facts: Facts, party: Party, n: int, *, set_by: datetime | None = None) -> datetime | None:
    """Return *party*'s deadline in period *n*, as set by *set_by*.

    A shorter deadline takes force by its letter alone, never sooner than
    `notice_min` after the letter was sent (R15, R21). A later one is never
    sooner than what it extended, should the shortening between them bounce, and
    a changed reason lengthens what is in force whatever becomes of such a letter (R27).
    """
    due = None
    for one in sets(facts, party, n):
        if set_by is not None and one.set_at > set_by:
            break
        if due is None:
            due = one.due_at
        elif one.kind in BY_LETTER:
            due = min(due, _shorter(facts, one) or due)
        else:
            due = max(due, one.due_at)
    return due


def _shorter(facts: Facts, one: PeriodSet) -> datetime | None:
    """Return the shorter deadline that *one* brought, none while its letter has not gone or has come back."""
    notice, changed = _notice_of(facts, one), facts.reason_changed_at
    if notice is None:
        return None
    least = notice + facts.policy.notice_min
    if changed is not None and one.set_at <= changed:
        least = max(least, changed + facts.policy.evidence_period)
    return max(one.due_at, least)


def _notice_of(facts: Facts, one: PeriodSet) -> datetime | None:
    """Return when the letter of a shorter deadline was sent, if it was and stayed there.

    Act and letter are written down at one instant; by that they belong together.
    """
    kind = "review_early" if one.kind == "early" else "period_shortened"
    return next(
        (
            letter.sent_at
            for letter in facts.letters
            if letter.kind == kind and letter.party == one.party and letter.queued_at == one.set_at and stayed(letter)
        ),
        None,
    )


def stayed(letter: Letter) -> bool:
    """Whether a letter was sent and has not come back."""
    return letter.sent_at is not None and letter.bounced_at is None


def closes_at(facts: Facts) -> datetime | None:
    """Return the first instant at which the current period is over (R15), none before there is one."""
    return _close_of(dues(facts).values())


def _close_of(dues: Iterable[datetime | None]) -> datetime | None:
    known = [due for due in dues if due is not None]
    return max(known) + MICROSECOND if known else None


def opened_by(facts: Facts) -> PeriodSet | None:
    """Return the act that opened the current period."""
    n = current(facts)
    return next((one for one in facts.periods if one.n == n), None)


def announced(facts: Facts, party: Party) -> bool:
    """Whether *party* was told of the current period `notice_min` before its deadline or sooner (*Silence*)."""
    due, n = due_at(facts, party), current(facts)
    return due is not None and any(
        letter.party == party
        and letter.period == n
        and letter.kind in ANNOUNCES
        and letter.sent_at is not None
        and letter.bounced_at is None
        and letter.sent_at <= due - facts.policy.notice_min
        for letter in facts.letters
    )


def on_time(facts: Facts, item: Item) -> bool:
    """Whether an item was received by its party's deadline; before a period is set everything is (R14)."""
    return in_time(item.received_at, deadline_of(facts, item))


def in_time(received_at: datetime, due: datetime | None) -> bool:
    """Whether what came at an instant came by *due*; without a deadline everything does."""
    return due is None or received_at <= due


def deadline_of(facts: Facts, item: Item) -> datetime | None:
    """Return the deadline of the party an item came from; the desk has none."""
    return deadlines(facts).get(item.party)


def deadlines(facts: Facts) -> Mapping[Any, datetime | None]:
    """Return the deadline of each who may send items: of the parties, for the desk has none."""
    return dues(facts)


@asked_once(*DUES, "items")
def counting(facts: Facts) -> tuple[tuple[Item, datetime], ...]:
    """Return the items that count for silence and slots, and since when each does.

    They are readable, and on time or admitted; a late one counts from its admission on.
    """
    found, due = [], deadlines(facts)
    for item in facts.items:
        since = item.received_at
        if not in_time(since, due.get(item.party)):
            if item.admitted_at is None:
                continue
            since = max(since, item.admitted_at)
        if item.readable:
            found.append((item, since))
    return tuple(found)


def given(facts: Facts, party: Party) -> tuple[Item, ...]:
    """Return the items by which *party* gave, under any slot or none, each file once (*Silence*)."""
    seen: dict[str, Item] = {}
    for item, _ in counting(facts):
        if item.party == party:
            seen.setdefault(item.digest, item)
    return tuple(seen.values())


def gave(facts: Facts, party: Party, *, before: datetime | None = None) -> bool:
    """Whether *party* gave at least one item that counts, or had given one before an instant."""
    if before is None or party not in _givers(facts):
        return party in _givers(facts)
    return any(item.party == party and since < before for item, since in counting(facts))


@asked_once(*DUES, "items")
def _givers(facts: Facts) -> frozenset[str]:
    return frozenset(item.party for item, _ in counting(facts))


def rounds_used(facts: Facts) -> int:
    """Return how many further evidence rounds were opened (R22)."""
    return len({one.n for one in facts.periods if one.kind == "round"})


def first_due(facts: Facts, party: Party) -> datetime | None:
    """Return the deadline with which *party*'s current period began; extensions are measured from it (R15)."""
    settings = sets(facts, party)
    return settings[0].due_at if settings else None


def judged(facts: Facts, party: Party) -> bool:
    """Whether the worker has written down that *party*'s deadline, as it is in force now, has passed."""
    due = due_at(facts, party)
    closed = facts.marks.get(closing_name(party))
    return due is not None and closed is not None and closed > due


def closing_name(party: Party) -> str:
    """Return the name under which the end of *party*'s period is recorded."""
    return f"closed/{party}"


@asked_once(*DUES, "holds")
def waits(facts: Facts) -> tuple[tuple[datetime, datetime], ...]:
    """Return when the decision clock waited, or will: gathering before `closes_at`, and holds (R19).

    The stretches are disjoint and in order; a running one ends where it will
    end if nothing happens.
    """
    stretches = [*_gathering(facts), *((hold.since, hold.until) for hold in facts.holds)]
    return _merged(stretch for stretch in stretches if stretch[0] < stretch[1])


def _gathering(facts: Facts) -> list[tuple[datetime, datetime]]:
    """Return the stretches in which a period ran while the case was gathering.

    Between the close of one setting and the next (the lag before a renewal) the
    desk's clock runs.
    """
    found = []
    settings = sorted({(one.set_at, one.n) for one in facts.periods})
    for place, (at, n) in enumerate(settings):
        close = _close_of(_due_in(facts, party, n, set_by=at) for party in PARTIES)
        ends = [close, *(one.left_at for one in facts.periods if one.n == n)]
        ends += [following for following, _ in settings[place + 1 : place + 2]]
        found.append((at, min(end for end in ends if end is not None)))
    return found


def _merged(stretches: Iterable[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def waited(stretches: Iterable[tuple[datetime, datetime]], until: datetime) -> timedelta:
    """Return how much of the stretches lies before *until*."""
    return sum((min(end, until) - start for start, end in stretches if start < until), timedelta())
