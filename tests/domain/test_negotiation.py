"""What the parties do until the claim, and how a dispute ends by their word (R7 to R12)."""

from dataclasses import replace

import pytest

from caseboard.domain.acts import decide
from caseboard.domain.clock_acts import Due, make
from caseboard.domain.clocks import clocks
from caseboard.domain.events import CaseEnded, PassedOver, Refused
from caseboard.domain.instants import days, written
from caseboard.domain.policy import shipped
from tests.domain.build import (
    EVERYWHERE,
    T0,
    US,
    ZERO,
    act_of,
    at,
    becomes,
    claim,
    context,
    dispute,
    in_review,
    policy,
    record,
    results,
    sealing,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

ENDED_STAGES = ("decided", "cancelled", "withdrawn", "settled")
LIVE = {
    "negotiating": dispute(),
    "gathering": claim(),
    "review": in_review(since=at(8)),
    "approval": replace(in_review(since=at(8)), stage="approval"),
    "sealing": sealing(proposed=at(9), basis="b"),
}


def taken(facts, kind, when, **fields):
    """Take a record in at its instant."""
    return decide(record(kind, when, **fields), facts, context(when))


def refusal(facts, kind, when, **fields):
    """Return the rule that refuses a record."""
    with pytest.raises(Refused) as refused:
        taken(facts, kind, when, **fields)
    return refused.value.rule


EDIT = {"by": "b-1", "reason": "not_received", "requested": "90.00", "remedy": "partial_refund"}


def test_r7_edit_until_the_claim():
    """Amount and remedy may be edited while the parties negotiate, and at no time later."""
    made = becomes(taken(dispute(), "dispute", at(2), **EDIT))
    assert made == {"requested": 9_000, "remedy": "partial_refund"}
    for stage in ("gathering", "review", "sealing"):
        assert refusal(LIVE[stage], "dispute", at(10), **EDIT) == "R7"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"reason": "quality"}, "R7"),  # nothing else is ever updated
        ({"detail": "customs"}, "R7"),
        ({"by": "s-1"}, "R7"),
        ({"requested": "0.00"}, "R7"),
        ({"requested": "150.01"}, "R7"),
        ({"requested": "1.00", "currency": "USD"}, "R7"),
        ({"remedy": "revenge"}, "R7"),
        ({"detail": "in_transit"}, None),  # the same detail is no change
        ({"requested": "150.00"}, None),
    ],
)
def test_r7_an_edit_changes_amount_and_remedy_only(fields, rule):
    """An edit is held to the bounds of the opening and to its two fields."""
    if rule:
        assert refusal(dispute(), "dispute", at(2), **{**EDIT, **fields}) == rule
    else:
        assert taken(dispute(), "dispute", at(2), **{**EDIT, **fields})


def test_r10_an_edit_restarts_nothing():
    """Both instants of escalation count from the first submission, edited or not."""
    facts = dispute()
    edited = replace(
        facts, **{k: v for k, v in becomes(taken(facts, "dispute", at(2), **EDIT)).items() if k != "remedy"}
    )
    assert [c.instant for c in clocks(edited)] == [c.instant for c in clocks(facts)] == [at(3), at(15)]


@pytest.mark.parametrize(
    ("by", "due"),
    [
        (-US, False),  # a microsecond before, it is theirs to settle
        (ZERO, True),
        (US, True),
    ],
)
def test_r8_goes_to_the_team_by_itself(by, due):
    """A dispute not settled goes to the team fifteen days after its opening."""
    clock = act_of(dispute())
    assert clock.act == "escalation"
    assert (clock.instant <= T0 + days(15) + by) is due


@pytest.mark.parametrize("late", [ZERO, US, days(20)])
def test_r8_entered_when_it_fell_due(late):
    """However late the worker, the claim is entered at the due instant and says no agreement was reached."""
    facts = dispute()
    events = make(facts, Due(act_of(facts), at(15), at(15) + late, shipped()))
    made = becomes(events)
    assert made["entered_at"] == written(at(15))
    assert made["stage_since"] == written(at(15) + late)
    assert (made["stage"], made["escalation_why"]) == ("gathering", "no_agreement")
    assert events[0].ref == f"CB-1/{written(at(15))}"  # case and due instant: two workers make it once


