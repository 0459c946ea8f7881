"""Evidence periods: opened, reminded, extended, shortened, closed early, opened again (R14, R15, R21, R22)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caseboard.domain import periods
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.completeness import as_of, complete, complete_at, meters
from caseboard.domain.facts import Request
from caseboard.domain.instants import days, written
from caseboard.domain.refusals import Refused
from tests.domain.build import (
    ADA,
    CLOSES,
    EDGES,
    EVERYWHERE,
    PROOF,
    T0,
    US,
    ZERO,
    act_of,
    announced,
    at,
    becomes,
    bounced,
    claim,
    context,
    deadline_of,
    gave,
    in_review,
    letter,
    letters_of,
    parcel,
    period,
    policy,
    record,
    results,
    setting,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE


def acts(facts, act):
    """Return the clocks of one act."""
    return [clock for clock in clocks(facts) if clock.act == act]


def desk_refusal(facts, kind, when, **fields):
    """Return the rule that refuses an act of the desk."""
    with pytest.raises(Refused) as refused:
        decide(wish(kind, when, **fields), facts, context(when, ADA))
    return refused.value.rule


# R15: opened with the claim.


@pytest.mark.parametrize("late", [ZERO, US, days(20)])
def test_r15_opens_when_the_worker_comes(late):
    """Each party gets seven days from the opening act itself, however late the worker was."""
    desk = Desk(claim(periods=(), letters=()), now=T0 + late)
    desk.tick()
    assert [periods.due_at(desk.facts, p) for p in ("buyer", "seller")] == [T0 + late + days(7)] * 2
    assert desk.written_to("evidence_period") == ["buyer", "seller"]
    (opening,) = desk.happened("period")
    assert opening.ref == f"CB-1/{written(T0)}"  # due with the claim


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (claim(periods=(), letters=(), stage_since=at(2)), T0),  # with the claim, however late it was written down
        (replace(in_review(since=CLOSES), stage="gathering", stage_since=at(9)), at(9)),  # on the way back
    ],
)
def test_r15_when_the_opening_falls_due(facts, due):
    """The first period is due with the claim, a fresh one with the return to gathering."""
    clock = act_of(facts)
    assert (clock.act, clock.instant) == ("period", due)


def test_r15_the_letter_says_what_to_send_and_what_is_no_evidence():
    """Both are told what is wanted of them, by when, and that the request's own text is none."""
    desk = Desk(claim(periods=(), letters=()))
    desk.tick()
    said = {e.body["party"]: e.body["result"]["body"] for e in desk.happened("letter")}
    assert "- proof of shipment" in said["seller"]
    for words in said.values():
        assert "Thursday 8 November 2018, 02:30:00 UTC" in words
        assert "are no evidence" in words


@pytest.mark.parametrize(
    ("by", "on_time"),
    [
        (-US, True),
        (ZERO, True),  # exactly at the deadline is on time
        (US, False),
    ],
)
def test_r15_received_at_the_deadline(by, on_time):
    """Evidence received exactly at the deadline is on time; a microsecond later it is late."""
    facts = claim(items=[gave("buyer", at(7, by))])
    assert periods.gave(facts, "buyer") is on_time
    assert periods.on_time(facts, facts.items[0]) is on_time


def test_r15_the_period_closes_a_microsecond_after_the_later_deadline():
    """So a period is half-open like every other window, and the deadline itself lies within."""
    assert periods.closes_at(claim()) == at(7, US)
    longer = (*period(), setting("buyer", "extended", at(1), at(9)))
    assert periods.closes_at(claim(periods=longer)) == at(9, US)


def test_r14_before_the_claim_everything_is_on_time():
    """Evidence given in the negotiation is on file in the claim."""
    facts = claim(items=[gave("seller", at(-9))])
    assert periods.gave(facts, "seller")
    assert periods.gave(replace(facts, periods=(), stage="negotiating"), "seller")


def test_r14_the_same_file_from_both_is_an_item_of_each():
    """A file that both sent speaks for both; twice from one it is one item."""
    twice = [gave("buyer"), gave("buyer", at(1), ref="again"), gave("seller", digest=gave("buyer").digest)]
    facts = claim(items=twice)
    assert len(periods.given(facts, "buyer")) == 1
    assert periods.gave(facts, "seller")


