"""What follows when an evidence period has closed (R16, *Silence*)."""

from dataclasses import replace

import pytest

from caseboard.domain import periods, silence
from caseboard.domain.acts import decide
from caseboard.domain.clock_acts import Due, make
from caseboard.domain.clocks import clocks, next_act
from caseboard.domain.facts import PARTIES, Hold
from caseboard.domain.flags import flags
from caseboard.domain.instants import days, written
from caseboard.domain.policy import shipped
from caseboard.domain.refusals import Refused
from tests.domain.build import (
    ADA,
    CLOSES,
    DAY,
    EDGES,
    EVE,
    EVERYWHERE,
    PROOF,
    T0,
    US,
    ZERO,
    announced,
    at,
    bounced,
    claim,
    context,
    deadline_of,
    gave,
    in_review,
    letter,
    notice,
    parcel,
    period,
    policy,
    record,
    setting,
    unreadable,
    verdict,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE


BOTH = PARTIES


def close(facts):
    """Return the clock of what the close brings."""
    return next(c for c in clocks(facts) if c.act in ("review", "renewal", "cancellation"))


def told(*, buyer=T0, seller=T0, **changes):
    """Letters about the first period, sent at these instants; none where nothing was sent."""
    return [replace(letter(p, sent=sent), **changes) for p, sent in (("buyer", buyer), ("seller", seller))]


# The table.


@pytest.mark.parametrize(
    ("givers", "silent_means", "act", "when"),
    [
        (("buyer", "seller"), "review", "review", CLOSES),
        (("buyer",), "review", "review", CLOSES),
        (("seller",), "review", "review", CLOSES),
        ((), "review", "cancellation", CLOSES + DAY),
        (("buyer", "seller"), "cancel", "review", CLOSES),
        (("buyer",), "cancel", "review", CLOSES),  # the respondent's silence never cancels
        (("seller",), "cancel", "cancellation", CLOSES + DAY),
        ((), "cancel", "cancellation", CLOSES + DAY),
    ],
)
def test_silence_table(givers, silent_means, act, when):
    """Who gave decides what the close brings, and the policy what the claimant's silence means."""
    facts = claim(items=[gave(p) for p in givers], policy=policy(claimant_silence=silent_means))
    assert (close(facts).act, close(facts).instant) == (act, when)


@pytest.mark.parametrize(
    ("givers", "flagged"),
    [
        (("buyer", "seller"), ()),
        (("buyer",), ("respondent_silent",)),
        (("seller",), ("claimant_silent",)),
    ],
)
def test_silence_flags(givers, flagged):
    """In review the case says who was silent."""
    desk = Desk(claim(items=[gave(p) for p in givers])).until(CLOSES)
    assert desk.stage == "review"
    assert flags(desk.facts) == flagged


@pytest.mark.parametrize(
    ("by", "stage"),
    [
        (-US, "review"),
        (ZERO, "review"),  # at exactly the deadline it is on time
        (US, "cancelled"),
    ],
)
@pytest.mark.parametrize("recorded", [ZERO, days(0.5)])
def test_r16_arriving_around_the_deadline(by, stage, recorded):
    """What was received in time saves the claim, even if it came in with the night's file; late it does not."""
    desk = Desk(claim())
    desk.until(at(7, by) + recorded)
    item = record("evidence", at(7, by), ref="e-1", by="b-1", provenance="party")
    desk.does(item, digest="a" * 64, medium="image", readable=True, characters=0)
    assert desk.until(at(30)).moves == [("gathering", stage)]


def test_r16_in_the_lag_an_item_received_in_time_moves_the_case_at_once():
    """Review comes with the item, not with the end of the lag."""
    desk = Desk(claim()).until(at(7.5))
    assert (desk.stage, flags(desk.facts)) == ("gathering", ("claimant_silent", "respondent_silent"))
    desk.does(record("evidence", at(7), ref="e-1", by="s-1", provenance="party"), digest="a" * 64, medium="image",
              readable=True, characters=0)  # fmt: skip
    desk.tick()
    assert (desk.stage, desk.now) == ("review", at(7.5))
    assert flags(desk.facts) == ("claimant_silent",)


@pytest.mark.parametrize(("by", "stage"), [(-US, "gathering"), (ZERO, "cancelled"), (US, "cancelled")])
def test_r16_cancelled_when_close_and_lag_have_passed(by, stage):
    """A claim nobody gave anything for is cancelled a day after its close, and at no earlier instant."""
    desk = Desk(claim()).until(CLOSES + DAY + by)
    assert desk.stage == stage
    if stage == "cancelled":
        assert desk.ended_at == CLOSES + DAY
        assert desk.written_to("cancelled") == ["buyer", "seller"]


def test_r16_the_lag_is_the_one_the_period_was_set_under():
    """A period set while the desk's files came hourly waits an hour."""
    hasty = [replace(one, lag=days(1 / 24)) for one in period()]
    assert close(claim(periods=hasty)).instant == CLOSES + days(1 / 24)


def test_r16_silence_is_written_down_at_the_close():
    """The close itself carries its due instant, however late the worker."""
    desk = Desk(claim(), now=at(7.3))
    desk.tick()
    (closing,) = desk.happened("closing")
    assert closing.at == CLOSES
    assert closing.body["result"]["silent"] == list(BOTH)
    assert deadline_of(desk.facts) == CLOSES + DAY


def test_r16_downtime_cancels_nothing_that_was_not_due():
    """A worker twenty days late cancels at its own instant what a punctual one would have cancelled."""
    desk = Desk(claim(), now=at(27))
    desk.tick()
    assert (desk.stage, desk.ended_at) == ("cancelled", at(27))
    due = {party: written(at(7)) for party in BOTH}
    assert desk.happened("cancellation")[0].body["result"] == {"silent": list(BOTH), "due": due}


def test_r16_the_letter_of_a_one_sided_cancellation_tells_the_truth():
    """Where only the claimant was silent the letter does not say that nobody sent anything."""
    desk = Desk(claim(items=[gave("seller")], policy=policy(claimant_silence="cancel"))).until(at(9))
    (body, _) = [e.body["result"]["body"] for e in desk.happened("letter") if e.body["kind"] == "cancelled"]
    assert "no evidence from the buyer" in body
    assert desk.happened("cancellation")[0].body["result"]["silent"] == ["buyer"]


# Who gave.


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        (gave("buyer"), True),
        (gave("buyer", slot="no_such_slot"), True),  # under any slot or none
        (gave("buyer", characters=1), True),  # a short text is an item too
        (unreadable("buyer"), False),
        (unreadable("buyer", admitted_at=at(8)), False),  # admitting does not make it readable
        (gave("buyer", at(7, US)), False),  # late
        (gave("buyer", at(7, US), admitted_at=at(8)), True),  # admitted by a recorded act
        (gave("seller"), False),  # not the buyer's
        (gave("desk"), False),
    ],
)
def test_silence_who_gave(item, counts):
    """To have given is one readable item, on time or admitted, under any slot or none."""
    assert periods.gave(claim(items=[item]), "buyer") is counts


