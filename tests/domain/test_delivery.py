"""Goods not received: tracking goes on (R23 to R28)."""

from dataclasses import replace

import pytest

from caseboard.domain import notice as notices
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.completeness import meters
from caseboard.domain.events import CaseEnded, Refused
from caseboard.domain.flags import flags
from caseboard.domain.instants import days, written
from caseboard.domain.parcels import delivered, delivered_at, first_delivery
from caseboard.domain.periods import due_at
from tests.domain.build import (
    CLOSES,
    EVERYWHERE,
    T0,
    US,
    ZERO,
    at,
    becomes,
    bounced,
    claim,
    context,
    dispute,
    gave,
    in_review,
    letter,
    notice,
    parcel,
    period,
    policy,
    record,
    setting,
    verdict,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE


# R24: when the goods count as delivered.


@pytest.mark.parametrize(
    ("parcels", "when"),
    [
        ([], None),
        ([parcel("p-1", at(-9))], None),
        ([parcel("p-1", at(-9), ("delivered", at(1)))], at(1)),
        ([parcel("p-1", at(-9), ("delivered", at(1)), ("exception", at(2)), ("delivered", at(3)))], at(1)),
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(-9))], None),  # all of them
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(-9), ("delivered", at(4)))], at(4)),
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(2))], at(1)),  # then known: one
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(1))], None),  # known at that instant
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(1, US))], at(1)),
        ([parcel("p-1", at(2), ("delivered", at(1)))], at(1)),  # the carrier's clock was fast
        ([parcel("p-1", at(-9), ("delivered", at(1)), direction="back")], None),  # a return is none
        ([parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-2", at(-9), direction="back")], at(1)),
        ([parcel("p-1", at(-9), ("returned", at(1)))], None),
    ],
)
def test_r24_first_instant_at_which_all_then_known_were_delivered(parcels, when):
    """Delivered holds from the first instant at which every outbound parcel then known is."""
    assert first_delivery(parcels) == when
    assert first_delivery(reversed(parcels)) == when  # R23: in whatever order it came in


def test_r24_never_revoked():
    """What the desk has pinned stays, whatever parcels turn up later."""
    facts = claim(delivered_at=at(1), parcels=(parcel("p-1", at(-9), ("delivered", at(1))), parcel("p-0", at(-9))))
    assert delivered_at(facts) == at(1)
    assert delivered(facts)


@pytest.mark.parametrize(("by", "is_delivered"), [(-US, True), (ZERO, True), (US, False)])
def test_r23_a_report_from_the_future_waits_for_its_instant(by, is_delivered):
    """What the carrier reports ahead of time holds no sooner."""
    facts = in_review(since=at(8), parcels=(parcel("p-1", at(-9), ("delivered", at(8, by))),))
    assert delivered(facts) is is_delivered
    assert ("proof_of_delivery" in meters(facts).missing("seller")) is is_delivered
    desk = Desk(facts, now=at(8)).until(at(8, by))
    assert delivered(desk.facts)
    assert desk.facts.delivered_at == at(8, by)


# R24: the notice.


OUT = parcel("p-1", at(-9), ("delivered", at(1)))
EARLY = parcel("p-1", at(-9), ("delivered", at(-1)))


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (dispute(parcels=(OUT,)), at(1)),
        (dispute(parcels=(EARLY,)), T0),  # before the opening: told on opening
        (claim(parcels=(OUT,)), at(1)),
        (in_review(since=at(8), parcels=(OUT,)), at(1)),
        (dispute(stage="decided", parcels=(OUT,)), at(1)),
        (dispute(stage="cancelled", parcels=(OUT,)), at(1)),
        (dispute(stage="withdrawn", parcels=(OUT,)), None),
        (dispute(stage="settled", parcels=(OUT,)), None),
        (dispute(reason="quality", detail=None, parcels=(OUT,)), None),  # in a not-received dispute
        (dispute(parcels=(OUT,), delivered_at=at(1)), None),  # once
        (dispute(parcels=(replace(OUT, direction="back"),)), None),
    ],
)
def test_r24_when_the_buyer_is_told(facts, due):
    """In a not-received dispute the buyer is told of the delivery, once, and not before there is a dispute."""
    assert notices.due(facts) == due


@pytest.mark.parametrize(
    ("stage", "kind"),
    [("negotiating", "delivery_notice"), ("decided", "delivery_info"), ("cancelled", "delivery_info")],
)
def test_r24_after_the_end_the_mail_only_informs(stage, kind):
    """A notice opens a window; after the end there is none to open."""
    desk = Desk(dispute(stage=stage, parcels=(OUT,)), now=at(1))
    desk.tick()
    assert [x.kind for x in desk.facts.letters if x.party == "buyer"] == [kind]
    assert (notices.window_end(desk.facts) is not None) is (kind == "delivery_notice")
    assert "reason" not in desk.happened("letter")[0].body["result"]["body"] or stage == "negotiating"


