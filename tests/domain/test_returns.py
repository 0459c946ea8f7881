"""Goods go back: three branches, each by its own clock and once (R40); what was not collected (R36)."""

from dataclasses import replace

import pytest

from caseboard.domain import decision, returns
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.contradictions import contradictions
from caseboard.domain.events import Refused
from caseboard.domain.facts import Proposal
from caseboard.domain.instants import days, written
from caseboard.domain.notice import CHANGES_TO
from tests.domain.build import (
    ADA,
    CLOSES,
    EVERYWHERE,
    US,
    ZERO,
    act_of,
    at,
    context,
    dispute,
    gave,
    in_review,
    parcel,
    record,
    verdict,
)  # fmt: skip
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

SEALED = at(9)
CONFIRM_BY = at(12)
DELIVER_BY = at(10) + days(15)
CITED = gave("buyer").digest


def returned(*parcels, confirmed=None, **changes):
    """A case decided at day nine that the goods go back, of which the seller said something on day *confirmed*."""
    put = Proposal("p-1", ADA.name, at(8), SEALED, "basis", "return_and_refund", 10_000)
    marks = {} if confirmed is None else {returns.CONFIRMED: confirmed}
    given = {"stage": "decided", "stage_since": SEALED, "reason": "quality", "detail": None, "proposal": put,
             "awarded": 10_000, "parcels": tuple(parcels), "marks": marks, "entered_at": at(0)}  # fmt: skip
    return dispute(**{**given, **changes})


def back(sent, *events, ref="r-1"):
    """A parcel that went back."""
    return parcel(ref, sent, *events, direction="back")


# The rule.


@pytest.mark.parametrize(
    ("confirmed", "counts"),
    [
        (None, None),
        (SEALED - days(4), SEALED),  # an address on file before the decision counts from the seal
        (SEALED, SEALED),
        (CONFIRM_BY - US, CONFIRM_BY - US),
        (CONFIRM_BY, None),  # the window is over
        (CONFIRM_BY + US, None),
    ],
)
def test_r40_until_when_an_address_is_confirmed(confirmed, counts):
    """The seller confirms a return address before three days after the seal are over."""
    state = returns.returning(returned(confirmed=confirmed))
    assert state is not None
    assert state.confirm_by == CONFIRM_BY
    assert state.confirmed_at == counts
    assert state.deliver_by == (None if counts is None else counts + days(15))


@pytest.mark.parametrize(
    ("confirmed", "parcels", "act", "when"),
    [
        (None, (), "return_unconfirmed", CONFIRM_BY),
        (None, (back(at(10), ("delivered", at(11))),), "return_unconfirmed", CONFIRM_BY),  # sent to nowhere confirmed
        (at(10), (), "return_release", DELIVER_BY),
        (at(10), (back(DELIVER_BY - US),), None, None),  # sent in time: it waits for the carrier
        (at(10), (back(DELIVER_BY),), "return_release", DELIVER_BY),  # sent too late
        (at(10), (back(DELIVER_BY + US),), "return_release", DELIVER_BY),
        (at(10), (back(at(11), ("delivered", at(13))),), "return_refund", at(13)),
        (at(10), (back(at(11), ("delivered", DELIVER_BY - US)),), "return_refund", DELIVER_BY - US),
        (at(10), (back(at(11), ("delivered", DELIVER_BY)),), "return_refund", DELIVER_BY),  # sent in time, so it counts
        (at(10), (back(at(11), ("delivered", DELIVER_BY + days(9))),), "return_refund", DELIVER_BY + days(9)),
        (at(10), (back(at(8), ("delivered", at(9.5))),), "return_refund", at(10)),  # there before it was confirmed
        (at(10), (back(at(11), ("in_transit", at(12))),), None, None),
        (at(10), (back(at(11), ("delivered", at(13))), back(at(12), ref="r-2")), None, None),  # one is on its way
        (at(10), (parcel("p-9", at(11), ("delivered", at(12))),), "return_release", DELIVER_BY),  # none of a return
    ],
)
def test_r40_three_branches_and_their_clocks(confirmed, parcels, act, when):
    """Confirmed and delivered: refund; confirmed and not sent: release; never confirmed: refund without return."""
    facts = returned(*parcels, confirmed=confirmed)
    found = [(clock.act, clock.instant) for clock in clocks(facts) if clock.whose == "worker" and clock.instant]
    assert found == ([] if act is None else [(act, when)])
    for clock in clocks(facts):
        assert clock.rule == "R40"
        assert clock.anchor
        assert clock.arithmetic
    if act is None:
        (waits,) = clocks(facts)
        assert waits.blocked == "sent back in time and not delivered yet"