@pytest.mark.parametrize(
    ("by", "moves"),
    [
        (-US, [("negotiating", "settled")]),
        (ZERO, [("negotiating", "gathering"), ("gathering", "settled")]),  # at one instant the clock comes first
        (US, [("negotiating", "gathering"), ("gathering", "settled")]),
    ],
)
def test_r8_settled_around_the_instant(by, moves):
    """Settled a microsecond before it stays a negotiation; exactly then it is settled as a claim."""
    desk = Desk().does(record("settlement", at(15, by), by="b-1"))
    assert desk.moves == moves


@pytest.mark.parametrize(("by", "allowed"), [(-US, False), (ZERO, True), (US, True)])
def test_r9_buyer_escalates(by, allowed):
    """From the third day on the buyer may escalate; the claim is entered at the escalation's instant."""
    fields = {"by": "b-1", "why": "seller_silent"}
    if not allowed:
        assert refusal(dispute(), "escalation", at(3, by), **fields) == "R9"
        return
    events = decide(record("escalation", at(3, by), **fields), dispute(), context(at(4)))
    assert becomes(events)["entered_at"] == written(at(3, by))
    assert becomes(events)["stage_since"] == written(at(4))


def test_r9_the_length_is_policy():
    """The wait is the one of the policy the dispute was opened under."""
    patient = dispute(policy=policy(escalation_from=days(7)))
    assert refusal(patient, "escalation", at(7, -US), by="b-1", why="other") == "R9"
    assert taken(patient, "escalation", at(7), by="b-1", why="other")


def test_r9_only_the_buyer_escalates():
    """The seller does not escalate, nor the platform."""
    for by in ("s-1", "platform"):
        assert refusal(dispute(), "escalation", at(4), by=by, why="other") == "R9"


def test_r9_twice_is_passed_over():
    """A second escalation changes nothing and is nobody's fault."""
    with pytest.raises(PassedOver):
        taken(claim(), "escalation", at(4), by="b-1", why="other")


def test_r9_after_an_ending_refused():
    """What has been settled is not escalated."""
    with pytest.raises(CaseEnded, match="case has ended"):
        taken(dispute(stage="settled"), "escalation", at(4), by="b-1", why="other")


@pytest.mark.parametrize(("by", "allowed"), [(-US, False), (ZERO, True), (US, True)])
def test_r8_reported_by_the_senders_clock(by, allowed):
    """A sender whose own clock escalated says so, no sooner than after fifteen days; it was entered when it was due."""
    if allowed:
        made = becomes(taken(dispute(), "escalation", at(15, by), by="clock"))
        assert (made["escalation_why"], made["entered_at"]) == ("no_agreement", written(at(15)))
    else:
        assert refusal(dispute(), "escalation", at(15, by), by="clock") == "R8"


@pytest.mark.parametrize("why", ["seller_silent", "partial_refund_refused", "no_agreement", "other"])
def test_r11_why(why):
    """Escalating says why; four reasons are known."""
    assert becomes(taken(dispute(), "escalation", at(3), by="b-1", why=why))["escalation_why"] == why


@pytest.mark.parametrize("why", ["", None, "bored"])
def test_r11_unknown_why(why):
    """An escalation without a known reason is refused."""
    assert refusal(dispute(), "escalation", at(3), by="b-1", why=why) == "R11"


@pytest.mark.parametrize("stage", LIVE)
def test_r12_withdrawn_until_sealed(stage):
    """The buyer may withdraw in every stage before the end; the end is the transaction's instant."""
    events = decide(record("withdrawal", at(9), by="b-1"), LIVE[stage], context(at(10)))
    assert becomes(events) == {
        "stage": "withdrawn",
        "stage_since": written(at(10)),
        "ended_at": written(at(10)),
    }
    assert refusal(LIVE[stage], "withdrawal", at(9), by="s-1") == "R12"