# R15: reminders.


def reminded(facts):
    """Return (instant, parties) of the reminders still to come."""
    return [(clock.instant, clock.parties) for clock in acts(facts, "reminder")]


def test_r15_reminders_at_half_time_and_a_day_before():
    """Whoever has given nothing is reminded twice."""
    both = ("buyer", "seller")
    assert reminded(claim()) == [(at(3.5), both), (at(6), both)]


@pytest.mark.parametrize(
    ("by", "goes"),
    [
        (-US, False),  # it was there before
        (ZERO, True),  # at one instant the clock comes first
        (US, True),
    ],
)
def test_r15_given_around_the_reminder(by, goes):
    """Only what was received before the reminder's instant spares a party the reminder."""
    facts = claim(items=[gave("buyer", at(3.5, by))])
    assert (at(3.5), ("buyer", "seller") if goes else ("seller",)) in reminded(facts)


def test_r15_a_late_worker_reminds_whom_a_punctual_one_would_have():
    """A reminder is judged on what had been received by its instant, and is not sent after the deadline."""
    on_file = [gave("buyer", at(4))]
    desk = Desk(claim(items=on_file), now=at(5))
    desk.tick()
    assert desk.written_to("reminder") == ["buyer", "seller"]
    too_late = Desk(claim(items=on_file), now=at(7))
    too_late.tick()
    assert too_late.written_to("reminder") == []
    assert [e.body["parties"] for e in too_late.happened("reminder")] == [["buyer", "seller"], ["seller"]]


def test_r15_an_extension_starts_both_reminders_anew():
    """Half of the extended period counts from the extension, and the day before from its new end."""
    extended = (*period(), *(setting(p, "extended", at(5), at(11)) for p in ("buyer", "seller")))
    made = {f"reminder/{p}/{written(at(3.5))}": at(3.5) for p in ("buyer", "seller")}
    assert [when for when, _ in reminded(claim(periods=extended, marks=made))] == [at(8), at(10)]


def test_r15_extended_for_one_reminds_each_by_its_own_period():
    """The other party's reminders stay where they were."""
    extended = (*period(), setting("buyer", "extended", at(1), at(11)))
    assert reminded(claim(periods=extended)) == [
        (at(3.5), ("seller",)),
        (at(6), ("buyer", "seller")),  # half of one, the day before of the other: one act
        (at(10), ("buyer",)),
    ]


def test_r15_a_short_period_has_no_reminder_before_it_began():
    """A period of a day or less leaves no room for the reminder a day before its end."""
    assert [when for when, _ in reminded(claim(periods=period(due=at(1))))] == [at(0.5)]


def test_r15_once_reminded_not_again():
    """A reminder that was made does not come back."""
    desk = Desk(claim())
    desk.until(at(6))
    assert desk.tick() == 0
    assert len(desk.written_to("reminder")) == 4


# R15: extending and shortening.


@pytest.mark.parametrize(
    ("due", "rule"),
    [
        (at(2, -US), "R15"),  # in the past
        (at(2), "R15"),  # now
        (at(2, US), None),
        (at(7), "R15"),  # it is that already
        (at(37, -US), None),
        (at(37), None),  # thirty days after the first deadline
        (at(37, US), "R15"),
    ],
)
@pytest.mark.parametrize("party", ["buyer", "seller", "both"])
def test_r15_bounds_of_a_deadline(due, rule, party):
    """A new deadline lies ahead, and at most thirty days after the first."""
    fields = {"party": party, "due_at": written(due)}
    if rule:
        assert desk_refusal(claim(), "period", at(2), **fields) == rule
    else:
        assert decide(wish("period", at(2), **fields), claim(), context(at(2), ADA))


def test_r15_the_limit_counts_from_the_first_deadline():
    """A second extension has no more room than the first had."""
    extended = (*period(), setting("buyer", "extended", at(1), at(30)))
    facts = claim(periods=extended)
    assert desk_refusal(facts, "period", at(2), party="buyer", due_at=written(at(37, US))) == "R15"
    assert decide(wish("period", at(2), party="buyer", due_at=written(at(37))), facts, context(at(2), ADA))