def test_silence_each_party_by_its_own_deadline():
    """What is late for one may be on time for the other."""
    longer = (*period(), setting("seller", "extended", at(1), at(9)))
    facts = claim(periods=longer, items=[gave("buyer", at(8)), gave("seller", at(8))])
    assert [periods.gave(facts, p) for p in BOTH] == [False, True]


# Announced.


@pytest.mark.parametrize(
    ("sent", "in_time"),
    [
        (at(6, -US), True),
        (at(6), True),  # a day before the deadline, exactly
        (at(6, US), False),
        (None, False),  # queued is not sent
    ],
)
@pytest.mark.parametrize("party", BOTH)
def test_silence_announced(sent, in_time, party):
    """A period is announced to a party whose letter was sent a day before its deadline or sooner."""
    facts = claim(letters=told(**{party: sent}))
    assert periods.announced(facts, party) is in_time
    assert close(facts).act == ("cancellation" if in_time else "renewal")


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        ({}, True),
        ({"bounced_at": at(1), "permanent": True}, False),
        ({"bounced_at": at(1), "permanent": False}, False),  # any bounce
        ({"failed_at": T0, "sent_at": None}, False),
        ({"kind": "reminder", "period": None}, False),  # a reminder is none
        ({"kind": "letter", "period": None}, False),
        ({"period": 2}, False),  # another period's letter
    ],
)
def test_silence_what_announces(change, is_one):
    """Only a letter about this period that was sent and stayed announces it."""
    first, second = told()
    assert periods.announced(claim(letters=[first, replace(second, **change)]), "seller") is is_one


