"""Evidence periods that are extended, cut short by completeness, or opened again (R15, R21, R22)."""

import pytest

from caseboard.domain import periods
from caseboard.domain.refusals import Refused
from tests.stories.house import US, at, refund


def test_r15_a_period_extended_for_one(house):
    """The seller gets four days more and is told; the buyer's own deadline stays, and passes."""
    house.claim()
    house.does(at("18 March 9:00"), "period", "CB-1", party="seller", due_at="2026-03-24T10:00:00Z")
    assert house.dues() == [at("20 March 10:00"), at("24 March 10:00")]
    assert house.post.to("seller")[-1] == "You have more time for your evidence"
    assert "You have more time for your evidence" not in house.post.to("buyer")
    house.sends(at("20 March 10:00") + US, "bea", ref="late")
    assert not periods.on_time(house.facts(), house.facts().items[0])
    house.sends(at("24 March 10:00"), "sam")
    assert house.stage() == "gathering"
    house.until(at("24 March 10:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["claimant_silent"])


def test_r15_an_extension_starts_the_reminders_anew(house):
    """Half of what is left from the extension on, and a day before the new end."""
    house.claim()
    house.does(at("18 March 10:00"), "period", "CB-1", party="both", due_at="2026-03-28T10:00:00Z")
    house.until(at("28 March 9:00"))
    assert house.when("reminder") == [at("16 March 22:00"), at("23 March 10:00"), at("27 March 10:00")]


@pytest.mark.parametrize(
    ("due", "refused"),
    [
        (at("19 April 10:00"), False),  # thirty days after the first deadline
        (at("19 April 10:00") + US, True),
        (at("14 March 9:00"), True),  # in the very instant of asking: nothing lies ahead
    ],
)
def test_r15_how_far_a_period_may_be_extended(house, due, refused):
    """At most thirty days after the first deadline, and never into the past."""
    house.claim()
    if refused:
        with pytest.raises(Refused, match="R15"):
            house.does(at("14 March 9:00"), "period", "CB-1", party="both", due_at=due.isoformat())
    else:
        house.does(at("14 March 9:00"), "period", "CB-1", party="both", due_at=due.isoformat())
        assert house.dues() == [due, due]


def complete(house):
    """Tell of a claim that was complete on 15 March at 12:00; return the hash of the buyer's item."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.proves_shipment(at("15 March 12:00"))
    return said


def test_r21_review_starts_early(house):
    """Both owe nothing more: review begins with the last item, both are told, and they have a day left."""
    complete(house)
    assert (house.stage(), house.when("early_review")) == ("review", [at("15 March 12:00")])
    assert [letter.party for letter in house.letters("review_early")] == ["buyer", "seller"]
    assert house.dues() == [at("16 March 12:00")] * 2
    assert house.flags() == []


def test_r21_the_seal_waits_for_what_is_still_on_time(house):
    """A proposal made at once is sealed when the shortened period has closed, not thirty seconds later."""
    said = complete(house)
    house.proposes(at("15 March 13:00"), "CB-1", refund(6000, said))
    house.until(at("16 March 12:00"))
    assert house.stage() == "sealing"
    house.until(at("16 March 12:00") + US)
    assert (house.stage(), house.ended_at()) == ("decided", at("16 March 12:00") + US)


def test_r21_what_comes_until_then_is_on_time(house):
    """It counts, and a proposal that did not know it goes back to review."""
    said = complete(house)
    house.proposes(at("15 March 13:00"), "CB-1", refund(6000, said))
    house.sends(at("16 March 12:00"), "sam", "one thing more that I had forgotten", ref="more")
    item = next(one for one in house.facts().items if one.ref == "more")
    assert (house.stage(), periods.on_time(house.facts(), item)) == ("review", True)


def test_r21_a_letter_that_comes_back_leaves_the_old_deadline(house):
    """Who was not told of the early end has the period he was told of; the seal waits for that."""
    said = complete(house)
    house.bounces(at("15 March 12:30"), "CB-1", "seller", "review_early", permanent=False)
    assert house.dues() == [at("16 March 12:00"), at("20 March 10:00")]
    house.proposes(at("17 March 9:00"), "CB-1", refund(6000, said))
    house.until(at("20 March 10:00"))
    assert house.stage() == "sealing"
    house.until(at("20 March 10:00") + US)
    assert house.stage() == "decided"


def test_r21_not_before_both_were_written_to(house):
    """With the post shut both may be complete, and review waits for the letters."""
    house.order()
    house.dispute()
    house.post.shut = True
    house.escalates()
    house.sends(at("13 March 11:00"), "bea")
    house.proves_shipment(at("13 March 11:00"))
    assert house.stage() == "gathering"
    house.post.shut = False
    house.until(at("13 March 13:00"))
    assert house.stage() == "review"
    assert house.when("early_review") == [house.letters("evidence_period")[0].sent_at]


def test_r21_a_slot_emptied_later_does_not_move_the_case_back(house):
    """Refiling an item in review leaves the case where it is."""
    complete(house)
    ref = next(item.ref for item in house.facts().items if item.slot == "proof_of_shipment")
    house.does(at("15 March 14:00"), "refiling", "CB-1", item=ref, slot="proof_of_delivery")
    assert (house.stage(), house.column("seller_filled")) == ("review", 0)


def asks(house, when):
    """Ask the seller for the customs invoice's like: the proof of delivery."""
    house.does(when, "ask", "CB-1", party="seller", slots=["proof_of_delivery"], text="Please send it.")


def test_r22_two_further_rounds_and_no_third(house):
    """Each round gives both seven days, does not count as silence of who gave before, and the third is refused."""
    house.claim()
    house.sends(at("15 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    asks(house, at("20 March 11:00"))
    assert (house.stage(), house.dues()) == ("gathering", [at("27 March 11:00")] * 2)
    assert house.post.to("seller")[-1] == "We need something more from you"
    assert house.post.to("buyer")[-1] == "A further evidence round has opened"
    house.until(at("27 March 11:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["respondent_silent"])
    asks(house, at("28 March 11:00"))
    house.sends(at("29 March 9:00"), "sam")
    house.until(at("4 April 12:00"))
    assert (house.stage(), house.flags()) == ("review", [])
    with pytest.raises(Refused, match="all 2 further evidence rounds"):
        asks(house, at("5 April 11:00"))


def test_r22_a_round_opened_in_the_instant_of_early_review(house):
    """The item that completed the case was there before the desk asked for more: the round goes on."""
    complete(house)
    house.does(at("15 March 12:00"), "ask", "CB-1", party="seller", text="Please explain the weight.")
    assert (house.stage(), house.dues()) == ("gathering", [at("22 March 12:00")] * 2)
    house.sends(at("17 March 9:00"), "sam", "the scales were broken that day")
    assert (house.stage(), house.when("early_review")) == ("review", [at("15 March 12:00"), at("17 March 9:00")])


def test_r22_empty_slots_never_forbid_a_decision(house):
    """The proof of shipment never came; the decision is sealed and names it."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("20 March 11:01"))
    assert house.stage() == "decided"
    letter = house.post.letters[-1][0]
    assert "Required of the seller and not received:\n- proof of shipment" in letter.body


def test_r41_a_hold_stops_the_desk_and_no_party(house):
    """Nothing is cancelled while a claim is held, yet the parties' deadline passes in its time."""
    house.claim()
    until = "2026-03-25T10:00:00Z"
    with pytest.raises(Refused, match="wants a supervisor"):
        house.does(at("19 March 10:00"), "hold", "CB-1", why="The police asked", until=until)
    house.holds(at("19 March 10:00"), until)
    house.sends(at("20 March 10:00") + US, "bea", ref="late")
    assert not periods.on_time(house.facts(), house.facts().items[0])
    house.until(at("25 March 10:00") - US)
    assert house.stage() == "gathering"
    house.until(at("25 March 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("25 March 10:00"))


def test_r41_a_hold_stops_the_seal_and_the_desks_own_clock(house):
    """A proposal waits for the hold's end; the days of the hold are not the desk's."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    due = house.clock("decision")
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.holds(at("20 March 11:00:10"), "2026-03-30T11:00:10Z")
    assert house.clock("decision") - due == at("30 March 11:00:10") - at("20 March 11:00:10")
    house.until(at("30 March 11:00:10") - US)
    assert house.stage() == "sealing"
    house.until(at("30 March 11:00:10"))
    assert house.stage() == "decided"


def test_r41_a_hold_released_early(house):
    """A released hold holds nothing: what was due in between happens at the release."""
    house.claim()
    house.holds(at("19 March 10:00"), "2026-03-30T10:00:00Z")
    house.until(at("24 March 10:00"))
    house.releases(at("24 March 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("24 March 10:00"))


def test_r41_a_hold_does_not_stop_r8(house):
    """A negotiation is not held at all, and goes to the team in its time."""
    house.order()
    house.dispute()
    with pytest.raises(Refused, match="a claim is held, not a negotiation"):
        house.holds(at("12 March 10:00"), "2026-03-20T10:00:00Z")
    house.until(at("25 March 10:00"))
    assert house.stage() == "gathering"
