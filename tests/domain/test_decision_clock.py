"""The desk's own deadline: a decision within a reasonable time (R19), stopped by holds (R41)."""

from dataclasses import replace

import pytest

from caseboard.domain import decision_clock
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.decision_clock import decision_due, reached, spent, warnings
from caseboard.domain.facts import Hold
from caseboard.domain.instants import days, written
from caseboard.domain.refusals import Refused
from tests.domain.build import (
    ADA,
    CLOSES,
    EVE,
    EVERYWHERE,
    T0,
    US,
    ZERO,
    at,
    claim,
    context,
    deadline_of,
    dispute,
    gave,
    in_review,
    period,
    policy,
    setting,
    verdict,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

REVIEW = in_review(since=CLOSES)


@pytest.mark.parametrize(
    ("when", "n"),
    [
        (at(-1), ZERO),
        (T0, ZERO),
        (at(3), ZERO),  # the parties' time
        (CLOSES, ZERO),
        (CLOSES + US, US),  # from the close on it is the desk's
        (CLOSES + days(4), days(4)),
    ],
)
def test_r19_the_parties_time_does_not_count(when, n):
    """N runs while nobody but the desk is waited for."""
    assert spent(REVIEW, when) == n


@pytest.mark.parametrize("late", [ZERO, US, days(2), days(20)])
def test_r19_a_late_opening_counts_against_the_desk(late):
    """Days in which the worker did not open the period are the desk's, whatever the stage was called."""
    facts = claim(periods=period(T0 + late))
    assert spent(facts, T0 + late) == late
    assert spent(facts, at(60)) == days(60) - days(7) - US


def test_r19_due_when_ten_days_are_spent():
    """The deadline lies ten days after the claim opened, and the waiting later."""
    due = T0 + days(10) + days(7) + US
    assert decision_due(REVIEW) == due
    assert [spent(REVIEW, due + by) for by in (-US, ZERO, US)] == [days(10) + by for by in (-US, ZERO, US)]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (REVIEW, "claim opened + 10 d + 7 d waiting"),
        (claim(periods=period(at(10))), "claim opened + 10 d"),  # nothing was waited for by then
        (claim(periods=()), "claim opened + 10 d + waiting"),  # nobody knows yet how much
    ],
)
def test_r19_the_arithmetic_adds_up(facts, said):
    """How the deadline follows from the claim names the waiting in between, so that a reader can add it up."""
    assert [clock.arithmetic for clock in clocks(facts) if clock.act == "decision"] == [said]


def test_r19_the_arithmetic_of_a_warning():
    """A warning names its share of the time, and the waiting before it."""
    said = [clock.arithmetic for clock in clocks(REVIEW) if clock.act == "decision_warning"]
    assert said[0] == "claim opened + 50 % of 10 d + 7 d waiting"


def test_r19_due_before_a_period_that_begins_then():
    """Ten days spent before a late period begins are spent; the period moves nothing any more."""
    assert decision_due(claim(periods=period(at(10)))) == at(10)
    assert decision_due(claim(periods=period(at(10, -US)))) == at(10, US) + days(7)


def test_r19_the_length_is_the_openings_policy():
    """A dispute keeps the policy it was opened under."""
    assert decision_due(replace(REVIEW, policy=policy(decision_within=days(2)))) == CLOSES + days(2)


def test_r19_unknown_until_the_period_is_open():
    """Before the close is known the board shows what is left, not an instant."""
    coming = claim(periods=(), letters=())
    assert decision_due(coming) is None
    clock = next(c for c in clocks(coming) if c.act == "decision")
    assert (clock.instant, clock.blocked) == (None, "10 d left once the period's end is known")
    returning = replace(REVIEW, stage="gathering", stage_since=CLOSES + days(4))
    clock = next(c for c in clocks(returning) if c.act == "decision")
    assert clock.blocked == "6 d left once the period's end is known"


def test_r19_no_claim_no_deadline():
    """In the negotiation nothing is due of the desk."""
    assert decision_due(dispute()) is None
    assert spent(dispute(), at(9)) == ZERO
    assert all(clock.whose != "desk" for clock in clocks(dispute()))


