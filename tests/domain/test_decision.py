"""What a decision holds, how it is put forward, held back and sealed (R18, R20, *Outcomes and grounds*)."""

from dataclasses import replace

import pytest

from caseboard.domain import basis, decision
from caseboard.domain.acts import decide
from caseboard.domain.clocks import clocks
from caseboard.domain.events import Refused
from caseboard.domain.facts import Hold
from caseboard.domain.instants import days, written
from caseboard.domain.letters import decision as letter_of
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import FAULTS, GROUNDS, Finding, rule_named
from tests.domain.build import (
    ADA,
    CLOSES,
    EVE,
    EVERYWHERE,
    PROOF,
    US,
    ZERO,
    at,
    becomes,
    claim,
    context,
    dispute,
    gave,
    in_review,
    letter,
    parcel,
    record,
    sealing,
    setting,
    verdict,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

BOB = Staff("bob", "case manager")
CITED = gave("buyer").digest
REVIEW = in_review(since=CLOSES)
GRACE = days(30 / 86_400)


def check(facts=REVIEW, **changes):
    """Check a verdict that cites the buyer's item."""
    decision.check(facts, verdict(**{"cites": [CITED], **changes}))


def refusal(facts=REVIEW, **changes):
    """Return the rule that refuses it."""
    with pytest.raises(Refused) as refused:
        check(facts, **changes)
    return refused.value.rule


# R18: what it rests on.


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, None),
        ({"cites": []}, "R18"),  # neither cited nor said
        ({"findings": ()}, "R18"),
        ({"cites": ["f" * 64]}, "R18"),  # not on file
        ({"cites": [CITED[:12]]}, "R18"),  # a hash is cited whole
        ({"findings": (Finding(" ", (CITED,), "R18"),)}, "Outcomes"),
        ({"findings": (Finding("It says so.", (CITED,), " "),)}, "Outcomes"),
        ({"findings": (Finding("It says so.", (CITED,), "R0"),)}, "Outcomes"),
        ({"findings": (Finding("It says so.", (CITED,), "R41"),)}, None),  # the last rule
        ({"findings": (Finding("It says so.", (CITED,), "R42"),)}, "Outcomes"),
        ({"findings": (Finding("It says so.", (CITED,), "R999"),)}, "Outcomes"),
        ({"findings": (Finding("It says so.", (CITED,), "Silence"),)}, None),
        ({"findings": (Finding("It says so.", (CITED,), "Policy"),)}, "Outcomes"),  # no decision rests on it
        ({"gave_none": ("carrier",)}, "R18"),
        ({"gave_none": ("seller",)}, "R18"),  # it gave
        ({"grounds": ("seller_gave_none", "not_delivered")}, "R18"),
        ({"rationale": " "}, "Outcomes"),
    ],
)
def test_r18_cited_or_silent(changes, rule):
    """A decision cites evidence on file by its hash, or states who gave none, truly."""
    if rule:
        assert refusal(**changes) == rule
    else:
        check(**changes)


def test_r18_a_silence_stated_needs_no_citation():
    """Where a party gave nothing, to say so is enough."""
    silent = in_review(since=CLOSES, items=[gave("buyer")])
    check(silent, cites=[], gave_none=("seller",))
    check(silent, grounds=("seller_gave_none",))
    check(silent, cites=[], grounds=("seller_gave_none",))  # the ground says it as well
    assert refusal(silent, cites=[], grounds=("buyer_gave_none",)) == "R18"
    late = in_review(since=CLOSES, items=[gave("buyer"), gave("seller", at(7, US))])
    check(late, cites=[], gave_none=("seller",))  # late is as good as nothing
    assert refusal(replace(late, items=(gave("buyer"), gave("seller", at(7)))), gave_none=("seller",)) == "R18"


def test_r18_late_items_may_be_cited():
    """What lies on file can be cited, late or not."""
    late = gave("seller", at(7, US))
    check(in_review(since=CLOSES, items=[late]), cites=[late.digest])


