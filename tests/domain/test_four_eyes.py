"""When a second person looks before a decision is sealed, and who that may be (*Stages*, *Policy*)."""

from dataclasses import replace

import pytest

from caseboard.domain import four_eyes
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks, next_act, next_deadline
from caseboard.domain.events import Refused
from caseboard.domain.instants import days
from caseboard.domain.staff import Staff
from tests.domain.build import (
    ADA,
    CLOSES,
    EVE,
    EVERYWHERE,
    US,
    ZERO,
    at,
    claim,
    context,
    gave,
    in_review,
    policy,
    setting,
    there,
    verdict,
    wish,
)  # fmt: skip
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

BOB = Staff("bob", "case manager")
CITED = gave("buyer").digest
REVIEW = in_review(since=CLOSES)
GRACE = days(30 / 86_400)
ALWAYS = policy(four_eyes_reasons=("not_received",))


def waiting(**changes) -> Desk:
    """A desk whose one case waits for approval since day eight, proposed by Ada."""
    desk = Desk(replace(REVIEW, **changes), now=at(8))
    desk.policy = ALWAYS
    return desk.proposes(verdict([CITED]), at(8))


@pytest.mark.parametrize(
    ("above", "amount", "asks"),
    [
        ({"BRL": "100.00"}, 10_000, ()),  # as much as one person decides alone
        ({"BRL": "99.99"}, 10_000, ("amount",)),  # a cent more
        ({"BRL": "99.99"}, 0, ("amount",)),  # what was asked is at stake even where nothing is given
        ({"BRL": "100.00"}, 10_001, ("amount",)),  # more is given than was asked
        ({"BRL": "0.00"}, 0, ("amount",)),
        ({"EUR": "1.00"}, 15_000, ()),  # no limit in this currency
        ({}, 15_000, ()),
    ],
)
def test_policy_four_eyes_above_an_amount(above, amount, asks):
    """More at stake than the limit of the case's currency wants a second person."""
    assert four_eyes.asked_for(REVIEW, amount, policy(four_eyes_above=above)) == asks


@pytest.mark.parametrize(
    ("reasons", "asks"),
    [
        (("not_received",), ("reason",)),
        (("counterfeit",), ()),
        (("counterfeit", "not_received"), ("reason",)),
        ((), ()),
    ],
)
def test_policy_four_eyes_for_reasons(reasons, asks):
    """Claims of the reasons named are looked at twice, and no others."""
    assert four_eyes.asked_for(REVIEW, 0, policy(four_eyes_reasons=reasons)) == asks


def test_policy_four_eyes_name_every_cause():
    """Whoever is asked is told all that asks for them."""
    rules = policy(four_eyes_above={"BRL": "0.00"}, four_eyes_reasons=("not_received",), four_eyes_share=100)
    assert four_eyes.asked_for(REVIEW, 0, rules) == tuple(four_eyes.WORDS)


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0, 0, 0), (1, 50, 150), (25, 2_300, 2_700), (100, 10_000, 10_000)]
)
def test_policy_four_eyes_draw_their_share(share, least, most):
    """About as many of ten thousand cases are drawn as the policy says; none at nought, all at a hundred."""
    drawn = sum(four_eyes.drawn(replace(REVIEW, number=f"CB-{n}"), share) for n in range(10_000))
    assert least <= drawn <= most


def test_policy_four_eyes_draw_once():
    """A larger share draws the same cases and more; nothing that happens to a case draws it again."""
    cases = [replace(REVIEW, number=f"CB-{n}") for n in range(500)]
    small, large = ({one.number for one in cases if four_eyes.drawn(one, share)} for share in (10, 40))
    assert small < large
    later = [replace(one, version=99, stage_since=at(30), requested=1, items=()) for one in cases]
    assert {one.number for one in later if four_eyes.drawn(one, 40)} == large
    moved = {one.number for one in cases if four_eyes.drawn(replace(one, opened_at=one.opened_at + US), 40)}
    assert moved != large  # the number alone does not tell


# The stage.


def test_stages_a_proposal_waits_for_a_second_person():
    """Where the policy wants one, a proposal goes to approval, has no seal of its own, and the desk's clock goes on."""
    desk = waiting()
    assert desk.moves == [("review", "approval")]
    assert there(desk.facts.proposal).asks == ("reason",)
    assert [(c.act, c.instant) for c in clocks(desk.facts) if c.act in ("approval", "seal")] == [("approval", None)]
    assert there(next_deadline(desk.facts)).act == "decision"
    assert desk.until(at(9)).stage == "approval"


@pytest.mark.parametrize(("by", "sealed"), [(-US, False), (ZERO, True), (US, True)])
def test_stages_the_grace_runs_from_the_approval(by, sealed):
    """Whatever waits for approval, its grace period begins when it is approved."""
    desk = waiting().does(wish("approval", at(9), BOB), BOB)
    assert desk.moves[-1] == ("approval", "sealing")
    assert there(next_act(desk.facts)).instant == at(9) + GRACE
    assert (desk.until(at(9) + GRACE + by).stage == "decided") is sealed
    if sealed:
        (event,) = desk.happened("seal")
        assert event.body["result"]["by"] == ADA.name
        assert event.body["result"]["approver"] == "bob"