def test_r15_the_limit_is_the_policys_at_the_act():
    """What binds the desk is the policy in force."""
    strict = policy(extension_max=days(2))
    fields = {"party": "buyer", "due_at": written(at(9))}
    assert decide(wish("period", at(2), **fields), claim(), context(at(2), ADA, policy=strict))
    with pytest.raises(Refused):
        decide(wish("period", at(2), party="buyer", due_at=written(at(9, US))), claim(),
               context(at(2), ADA, policy=strict))  # fmt: skip


@pytest.mark.parametrize("due", [None, "soon", "2018-11-09T00:00:00"])
def test_r15_a_deadline_is_an_instant(due):
    """A deadline names its offset from UTC."""
    with pytest.raises(Refused):
        decide(wish("period", at(2), party="buyer", due_at=due), claim(), context(at(2), ADA))


def test_r15_only_a_running_period_is_set():
    """Before the claim, in review and while the worker has still to open it there is no period to set."""
    for facts in (in_review(since=at(8)), claim(periods=(), letters=())):
        assert desk_refusal(facts, "period", at(9), party="buyer", due_at=written(at(10))) == "R15"


def test_r15_extended_for_one():
    """An extension of one party's deadline leaves the other's, tells that party, and keeps the history."""
    desk = Desk(claim()).does(wish("period", at(2), party="buyer", due_at=written(at(10))))
    assert periods.due_at(desk.facts, "buyer") == at(10)
    assert periods.due_at(desk.facts, "seller") == at(7)
    assert desk.written_to("period_extended") == ["buyer"]
    assert [(s.kind, s.due_at) for s in periods.sets(desk.facts, "buyer")] == [("first", at(7)), ("extended", at(10))]


def test_r15_extended_for_one_the_queue_goes_on_to_the_others_deadline():
    """Once one party's deadline has passed, the case waits for the other's and is not overdue."""
    desk = Desk(claim(items=[gave("seller")])).does(wish("period", at(2), party="buyer", due_at=written(at(10))))
    assert deadline_of(desk.facts) == at(7)
    desk.until(at(7))
    assert deadline_of(desk.facts) == at(7)
    desk.until(at(7, US))
    assert deadline_of(desk.facts) == at(10)
    assert desk.stage == "gathering"
    desk.until(at(10, US))
    assert desk.stage == "review"


SHORT = (*period(), setting("seller", "shortened", at(2), at(4)))


def shortened(sent, **changes):
    """The seller's deadline cut to day four at day two, the letter sent at *sent*."""
    told = letter("seller", "period_shortened", sent, queued=at(2), **changes)
    return claim(periods=SHORT, letters=(*announced(period()), told))


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (None, at(7)),  # not in force while its letter has not gone
        (at(2), at(4)),
        (at(3, -US), at(4)),
        (at(3), at(4)),  # a day's notice, exactly
        (at(3, US), at(4, US)),  # never less than a day after the letter
        (at(5), at(6)),
        (at(6, -US), at(7, -US)),
        (at(6), at(7)),
        (at(6, US), at(7)),  # never later than it was
    ],
)
def test_r15_a_shorter_deadline_takes_force_by_its_letter(sent, due):
    """A shortened deadline takes force at the later of itself and a day after its letter."""
    assert periods.due_at(shortened(sent), "seller") == due
    assert periods.due_at(shortened(sent), "buyer") == at(7)


def test_r15_a_bounced_letter_leaves_the_old_deadline():
    """Whoever was not told keeps the deadline there was, whether it bounced for good or not."""
    for permanent in (True, False):
        assert periods.due_at(shortened(at(2), bounced_at=at(2.5), permanent=permanent), "seller") == at(7)


def test_r15_each_shortening_stands_on_its_own_letter():
    """A first shortening whose letter bounced is not carried by the letter of a second."""
    twice = (*SHORT, setting("seller", "shortened", at(3), at(6)))
    told = (
        letter("seller", "period_shortened", at(2), bounced_at=at(2.5), permanent=True),
        letter("seller", "period_shortened", at(3)),
    )
    assert periods.due_at(claim(periods=twice, letters=(*announced(period()), *told)), "seller") == at(6)