def test_r22_empty_slots_forbid_no_decision_and_are_named():
    """The decision names what was required and never came."""
    check()
    assert decision.unfilled(REVIEW) == {"seller": ("proof_of_shipment",)}
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8)).until(at(9))
    assert desk.happened("seal")[0].body["result"]["unfilled"] == {"seller": ["proof_of_shipment"]}
    letters = [e.body["result"]["body"] for e in desk.happened("letter") if e.body["kind"] == "decision"]
    assert all("Required of the seller and not received:\n- proof of shipment" in words for words in letters)


# Outcomes, amounts, grounds.


@pytest.mark.parametrize(
    ("outcome", "amount", "rule"),
    [
        ("refund_full", 15_000, None),  # all that is left
        ("refund_full", 14_999, "Outcomes"),
        ("refund_full", 15_001, "Outcomes"),
        ("refund_partial", 0, "Outcomes"),  # more than nothing
        ("refund_partial", 1, None),
        ("refund_partial", 14_999, None),
        ("refund_partial", 15_000, "Outcomes"),  # less than left
        ("refund_partial", -1, "Outcomes"),
        ("no_refund", 0, None),
        ("no_refund", 1, "Outcomes"),
        ("no_refund", -1, "Outcomes"),
        ("return_and_refund", 15_000, "R40"),  # goods that never came do not go back
        ("order_finished", 0, "R36"),  # no carrier's notice is cited
        ("revenge", 0, "Outcomes"),
    ],
)
def test_outcomes_and_their_amounts(outcome, amount, rule):
    """Each outcome has its amount, held to what is left of what was paid."""
    changes = {"outcome": outcome, "amount": amount, "above_request": "The rest is worthless too."}
    if rule:
        assert refusal(**changes) == rule
    else:
        check(**changes)


@pytest.mark.parametrize(
    ("amount", "reason", "refused"),
    [
        (10_000, "", False),  # as asked
        (10_001, "", True),
        (10_001, "  ", True),
        (10_001, "The rest is worthless too.", False),
    ],
)
def test_outcomes_above_the_request_only_with_a_reason(amount, reason, refused):
    """More than was asked needs a reason."""
    if refused:
        assert refusal(amount=amount, above_request=reason) == "Outcomes"
    else:
        check(amount=amount, above_request=reason)


@pytest.mark.parametrize(
    ("paid", "given_back", "left"),
    [
        (15_000, 0, 15_000),
        (40_000, 20_000, 15_000),  # other lines have their own
        (40_000, 30_000, 10_000),  # the sum on an order never exceeds what was paid
        (15_000, 15_000, 0),
        (15_000, 16_000, 0),
    ],
)
def test_outcomes_left(paid, given_back, left):
    """What is left is bounded by the lines' payment and by the order's."""
    order = replace(REVIEW.order, paid=paid, given_back=given_back)
    assert replace(REVIEW, order=order).left == left


def test_outcomes_nothing_left_to_refund():
    """A full refund of nothing is none."""
    nothing = replace(REVIEW, order=replace(REVIEW.order, given_back=15_000))
    assert refusal(nothing, outcome="refund_full", amount=0) == "Outcomes"
    check(nothing, outcome="no_refund", amount=0)


@pytest.mark.parametrize(
    ("grounds", "rule"),
    [
        ((), "Outcomes"),
        (("boredom",), "Outcomes"),
        (("po_box",), "R33"),
        (("signed_without_remark",), "R33"),
        (("po_box", "signed_without_remark"), "R33"),  # two that carry nothing carry nothing together
        (("po_box", "not_delivered"), None),
        (("signed_without_remark", "not_faulty"), None),
    ],
)
def test_r33_grounds(grounds, rule):
    """At least one ground, and two that are never one alone."""
    if rule:
        assert refusal(grounds=grounds) == rule
    else:
        check(grounds=grounds)