@pytest.mark.parametrize("branch", list(returns.BRANCHES))
def test_r40_a_return_ends_once(branch):
    """Whatever branch was taken, no clock of it runs any more, and no address confirmed later counts."""
    facts = returned(marks={branch: at(12)})
    assert clocks(facts) == ()
    assert not returns.confirms(facts, at(11))


@pytest.mark.parametrize(
    "changes",
    [{"stage": "review"}, {"stage": "settled"}, {"proposal": None}],
)
def test_r40_only_a_decision_asks_for_a_return(changes):
    """No other ending, and no decision from before this desk, has such clocks."""
    assert returns.returning(returned(**changes)) is None
    other = replace(returned().proposal or Proposal("", "", at(0), at(0), "", "", 0), outcome="refund_full")
    assert returns.returning(returned(proposal=other)) is None


# What is done by it.


def sealed():
    """A desk that has just sealed a return."""
    facts = in_review(since=CLOSES, reason="quality", detail=None)
    made = verdict([CITED], outcome="return_and_refund", amount=10_000)
    desk = Desk(facts, now=at(8)).proposes(made, at(8)).until(at(9))
    assert desk.stage == "decided"
    return desk


def test_r40_silence_does_not_pay():
    """No address in three days: the buyer is refunded and keeps the goods; both are told, once."""
    desk = sealed().until(at(20))
    (event,) = desk.happened("return_unconfirmed")
    assert event.recorded_at == desk.happened("seal")[0].recorded_at + days(3)
    assert desk.facts.awarded == 10_000
    assert desk.written_to("return_unconfirmed") == ["buyer", "seller"]
    assert desk.until(at(60)).happened("return_release") == []


def test_r40_confirmed_and_sent_back():
    """The buyer is told the address and the last second; delivered there, the refund is due at once."""
    desk = sealed().does(record("return_address", at(10), by="s-1", lines=["1 Mill Lane", "Leeds"]))
    (told,) = [e for e in desk.happened("letter") if e.body["kind"] == "return_address"]
    assert told.body["party"] == "buyer"
    assert "1 Mill Lane\nLeeds" in told.body["result"]["body"]
    desk.says(back(at(11), ("delivered", at(13)))).until(at(30))
    (event,) = desk.happened("return_refund")
    assert event.recorded_at == at(13)
    assert (desk.facts.awarded, desk.written_to("return_refund")) == (10_000, ["buyer", "seller"])


def test_r40_confirmed_and_not_sent():
    """The amount is released: nothing was given back after all, so others of the order may have it."""
    desk = sealed().does(record("return_address", at(10), by="s-1", lines=["1 Mill Lane"])).until(at(60))
    (event,) = desk.happened("return_release")
    assert event.recorded_at == DELIVER_BY
    assert (desk.facts.awarded, desk.written_to("return_release")) == (0, ["buyer", "seller"])
    assert desk.happened("return_unconfirmed") == []


def test_r40_the_first_word_counts():
    """A second address is kept and moves no clock; the buyer's own word is none."""
    desk = sealed().does(record("return_address", at(10), by="s-1", lines=["1 Mill Lane"]))
    (event,) = decide(record("return_address", at(11), "r-2", lines=["2 Mill Lane"]), desk.facts, context(at(11)))
    assert "result" not in event.body
    with pytest.raises(Refused) as refused:
        decide(record("return_address", at(11), "r-3", by="b-1", lines=["Home"]), desk.facts, context(at(11)))
    assert refused.value.rule == "R40"