def test_r19_the_lag_and_a_renewal():
    """Between a close and the renewal after it the desk's clock runs; in the renewed period it waits."""
    renewed_at = CLOSES + days(1)
    facts = claim(periods=(*period(), *period(renewed_at, "renewed", 2)))
    assert spent(facts, renewed_at) == days(1)
    assert spent(facts, renewed_at + days(7)) == days(1)
    assert spent(facts, renewed_at + days(7) + 2 * US) == days(1) + US


def test_r19_an_extension_is_waiting():
    """An extended period is the parties' time to its new end."""
    facts = claim(periods=(*period(), setting("buyer", "extended", at(5), at(12))))
    assert spent(facts, at(12, US)) == ZERO
    assert spent(facts, at(13, US)) == days(1)


def test_r19_a_further_round_is_waiting():
    """The days in review between two periods count, the round itself does not."""
    left = tuple(replace(one, left_at=CLOSES) for one in period())
    facts = claim(periods=(*left, *period(CLOSES + days(3), "round", 2)))
    assert spent(facts, CLOSES + days(10) + US) == days(3)


def test_r19_early_review_ends_the_waiting():
    """From the early review on the desk's clock runs, though evidence may still come in time."""
    left = tuple(replace(one, left_at=at(2)) for one in period())
    early = tuple(setting(p, "early", at(2), at(2), left=at(2)) for p in ("buyer", "seller"))
    facts = in_review(since=at(2), periods=(*left, *early))
    assert spent(facts, at(2, US)) == US