def test_silence_an_extension_is_announced_by_the_letter_there_was():
    """Whoever knows an earlier deadline in time is not surprised by a later one."""
    longer = (*period(), setting("seller", "extended", at(6.5), at(7.1)))
    assert periods.announced(claim(periods=longer), "seller")


# Renewed once.


@pytest.mark.parametrize(("by", "renewed"), [(-US, False), (ZERO, True), (US, True)])
def test_silence_renewed_when_it_would_have_cancelled(by, renewed):
    """A period not announced to both is renewed where it would have cancelled, seven days from then."""
    desk = Desk(claim(letters=told(seller=None)))
    desk.mail_goes = False
    desk.until(CLOSES + DAY + by)
    assert bool(desk.happened("renewal")) is renewed
    if renewed:
        assert [periods.due_at(desk.facts, p) for p in BOTH] == [CLOSES + DAY + days(7)] * 2
        assert flags(desk.facts) == ()  # a fresh period clears what the last one left


@pytest.mark.parametrize("late", [ZERO, days(10)])
def test_silence_a_renewed_period_starts_when_the_worker_comes(late):
    """The seven days are counted from the act, not from when it was due."""
    desk = Desk(claim(letters=told(seller=None)))
    desk.mail_goes = False
    desk.until(at(8))
    desk.now = CLOSES + DAY + late
    desk.tick()
    assert periods.due_at(desk.facts, "buyer") == CLOSES + DAY + late + days(7)


def test_silence_announced_the_second_time_it_cancels():
    """The renewed period counts like the first."""
    desk = Desk(claim(letters=told(seller=None)))
    desk.mail_goes = False
    desk.until(at(8))
    desk.mail_goes = True
    desk.until(at(40))
    assert desk.stage == "cancelled"
    assert desk.ended_at == CLOSES + DAY + days(7) + US + DAY


def test_silence_not_reached_twice_goes_to_review():
    """After the second period that could not be announced the case goes to review at its close, flagged."""
    desk = Desk(claim(letters=told(seller=None)))
    desk.mail_goes = False
    desk.until(at(40))
    assert desk.stage == "review"
    assert "not_reached" in flags(desk.facts)
    assert desk.facts.stage_since == CLOSES + DAY + days(7) + US  # at the close: the lag delays no review
    assert desk.facts.marks["not_reached"] == desk.facts.stage_since
    assert len(desk.happened("renewal")) == 1


def test_silence_a_bounce_in_the_lag_of_the_second_period():
    """A letter that comes back before the cancellation stops it; being the second time it goes to review."""
    desk = Desk(claim(periods=period(kind="renewed"), letters=told()))
    desk.until(at(7.5)).bounces("evidence_period")
    desk.tick()
    assert desk.stage == "review"
    assert "not_reached" in flags(desk.facts)


def test_silence_a_round_is_a_period_of_its_own():
    """A further round that could not be announced is renewed once, whatever became of the first period."""
    before = [replace(one, left_at=at(1)) for one in period()]
    facts = claim(periods=(*before, *period(at(2), "round", 2)), letters=told())
    assert close(facts).act == "renewal"


# What else stands in the way of a cancellation.


def test_silence_an_unreadable_file_stops_the_cancellation():
    """Three days after it would have been cancelled such a case goes to review, flagged."""
    desk = Desk(claim(items=[unreadable("buyer", at(1))]))
    assert close(desk.facts).instant == CLOSES + DAY + days(3)
    desk.until(CLOSES + DAY + days(3) - US)
    assert desk.stage == "gathering"
    desk.until(CLOSES + DAY + days(3))
    assert (desk.stage, "unreadable" in flags(desk.facts)) == ("review", True)