@pytest.mark.parametrize("by", [-US, ZERO, US])
def test_r40_an_address_at_the_edge(by):
    """What is received a microsecond before the end counts; at the end the clock has acted."""
    desk = sealed()
    ends = desk.facts.stage_since + days(3)
    desk.does(record("return_address", ends + by, by="s-1", lines=["1 Mill Lane"]))
    assert bool(desk.happened("return_unconfirmed")) is (by >= ZERO)
    assert (returns.CONFIRMED in desk.facts.marks) is (by < ZERO)


# What may be decided.


@pytest.mark.parametrize(
    ("reason", "rule"),
    [*((reason, None) for reason in CHANGES_TO), ("not_received", "R40"), ("return_not_refunded", "R40"),
     ("delivery_terms", "R40")],
)  # fmt: skip
def test_r40_only_goods_not_as_described_go_back(reason, rule):
    """Not as described and its kinds, nothing else."""
    facts = in_review(since=CLOSES, reason=reason, detail=None)
    made = verdict([CITED], outcome="return_and_refund", amount=10_000)
    if rule is None:
        decision.check(facts, made)
    else:
        with pytest.raises(Refused) as refused:
            decision.check(facts, made)
        assert refused.value.rule == rule


@pytest.mark.parametrize(("amount", "fits"), [(0, False), (1, True), (15_000, True), (15_001, False)])
def test_r40_its_amount(amount, fits):
    """More than nothing, and at most all that is left."""
    facts = in_review(since=CLOSES, reason="quality", detail=None)
    made = verdict([CITED], outcome="return_and_refund", amount=amount, above_request="The freight as well.")
    if fits:
        decision.check(facts, made)
    else:
        with pytest.raises(Refused):
            decision.check(facts, made)


@pytest.mark.parametrize(
    ("slot", "readable", "cited", "reason", "rule"),
    [
        ("carrier_notice", True, True, "not_received", None),
        ("carrier_events", True, True, "not_received", None),
        ("carrier_notice", True, False, "not_received", "R36"),  # on file and not cited
        ("carrier_notice", False, True, "not_received", "R36"),  # nobody can read it
        ("statement", True, True, "not_received", "R36"),  # not the carrier's
        ("carrier_notice", True, True, "quality", "R36"),
    ],
)
def test_r36_an_order_is_finished_on_the_carriers_notice(slot, readable, cited, reason, rule):
    """Not collected: the carrier's notice is cited, or the order is not finished."""
    notice = gave("seller", text="notice", slot=slot, readable=readable)
    facts = in_review(since=CLOSES, items=[gave("buyer"), notice], reason=reason, detail=None)
    cites = [CITED, notice.digest] if cited else [CITED]
    made = verdict(cites, outcome="order_finished", amount=0, fault="buyer", grounds=("failed_collection",))
    if rule is None:
        decision.check(facts, made)
        with pytest.raises(Refused, match="gives nothing back"):
            decision.check(facts, replace(made, amount=1))
    else:
        with pytest.raises(Refused) as refused:
            decision.check(facts, made)
        assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("amount", "events", "warned"),
    [(0, (("returned", at(1)),), True), (15_000, (("returned", at(1)),), False), (0, (), False)],
)
def test_r36_a_seller_who_has_goods_and_money(amount, events, warned):
    """Returned to the seller and the seller paid: the sheet warns."""
    facts = in_review(since=CLOSES, parcels=(parcel("p-1", at(-9), *events),))
    said = contradictions(facts, verdict([CITED], outcome="no_refund", amount=amount, grounds=("returned_to_seller",)))
    assert any("R36" in one for one in said) is warned


def test_r40_the_clock_acts_at_its_instant():
    """The act of a return is named by its case and due instant, so two workers make one."""
    facts = returned()
    assert act_of(facts).instant == CONFIRM_BY
    desk = Desk(facts, now=SEALED).until(CONFIRM_BY)
    assert desk.happened("return_unconfirmed")[0].ref == f"CB-1/{written(CONFIRM_BY)}"