def test_r19_review_grace_and_downtime_count():
    """Whatever the desk does after the close is its time."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([gave("buyer").digest]), at(8))
    assert spent(desk.facts, at(8) + days(1)) == days(2) - US


@pytest.mark.parametrize(
    ("holds", "waited"),
    [
        ((Hold(at(8), at(10)),), 2),
        ((Hold(at(8), at(10)), Hold(at(9), at(11))), 3),  # overlaps count once
        ((Hold(at(8), at(10)), Hold(at(10), at(11))), 3),
        ((Hold(at(3), at(5)),), 0),  # within the parties' time: waited for already
        ((Hold(at(6), at(9)),), 2),  # what stands out of it counts
        ((Hold(at(8), at(8)),), 0),  # released at once
    ],
)
def test_r41_a_hold_stops_the_decision_clock(holds, waited):
    """Held time is waiting, once, whatever else was waited for."""
    facts = replace(REVIEW, holds=holds)
    assert spent(facts, at(20)) == days(13 - waited) - (US if holds[0].since != at(6) else ZERO)
    assert spent(replace(REVIEW, holds=()), at(20)) == days(13) - US


@pytest.mark.parametrize(("percent", "spent_days"), [(50, 5.0), (75, 7.5), (90, 9.0)])
@pytest.mark.parametrize(("by", "warned"), [(-US, False), (ZERO, True), (US, True)])
def test_r19_warnings(percent, spent_days, by, warned):
    """At half, three quarters and nine tenths of the time the case is flagged, once."""
    desk = Desk(REVIEW, now=at(8)).until(CLOSES + days(spent_days) + by)
    assert (f"decision_{percent}" in desk.facts.marks) is warned
    if warned:
        assert desk.facts.marks[f"decision_{percent}"] == CLOSES + days(spent_days)


@pytest.mark.parametrize("late", [ZERO, days(30)])
def test_r19_warnings_carry_their_due_instant(late):
    """A late worker records the warnings when they fell due, each once."""
    desk = Desk(REVIEW, now=CLOSES + days(9) + late)
    desk.tick()
    assert [e.at for e in desk.happened("decision_warning")] == [CLOSES + days(n) for n in (5, 7.5, 9)]
    assert warnings(desk.facts) == []


def test_r19_two_percentages_at_one_instant_are_one_act():
    """Percentages that fall together are recorded together."""
    narrow = policy(warn_at=(51, 52), decision_within=US)
    desk = Desk(replace(REVIEW, policy=narrow), now=at(8))
    desk.tick()
    (event,) = desk.happened("decision_warning")
    assert [name for name, _ in event.body["result"]["marks"]] == ["decision_51", "decision_52"]


def test_next_due_is_a_partys_then_the_desks():
    """The queue shows a party's deadline while its period runs, then the desk's, and keeps a missed one on top."""
    desk = Desk(claim(items=[gave("buyer"), gave("seller")]))
    assert deadline_of(desk.facts) == at(7)
    desk.until(CLOSES)
    assert deadline_of(desk.facts) == CLOSES + days(10)
    desk.until(at(60))
    assert deadline_of(desk.facts) == CLOSES + days(10)
    missed = replace(claim(periods=period(at(11))), marks={})
    assert deadline_of(missed) == at(10)  # missed before the period began, and on top all the while


# R41: the hold itself.


@pytest.mark.parametrize(
    ("until", "allowed"),
    [
        (at(8, -US), False),
        (at(8), False),  # it lies ahead
        (at(8, US), True),
        (at(22, -US), True),
        (at(22), True),  # fourteen days, exactly
        (at(22, US), False),
    ],
)
def test_r41_bounds_of_a_hold(until, allowed):
    """A hold ends within fourteen days."""
    hold = wish("hold", at(8), EVE, why="police report", until=written(until))
    if allowed:
        (event,) = decide(hold, REVIEW, context(at(8), EVE))
        assert event.body["result"]["hold"]["until"] == written(until)
    else:
        with pytest.raises(Refused) as refused:
            decide(hold, REVIEW, context(at(8), EVE))
        assert refused.value.rule == "R41"


@pytest.mark.parametrize(
    ("facts", "staff", "fields"),
    [
        (REVIEW, ADA, {}),  # a supervisor's act
        (REVIEW, EVE, {"why": " "}),  # with a reason
        (REVIEW, EVE, {"until": None}),
        (dispute(), EVE, {}),  # of a claim
    ],
)
def test_r41_who_holds_what(facts, staff, fields):
    """A supervisor holds a claim, with a reason and an end."""
    given = {"why": "police report", "until": written(at(9)), **fields}
    with pytest.raises(Refused):
        decide(wish("hold", at(8), staff, **given), facts, context(at(8), staff))


def test_r41_the_limit_is_the_policys_at_the_act():
    """What binds the desk is the policy in force."""
    hold = wish("hold", at(8), EVE, why="police report", until=written(at(10)))
    with pytest.raises(Refused):
        decide(hold, REVIEW, context(at(8), EVE, policy=policy(hold_max=days(1))))


def test_r41_renewed_and_released():
    """A hold may be renewed before it ends, and ended early by a supervisor."""
    desk = Desk(REVIEW, now=at(8))
    desk.does(wish("hold", at(8), EVE, why="police", until=written(at(22))), EVE)
    desk.does(wish("hold", at(21), EVE, why="still", until=written(at(35))), EVE)
    assert spent(desk.facts, at(35)) == days(1) - US
    with pytest.raises(Refused):
        desk.does(wish("release", at(30), ADA, why="enough"), ADA)
    desk.does(wish("release", at(30), EVE, why="enough"), EVE)
    assert spent(desk.facts, at(35)) == days(6) - US
    with pytest.raises(Refused):
        desk.does(wish("release", at(31), EVE, why="again"), EVE)


@pytest.mark.parametrize(("by", "held"), [(-US, True), (ZERO, False), (US, False)])
def test_r41_a_hold_that_is_over_is_not_released(by, held):
    """At its end a hold is over."""
    desk = Desk(replace(REVIEW, holds=(Hold(at(8), at(9)),)), now=at(8))
    if held:
        assert desk.does(wish("release", at(9, by), EVE, why="enough"), EVE).facts.holds[0].until == at(9, by)
    else:
        with pytest.raises(Refused):
            desk.does(wish("release", at(9, by), EVE, why="enough"), EVE)


def test_r41_a_hold_moves_no_partys_deadline():
    """Deadlines, reminders, the way to the team and the reason window go on."""
    held = claim(holds=(Hold(T0, at(14)),))
    free = claim()
    kept = ("evidence_due", "reminder")
    assert [c.instant for c in clocks(held) if c.act in kept] == [c.instant for c in clocks(free) if c.act in kept]
    assert [c.instant for c in clocks(replace(dispute(), holds=held.holds))] == [at(3), at(15)]


def test_r19_n_is_reached_once():
    """Any length is reached at the instant at which N has it."""
    for n in range(12):
        when = reached(REVIEW, days(n))
        assert when is not None
        assert spent(REVIEW, when) == days(n)
    assert decision_clock.warning_name(50) == "decision_50"


def test_r19_waiting_for_a_late_worker_is_the_desks_time():
    """While nobody has opened the period, every day counts."""
    coming = claim(periods=(), letters=())
    assert spent(coming, at(4)) == days(4)