def test_r24_told_once_whatever_follows():
    """Delivered, an exception, delivered again: one notice."""
    desk = Desk(claim(parcels=(OUT,))).until(at(2))
    desk.says(replace(OUT, events=(*OUT.events, ("exception", at(2)), ("delivered", at(3)))))
    desk.until(at(6))
    assert len(desk.written_to("delivery_notice")) == 1


def test_r24_a_late_worker_tells_when_it_comes():
    """The delivery keeps its instant, the letter has the real one, and the window runs from the letter."""
    desk = Desk(claim(parcels=(OUT,)), now=at(4))
    desk.tick()
    assert desk.facts.delivered_at == at(1)
    assert notices.window_end(desk.facts) == at(9)


# R26: changing the reason.


def told(sent=T0, **changes):
    """A claim whose buyer was told of the delivery at *sent*."""
    letters = [letter("buyer"), letter("seller"), notice(sent)]
    return claim(**{"letters": letters, "delivered_at": at(-1), "parcels": (EARLY,), **changes})


def change(facts, when, now=None, **fields):
    """Let the buyer change the reason."""
    return decide(
        record("reason_change", when, **{"by": "b-1", "to": "quality", **fields}), facts, context(now or when)
    )


def refused(facts, when, **fields):
    """Return the rule that refuses it."""
    with pytest.raises(Refused) as refusal:
        change(facts, when, **fields)
    return refusal.value.rule


@pytest.mark.parametrize("stage", ["negotiating", "gathering", "review", "approval", "sealing"])
@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        (-US, True),
        (ZERO, False),  # half-open: at its end it is over
        (US, False),
    ],
)
def test_r26_the_window(stage, by, allowed):
    """The reason may be changed while received before five days after the notice was sent."""
    facts = replace(told(at(1)), stage=stage)
    if allowed:
        made = becomes(change(facts, at(6, by), now=at(8)))
        assert (made["reason"], made["detail"]) == ("quality", None)
        assert made["reason_changed_at"] == written(at(6, by))
    else:
        assert refused(facts, at(6, by)) == "R26"


def test_r26_the_window_is_the_openings_policy():
    """A dispute keeps the window it was opened under."""
    long = told(at(1), policy=policy(reason_window=days(9)))
    assert change(long, at(10, -US))
    assert refused(long, at(10)) == "R26"


@pytest.mark.parametrize(
    ("to", "detail", "becomes_"),
    [
        ("not_as_described", None, "description"),
        ("not_as_described", "size", "size"),
        ("quality", None, None),
        ("damaged", None, "accepted"),
        ("short_quantity", None, None),
        ("counterfeit", None, None),
    ],
)
def test_r26_to_not_as_described_or_a_kind_of_it(to, detail, becomes_):
    """Five reasons may be chosen, with their details."""
    made = becomes(change(told(), at(1), to=to, detail=detail))
    assert (made["reason"], made["detail"]) == (to, becomes_)


@pytest.mark.parametrize("to", ["not_received", "return_not_refunded", "delivery_terms", "boredom", None])
def test_r26_to_nothing_else(to):
    """Any other reason is refused."""
    assert refused(told(), at(1), to=to) == "R26"


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        (told(reason_changed_at=at(0.5)), {}),  # once
        (told(reason="quality", detail=None), {}),  # of a not-received dispute
        (claim(), {}),  # nobody was told of a delivery
        (told(None), {}),  # the notice has not gone
        (told(letters=[notice(T0, bounced_at=at(0.5), permanent=True)]), {}),
        (told(letters=[notice(T0, bounced_at=at(0.5), permanent=False)]), {}),  # bounced: no window
        (told(letters=[notice(None, failed_at=at(0.5))]), {}),
        (told(letters=[letter("buyer", "delivery_info")]), {}),  # that one only informs
        (told(), {"by": "s-1"}),  # the buyer's choice
    ],
)
def test_r26_without_a_window_no_change(facts, fields):
    """Once, by the buyer, and only with a notice that was sent and stayed."""
    assert refused(facts, at(1), **fields) == "R26"


def test_r26_a_second_change_is_refused():
    """What was changed once stays."""
    desk = Desk(told(), now=at(1)).does(record("reason_change", at(1), by="b-1", to="quality"))
    with pytest.raises(Refused, match="changed before"):
        desk.does(record("reason_change", at(1, US), ref="r-2", by="b-1", to="damaged"))


