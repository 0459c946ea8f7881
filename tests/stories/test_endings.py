"""How parties end a dispute themselves, until the very microsecond of the seal (R12, R25)."""

import pytest

from caseboard.domain.events import CaseEnded, Changed, PassedOver, Refused
from caseboard.services import acting
from tests.stories.house import ANA, LENA, US, at, line, refund


def proposed(house):
    """Tell of a proposal made on 20 March at 11:00, to be sealed thirty seconds later."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))


def test_r12_withdrawn_in_grace(house):
    """Whoever withdraws before the seal has withdrawn; nothing is sealed and no decision is written."""
    proposed(house)
    house.comes(at("20 March 11:00:30") - US, "withdrawal", dispute="d-1", by="bea")
    house.until(at("30 March 9:00"))
    assert (house.stage(), house.ended_at()) == ("withdrawn", at("20 March 11:00:30") - US)
    assert (house.entries(), house.letters("decision")) == ([], [])


def test_r12_withdrawal_against_seal_in_one_instant(house):
    """At one instant clock acts come first: it is sealed, and the withdrawal meets an ended case."""
    proposed(house)
    with pytest.raises(CaseEnded, match="CB-1 is decided"):
        house.comes(at("20 March 11:00:30"), "withdrawal", dispute="d-1", by="bea")
    assert house.stage() == "decided"


def test_r12_a_withdrawal_recorded_at_the_desk_while_the_worker_sleeps(house):
    """Whoever touches a case first makes what the clock owes it: the seal that was due goes before the withdrawal."""
    proposed(house)
    house.sleeps()
    with pytest.raises(CaseEnded):
        house.does(at("20 March 11:05"), "withdrawal", "CB-1", by=ANA)
    assert (house.stage(), house.ended_at()) == ("decided", at("20 March 11:05"))


def test_r12_the_seller_cannot_withdraw(house):
    """A dispute is the buyer's to withdraw."""
    house.claim()
    with pytest.raises(Refused, match="only the buyer may withdraw"):
        house.comes(at("15 March 9:00"), "withdrawal", dispute="d-1", by="sam")


def test_r12_settled_in_the_negotiation(house):
    """A settlement without an amount is at the amount requested, and the clock never sends the case on."""
    house.order()
    house.dispute(requested="45.00")
    house.comes(at("14 March 9:00"), "settlement", dispute="d-1", by="sam")
    house.until(at("30 March 9:00"))
    assert (house.stage(), house.column("awarded"), house.column("acts_at")) == ("settled", 4500, None)


def test_r12_settled_as_a_claim(house):
    """Both may settle until the seal, at what was paid for the lines at most."""
    proposed(house)
    with pytest.raises(Refused, match=r"at most the 60\.00 EUR paid"):
        house.comes(at("20 March 11:00:10"), "settlement", dispute="d-1", by="sam", amount="60.01")
    house.comes(at("20 March 11:00:20"), "settlement", dispute="d-1", by="bea", amount="20.00")
    assert (house.stage(), house.column("awarded")) == ("settled", 2000)
    house.until(at("21 March 9:00"))
    assert house.entries() == []


@pytest.mark.parametrize("escalated", [False, True])
def test_r12_settled_by_an_accepted_offer(house, escalated):
    """An offer that is accepted is a settlement at its amount, in the same transaction."""
    house.order()
    house.dispute()
    if escalated:
        house.escalates()
    house.comes(at("14 March 9:00"), "offer", "of-1", dispute="d-1", by="sam", amount="25.00")
    assert house.stage() == ("gathering" if escalated else "negotiating")
    answer = {"answer": "accepted", "answered_at": "2026-03-14T12:00:00Z"}
    answered = at("14 March 12:00")
    made = house.comes(
        at("14 March 9:00"), "offer", "of-1", arrives=answered, updated_at=answered, dispute="d-1", by="sam",
        amount="25.00", **answer,
    )  # fmt: skip
    assert [event.type for event in made] == ["offer", "settlement"]
    assert (house.stage(), house.column("awarded"), house.ended_at()) == ("settled", 2500, answered)


def test_r12_a_refused_offer_ends_nothing(house):
    """The negotiation goes on, and the clock with it."""
    house.order()
    house.dispute()
    house.comes(at("14 March 9:00"), "offer", dispute="d-1", by="sam", amount="25.00", answer="refused")
    house.until(at("25 March 10:00"))
    assert house.stage() == "gathering"


@pytest.mark.parametrize(
    ("settled", "entered"),
    [
        (at("25 March 10:00") - US, None),  # in the negotiation
        (at("25 March 10:00"), at("25 March 10:00")),  # exactly then: escalated, then settled as a claim
    ],
)
def test_r8_settled_around_the_fifteenth_day(house, settled, entered):
    """A microsecond before the escalation nobody was bothered; at its instant the claim opened first."""
    house.order()
    house.dispute()
    house.comes(settled, "settlement", dispute="d-1", by="sam")
    assert (house.stage(), house.facts().entered_at) == ("settled", entered)