def test_r15_extended_again_after_a_shortening():
    """What is set last stands."""
    facts = shortened(at(2))
    facts = replace(facts, periods=(*facts.periods, setting("seller", "extended", at(3), at(9))))
    assert periods.due_at(facts, "seller") == at(9)


@pytest.mark.parametrize("kind", ["extended", "reason"])
def test_r15_a_bounce_under_a_later_setting_leaves_the_old_deadline(kind):
    """More time given after a shortening is no less than the old deadline, once the shortening's letter has bounced."""
    later = setting("seller", kind, at(3), at(6))
    facts = shortened(at(2))
    facts = replace(facts, periods=(*facts.periods, later))
    assert periods.due_at(facts, "seller") == at(6)
    facts = shortened(at(2), bounced_at=at(3.5))
    facts = replace(facts, periods=(*facts.periods, later))
    assert periods.due_at(facts, "seller") == at(7)


def test_r15_shortened_by_an_act():
    """The desk shortens, the letter goes, and a bounce brings the old deadline back with all that hangs on it."""
    desk = Desk(claim()).does(wish("period", at(2), party="seller", due_at=written(at(4))))
    assert desk.written_to("period_shortened") == ["seller"]
    assert periods.due_at(desk.facts, "seller") == at(4)
    desk.until(at(5)).bounces("period_shortened")
    assert periods.due_at(desk.facts, "seller") == at(7)
    assert not periods.judged(desk.facts, "seller")
    assert deadline_of(desk.facts) == at(7)


# R21: early review.


def full(*, buyer=T0, seller=T0, **changes):
    """A claim in which both have given what they owe."""
    items = [gave("buyer", buyer), gave("seller", seller, **PROOF)]
    return claim(**{"items": items, **changes})


def test_r21_complete():
    """Every required slot filled, an item of each, both written to: review starts early."""
    assert complete(full())
    assert not complete(claim(items=[gave("seller", **PROOF)]))  # the buyer owes no slot, but an item
    assert not complete(claim(items=[gave("buyer"), gave("seller")]))  # an item, but not the slot


@pytest.mark.parametrize("by", EDGES)
def test_r21_review_is_due_when_the_last_item_comes(by):
    """The completing item's instant is the instant review falls due."""
    clock = act_of(full(seller=at(2, by)))
    assert (clock.act, clock.instant) == ("early_review", at(2, by))


@pytest.mark.parametrize(
    ("by", "act"),
    [
        (-US, "early_review"),
        (ZERO, "early_review"),  # at the deadline itself it is still early
        (US, None),  # late: it fills nothing
    ],
)
def test_r21_complete_at_the_deadline(by, act):
    """What completes the case at the deadline is on time; a microsecond later it completes nothing."""
    found = acts(full(seller=at(7, by)), "early_review")
    assert [clock.act for clock in found] == ([act] if act else [])


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ({"buyer": at(1), "seller": at(2)}, at(2)),  # the second contact completes it
        ({"buyer": at(1), "seller": None}, None),
        ({"buyer": None, "seller": None}, None),
    ],
)
def test_r21_both_contacted(told, due):
    """Review does not start early before a letter to each was sent."""
    facts = full(letters=[letter(p, sent=sent) for p, sent in told.items()])
    assert complete_at(facts) == due


def test_r21_a_letter_lost_for_good_contacts_nobody():
    """Whoever's letter came back for good was not contacted; a soft bounce is no such thing."""
    first, second = announced(period())
    assert complete_at(full(letters=(first, bounced(second, at(1))))) is None
    assert complete_at(full(letters=(first, bounced(second, at(1), permanent=False)))) == T0


def test_r21_detail_or_reason_set_later_is_judged_from_then():
    """Completeness is reckoned anew when reason or detail change, and not before that instant."""
    assert complete_at(full(reason_set_at=at(3))) == at(3)
    customs = full(detail="customs", reason_set_at=at(3))
    assert complete_at(customs) is None
    assert meters(customs).missing("seller") == ("invoice",)
    assert meters(customs).missing("buyer") == ("customs_document",)


