"""The carrier delivers, whenever it does, and the buyer makes up their mind (R23 to R28)."""

import pytest

from caseboard.domain.clocks import clocks
from caseboard.domain.events import CaseEnded, Refused
from caseboard.domain.notice import window_end
from tests.stories.house import US, at, refund

NOTICE = "The carrier reports your parcel as delivered"


def test_r24_delivered_while_gathering(house):
    """The buyer is told once, may change the reason for five days, and is flagged after saying nothing."""
    house.claim()
    house.sends(at("13 March 12:00"), "bea")
    house.carrier_says(at("14 March 9:00"), "delivered")
    assert house.when("delivery") == [at("14 March 9:00")]
    assert window_end(house.facts()) == at("19 March 9:00")
    house.carrier_says(at("15 March 9:00"), "exception")
    house.carrier_says(at("16 March 9:00"), "delivered")
    house.until(at("19 March 9:00") - US)
    assert house.flags() == []
    house.until(at("19 March 9:00"))
    assert house.flags() == ["delivered_no_reply"]
    assert house.post.to("buyer").count(NOTICE) == 1
    assert house.column("delivered_at") is not None


def test_r24_delivered_in_review(house):
    """The proof of delivery becomes due, the case stays in review, and the seal waits for the buyer's window."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.until(at("21 March 9:00"))
    house.carrier_says(at("21 March 9:00"), "delivered")
    assert house.stage() == "review"
    house.proposes(at("22 March 9:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("26 March 9:00") - US)
    assert house.stage() == "sealing"
    house.until(at("26 March 9:00"))
    assert (house.stage(), house.ended_at()) == ("decided", at("26 March 9:00"))


def test_r24_delivered_in_grace(house):
    """A delivery changes what a proposal rests on, so it goes back to review; the mail opens the window."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.proposes(at("21 March 9:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.carrier_says(at("21 March 9:00:10"), "delivered")
    assert house.stage() == "review"
    assert house.post.to("buyer")[-1] == NOTICE


def test_r24_delivered_after_the_decision(house):
    """The mail only informs: nothing can be changed any more."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.proposes(at("21 March 9:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("22 March 9:00"))
    house.carrier_says(at("22 March 10:00"), "delivered")
    assert house.stage() == "decided"
    last = house.post.letters[-1][0]
    assert last.subject.endswith(NOTICE)
    assert "only informs" in last.body
    assert house.letters("delivery_notice") == []
    with pytest.raises(CaseEnded):
        house.comes(at("22 March 11:00"), "reason_change", dispute="d-1", to="quality")


def test_r24_delivered_after_a_cancellation(house):
    """A cancelled claim's buyer is still told, for information."""
    house.claim()
    house.until(at("22 March 9:00"))
    house.carrier_says(at("22 March 10:00"), "delivered")
    assert house.stage() == "cancelled"
    assert house.post.to("buyer")[-2:] == ["The claim is cancelled", NOTICE]


@pytest.mark.parametrize("ending", ["withdrawal", "settlement"])
def test_r24_delivered_after_the_parties_ended_it(house, ending):
    """Whoever has withdrawn or settled gets no mail; the tracking is on file all the same."""
    house.claim()
    house.comes(at("14 March 9:00"), ending, dispute="d-1", by="bea")
    before = len(house.post.letters)
    house.carrier_says(at("15 March 9:00"), "delivered")
    house.until(at("30 March 9:00"))
    assert len(house.post.letters) == before
    assert [event.type for event in house.happened()][-1] == "tracking"
    assert house.facts().parcels[0].events == (("delivered", at("15 March 9:00")),)


def test_r24_delivered_before_the_opening(house):
    """A parcel delivered before the dispute is told of on opening, not earlier."""
    house.order()
    house.carrier_says(at("8 March 9:00"), "delivered")
    assert house.post.letters == []
    house.dispute()
    assert house.post.to("buyer") == [NOTICE]
    assert window_end(house.facts()) == at("15 March 10:00")


def test_r24_two_parcels(house):
    """Delivered is when the second parcel is; the first alone says nothing, a return parcel neither."""
    house.order()
    house.comes(at("3 March 10:00"), "shipment", "p-2", order="o-1", lines=["1"], direction="out")
    house.dispute()
    house.comes(at("11 March 9:00"), "shipment", "p-back", order="o-1", lines=["1"], direction="back")
    house.comes(at("11 March 10:00"), "tracking", shipment="p-back", code="delivered")
    house.carrier_says(at("11 March 11:00"), "delivered")
    assert house.post.letters == []
    house.comes(at("12 March 10:00"), "tracking", shipment="p-2", code="delivered")
    assert house.post.to("buyer") == [NOTICE]


def test_r23_a_delivery_reported_ahead_of_time(house):
    """A carrier's clock that is ahead is kept and waits for its instant."""
    house.claim()
    house.carrier_says(at("15 March 9:00"), "delivered", arrives=at("14 March 9:00"))
    house.until(at("15 March 9:00") - US)
    assert NOTICE not in house.post.to("buyer")
    house.until(at("15 March 9:00"))
    assert NOTICE in house.post.to("buyer")


def in_grace(house):
    """Tell of a proposal whose seal falls due ten seconds after the buyer's window closes at 09:00 on 19 March."""
    house.claim()
    said = house.sends(at("13 March 12:00"), "bea")
    house.proves_shipment(at("13 March 13:00"))
    house.carrier_says(at("14 March 9:00"), "delivered")
    assert house.stage() == "review"
    house.proposes(at("19 March 8:59:40"), "CB-1", refund(6000, said))
    assert house.stage() == "sealing"