@pytest.mark.parametrize(
    ("looked", "ends"),
    [
        (at(1), CLOSES + DAY),  # somebody had looked before: it would cancel
        (CLOSES + DAY, CLOSES + DAY),
        (CLOSES + DAY + days(2), CLOSES + DAY + days(2)),  # not before somebody has looked
        (CLOSES + DAY + days(3) - US, CLOSES + DAY + days(3) - US),
    ],
)
def test_silence_once_looked_at_it_cancels(looked, ends):
    """A file that somebody of the desk has opened stands in the way no longer."""
    facts = claim(items=[unreadable("buyer", at(1), seen_at=looked)])
    assert (close(facts).act, close(facts).instant) == ("cancellation", ends)


def test_silence_looking_at_what_can_be_read_delays_nothing():
    """Only a look at an unreadable file says when the cancellation became possible."""
    late = gave("buyer", at(7.5), seen_at=at(20))
    assert close(claim(items=[late])).instant == CLOSES + DAY


def test_silence_looking_too_late():
    """From the third day on the case is in review, where nothing is cancelled by itself."""
    desk = Desk(claim(items=[unreadable("buyer", at(1))]))
    desk.does(wish("view", CLOSES + DAY + days(3), item="e-buyer-broken"))
    assert desk.stage == "review"
    assert desk.until(at(60)).stage == "review"


def test_silence_any_unreadable_file_counts():
    """A file filed by the platform, or one that came late, is as much worth a look."""
    for item in (unreadable("desk"), unreadable("seller", at(7.5))):
        assert silence.unseen_unreadable(claim(items=[item])) == (item,)


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (CLOSES + DAY - US, CLOSES + DAY),  # over before
        (CLOSES + DAY, CLOSES + DAY),  # half-open: over at its end
        (CLOSES + DAY + US, CLOSES + DAY + US),
        (at(12), at(12)),
    ],
)
def test_silence_a_hold_delays_the_cancellation(until, ends):
    """No hold: the cancellation waits for its end."""
    assert close(claim(holds=(Hold(at(1), until),))).instant == ends


@pytest.mark.parametrize("letters", [None, "unannounced"])
def test_silence_holds_in_a_row(letters):
    """A renewed hold carries on, for renewals as for cancellations."""
    facts = claim(holds=(Hold(at(1), at(9)), Hold(at(8.5), at(20))))
    if letters:
        facts = replace(facts, letters=tuple(told(seller=None)))
    assert close(facts).instant == at(20)
    assert close(facts).blocked == "held (R41)"


@pytest.mark.parametrize(
    ("hold", "ends"),
    [
        (Hold(at(1), at(9)), at(12)),  # it would have been cancelled at its end, plus three days
        (Hold(CLOSES + DAY, at(9)), at(12)),
        (Hold(CLOSES + DAY + US, at(20)), CLOSES + DAY + days(3)),  # set afterwards: changes nothing
    ],
)
def test_silence_unreadable_and_held(hold, ends):
    """The three days count from when the case would have been cancelled."""
    assert close(claim(items=[unreadable("buyer")], holds=(hold,))).instant == ends


def test_silence_a_file_looked_at_during_a_hold():
    """Looking does not cancel while the hold lasts."""
    facts = claim(items=[unreadable("buyer", seen_at=at(9))], holds=(Hold(at(8.5), at(12)),))
    assert close(facts).instant == at(12)


@pytest.mark.parametrize(
    ("sent", "ends"),
    [
        (at(3), CLOSES + DAY),  # window over before
        (CLOSES + DAY - days(5), CLOSES + DAY),
        (CLOSES + DAY - days(5) + US, CLOSES + DAY + US),
        (at(7), at(12)),
        (None, None),  # the notice waits for its transport
    ],
)
def test_silence_an_open_reason_window_delays_the_cancellation(sent, ends):
    """Until the window to change the reason closes nothing is cancelled by the clock."""
    facts = claim(letters=[*told(), notice(sent, queued=at(2))], delivered_at=at(2))
    assert close(facts).instant == ends


