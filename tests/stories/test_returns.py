"""Goods go back after a decision, from the seal to the refund or the release (R40)."""

import pytest

from caseboard.domain.instants import written
from caseboard.domain.refusals import Refused
from caseboard.services.case_reading import case_view
from caseboard.services.verifying import verify
from tests.stories.house import LENA, US, at, refund

SEALED = at("21 March 9:00:30")
CONFIRM_BY = at("24 March 9:00:30")


def sealed(house):
    """Tell of a lamp that is not as described, and of the decision that it goes back."""
    house.claim(reason="quality")
    cites = house.sends(at("15 March 9:00"), "bea")
    house.sends(at("15 March 10:00"), "sam")
    house.proposes(at("21 March 9:00"), "CB-1", refund(6000, cites, outcome="return_and_refund"))
    house.until(at("21 March 9:01"))
    assert house.stage() == "decided"


def sends_back(house, when, delivered=None):
    """Let the buyer send the goods back, and the carrier deliver them."""
    house.comes(when, "shipment", "back-1", order="o-1", lines=["1"], direction="back", carrier="Post")
    if delivered is not None:
        house.comes(delivered, "tracking", shipment="back-1", code="delivered")


def outcome(house):
    """Return how the return ended and when, what was given back, and which letters told of it."""
    ended = [(event.type, event.recorded_at) for event in house.happened() if event.type.startswith("return_")]
    letters = [one.kind for one in house.facts().letters if one.kind.startswith("return_")]
    return ended, house.column("awarded"), letters


def test_a_seller_who_says_nothing_pays(house):
    """Three days without an address, and the buyer is refunded and keeps the goods; a later word changes nothing."""
    sealed(house)
    house.comes(CONFIRM_BY, "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane"])
    house.until(at("30 April 9:00"))
    ended, awarded, letters = outcome(house)
    assert ended == [("return_unconfirmed", CONFIRM_BY), ("return_address", CONFIRM_BY)]
    assert (awarded, letters) == (6000, ["return_unconfirmed", "return_unconfirmed"])


def test_the_goods_come_back(house):
    """Confirmed, sent and delivered: the refund is due when the carrier says so."""
    sealed(house)
    house.comes(CONFIRM_BY - US, "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane", "Leeds"])
    letter = next(letter for letter, _ in house.post.letters if letter.kind == "return_address")
    assert letter.party == "buyer"
    assert "1 Mill Lane\nLeeds" in letter.body
    assert "Wednesday 8 April 2026, 09:00:29 UTC" in letter.body
    sends_back(house, at("28 March 9:00"), at("2 April 9:00"))
    house.until(at("30 April 9:00"))
    ended, awarded, letters = outcome(house)
    assert ended[-1] == ("return_refund", at("2 April 9:00"))
    assert (awarded, letters) == (6000, ["return_address", "return_refund", "return_refund"])


def test_the_goods_are_not_sent(house):
    """Confirmed and nothing sent for fifteen days: the amount is the seller's, and free for others of the order."""
    sealed(house)
    house.comes(at("22 March 9:00"), "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane"])
    assert house.facts().awarded == 6000
    house.until(at("30 April 9:00"))
    ended, awarded, letters = outcome(house)
    assert ended[-1] == ("return_release", at("6 April 9:00"))
    assert (awarded, letters) == (0, ["return_address", "return_release", "return_release"])


def test_a_parcel_under_way_is_waited_for(house):
    """Sent in time and late to arrive: nothing is released, and the refund comes with the delivery."""
    sealed(house)
    house.comes(at("22 March 9:00"), "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane"])
    sends_back(house, at("6 April 9:00") - US)
    house.until(at("12 April 9:00"))
    view = case_view(house.database, "CB-1", staff=LENA, policy=house.facts().policy, now=house.now)
    assert [(clock.act, clock.blocked) for clock in view.clocks] == [
        ("return_refund", "sent back in time and not delivered yet")
    ]
    house.comes(at("13 April 9:00"), "tracking", shipment="back-1", code="delivered")
    assert outcome(house)[0][-1] == ("return_refund", at("13 April 9:00"))


def test_a_worker_that_slept_changes_no_branch(house):
    """However late it wakes, the address that came in time counts, and each branch is taken once."""
    sealed(house)
    house.sleeps()
    house.comes(CONFIRM_BY - US, "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane"])
    sends_back(house, at("28 March 9:00"), at("2 April 9:00"))
    house.wakes(at("20 April 9:00"))
    assert [kind for kind, _ in outcome(house)[0]] == ["return_address", "return_refund"]


def test_the_states_stand_on_the_case(house):
    """Clocks, timeline and marks say where the return stands; the sealed decision says nothing else than before."""
    sealed(house)
    view = case_view(house.database, "CB-1", staff=LENA, policy=house.facts().policy, now=house.now)
    assert [(clock.act, written(clock.instant or at("1 January 0:00"))) for clock in view.clocks] == [
        ("return_unconfirmed", written(CONFIRM_BY)),
        ("return_confirm", written(CONFIRM_BY)),
    ]
    house.until(at("30 March 9:00"))
    view = case_view(house.database, "CB-1", staff=LENA, policy=house.facts().policy, now=house.now)
    assert "refunded without return: no return address was confirmed" in [one.words for one in view.timeline]
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.amount) == ("return_and_refund", 6000)
    assert verify(house.database, signatures=None).wrong == []


@pytest.mark.parametrize("by", ["bea", None, "sam"])
def test_whose_word_it_is(house, by):
    """The seller's, or one that names nobody; the buyer's is refused."""
    sealed(house)
    named = {} if by is None else {"by": by}
    if by == "bea":
        with pytest.raises(Refused, match="the seller says where goods go back to"):
            house.comes(at("22 March 9:00"), "return_address", dispute="d-1", lines=["1 Mill Lane"], **named)
    else:
        house.comes(at("22 March 9:00"), "return_address", dispute="d-1", lines=["1 Mill Lane"], **named)
        assert "return_confirmed" in house.facts().marks