@pytest.mark.parametrize("ground", [g for g in GROUNDS if g not in ("po_box", "signed_without_remark")])
def test_grounds_of_the_rules(ground):
    """Every other ground stands alone, truth about silence aside."""
    silent = in_review(since=CLOSES, items=[])
    check(silent, cites=[], gave_none=("buyer",), grounds=(ground,))


@pytest.mark.parametrize("fault", [*FAULTS, "weather"])
def test_outcomes_fault(fault):
    """Four faults are known."""
    if fault == "weather":
        assert refusal(fault=fault) == "Outcomes"
    else:
        check(fault=fault)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("r18", "R18"),
        (" R18 ", "R18"),
        ("r 7", "R7"),
        ("silence", "Silence"),
        ("R018", None),
        ("R18a", None),
        ("", None),
    ],
)
def test_outcomes_a_rule_by_its_name(said, rule):
    """A rule is named in capitals or not, spaces aside; what the rules do not know is no rule."""
    assert rule_named(said) == rule


def test_outcomes_an_unknown_word_is_answered_with_those_known():
    """Whoever names no outcome or ground of the rules is told them, all of them."""
    with pytest.raises(Refused, match=r"return_and_refund, no_refund, order_finished"):
        check(outcome="luck")
    with pytest.raises(Refused, match=r"known are not_delivered, .*, claim_not_shown"):
        check(grounds=("luck",))


# Where it is put forward.


@pytest.mark.parametrize("stage", ["negotiating", "gathering", "approval", "sealing", "decided", "cancelled"])
def test_stages_a_decision_is_proposed_in_review(stage):
    """Only a case in review takes a proposal."""
    assert refusal(replace(REVIEW, stage=stage)) in ("Stages", "Endings")


def test_stages_a_proposal_waits_out_its_grace():
    """Proposing moves the case to sealing, with the instant at which it may be sealed."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    assert desk.moves == [("review", "sealing")]
    assert desk.facts.proposal
    assert desk.facts.proposal.seal_at == at(8) + GRACE


@pytest.mark.parametrize(
    ("by", "sealed"),
    [
        (-US, False),
        (ZERO, True),  # the grace is over
        (US, True),
    ],
)
def test_r20_sealed_when_the_grace_is_over(by, sealed):
    """A proposal is sealed at the end of its grace, both told in the same act."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8)).until(at(8) + GRACE + by)
    assert (desk.stage == "decided") is sealed
    if sealed:
        assert desk.ended_at == at(8) + GRACE
        assert desk.facts.awarded == 10_000
        assert desk.written_to("decision") == ["buyer", "seller"]


@pytest.mark.parametrize(
    ("by", "held_back"),
    [
        (-US, True),
        (ZERO, False),  # at one instant the clock comes first
        (US, False),
    ],
)
def test_stages_held_back_within_the_grace(by, held_back):
    """Its proposer may take a proposal back until it is sealed."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    back = wish("hold_back", at(8) + GRACE + by)
    if held_back:
        assert desk.does(back).stage == "review"
        assert desk.facts.proposal is None
    else:
        with pytest.raises(Refused, match="case has ended"):
            desk.does(back)


@pytest.mark.parametrize(("staff", "may"), [(ADA, True), (EVE, True), (BOB, False)])
def test_stages_who_holds_back(staff, may):
    """The proposer or a supervisor, and nobody else."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    if may:
        assert desk.does(wish("hold_back", at(8, US), staff), staff).stage == "review"
    else:
        with pytest.raises(Refused):
            desk.does(wish("hold_back", at(8, US), staff), staff)


def test_stages_nothing_to_hold_back():
    """In review there is no proposal."""
    with pytest.raises(Refused):
        decide(wish("hold_back", at(8)), REVIEW, context(at(8), ADA))


# When it is sealed.