@pytest.mark.parametrize("change", [{"bounced_at": at(7.5)}, {"sent_at": None, "failed_at": at(2)}])
def test_silence_a_lost_notice_opens_no_window(change):
    """A notice that came back or never went holds nothing up."""
    facts = claim(letters=[*told(), replace(notice(at(7)), **change)], delivered_at=at(2))
    assert close(facts).instant == CLOSES + DAY


def test_silence_a_changed_reason_closes_its_window():
    """Once the reason is changed, nobody waits for the window."""
    facts = claim(letters=[*told(), notice(at(7))], delivered_at=at(2), reason="quality", detail=None,
                  reason_changed_at=at(7.1))  # fmt: skip
    assert close(facts).instant == CLOSES + DAY


def test_silence_everything_is_checked_again_when_it_cancels():
    """A hold set while the clock acts were paused is heeded, though the cancellation was due before it."""
    paused = Desk(claim())
    paused.worker_runs = False
    paused.now = at(10)
    paused.facts = replace(paused.facts, holds=(Hold(at(10), at(14)),))
    paused.now = at(11)
    paused.tick()
    assert paused.stage == "gathering"
    paused.now = at(14)
    paused.tick()
    assert paused.stage == "cancelled"


def test_silence_review_is_delayed_by_nothing():
    """Neither hold nor reason window keep a case from its review."""
    facts = claim(items=[gave("buyer")], holds=(Hold(at(1), at(12)),), letters=[*told(), notice(at(7))],
                  delivered_at=at(2))  # fmt: skip
    assert close(facts).instant == CLOSES


# Late evidence, and items that come in late though received in time.


def test_silence_a_late_file_clears_flags_and_voids_a_proposal():
    """The flags are computed from facts: an item received in time takes the silence back."""
    desk = Desk(claim(items=[gave("buyer")])).until(at(8))
    assert flags(desk.facts) == ("respondent_silent",)
    cited = gave("buyer").digest
    desk.proposes(verdict([cited], gave_none=("seller",)), at(8))
    assert desk.stage == "sealing"
    desk.does(record("evidence", at(6), ref="e-2", by="s-1", provenance="party"), digest="b" * 64, medium="image",
              readable=True, characters=0)  # fmt: skip
    assert (desk.stage, flags(desk.facts)) == ("review", ())
    assert desk.happened("void")[0].body["why"] == "the proposal's basis has changed"


def test_silence_late_evidence_is_accepted_and_left_out():
    """A late item lies on file, marked so, and counts once it is admitted with a reason."""
    late = gave("seller", at(7, US))
    facts = in_review(since=CLOSES, items=[gave("buyer"), late])
    assert not periods.on_time(facts, late)
    assert flags(facts) == ("respondent_silent",)
    with pytest.raises(Refused, match="wants a reason"):
        decide(wish("admission", at(8), item=late.ref, why=" "), facts, context(at(8), ADA))
    admitted = Desk(facts, now=at(8)).does(wish("admission", at(8), item=late.ref, why="the courier was late"))
    assert flags(admitted.facts) == ()


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (gave("seller", at(7)), "counts already"),
        (gave("seller", at(8), admitted_at=at(9)), "counts already"),
        (unreadable("seller", at(8)), "cannot be read"),
    ],
)
def test_silence_what_is_not_admitted(item, why):
    """Only a late item that can be read is admitted."""
    facts = in_review(since=CLOSES, items=[item])
    with pytest.raises(Refused, match=why):
        decide(wish("admission", at(9), item=item.ref, why="because"), facts, context(at(9), ADA))


def test_silence_admitted_in_the_lag_the_case_goes_to_review():
    """Admitting a late item while the cancellation is pending saves the claim."""
    desk = Desk(claim(items=[gave("buyer", at(7, US))])).until(at(7.5))
    desk.does(wish("admission", at(7.6), item="e-buyer-x", why="the courier was late"))
    desk.tick()
    assert desk.stage == "review"