def test_r9_escalated_twice(house):
    """The second escalation is passed over without a word."""
    house.claim()
    assert house.comes(at("14 March 9:00"), "escalation", dispute="d-1", by="bea", why="other") == []
    assert house.facts().entered_at == at("13 March 10:00")
    assert issubclass(PassedOver, Refused)


def test_r9_escalated_after_a_settlement(house):
    """What was settled is not escalated."""
    house.order()
    house.dispute()
    house.comes(at("12 March 9:00"), "settlement", dispute="d-1", by="sam")
    with pytest.raises(CaseEnded):
        house.escalates()


def test_r20_two_managers_at_once(house):
    """One wins; the other, who had seen the same version, is told who was faster."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    for staff in (LENA, ANA):
        house.opens(by=staff)
    seen = house.column("version")
    verdict = refund(6000, said, gave_none=("seller",))
    acting.propose(house.database, "CB-1", verdict, by=LENA, confirm="CB-1", now=house.now, seen=seen)
    with pytest.raises(Changed, match="lena was faster"):
        acting.propose(house.database, "CB-1", verdict, by=ANA, confirm="CB-1", now=house.now, seen=seen)
    assert house.facts().proposal.by == "lena"


def test_stages_held_back_in_grace(house):
    """The proposer takes it back within half a minute; at the instant of the seal that is too late."""
    proposed(house)
    house.does(at("20 March 11:00:20"), "hold_back", "CB-1")
    assert (house.stage(), house.facts().proposal) == ("review", None)
    said = house.facts().items[0].digest
    house.proposes(at("20 March 12:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    with pytest.raises(CaseEnded):
        house.does(at("20 March 12:00:30"), "hold_back", "CB-1")
    assert house.stage() == "decided"


BEFORE_THIS_DESK = {"outcome": "no_refund", "fault": "none", "grounds": ["matches_listing"], "by": "somebody"}


@pytest.mark.parametrize(
    ("act", "fields"),
    [("note", {"text": "She called."}), ("assignment", {"to": "lena"}), ("return_address", {"lines": ["1"]})],
)
def test_stages_no_decision_comes_in_where_this_desk_has_acted(house, act, fields):
    """A decision made before this desk is for a case that nobody here has touched, be it with a note or a record."""
    house.order()
    house.dispute()
    house.does(at("11 March 9:00"), act, "CB-1", **fields)
    with pytest.raises(Refused, match="has already acted"):
        house.comes(at("11 March 10:00"), "decision", dispute="d-1", **BEFORE_THIS_DESK)


def test_stages_a_decision_comes_in_where_only_the_parties_have_acted(house):
    """Messages and an escalation of the buyer's are no acts of this desk."""
    house.order()
    house.dispute()
    house.sleeps()
    house.comes(at("11 March 9:00"), "message", dispute="d-1", by="bea", text="Where is it?")
    house.escalates()
    house.comes(at("14 March 10:00"), "decision", dispute="d-1", **BEFORE_THIS_DESK)
    assert house.stage() == "decided"


def test_r20_an_addendum_alters_no_outcome(house):
    """Something may be added to a decision; decision, ending and amount stay, and the ledger has both."""
    proposed(house)
    house.until(at("21 March 9:00"))
    before = house.facts()
    house.does(at("22 March 9:00"), "addendum", "CB-1", text="The carrier confirmed it today.")
    assert house.entries() == [("decision.sealed", 1), ("addendum.made", 1)]
    after = house.facts()
    assert (after.stage, after.awarded, house.ended_at()) == ("decided", before.awarded, at("20 March 11:00:30"))
    with pytest.raises(CaseEnded):
        house.proposes(at("23 March 9:00"), "CB-1", refund(6000, after.items[0].digest))


def a_file(house, when):
    """The seller's item is received at *when* and comes in minutes later."""
    house.sends(when, "sam", arrives=LATER)


def a_delivery(house, when):
    """The carrier says that it delivered at *when*."""
    taken = house.imports(line(when, "tracking", "t-1", shipment="p-o-1", order="o-1", code="delivered"))
    assert taken.table().new == 1


def a_bounce(house, when):
    """Every letter to the seller comes back for good at *when*."""
    sent = [one.message_id for one in house.facts().letters if one.party == "seller"]
    taken = house.imports(*(line(when, "bounce", f"b-{one}", letter=one, permanent=True) for one in sent))
    assert taken.table().new == len(sent) > 1


LATER = at("20 March 11:10")


@pytest.mark.parametrize("arrives", [a_file, a_delivery, a_bounce])
@pytest.mark.parametrize(("after", "stage"), [(-US, "review"), (0 * US, "decided"), (US, "decided")])
def test_time_what_came_before_a_seal_fell_due_while_the_worker_slept(house, arrives, after, stage):
    """The seal is judged on what had been received before its instant; what came since voids nothing."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.until(at("20 March 10:30"))
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.sleeps()
    house.until(LATER)
    arrives(house, at("20 March 11:00:30") + after)
    assert house.stage() == ("review" if stage == "review" else "sealing")
    house.wakes(at("20 March 12:00"))
    assert house.stage() == stage
    if stage == "decided":
        assert house.entries()