def test_r21_what_is_asked_for_later_does_not_undo_an_instant():
    """A late worker starts review at the instant a punctual one would have, a later delivery notwithstanding."""
    facts = full(seller=at(1), parcels=(parcel("p-1", at(-10), ("delivered", at(2))),))
    assert meters(facts).missing("seller") == ()
    assert complete_at(facts) == at(1)
    pinned = replace(facts, delivered_at=at(2))
    assert meters(pinned).missing("seller") == ("proof_of_delivery",)
    assert complete_at(pinned) == at(1)
    sooner = full(seller=at(3), parcels=facts.parcels, delivered_at=at(2))
    assert complete_at(sooner) is None


def test_r21_admitted_items_complete_from_their_admission():
    """A late item that was admitted fills its slot from the admission on."""
    shorter = (*period(), setting("seller", "extended", at(1), at(9)))
    late = gave("seller", at(9, US), **PROOF, admitted_at=at(9, 2 * US))
    assert complete_at(claim(items=[gave("buyer"), late], periods=shorter)) == at(9, 2 * US)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (at(2), at(3)),  # a day after the letter
        (at(6, -US), at(7, -US)),
        (at(6), at(7)),
        (at(6, US), at(7)),  # never later than it was
        (None, at(7)),  # nobody told: the old deadline
    ],
)
def test_r21_the_deadline_comes_forward_with_the_letter(sent, due):
    """Both are told, and what comes within a day of the letter is on time."""
    early = tuple(setting(p, "early", at(2), at(2), left=at(2)) for p in ("buyer", "seller"))
    told = [letter(p, "review_early", sent, queued=at(2)) for p in ("buyer", "seller")]
    facts = in_review(since=at(2), periods=(*period(), *early), letters=(*announced(period()), *told))
    assert [periods.due_at(facts, p) for p in ("buyer", "seller")] == [due] * 2


def test_r21_early_review_moves_and_tells_both():
    """The worker moves the case at once and writes to both."""
    desk = Desk(full(seller=at(2)), now=at(2))
    desk.tick()
    assert desk.moves == [("gathering", "review")]
    assert desk.written_to("review_early") == ["buyer", "seller"]
    assert periods.closes_at(desk.facts) == at(3, US)


def test_r21_a_slot_emptied_later_does_not_move_the_case_back():
    """Once in review a case stays there, whatever staff refile."""
    desk = Desk(full(seller=at(2)), now=at(2))
    desk.tick()
    desk.facts = replace(desk.facts, items=tuple(item._replace(slot=None) for item in desk.facts.items))
    desk.until(at(6))
    assert desk.stage == "review"
    assert meters(desk.facts).missing("seller") == ("proof_of_shipment",)


# R22: further rounds.


def asked(facts, when, **fields):
    """Ask the seller for proof of shipment."""
    fields = {"party": "seller", "slots": ("proof_of_shipment",), "text": "", **fields}
    return decide(wish("ask", when, **fields), facts, context(when, ADA))


REVIEW = in_review(since=at(7, US))


def test_r22_asking_in_review_opens_a_round():
    """Both get a fresh period, the asked one is told what is wanted, the other that a round is open."""
    events = asked(REVIEW, at(8))
    assert becomes(events)["stage"] == "gathering"
    (result,) = results(events, "ask")
    assert [(r["party"], r["n"], r["kind"], r["due_at"]) for r in result["periods"]] == [
        ("buyer", 2, "round", written(at(15))),
        ("seller", 2, "round", written(at(15))),
    ]
    assert letters_of(events) == [("seller", "evidence_period"), ("buyer", "evidence_period")]


def test_r22_two_rounds_and_no_third():
    """A third round is refused with the reason; extensions, renewals and changed reasons do not count."""
    facts = REVIEW
    others = (*period(kind="renewed", n=2), *period(kind="fresh", n=3), *period(kind="reason", n=3))
    one = (*facts.periods, *others, *period(kind="round", n=4))
    two = (*one, *period(kind="round", n=5), setting("buyer", "extended", at(8), at(20), n=5))
    assert asked(replace(facts, periods=one), at(9))
    assert periods.rounds_used(replace(facts, periods=two)) == 2
    with pytest.raises(Refused, match="further evidence rounds have been used") as refused:
        asked(replace(facts, periods=two), at(9))
    assert refused.value.rule == "R22"