def test_r26_not_after_the_end():
    """An ended case keeps its reason."""
    with pytest.raises(CaseEnded):
        change(told(stage="decided"), at(1))


@pytest.mark.parametrize(
    ("sent", "printed"),
    [
        (T0, "Tuesday 6 November 2018, 02:30:00 UTC"),
        (T0.replace(microsecond=0), "Tuesday 6 November 2018, 02:29:59 UTC"),  # at 02:30:00 it is over
        (T0.replace(microsecond=1), "Tuesday 6 November 2018, 02:30:00 UTC"),
    ],
)
def test_r26_the_mail_prints_the_last_whole_second(sent, printed):
    """What the mail names is the last whole second within the window."""
    desk = Desk(claim(parcels=(EARLY,), entered=sent), now=sent)
    desk.tick()
    (event,) = [e for e in desk.happened("letter") if e.body["kind"] == "delivery_notice"]
    assert f"once, until {printed}" in event.body["result"]["body"]


# R27: what a changed reason brings.


@pytest.mark.parametrize(
    ("changed", "buyer", "seller"),
    [
        (at(0), at(7), at(9)),  # as it is
        (at(0, US), at(7, US), at(9)),
        (at(2), at(9), at(9)),
        (at(2, US), at(9, US), at(9, US)),
    ],
)
def test_r27_each_deadline_at_least_seven_days_on(changed, buyer, seller):
    """While gathering, each party has at least seven days from the change; a longer deadline stays."""
    longer = (*period(), setting("seller", "extended", T0, at(9)))
    facts = told(at(-1), periods=longer)
    desk = Desk(facts, now=changed).does(record("reason_change", changed, by="b-1", to="quality"))
    assert [due_at(desk.facts, p) for p in ("buyer", "seller")] == [buyer, seller]
    assert desk.stage == "gathering"
    longer_for = [p for p, due, was in (("buyer", buyer, at(7)), ("seller", seller, at(9))) if due > was]
    assert desk.written_to("period_changed") == longer_for


GONE = letter("seller", "period_shortened", at(1))
QUEUED = replace(GONE, sent_at=None)


@pytest.mark.parametrize(
    ("then", "later", "due"),
    [
        (GONE, GONE, at(9)),
        (QUEUED, QUEUED, at(12)),  # it has not gone: the old deadline stands
        (QUEUED, replace(GONE, sent_at=at(4)), at(9)),
        (bounced(GONE, at(1.5)), bounced(GONE, at(1.5)), at(12)),
        (GONE, bounced(GONE, at(4)), at(12)),
    ],
)
def test_r27_a_deadline_shortened_before_the_change(then, later, due):
    """Whatever becomes of its letter: at least seven days from the change, and never less than without shortening."""
    settings = (*period(due=at(12)), setting("seller", "shortened", at(1), at(5)))
    facts = told(at(-1), periods=settings)
    desk = Desk(replace(facts, letters=(*facts.letters, then)), now=at(2))
    desk.does(record("reason_change", at(2), by="b-1", to="quality"))
    letters = tuple(later if one.message_id == then.message_id else one for one in desk.facts.letters)
    assert due_at(replace(desk.facts, letters=letters), "seller") == due


def test_r27_who_gets_more_time_is_told_so_with_the_new_reason():
    """The letter names the new reason, what it asks for, and the new deadline."""
    desk = Desk(told(), now=at(1)).does(record("reason_change", at(1), by="b-1", to="quality"))
    bodies = {
        e.body["party"]: e.body["result"]["body"] for e in desk.happened("letter") if e.body["kind"] == "period_changed"
    }
    assert "The dispute is now about quality." in bodies["buyer"]
    assert "- fault shown" in bodies["buyer"]
    assert "Friday 9 November 2018, 02:30:00 UTC" in bodies["seller"]


def test_r27_opening_and_clocks_are_kept():
    """A changed reason restarts neither the negotiation nor the desk's clock."""
    facts = told(at(1), stage="negotiating", entered_at=None, periods=(), opened_at=T0)
    desk = Desk(facts, now=at(2)).does(record("reason_change", at(2), by="b-1", to="quality"))
    assert [c.instant for c in clocks(desk.facts) if c.act == "escalation"] == [at(15)]
    assert (desk.facts.opened_at, desk.stage) == (T0, "negotiating")


