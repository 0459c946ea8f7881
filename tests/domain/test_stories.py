"""Whole cases, as one would tell them."""

from dataclasses import replace

import pytest

from caseboard.domain import decision_clock, periods
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.events import CaseEnded, Refused
from caseboard.domain.flags import flags
from caseboard.domain.instants import days, written
from caseboard.domain.money import PaidLine
from caseboard.domain.opening import Bought, Earlier, may_open
from caseboard.domain.policy import shipped
from tests.domain.build import (
    ADA,
    EVERYWHERE,
    T0,
    US,
    act_of,
    at,
    claim,
    context,
    dispute,
    gave,
    parcel,
    record,
    verdict,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

FOUND = {"digest": "a" * 64, "medium": "image", "readable": True, "characters": 0}


def sends(desk, when, party, ref, **found):
    """Let a party send a picture."""
    item = record("evidence", when, ref=ref, by=party, provenance="party", slot=found.pop("slot", None))
    return desk.does(item, **{**FOUND, "digest": ref[-1] * 64, **found})


def test_nobody_sends_anything():
    """A dispute left alone goes to the team, is reminded twice, and is cancelled with both told."""
    desk = Desk().until(at(60))
    assert desk.moves == [("negotiating", "gathering"), ("gathering", "cancelled")]
    assert desk.facts.entered_at == at(15)
    assert desk.ended_at == at(15 + 7 + 1, US)
    assert [x.kind for x in desk.facts.letters if x.party == "seller"] == [
        "evidence_period",
        "reminder",
        "reminder",
        "cancelled",
    ]
    with pytest.raises(CaseEnded):
        sends(desk, at(61), "b-1", "e-1")


def test_only_the_seller_answers():
    """The seller's item brings the case to review at its close, flagged; a decision states the buyer's silence."""
    desk = Desk()
    sends(desk, at(16), "s-1", "e-1", slot="proof_of_shipment", medium="pdf")
    desk.until(at(22))
    assert desk.written_to("reminder") == ["buyer", "buyer"]
    assert desk.stage == "gathering"
    desk.until(at(22, US))
    assert (desk.stage, flags(desk.facts)) == ("review", ("claimant_silent",))
    ruling = verdict([desk.facts.items[0].digest], outcome="no_refund", amount=0, fault="none",
                     grounds=("buyer_gave_none",), gave_none=("buyer",))  # fmt: skip
    desk.proposes(ruling, at(23)).until(at(24))
    assert (desk.stage, desk.facts.awarded) == ("decided", 0)
    assert desk.written_to("decision") == ["buyer", "seller"]


def test_letters_that_bounce():
    """The seller's letters come back: nothing is cancelled, the period is renewed once, then people decide."""
    desk = Desk().until(at(16)).bounces("evidence_period")
    desk.until(at(23, US))
    assert [e.body["kind"] for e in desk.happened("renewal")] == ["renewed"]
    desk.bounces("evidence_period").until(at(60))
    assert desk.stage == "review"
    assert set(flags(desk.facts)) == {"claimant_silent", "respondent_silent", "not_reached", "letter_failed"}
    assert not desk.happened("cancellation")


def test_a_worker_down_for_twenty_days():
    """Escalated by the buyer while nobody worked: both get their seven days, and the lost ones are the desk's."""
    desk = Desk()
    desk.worker_runs = False
    desk.does(record("escalation", at(3), by="b-1", why="seller_silent"))
    sends(desk, at(9), "b-1", "e-1")
    desk.worker_runs = True
    desk.now = at(23)
    desk.tick()
    assert desk.facts.entered_at == at(3)
    assert [periods.due_at(desk.facts, p) for p in ("buyer", "seller")] == [at(30)] * 2
    assert decision_clock.spent(desk.facts, at(23)) == days(20)
    assert decision_clock.decision_due(desk.facts) == at(13)
    assert [e.at for e in desk.happened("decision_warning")] == [at(8), at(10.5), at(12)]
    desk.until(at(60))
    assert (desk.moves[-1], flags(desk.facts)) == (("gathering", "review"), ("respondent_silent",))
    assert desk.facts.stage_since == at(30, US)


def test_a_period_extended_for_one():
    """The buyer gets a week more, the seller does not; what the seller sends then is late."""
    desk = Desk().until(at(15)).does(wish("period", at(16), party="buyer", due_at=written(at(29))))
    desk.until(at(22, US))
    assert desk.stage == "gathering"
    sends(desk, at(23), "s-1", "e-1")
    sends(desk, at(29), "b-1", "e-2")
    desk.until(at(29, US))
    assert (desk.stage, flags(desk.facts)) == ("review", ("respondent_silent",))
    desk.does(wish("admission", at(30), item="e-1", why="the courier was late"))
    assert flags(desk.facts) == ()


def test_withdrawn_in_grace():
    """Half a minute is enough to make peace."""
    desk = Desk(claim(items=[gave("buyer"), gave("seller")])).until(at(8))
    desk.proposes(verdict([gave("buyer").digest]), at(8))
    desk.does(record("withdrawal", at(8) + shipped().seal_after - US, by="b-1"))
    assert (desk.stage, desk.until(at(20)).stage) == ("withdrawn", "withdrawn")
    assert not desk.happened("seal")


def test_two_managers_at_once():
    """One wins; the other is told, and nothing of the second proposal is kept."""
    desk = Desk(claim(items=[gave("buyer"), gave("seller")])).until(at(8))
    desk.proposes(verdict([gave("buyer").digest]), at(8))
    with pytest.raises(Refused, match="already has a proposal"):
        desk.proposes(verdict([gave("seller").digest]), at(8, US), ref="p-2")
    assert desk.facts.proposal is not None
    assert desk.facts.proposal.ref == "p-1"


def test_two_disputes_on_two_lines_of_one_order():
    """A settlement on one line leaves what is left for the other, and never frees time."""
    lines = (PaidLine("l-1", 1, 6_000, None), PaidLine("l-2", 1, 4_000, None))
    sent = {"l-1": [at(-10)], "l-2": [at(-10)]}
    order = Bought("o-1", "b-1", "s-1", "BRL", at(-12), 10_000, 5, None, None, lines, sent)
    first = may_open(
        {"by": "b-1", "lines": ["l-1"], "reason": "quality", "requested": "60.00"}, at(-4), order, shipped()
    )
    assert first.paid_for == 6_000
    live = replace(order, disputes=(Earlier("CB-1", frozenset({"l-1"}), "gathering", at(-4), None),))
    second = {"by": "b-1", "lines": ["l-2"], "reason": "quality", "requested": "40.00"}
    assert may_open(second, at(30), live, shipped()).paid_for == 4_000  # frozen: long past completion
    over = replace(order, disputes=(Earlier("CB-1", frozenset({"l-1"}), "settled", at(-4), at(20)),))
    with pytest.raises(Refused, match="complete"):
        may_open(second, at(30), over, shipped())
    facts = dispute(paid_for=4_000, requested=4_000, order=replace(dispute().order, paid=10_000, given_back=7_000))
    with pytest.raises(Refused):
        decide(record("settlement", at(2), by="b-1"), facts, context(at(2)))
    (event,) = decide(record("settlement", at(2), by="b-1", amount="30.00"), facts, context(at(2)))
    assert event.body["becomes"]["awarded"] == 3_000


def test_goods_arrive_and_are_not_as_described():
    """Told of the delivery, the buyer changes the reason; both get new time and the case is about quality."""
    desk = Desk().until(at(16)).says(parcel("p-1", at(-10), ("delivered", at(16))))
    desk.tick()
    sends(desk, at(17), "s-1", "e-1", slot="proof_of_shipment", medium="pdf")
    desk.does(record("reason_change", at(21, -US), by="b-1", to="quality"))
    assert desk.facts.reason == "quality"
    assert [periods.due_at(desk.facts, p) for p in ("buyer", "seller")] == [at(28, -US)] * 2
    assert desk.until(at(28, -US)).stage == "gathering"
    assert desk.until(at(28)).stage == "review"


def test_the_clock_asks_its_own_acts_only():
    """After each act the next is later, or another: a case never asks the same act twice."""
    desk = Desk()
    named = []
    for _ in range(40):
        clock = act_of(desk.facts) if not desk.facts.ended else None
        if clock is None or clock.instant is None:
            break
        named.append((clock.act, clock.instant))
        desk.until(clock.instant)
    assert len(set(named)) == len(named)
    assert [act for act, _ in named] == ["escalation", "reminder", "reminder", "closing", "cancellation"]


def test_a_hold_over_the_end_of_everything():
    """A held claim is neither cancelled nor forgotten: at the hold's end the clock goes on."""
    desk = Desk(claim())
    supervisor = ADA._replace(role="supervisor")
    desk.does(wish("hold", at(6), why="police", until=written(at(20))), supervisor)
    assert desk.until(at(20, -US)).stage == "gathering"
    assert {c.blocked for c in clocks(desk.facts) if c.act == "cancellation"} == {"held (R41)"}
    assert desk.until(at(20)).stage == "cancelled"


def test_a_case_told_from_its_first_to_its_last_letter():
    """Opened, escalated, answered by both, reviewed early, decided: every letter once."""
    desk = Desk()
    desk.does(record("escalation", at(3), by="b-1", why="no_agreement"))
    sends(desk, at(4), "b-1", "e-1")
    sends(desk, at(5), "s-1", "e-2", slot="proof_of_shipment", medium="pdf")
    assert desk.until(at(5)).stage == "review"
    desk.proposes(verdict([desk.facts.items[0].digest]), at(5.5))
    assert desk.until(at(6)).stage == "sealing"  # what comes within a day of the letter is still on time
    assert desk.until(at(6, US)).stage == "decided"
    assert [(x.party, x.kind) for x in desk.facts.letters] == [
        (party, kind) for kind in ("evidence_period", "review_early", "decision") for party in ("buyer", "seller")
    ]
    assert desk.facts.entered_at == T0 + days(3)