def waiting(**changes):
    """A proposal made on the eighth day, its basis as the facts then stood."""
    facts = in_review(since=CLOSES, **changes)
    return sealing(proposed=at(8), since=CLOSES, basis=basis.basis(facts), **changes)


def seal_at(facts):
    """Return when the proposal is sealed."""
    return next(clock.instant for clock in clocks(facts) if clock.act == "seal")


@pytest.mark.parametrize(
    ("until", "at_"),
    [
        (at(8), at(8) + GRACE),
        (at(8) + GRACE, at(8) + GRACE),  # half-open: over at its end
        (at(8) + GRACE + US, at(8) + GRACE + US),
        (at(20), at(20)),
    ],
)
def test_r41_a_hold_delays_the_seal(until, at_):
    """A held claim is sealed when the hold ends."""
    assert seal_at(waiting(holds=(Hold(at(1), until),))) == at_


@pytest.mark.parametrize(
    ("sent", "at_"),
    [
        (at(3), at(8) + GRACE),
        (at(3) + GRACE, at(8) + GRACE),
        (at(3) + GRACE + US, at(8) + GRACE + US),
        (at(7), at(12)),
        (None, None),
    ],
)
def test_r26_an_open_window_delays_the_seal(sent, at_):
    """While the buyer may still change the reason nothing is sealed."""
    told = [letter("buyer"), letter("seller"), letter("buyer", "delivery_notice", sent, queued=at(2))]
    assert seal_at(waiting(letters=told, delivered_at=at(2))) == at_


@pytest.mark.parametrize(
    ("closes", "at_"),
    [
        (at(8) + GRACE - US, at(8) + GRACE),
        (at(8) + GRACE, at(8) + GRACE + US),  # the deadline itself is still on time
        (at(9), at(9, US)),
    ],
)
def test_r21_the_seal_waits_for_what_is_still_on_time(closes, at_):
    """A case that came to review early is sealed when its period has closed."""
    longer = tuple(setting(p, due=closes) for p in ("buyer", "seller"))
    assert seal_at(waiting(periods=longer)) == at_


# R20, the basis: what voids a proposal and what does not.


DELIVERED = parcel("p-1", at(-10), ("delivered", at(1)))


@pytest.mark.parametrize(
    ("changes", "voids"),
    [
        ({"reason": "quality", "detail": None}, True),
        ({"detail": "customs"}, True),
        ({"requested": 9_000}, True),
        ({"items": (gave("buyer"),)}, True),  # evidence on file
        ({"items": (gave("buyer"), gave("seller"), gave("seller", at(8), text="late"))}, True),  # late ones too
        ({"items": (gave("buyer", admitted_at=at(8)), gave("seller"))}, True),
        ({"items": (gave("buyer"), gave("seller"), gave("seller", at(8), ref="again"))}, False),  # the same file
        ({"items": (gave("buyer"), gave("seller"), gave("seller", at(0, -US), ref="again"))}, True),  # had come sooner
        ({"items": (gave("buyer"), gave("seller"), gave("seller", at(8), ref="again", admitted_at=at(8)))}, True),
        ({"items": (gave("buyer"), gave("seller"), gave("seller", at(8))._replace(party="buyer"))}, True),
        ({"items": (gave("buyer", slot="statement"), gave("seller"))}, False),  # only where it lies
        ({"items": (gave("buyer", seen_at=at(8)), gave("seller"))}, False),
        ({"parcels": (DELIVERED,)}, True),
        ({"parcels": (parcel("p-1", at(-10), ("returned", at(1))),)}, True),
        ({"parcels": (parcel("p-1", at(-10), ("collection_failed", at(1))),)}, True),
        ({"parcels": (parcel("p-1", at(-10), ("customs_hold", at(1))),)}, True),
        ({"parcels": (parcel("p-1", at(-10), ("in_transit", at(1)), ("exception", at(2))),)}, False),
        ({"letters": (letter("buyer"), letter("seller", bounced_at=at(8), permanent=True))}, True),  # a contact
        ({"letters": (letter("buyer"), letter("seller", bounced_at=at(8), permanent=False))}, False),
        ({"letters": (letter("buyer"), letter("seller"), letter("seller", "letter", at(8)))}, False),
        ({"version": 99}, False),
        ({"holds": (Hold(at(8), at(9)),)}, False),
        ({"thread": ()}, False),
    ],
)
def test_stages_what_a_proposal_rests_on(changes, voids):
    """A proposal pins reason, detail, amount, evidence, weighty parcel events and both contacts, nothing else."""
    assert (basis.basis(replace(REVIEW, **changes)) != basis.basis(REVIEW)) is voids