def test_r26_reason_changed_at_the_last_microsecond_with_a_proposal_in_grace(house):
    """The proposal is void, the case gathers again about the new reason, and both get seven days from then."""
    in_grace(house)
    last = at("19 March 9:00") - US
    house.comes(last, "reason_change", dispute="d-1", to="quality", by="bea")
    facts = house.facts()
    assert (facts.stage, facts.reason, facts.proposal) == ("gathering", "quality", None)
    assert house.dues() == [at("26 March 9:00") - US] * 2
    assert (facts.opened_at, facts.entered_at) == (at("10 March 10:00"), at("13 March 10:00"))
    house.until(at("26 March 10:00"))
    assert (house.stage(), house.flags(), house.entries()) == ("review", [], [])


def test_r26_reason_changed_a_microsecond_too_late(house):
    """At the window's end it is over: the change is refused and the proposal is sealed in its time."""
    in_grace(house)
    with pytest.raises(Refused, match="window to change the reason closed"):
        house.comes(at("19 March 9:00"), "reason_change", dispute="d-1", to="quality")
    house.until(at("19 March 9:00:10"))
    assert (house.stage(), house.ended_at()) == ("decided", at("19 March 9:00:10"))
    assert house.flags() == ["delivered_no_reply"]


def test_r26_reason_changed_after_the_seal(house):
    """A decision is final; the buyer's change of heart is refused because the case has ended."""
    in_grace(house)
    house.until(at("19 March 9:00:10"))
    with pytest.raises(CaseEnded):
        house.comes(at("19 March 9:00") - US, "reason_change", dispute="d-1", to="quality", arrives=house.now)


def test_r26_a_second_change(house):
    """The reason is changed once, even within the window."""
    house.claim()
    house.carrier_says(at("14 March 9:00"), "delivered")
    house.comes(at("15 March 9:00"), "reason_change", dispute="d-1", to="quality")
    with pytest.raises(Refused, match="was changed before"):
        house.comes(at("15 March 10:00"), "reason_change", dispute="d-1", to="damaged")


def test_fields_that_may_be_left_out_may_be_null(house):
    """A parcel of no direction goes out, and a change of reason by nobody is the buyer's."""
    house.order()
    house.knows(at("3 March 10:00"), "shipment", "p-2", order="o-1", lines=["1"], direction=None)
    house.dispute()
    house.carrier_says(at("11 March 8:00"), "delivered")
    assert house.letters("delivery_notice") == []
    house.comes(at("11 March 9:00"), "tracking", shipment="p-2", code="delivered")
    house.comes(at("12 March 9:00"), "reason_change", dispute="d-1", to="quality", by=None)
    assert house.facts().reason == "quality"


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        (at("13 March 10:00"), at("20 March 10:00")),  # exactly seven days are left: nothing moves
        (at("13 March 10:00") + US, at("20 March 10:00") + US),
        (at("18 March 9:00"), at("25 March 9:00")),
    ],
)
def test_r27_a_reason_changed_while_gathering_keeps_the_clocks(house, changed, due):
    """In gathering each deadline becomes at least seven days after the change, and never less than it was."""
    house.order()
    house.dispute()
    house.carrier_says(at("13 March 9:30"), "delivered")
    house.escalates()
    house.comes(changed, "reason_change", dispute="d-1", to="damaged")
    assert house.dues() == [due] * 2
    assert len(house.letters("period_changed")) == (0 if due == at("20 March 10:00") else 2)


def test_r26_a_notice_that_came_back(house):
    """Without a notice that arrived there is no window, no change of reason, and nothing waits for one."""
    house.claim()
    said = house.sends(at("14 March 8:00"), "bea")
    house.carrier_says(at("14 March 9:00"), "delivered")
    house.bounces(at("14 March 10:00"), "CB-1", "buyer", "delivery_notice")
    assert house.flags() == ["letter_failed"]
    with pytest.raises(Refused, match="no unbounced notice"):
        house.comes(at("14 March 11:00"), "reason_change", dispute="d-1", to="quality")
    house.does(at("14 March 12:00"), "acknowledgement", "CB-1", letter="")
    assert house.flags() == []
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("20 March 11:00:30"))
    assert house.stage() == "decided"


def test_r26_the_window_holds_back_a_cancellation(house):
    """A buyer who may still change the reason is not cancelled by the clock."""
    house.claim()
    house.carrier_says(at("19 March 9:00"), "delivered")
    house.until(at("24 March 9:00") - US)
    assert house.stage() == "gathering"
    house.until(at("24 March 9:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("24 March 9:00"))


def test_r26_a_notice_on_its_way_holds_back_a_cancellation(house):
    """While the notice waits for a post that is shut nobody can tell when the window ends; the clock waits too."""
    house.claim()
    house.until(at("19 March 10:00"))
    house.post.shut = True
    house.carrier_says(at("20 March 9:00"), "delivered")
    house.until(at("23 March 10:00"))
    waiting = next(clock for clock in clocks(house.facts()) if clock.act == "cancellation")
    assert (house.stage(), waiting.instant) == ("gathering", None)
    house.post.shut = False
    house.until(at("23 March 11:00"))
    told = house.letters("delivery_notice")[0].sent_at
    assert told is not None
    assert at("23 March 10:00") < told <= at("23 March 11:00")
    house.until(at("29 March 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", window_end(house.facts()))