@pytest.mark.parametrize("stage", ["review", "approval"])
def test_r27_from_review_back_to_gathering(stage):
    """Past gathering the case returns to it, with a fresh period for both."""
    facts = in_review(since=CLOSES, letters=told().letters, delivered_at=at(-1), parcels=(EARLY,))
    desk = Desk(replace(facts, stage=stage), now=at(4)).does(record("reason_change", at(4), by="b-1", to="quality"))
    desk.until(at(4, US))
    assert desk.moves == [(stage, "gathering")]
    assert [due_at(desk.facts, p) for p in ("buyer", "seller")] == [at(11)] * 2
    assert desk.happened("period")[0].body["kind"] == "fresh"


def test_r27_at_the_last_microsecond_with_a_proposal_in_grace():
    """The proposal is void, the case gathers anew, and nothing is sealed."""
    facts = in_review(since=at(4), letters=told(at(3)).letters, delivered_at=at(2), parcels=(OUT,))
    desk = Desk(facts, now=at(8, -2 * US)).proposes(verdict([gave("buyer").digest]), at(8, -2 * US))
    desk.does(record("reason_change", at(8, -US), by="b-1", to="damaged"))
    assert desk.moves == [("review", "sealing"), ("sealing", "gathering")]
    assert desk.facts.proposal is None
    assert desk.until(at(9)).stage == "gathering"


def test_r27_a_microsecond_later_the_proposal_is_sealed():
    """At its end the window is over; the seal that waited for it comes at the same instant, first."""
    facts = in_review(since=at(4), letters=told(at(3)).letters, delivered_at=at(2), parcels=(OUT,))
    desk = Desk(facts, now=at(7)).proposes(verdict([gave("buyer").digest]), at(7))
    with pytest.raises(CaseEnded):
        desk.does(record("reason_change", at(8), by="b-1", to="damaged"))
    assert (desk.stage, desk.ended_at) == ("decided", at(8))


# R28: nobody answers.


@pytest.mark.parametrize(("by", "flagged"), [(-US, False), (ZERO, True), (US, True)])
def test_r28_flagged_when_the_window_closes(by, flagged):
    """After five days without either act the case is flagged with the instant at which they were over."""
    desk = Desk(told(at(1), items=[gave("buyer"), gave("seller")])).until(at(6, by))
    assert ("delivered_no_reply" in flags(desk.facts)) is flagged
    if flagged:
        assert desk.facts.marks["delivered_no_reply"] == at(6)


@pytest.mark.parametrize("late", [ZERO, days(20)])
def test_r28_a_late_worker_flags_the_due_instant(late):
    """Flags carry the instant at which they fell due."""
    desk = Desk(in_review(since=CLOSES, letters=told(at(1)).letters, delivered_at=at(-1)), now=at(8) + late)
    desk.tick()
    assert desk.happened("delivered_no_reply")[0].at == at(6)


@pytest.mark.parametrize(
    "change_",
    [
        {"stage": "withdrawn"},
        {"reason": "quality", "detail": None, "reason_changed_at": at(2)},
        {"letters": [notice(at(1), bounced_at=at(2))]},
    ],
)
def test_r28_no_flag_where_the_buyer_acted_or_was_not_told(change_):
    """A withdrawal, a changed reason, or a notice that came back leaves nothing to flag."""
    assert not [c for c in clocks(told(at(1), **change_)) if c.act in ("delivered_no_reply", "reason_window")]


def test_r28_the_clock_never_decides_it():
    """Silence applies as to any claim: a case with evidence goes to review and stays there."""
    desk = Desk(told(at(1), items=[gave("seller")])).until(at(60))
    assert (desk.stage, "delivered_no_reply" in flags(desk.facts)) == ("review", True)


def test_stories_delivered_in_each_stage():
    """Delivered while gathering, in review and after the decision: told, told, informed."""
    gathering = Desk(claim(items=[gave("buyer"), gave("seller")]), now=at(2)).says(OUT)
    gathering.tick()
    review = Desk(in_review(since=CLOSES), now=at(8)).says(OUT)
    review.tick()
    decided = Desk(in_review(since=CLOSES), now=at(8)).proposes(verdict([gave("buyer").digest]), at(8)).until(at(9))
    decided.says(parcel("p-1", at(-9), ("delivered", at(9))))
    decided.tick()
    assert gathering.written_to("delivery_notice") == review.written_to("delivery_notice") == ["buyer"]
    assert decided.written_to("delivery_notice") == []
    assert decided.written_to("delivery_info") == ["buyer"]
    assert decided.stage == "decided"


def test_stories_delivered_in_grace():
    """A delivery in the grace period voids the proposal, since it weighs."""
    desk = Desk(in_review(since=CLOSES), now=at(8)).proposes(verdict([gave("buyer").digest]), at(8))
    desk.now = at(8, US)
    desk.says(parcel("p-1", at(-9), ("delivered", at(8, US))))
    assert desk.stage == "review"