def test_stages_a_waiver_is_a_contact():
    """With the contact waived, what was no contact stands as one."""
    lost = replace(REVIEW, letters=(letter("buyer"), letter("seller", bounced_at=at(1), permanent=True)))
    waived = replace(lost, waived=frozenset({"seller"}))
    assert basis.basis(lost) != basis.basis(waived) == basis.basis(REVIEW)


def test_r23_an_event_reported_twice_voids_nothing():
    """The same report again is the same event."""
    once = replace(REVIEW, parcels=(DELIVERED,))
    twice = replace(REVIEW, parcels=(replace(DELIVERED, events=DELIVERED.events * 2),))
    assert basis.basis(once) == basis.basis(twice)


def test_stages_a_changed_basis_sends_the_case_back_at_once():
    """What changes the basis voids the proposal in the same transaction, naming why."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    desk.does(wish("detail", at(8, US), detail="customs"))
    assert desk.moves == [("review", "sealing"), ("sealing", "review")]
    (void,) = desk.happened("void")
    assert (void.source, void.body["why"]) == ("system", "the proposal's basis has changed")


def test_stages_an_act_that_changes_nothing_leaves_the_proposal():
    """Notes, letters and refiling leave a proposal as it is."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    desk.does(wish("note", at(8, US), text="seen"))
    desk.does(wish("writing", at(8, US), party="both", text="We are nearly done."))
    desk.does(wish("refiling", at(8, US), item="e-buyer-x", slot="statement"))
    assert desk.until(at(9)).stage == "decided"


def test_stages_a_guard_that_fails_at_the_seal_is_named():
    """What was given back meanwhile no longer leaves the amount: back to review, with the reason."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    desk.facts = replace(desk.facts, order=replace(desk.facts.order, given_back=6_000))
    desk.until(at(9))
    assert desk.stage == "review"
    (void,) = desk.happened("void")
    assert void.source == "worker"
    assert "less than 90.00 BRL" in void.body["why"]


def test_r20_the_seal_holds_everything():
    """The sealed event holds verdict, currency, proposer, evidence and what was waived."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8)).until(at(9))
    (seal,) = desk.happened("seal")
    result = seal.body["result"]
    assert result["decision"] == decision.written_verdict(verdict([CITED]))
    assert decision.read_verdict(result["decision"]) == verdict([CITED])
    assert (result["by"], result["proposal"], result["waived"]) == ("ada", "p-1", [])
    assert result["currency"] == "BRL"
    assert result["evidence"] == sorted(item.digest for item in REVIEW.items)


def test_r20_withdrawn_in_one_instant_with_the_seal():
    """At one instant the clock comes first: it is sealed, and the withdrawal comes too late."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    with pytest.raises(Refused, match="case has ended"):
        desk.does(record("withdrawal", at(8) + GRACE, by="b-1"))
    assert desk.stage == "decided"
    sooner = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    assert sooner.does(record("withdrawal", at(8) + GRACE - US, by="b-1")).stage == "withdrawn"


def test_r20_a_late_worker_seals_when_it_comes():
    """Nothing that ends a case is backdated."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8))
    desk.now = at(28)
    desk.tick()
    assert (desk.stage, desk.ended_at) == ("decided", at(28))