def test_r22_the_number_of_rounds_is_the_policys_at_the_act():
    """A desk that allows none opens none."""
    with pytest.raises(Refused):
        decide(wish("ask", at(8), party="seller", slots=(), text="more"), REVIEW,
               context(at(8), ADA, policy=policy(rounds=0)))  # fmt: skip


@pytest.mark.parametrize(
    ("due", "rule"),
    [(at(8), "R15"), (at(8, US), None), (at(45), None), (at(45, US), "R15")],
)
def test_r22_a_rounds_deadline_lies_ahead_and_within_bounds(due, rule):
    """A round may be given a deadline of its own, ahead, and no later than an extended period could last."""
    if rule:
        assert desk_refusal(REVIEW, "ask", at(8), party="seller", slots=(), text="more", due_at=written(due)) == rule
    else:
        assert asked(REVIEW, at(8), due_at=written(due))


def test_r22_a_round_ends_early_only_when_whoever_was_asked_has_answered():
    """With every required slot filled already, the round waits for what was asked and is then complete."""
    filled = in_review(since=at(1), items=[gave("buyer"), gave("seller", **PROOF)])
    desk = Desk(filled, now=at(2)).does(wish("ask", at(2), party="buyer", slots=("statement",), text=""))
    assert complete_at(desk.facts) is None
    desk.until(at(3))
    assert desk.stage == "gathering"
    desk.does(record("evidence", at(3), ref="e-9", by="b-1", slot="statement", provenance="party"),
              digest="f" * 64, medium="pdf", readable=True, characters=0)  # fmt: skip
    desk.tick()
    assert desk.stage == "review"


def test_r22_what_the_other_party_asks_holds_no_round_open():
    """Only the desk's own requests are waited for."""
    filled = claim(items=[gave("buyer"), gave("seller", **PROOF)], periods=period(kind="round"))
    theirs = Request("seller", "invoice", "b-1", at(1), None)
    ours = Request("seller", "proof_of_shipment", "ada", T0, None)
    assert complete_at(replace(filled, requests=(theirs,))) == T0
    assert complete_at(replace(filled, requests=(ours,))) is None  # it was there when it was asked for
    assert complete_at(replace(filled, requests=(replace(ours, at=T0 - US),))) == T0  # of an earlier round
    came = (*filled.items, gave("seller", at(1), text="another", **PROOF))
    assert complete_at(replace(filled, items=came, requests=(ours,))) == at(1)
    assert complete_at(replace(filled, items=came, requests=(replace(ours, slot="label"),))) is None


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"slots": ("fault_shown",)}, "Slots"),  # the reason knows no such slot
        ({"slots": ("statement",)}, "Slots"),  # it is the buyer's
        ({"slots": (), "text": " "}, ""),  # nothing asked
        ({"party": "both"}, ""),
        ({"party": "carrier"}, ""),
    ],
)
def test_r22_what_can_be_asked(fields, rule):
    """One party is asked at a time, for slots that are its own, or in words."""
    assert desk_refusal(REVIEW, "ask", at(8), **{"party": "seller", "slots": (), "text": "", **fields}) == rule


@pytest.mark.parametrize(
    ("now", "due", "rule"),
    [
        (at(2), None, None),
        (at(2), at(7), None),
        (at(2), at(7, US), "R15"),  # it would be late when it came
        (at(7, -US), None, None),
        (at(7), None, "R15"),  # nothing can be sent in time any more
    ],
)
def test_r15_asking_while_the_period_runs(now, due, rule):
    """In a running period a party is asked for what it can still send in time."""
    fields = {"party": "seller", "slots": ("proof_of_shipment",), "text": ""}
    if due is not None:
        fields["due_at"] = written(due)
    if rule:
        assert desk_refusal(claim(), "ask", now, **fields) == rule
        return
    events = decide(wish("ask", now, **fields), claim(), context(now, ADA))
    assert not becomes(events)
    assert letters_of(events) == [("seller", "request")]
    assert results(events, "ask")[0]["requests"][0]["due_at"] == written(due or at(7))