@pytest.mark.parametrize("stage", LIVE)
@pytest.mark.parametrize("by", ["b-1", "s-1"])
def test_r12_settled_until_sealed(stage, by):
    """Either party reports a settlement in every stage before the end."""
    made = becomes(taken(LIVE[stage], "settlement", at(10), by=by, amount="20.00"))
    assert (made["stage"], made["awarded"]) == ("settled", 2_000)


@pytest.mark.parametrize("kind", ["withdrawal", "settlement"])
@pytest.mark.parametrize("stage", ENDED_STAGES)
def test_r12_not_after_the_end(stage, kind):
    """What commits first stands."""
    with pytest.raises(CaseEnded):
        taken(dispute(stage=stage), kind, at(10), by="b-1")


@pytest.mark.parametrize(
    ("amount", "awarded"),
    [
        (None, 10_000),  # without an amount: as requested
        ("0.00", 0),  # the parties are free to agree on nothing
        ("150.00", 15_000),  # all that was paid for its lines
        ("150.01", "R12"),
        ("-0.01", "R12"),
        ("1.001", "R12"),
        ("x", "R12"),
    ],
)
def test_r12_amount_of_a_settlement(amount, awarded):
    """A settlement never goes above what was paid for its lines."""
    fields = {} if amount is None else {"amount": amount}
    if isinstance(awarded, str):
        assert refusal(dispute(), "settlement", at(2), by="b-1", **fields) == awarded
    else:
        assert becomes(taken(dispute(), "settlement", at(2), by="b-1", **fields))["awarded"] == awarded


def test_r12_somebody_else_settles_nothing():
    """The platform is no party to a settlement."""
    assert refusal(dispute(), "settlement", at(2), by="platform") == "R12"


@pytest.mark.parametrize(("given_back", "rule"), [(14_000, None), (14_001, "Outcomes")])
def test_outcomes_settlements_on_an_order_never_exceed_its_payment(given_back, rule):
    """What other disputes on the order gave back is no longer there to settle with."""
    facts = dispute(order=replace(dispute().order, paid=24_000, given_back=given_back))
    if rule:
        assert refusal(facts, "settlement", at(2), by="b-1") == rule
    else:
        assert taken(facts, "settlement", at(2), by="b-1")


def test_r12_an_accepted_offer_is_a_settlement():
    """The offer and the settlement it is stand in one transaction, the latter when it was answered."""
    events = taken(dispute(), "offer", at(1), by="s-1", amount="40.00", answer="accepted", answered_at=written(at(2)))
    assert [event.type for event in events] == ["offer", "settlement"]
    assert events[1].at == at(2)
    assert becomes(events)["awarded"] == 4_000


@pytest.mark.parametrize("answer", [None, "refused"])
def test_r12_an_offer_not_accepted_ends_nothing(answer):
    """An open or refused offer is on file and no more."""
    events = taken(dispute(), "offer", at(1), by="s-1", amount="40.00", answer=answer)
    assert not becomes(events)
    assert results(events, "offer") == [{"amount": 4_000, "party": "seller"}]


def test_r12_an_offer_of_nothing():
    """Who offers nothing has offered."""
    assert results(taken(dispute(), "offer", at(1), by="s-1", amount="0.00"), "offer")[0]["amount"] == 0


@pytest.mark.parametrize(
    "fields",
    [{"by": "platform"}, {"amount": "-1.00"}, {"amount": None}, {"answer": "perhaps"}, {"currency": "USD"}],
)
def test_r12_offers_that_are_none(fields):
    """An offer is a party's, an amount in the order's currency, and answered by yes or no."""
    assert refusal(dispute(), "offer", at(1), **{"by": "s-1", "amount": "40.00", **fields}) == "R12"


def test_r12_an_accepted_offer_above_what_was_paid():
    """Nobody settles for more than was paid for the lines."""
    assert refusal(dispute(), "offer", at(1), by="s-1", amount="150.01", answer="accepted") == "R12"


def test_a_seller_named_buyer_is_the_seller():
    """Parties are known by their refs first, whatever these say."""
    odd = dispute(seller=replace(dispute().seller, ref="buyer"))
    assert refusal(odd, "withdrawal", at(2), by="buyer") == "R12"
    assert refusal(dispute(), "message", at(2), by="b-7", text="?") == "R1"