# Decisions older than the desk.


OLD = {
    "outcome": "refund_full",
    "amount": "150.00",
    "fault": "seller",
    "grounds": ["faulty"],
    "rationale": "So.",
    "by": "eve",
}


def test_stages_an_imported_decision():
    """A decision older than this desk ends a case nobody here has touched, marked imported."""
    made = decide(record("decision", at(2), **OLD), claim(periods=(), letters=()), context(at(3)))
    assert becomes(made)["stage"] == "decided"
    assert made[0].body["result"]["imported"] is True
    assert made[0].body["result"]["decision"]["amount"] == 15_000
    assert made[0].body["result"]["currency"] == "BRL"


@pytest.mark.parametrize(("amount", "awarded"), [(None, 0), ("0.00", 0), ("150.00", 15_000)])
def test_stages_amounts_of_an_imported_decision(amount, awarded):
    """An old decision gave nothing, or up to all that was left."""
    fields = {**OLD, "amount": amount, "outcome": "no_refund" if awarded == 0 else "refund_full"}
    made = decide(record("decision", at(2), **fields), dispute(), context(at(3)))
    assert becomes(made)["awarded"] == awarded


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        (claim(), {}),  # this desk has opened a period
        (claim(periods=(), letters=[letter("buyer")]), {}),  # or written a letter
        (in_review(since=CLOSES, periods=(), letters=()), {}),
        (claim(periods=(), letters=()), {"outcome": "revenge"}),
        (claim(periods=(), letters=()), {"fault": "weather"}),
        (claim(periods=(), letters=()), {"grounds": ["boredom"]}),
        (claim(periods=(), letters=()), {"amount": "150.01"}),
        (claim(periods=(), letters=()), {"amount": "-1.00"}),
    ],
)
def test_stages_what_is_not_imported_as_a_decision(facts, fields):
    """An act here, unknown words or too much money: refused."""
    with pytest.raises(Refused):
        decide(record("decision", at(2), **{**OLD, **fields}), facts, context(at(3)))


def test_r17_the_reason_of_a_waiver_stands_in_the_letters():
    """Whoever was decided about unreached, and why that was allowed, stands in the decision."""
    facts = replace(REVIEW, waived=frozenset({"seller"}))
    body = letter_of(facts, "buyer", verdict([CITED]), {"seller": "The shop has closed."}).body
    assert "Decided without reaching the seller, whose letters came back for good: The shop has closed." in body


def test_items_are_named_clearly():
    """An item is named by its ref, or by enough of its hash to be the only one."""
    proof = gave("seller", **{**PROOF, "slot": None})
    facts = in_review(since=CLOSES, items=[gave("buyer"), proof, gave("buyer", text="other")])
    for wanted in (proof.ref, proof.digest, proof.digest[:6]):
        made = decide(wish("refiling", at(8), item=wanted, slot="label"), facts, context(at(8), ADA))
        assert made[0].body["result"]["item"] == proof.ref
    same = replace(facts, items=(gave("buyer"), proof._replace(digest=gave("buyer").digest)))
    for facts_, wanted in ((facts, ""), (facts, "zzzzzz"), (same, gave("buyer").digest)):
        with pytest.raises(Refused):
            decide(wish("refiling", at(8), item=wanted, slot="statement"), facts_, context(at(8), ADA))


def test_refiling_wants_a_slot_of_the_items_party():
    """Nobody's item lies under the other side's slot."""
    with pytest.raises(Refused):
        decide(wish("refiling", at(8), item="e-buyer-x", slot="proof_of_shipment"), REVIEW, context(at(8), ADA))


def test_seal_event_names_its_due_instant():
    """Two workers make one seal."""
    desk = Desk(REVIEW, now=at(8)).proposes(verdict([CITED]), at(8)).until(at(9))
    assert desk.happened("seal")[0].ref == f"CB-1/{written(at(8) + GRACE)}"