def test_r22_asking_in_grace_is_refused():
    """While a decision waits to be sealed nobody is asked for more; hold it back first."""
    facts = replace(REVIEW, stage="sealing")
    assert desk_refusal(facts, "ask", at(8), party="seller", slots=(), text="more") == "Stages"


def test_r22_silence_is_judged_anew_in_a_round():
    """A fresh round clears what the last one left, and its end is judged again."""
    desk = Desk(in_review(since=at(7, US), items=[gave("buyer")]), now=at(8))
    desk.does(wish("ask", at(8), party="seller", slots=(), text="Please answer."))
    assert periods.due_at(desk.facts, "seller") == at(15)
    desk.until(at(15))
    assert desk.stage == "gathering"
    desk.until(at(15, US))
    assert desk.stage == "review"
    assert desk.happened("review")[-1].body["result"]["silent"] == ["seller"]


def test_r15_a_period_with_odd_microseconds_is_halved_to_the_microsecond():
    """Instants are compared as they are, never as rounded days."""
    odd = period(due=at(7, timedelta(microseconds=1)))
    assert reminded(claim(periods=odd))[0][0] == at(3.5, timedelta(microseconds=0))


def test_r22_requests_of_an_earlier_round_are_settled():
    """A new round waits for what was asked in it, not for what was left open before."""
    before = Request("seller", "label", "ada", at(-1), None)
    asked_now = Request("seller", "proof_of_shipment", "ada", T0, None)
    facts = claim(items=[gave("buyer"), gave("seller", at(1), **PROOF)], periods=period(kind="round"))
    assert complete_at(replace(facts, requests=(before, asked_now))) == at(1)
    assert complete_at(replace(facts, requests=(before,))) == at(1)


@pytest.mark.parametrize(("came", "ends"), [(at(2, -US), None), (at(2), None), (at(2, US), at(3))])
def test_r22_an_answer_comes_after_the_question(came, ends):
    """What lay on file when the desk asked for it does not end the round, however late in the round it was asked."""
    asked = (Request("seller", "label", "ada", T0, None), Request("seller", "proof_of_delivery", "ada", at(2), None))
    more = [gave("seller", came, "proof_of_delivery", text="more"), gave("seller", at(3), "label", text="label")]
    filled = [gave("buyer"), gave("seller", **PROOF), *more]
    assert complete_at(claim(items=filled, periods=period(kind="round"), requests=asked)) == ends


def test_slots_the_carriers_weight_is_a_record():
    """The desk's slot for the carrier's weight is filled by a record of it, and by nothing else."""

    def weighed(**changes):
        item = gave("desk", **{"slot": "carrier_weight", "provenance": "carrier", **changes})
        slots = meters(claim(reason="short_quantity", detail=None, items=[item])).of("desk")
        return next(one.full for one in slots if one.slot.name == "carrier_weight")

    assert weighed()
    assert not weighed(provenance="party")
    assert not weighed(readable=False)
    assert not weighed(slot="packing_list")


@pytest.mark.parametrize(("by", "known"), [(-US, False), (ZERO, True)])
def test_time_what_had_been_received_by_an_instant(by, known):
    """Judging an instant takes what was received at it, and nothing later: items, reports, parcels, requests."""
    facts = claim(
        items=[gave("buyer", at(2)), gave("seller", at(8), admitted_at=at(2))],
        parcels=(parcel("p-1", at(2), ("delivered", at(2))), parcel("p-0", at(1), ("accepted", at(2)))),
        requests=(Request("seller", "invoice", "ada", at(2), None),),
        periods=(*period(due=at(1.5)), setting("buyer", "extended", T0, at(3))),
    )
    then = as_of(facts, at(2, by))
    assert bool(then.items) is known
    assert [len(one.events) for one in then.parcels] == ([1, 1] if known else [0])
    assert bool(then.requests) is known
    later = as_of(facts, at(8))
    assert later.items[1].admitted_at == at(2)
    assert as_of(replace(facts, items=(gave("buyer", T0, admitted_at=at(2)),)), at(2, by)).items[0].admitted_at == (
        at(2) if known else None
    )