@pytest.mark.parametrize("kind", ["approval", "rejection"])
@pytest.mark.parametrize(
    ("who", "may"),
    [
        (BOB, True),
        (EVE, True),
        (ADA, False),
        (Staff("ada", "supervisor"), False),  # admins included
        (Staff(" Ada ", "supervisor"), False),  # capitals make no second person
    ],
)
def test_stages_the_approver_is_somebody_else(kind, who, may):
    """Whoever proposed it neither approves nor rejects it, whatever their role."""
    wanted = wish(kind, at(9), who, why="The label is not weighed.")
    if may:
        assert decide(wanted, waiting().facts, context(at(9), who))
    else:
        with pytest.raises(Refused, match="somebody else") as refused:
            decide(wanted, waiting().facts, context(at(9), who))
        assert refused.value.rule == "Stages"


def test_stages_a_rejection_has_a_reason_and_leads_to_review():
    """What is rejected goes back to review with the reason, and its proposal stands no more."""
    with pytest.raises(Refused, match="wants a reason"):
        waiting().does(wish("rejection", at(9), BOB, why=" "), BOB)
    desk = waiting().does(wish("rejection", at(9), BOB, why="The label is not weighed."), BOB)
    assert desk.moves[-1] == ("approval", "review")
    assert desk.facts.proposal is None


@pytest.mark.parametrize("stage", ["review", "sealing", "gathering"])
def test_stages_only_what_waits_is_approved(stage):
    """Nothing is approved that does not wait for it."""
    facts = replace(waiting().facts, stage=stage)
    with pytest.raises(Refused, match="no proposal that waits"):
        decide(wish("approval", at(9), BOB), facts, context(at(9), BOB))


def test_stages_another_proposal_is_not_approved_by_mistake():
    """Whoever looked at one proposal approves no other that took its place."""
    with pytest.raises(Refused, match="another proposal"):
        decide(wish("approval", at(9), BOB, proposal="p-0"), waiting().facts, context(at(9), BOB))


def test_stages_an_approval_outlives_no_change_of_its_basis():
    """What comes in while it waits, or after the approval, voids the proposal; it is approved anew."""
    late = gave("seller", text="new")._replace(received_at=at(8.5))
    assert waiting().facts.stage == "approval"
    for desk in (waiting(), waiting().does(wish("approval", at(9), BOB), BOB)):
        desk.facts = replace(desk.facts, items=(*desk.facts.items, late))
        desk.happens([])
        desk.says()
        assert desk.stage == "review"
        assert desk.happened("void")


def test_stages_a_changed_basis_is_not_approved():
    """Even where nothing has voided it yet, what rests on another basis is refused."""
    facts = replace(waiting().facts, requested=9_999)
    with pytest.raises(Refused, match="basis has changed"):
        decide(wish("approval", at(9), BOB), facts, context(at(9), BOB))


@pytest.mark.parametrize(("who", "may"), [(ADA, True), (BOB, True), (EVE, True), (Staff("cai", "case manager"), False)])
def test_stages_who_holds_an_approved_decision_back(who, may):
    """Proposer, approver and supervisors hold it back within its grace, nobody else."""
    desk = waiting().does(wish("approval", at(9), BOB), BOB)
    if may:
        assert desk.does(wish("hold_back", at(9), who), who).stage == "review"
    else:
        with pytest.raises(Refused, match="ada, bob or a supervisor"):
            desk.does(wish("hold_back", at(9), who), who)


def test_stages_the_seal_asks_again():
    """A policy adopted within the grace period holds for the seal: it goes back to review and says why."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    assert desk.stage == "sealing"
    desk.policy = ALWAYS
    desk.until(at(9))
    assert desk.stage == "review"
    (event,) = desk.happened("void")
    assert "second person" in event.body["why"]


def test_stages_no_seal_of_what_its_proposer_approved():
    """However it came about, a proposal approved by its proposer is never sealed."""
    desk = waiting()
    own = replace(there(desk.facts.proposal), approver="ADA", seal_at=at(9))
    desk.facts = replace(desk.facts, stage="sealing", proposal=own)
    assert desk.until(at(9)).stage == "review"


def test_r21_an_approved_decision_waits_for_the_period():
    """What comes in before an early period closes is on time, so the seal waits for it, approved or not."""
    early = tuple(setting(party, "early", at(8), at(8)) for party in ("buyer", "seller"))
    facts = in_review(since=at(8), periods=(*claim().periods, *early))
    desk = Desk(facts, now=at(8))
    desk.policy = ALWAYS
    desk.proposes(verdict([CITED]), at(8)).does(wish("approval", at(8), BOB), BOB)
    assert desk.stage == "sealing"