def test_silence_judged_at_each_close_after_early_review_too():
    """After an early review silence is judged at the new close, and both have given."""
    desk = Desk(claim(items=[gave("buyer"), gave("seller", at(2), **PROOF)])).until(at(20))
    assert desk.stage == "review"
    assert flags(desk.facts) == ()


@pytest.mark.parametrize("stage", ["withdrawn", "settled"])
def test_silence_flags_fall_silent_with_an_amicable_end(stage):
    """Nobody is called silent where the parties ended it themselves."""
    facts = replace(in_review(since=CLOSES, items=[gave("buyer")]), stage=stage)
    assert flags(facts) == ()


def test_seen_elsewhere_is_a_flag_of_open_cases():
    """An item that also lies on a claim of another order flags the case while it is open."""
    facts = claim(seen_elsewhere=True)
    assert "seen_elsewhere" in flags(facts)
    assert "seen_elsewhere" not in flags(replace(facts, stage="decided"))


def test_arrived_overdue_waits_for_a_supervisor():
    """What came in long overdue is left alone until it is released."""
    facts = claim(arrived_overdue=True, parcels=(parcel("p-1", at(-5), ("delivered", at(1))),))
    assert next_act(facts) is None
    assert {c.blocked for c in clocks(facts) if c.whose == "worker"} == {
        "came in long overdue; waits for a supervisor to release it"
    }
    released = Desk(facts, now=at(1)).does(wish("release", at(1), EVE, why="looked at"), EVE)
    assert next_act(released.facts) is not None


@pytest.mark.parametrize("by", EDGES)
def test_the_seal_of_silence_is_the_workers_act(by):
    """The act's name is case and due instant, so that two workers make it once."""
    desk = Desk(claim(), now=CLOSES + DAY)
    desk.tick()
    clock = close(claim())
    (event, *_) = make(claim(), Due(clock, clock.instant, at(9, by), shipped()))
    assert event.ref == desk.happened("cancellation")[0].ref == f"CB-1/{written(CLOSES + DAY)}"


def test_a_bounced_letter_is_no_announcement_in_hindsight():
    """The letter comes back after the close: what would have cancelled is renewed instead."""
    first, second = announced(period())
    assert close(claim(letters=(first, bounced(second, at(7.5))))).act == "renewal"


@pytest.mark.parametrize(
    ("sent", "ends"),
    [
        (CLOSES + DAY - days(2), CLOSES + days(4) + days(3)),  # the window closes first, then the three days
        (CLOSES + DAY, CLOSES + days(6) + days(3)),
        (CLOSES + DAY + US, CLOSES + DAY + days(3)),  # told afterwards: it would have been cancelled before
    ],
)
def test_silence_unreadable_and_an_open_reason_window(sent, ends):
    """The window counts for when the case would have been cancelled, if it was open by then."""
    facts = claim(items=[unreadable("buyer")], letters=[*told(), notice(sent)], delivered_at=at(2))
    assert close(facts).instant == ends


def test_silence_unreadable_and_a_notice_that_waits_for_its_transport():
    """Nobody can tell when a notice that has not gone will stop holding things up."""
    facts = claim(items=[unreadable("buyer")], letters=[*told(), notice(None, queued=at(2))], delivered_at=at(2))
    assert (close(facts).instant, close(facts).blocked) == (None, "the delivery notice has not gone out yet (R26)")


def test_silence_a_flag_lasts_until_a_fresh_period():
    """What a period left behind stands until the next one opens, and no longer."""
    marks = {"unreadable": at(8)}
    reviewed = in_review(since=at(8), items=[gave("buyer"), gave("seller")], marks=marks)
    assert flags(reviewed) == ("unreadable",)
    again = replace(reviewed, periods=(*reviewed.periods, *period(at(8), "round", 2)))
    assert flags(again) == ("unreadable",)  # at that very instant it is the new period's
    assert flags(replace(again, periods=(*reviewed.periods, *period(at(8, US), "round", 2)))) == ()
