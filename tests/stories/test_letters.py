"""Letters that come back, and what may not happen without them (R15 to R17, *Silence*)."""

import pytest

from caseboard.domain.decision import NotContacted
from caseboard.domain.refusals import Refused
from tests.stories.house import ANA, US, at, refund


def test_r17_a_party_that_cannot_be_reached(house):
    """No decision before both were written to; after two lost letters a supervisor may waive that, with a reason."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.bounces(at("14 March 10:00"), "CB-1", "seller", "evidence_period")
    house.until(at("16 March 21:00"))
    with pytest.raises(Refused, match="fewer than two letters"):
        house.does(at("16 March 21:00"), "waiver", "CB-1", by=ANA, party="seller", why="The shop is closed")
    house.post.refuses.add("seller")
    house.until(at("21 March 9:00"))
    assert (house.stage(), house.flags()) == ("review", ["respondent_silent", "letter_failed"])
    verdict = refund(6000, said, gave_none=("seller",))
    with pytest.raises(NotContacted, match="the seller has not been written to"):
        house.proposes(at("21 March 9:00"), "CB-1", verdict)
    with pytest.raises(Refused, match="wants a supervisor"):
        house.does(at("21 March 9:00"), "waiver", "CB-1", party="seller", why="The shop is closed")
    house.does(at("21 March 9:01"), "waiver", "CB-1", by=ANA, party="seller", why="The shop is closed")
    house.proposes(at("21 March 9:02"), "CB-1", verdict)
    house.until(at("21 March 9:03"))
    assert house.stage() == "decided"
    (letter,) = [one for one, _ in house.post.letters if one.subject.endswith("The decision")]
    assert letter.party == "buyer"
    assert "letters came back for good: The shop is closed" in letter.body


def test_r17_a_new_letter_is_contact(house):
    """A later letter that arrives, the worker's reminder too, is contact: nothing needs waiving."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.bounces(at("14 March 10:00"), "CB-1", "seller", "evidence_period")
    house.until(at("21 March 9:00"))
    assert house.letters("reminder")
    house.proposes(at("21 March 9:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("21 March 9:01"))
    assert house.stage() == "decided"


def test_r17_contact_lost_within_the_grace_period(house):
    """A letter that comes back while a proposal waits sends it back to review: its basis has changed."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.until(at("20 March 12:00"))
    house.proposes(at("20 March 12:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.bounces(at("20 March 12:00:10"), "CB-1", "seller", "reminder")
    assert house.stage() == "sealing"  # the period's own letter still stands
    letters = [letter for letter in house.facts().letters if letter.party == "seller"]
    for letter in letters:
        house.comes(at("20 March 12:00:20"), "bounce", source="mail-host", letter=letter.message_id, permanent=True)
    assert house.stage() == "review"


def test_silence_a_period_nobody_announced_is_renewed_once(house):
    """A claim is not cancelled over a lost letter: seven more days, and after those people decide."""
    house.claim()
    house.bounces(at("13 March 11:00"), "CB-1", "seller", "evidence_period", permanent=False)
    house.until(at("21 March 10:00"))
    assert house.when("renewal") == []
    house.until(at("21 March 10:00") + US)
    assert house.when("renewal") == [at("21 March 10:00") + US]
    assert house.dues() == [at("28 March 10:00") + US] * 2
    assert house.flags() == []
    house.bounces(at("22 March 11:00"), "CB-1", "buyer", "evidence_period", permanent=False)
    house.until(at("28 March 10:00") + US)
    assert house.stage() == "gathering"
    house.until(at("28 March 10:00") + 2 * US)
    assert house.stage() == "review"
    assert house.flags() == ["claimant_silent", "respondent_silent", "not_reached"]
    house.until(at("30 April 10:00"))
    assert house.stage() == "review"


def test_silence_a_renewed_period_that_is_announced_cancels(house):
    """Once both were told in time, silence is silence."""
    house.claim()
    house.bounces(at("13 March 11:00"), "CB-1", "seller", "evidence_period")
    house.until(at("30 April 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("29 March 10:00") + 2 * US)


def test_r17_a_waiver_never_opens_the_way_to_a_cancellation(house):
    """A party nobody can reach is not cancelled by the clock, waived or not."""
    house.post.refuses.add("seller")
    house.claim()
    house.until(at("21 March 9:00"))
    house.does(at("21 March 9:00"), "waiver", "CB-1", by=ANA, party="seller", why="The shop is closed")
    house.until(at("30 April 10:00"))
    assert (house.stage(), house.when("cancellation")) == ("review", [])
    assert "not_reached" in house.flags()


@pytest.mark.parametrize(
    ("opens", "stage"),
    [
        (at("19 March 8:55"), "cancelled"),  # the letter still went a day before the deadline
        (at("19 March 9:55"), "gathering"),  # taken after 10:00, too late to announce anything: renewed
    ],
)
def test_silence_a_post_that_was_shut(house, opens, stage):
    """A letter counts from when the transport took it, not from when it was written."""
    house.post.shut = True
    house.claim()
    house.until(opens)
    house.post.shut = False
    # The post is tried again within the hour, in the first case before 10:00.
    house.until(at("22 March 10:00"))
    assert house.letters("evidence_period")[0].sent_at is not None
    assert house.stage() == stage


def test_r15_a_shortened_period_takes_force_by_its_letter(house):
    """The buyer gets a day from the letter; for the seller, whose letter came back, the old deadline stands."""
    house.claim()
    house.does(at("14 March 9:00"), "period", "CB-1", party="both", due_at="2026-03-14T12:00:00Z")
    assert house.dues() == [at("15 March 9:00")] * 2
    house.bounces(at("14 March 10:00"), "CB-1", "seller", "period_shortened", permanent=False)
    assert house.dues() == [at("15 March 9:00"), at("20 March 10:00")]
    house.sends(at("15 March 9:00") + US, "bea", ref="late")
    house.sends(at("19 March 9:00"), "sam")
    house.until(at("20 March 10:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["claimant_silent"])


def test_r15_a_shortened_period_closes_a_claim_sooner(house):
    """With both letters delivered the claim closes at the new deadline and is cancelled a day later."""
    house.claim()
    house.does(at("14 March 9:00"), "period", "CB-1", party="both", due_at="2026-03-16T09:00:00Z")
    house.until(at("30 March 9:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("17 March 9:00") + US)


def test_r17_letters_before_the_claim_are_no_contact(house):
    """The notice of a delivery in the negotiation does not count; the claim's own letters do."""
    house.order()
    house.carrier_says(at("9 March 10:00"), "delivered")
    house.dispute()
    house.post.refuses.add("buyer")
    house.escalates()
    house.sends(at("14 March 10:00"), "bea")
    given = house.proves_shipment(at("14 March 11:00"))
    house.until(at("20 March 11:00"))
    with pytest.raises(NotContacted, match="the buyer has not"):
        house.proposes(at("20 March 11:00"), "CB-1", refund(6000, given))


def test_r15_a_bounced_shortening_brings_a_reminder_back(house):
    """The buyer was reminded at half time; the seller is as soon as the old deadline stands again, in an act apart."""
    house.claim()
    house.does(at("16 March 20:00"), "period", "CB-1", party="seller", due_at="2026-03-17T10:00:00Z")
    assert house.dues() == [at("20 March 10:00"), at("17 March 20:00")]
    house.until(at("17 March 9:00"))
    reminded = "Reminder: we have no evidence from you yet"
    assert (house.post.to("buyer").count(reminded), house.post.to("seller").count(reminded)) == (1, 0)
    house.bounces(at("17 March 9:00"), "CB-1", "seller", "period_shortened", permanent=False)
    assert house.dues() == [at("20 March 10:00")] * 2
    assert (house.post.to("buyer").count(reminded), house.post.to("seller").count(reminded)) == (1, 1)
    assert house.when("reminder") == [at("16 March 22:00"), at("17 March 9:00")]
    house.until(at("19 March 10:00"))
    assert (house.post.to("buyer").count(reminded), house.post.to("seller").count(reminded)) == (2, 2)
