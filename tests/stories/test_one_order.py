"""Two disputes on the lines of one order: what they may cost together, and how long the order stands still (R1, R2)."""

import pytest

from caseboard.domain.instants import written
from caseboard.domain.policy import shipped
from caseboard.domain.refusals import Refused
from caseboard.services import acting
from caseboard.services.case_reading import case_view
from tests.stories.house import ANA, FIRST_DAY, LENA, OPENED, US, at, line, refund


def two_claims(house):
    """Tell of claims on both lines of one order, both buyer's items on file; return their hashes."""
    house.order()
    assert house.dispute() == "CB-1"
    second = {"lines": ["2"], "requested": "40.00", "reason": "quality"}
    assert house.dispute(at("10 March 11:00"), "d-2", **second) == "CB-2"
    house.escalates()
    house.escalates(at("13 March 11:00"), "d-2")
    first = house.sends(at("15 March 9:00"), "bea", dispute="d-1")
    return first, house.sends(at("15 March 9:00"), "bea", "It flickers and goes out.", dispute="d-2")


def given_back(house):
    """Return what the disputes on the order gave back together."""
    return house.database.execute_sql('SELECT coalesce(sum(awarded), 0) FROM "case"').fetchone()[0]


def test_two_disputes_on_two_lines_of_one_order(house):
    """Each is decided by itself, and together they give back what was paid and no more."""
    first, second = two_claims(house)
    house.until(at("21 March 9:00"))
    house.proposes(at("21 March 9:00"), "CB-1", refund(6000, first, gave_none=("seller",)))
    house.proposes(at("21 March 9:00"), "CB-2", refund(4000, second, gave_none=("seller",)))
    house.until(at("21 March 9:01"))
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("decided", "decided", 10_000)


def test_one_delivery_speaks_to_both(house):
    """A parcel with both lines touches both cases; only the one about a missing parcel writes to the buyer."""
    two_claims(house)
    house.carrier_says(at("16 March 9:00"), "delivered")
    assert [event.type for event in house.happened("CB-2")].count("tracking") == 1
    assert len(house.letters("delivery_notice", "CB-1")) == 1
    assert house.letters("delivery_notice", "CB-2") == []


def cheaper(house, paid):
    """Tell of claims on both lines, each paid as priced by its own account, of an order that was paid less for."""
    lines = [
        {"ref": "1", "title": "A lamp", "quantity": 1, "price": "60.00", "paid": "60.00"},
        {"ref": "2", "title": "Its shade", "quantity": 1, "price": "40.00", "paid": "40.00"},
    ]
    house.order(paid=paid, lines=lines)
    house.dispute()
    house.dispute(at("10 March 11:00"), "d-2", lines=["2"], requested="40.00")


def both_proposed(house, first, second):
    """Tell of a full refund proposed for each, at *first* and *second*, before the worker falls asleep."""
    house.escalates()
    house.escalates(at("13 March 11:00"), "d-2")
    cites = [house.sends(at("15 March 9:00"), "bea", f"nothing came of {ref}", dispute=ref) for ref in ("d-1", "d-2")]
    house.until(at("21 March 9:00"))
    house.sleeps()
    proposals = [(first, "CB-1", 6000, cites[0]), (second, "CB-2", 4000, cites[1])]
    for when, number, amount, digest in sorted(proposals):
        house.proposes(when, number, refund(amount, digest, gave_none=("seller",)))


def test_outcomes_two_seals_in_one_instant_never_give_back_more_than_was_paid(house):
    """Of 70.00 paid the first takes 60.00; the second, judged on what is left by then, goes back to review."""
    cheaper(house, "70.00")
    both_proposed(house, at("21 March 9:00"), at("21 March 9:00"))
    house.wakes(at("21 March 9:01"))
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("decided", "review", 6000)
    (void,) = [event for event in house.happened("CB-2") if event.type == "void"]
    assert "refund_full gives back all that is left, 10.00 EUR" in void.body["why"]


def test_outcomes_a_late_worker_seals_in_the_order_of_the_seals(house):
    """The second case's seal fell due first, so it is the first one's that finds too little left."""
    cheaper(house, "70.00")
    both_proposed(house, at("21 March 9:10"), at("21 March 9:05"))
    house.wakes(at("21 March 9:30"))
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("review", "decided", 4000)


def test_outcomes_settlements_in_one_file_never_give_back_more_than_was_paid(house):
    """Of two settlements that come in together the second is refused where too little is left."""
    cheaper(house, "70.00")
    house.until(at("12 March 9:00"))
    said = [line(at("12 March 8:00"), "message", f"m-{n}", dispute=f"d-{n}", by="bea", text="Done.") for n in (1, 2)]
    settled = [line(at("12 March 8:00"), "settlement", f"s-{n}", dispute=f"d-{n}", by="bea") for n in (1, 2)]
    table = house.imports(*said, *settled).table()
    assert (table.new, table.refused) == (3, 1)
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("settled", "negotiating", 6000)


def test_outcomes_a_settlement_recorded_after_the_other_lines_seal_fell_due(house):
    """However late the worker, the seal comes first, and the settlement finds too little left."""
    cheaper(house, "70.00")
    house.escalates(at("13 March 11:00"), "d-2")
    said = house.sends(at("15 March 9:00"), "bea", dispute="d-2")
    house.until(at("21 March 12:00"))
    house.sleeps()
    house.proposes(at("21 March 12:00"), "CB-2", refund(4000, said, gave_none=("seller",)))
    house.until(at("21 March 12:00:30"))
    with pytest.raises(Refused, match=r"only 30\.00 EUR are left"):
        acting.act(
            house.database, "settlement", "CB-1", by=LENA, now=house.now, fields={"by": "buyer", "amount": "60.00"}
        )
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("negotiating", "decided", 4000)


def test_outcomes_a_voucher_lowers_what_was_paid_for_each_line(house):
    """Of 100.00 with a voucher of 30.00 both together get 70.00."""
    house.order(paid="70.00")
    house.dispute(requested="42.00")
    house.dispute(at("10 March 11:00"), "d-2", lines=["2"], requested="28.00")
    assert (house.facts("CB-1").paid_for, house.facts("CB-2").paid_for) == (4200, 2800)
    house.comes(at("12 March 9:00"), "settlement", dispute="d-1", by="bea")
    house.comes(at("12 March 9:00"), "settlement", dispute="d-2", by="bea")
    assert given_back(house) == 7000


def test_r2_a_dispute_freezes_its_order(house):
    """While one line is disputed the other may be disputed too, long after the promised completion."""
    house.claim()
    house.sends(at("15 March 9:00"), "bea")
    assert house.stage() == "gathering"
    house.dispute(at("30 April 9:00"), "d-2", lines=["2"], requested="40.00", reason="quality")
    assert house.stage("CB-2") == "negotiating"


@pytest.mark.parametrize(("opened", "refused"), [(at("25 April 10:00") - US, False), (at("25 April 10:00"), True)])
def test_r1_a_second_dispute_after_a_withdrawal(house, opened, refused):
    """The ten days of the first are added to the order's completion of 15 April; until then the line is free again."""
    house.claim()
    house.comes(at("20 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    if refused:
        with pytest.raises(Refused, match="R2"):
            house.dispute(opened, "d-2")
    else:
        assert house.dispute(opened, "d-2") == "CB-2"


def test_r2_overlapping_disputes_freeze_once(house):
    """Two disputes from 10 to 20 and from 15 to 25 March add fifteen days, not twenty."""
    house.claim()
    house.dispute(at("15 March 10:00"), "d-2", lines=["2"], requested="40.00", reason="quality")
    house.comes(at("20 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    house.comes(at("25 March 10:00"), "withdrawal", dispute="d-2", by="bea")
    with pytest.raises(Refused, match="R2"):
        house.dispute(at("30 April 10:00"), "d-3")
    assert house.dispute(at("30 April 10:00") - US, "d-4", arrives=at("30 April 10:00")) == "CB-3"


def test_r1_a_line_has_one_live_dispute_and_none_after_a_final_one(house):
    """A live dispute, and one that was settled, keep the line."""
    house.claim()
    with pytest.raises(Refused, match="still live"):
        house.dispute(at("14 March 9:00"), "d-2")
    house.comes(at("15 March 9:00"), "settlement", dispute="d-1", by="bea")
    with pytest.raises(Refused, match="was settled"):
        house.dispute(at("16 March 9:00"), "d-3")


@pytest.mark.parametrize("by", ["eve", "sam"])
def test_r1_somebody_elses_order(house, by):
    """A known order is its own buyer's: whoever else asks is refused, known or not, and waits for nothing."""
    house.order()
    with pytest.raises(Refused, match="another buyer's"):
        house.dispute(by=by)


def test_r5_a_parcel_that_turns_out_to_hold_less(house):
    """A newer version of a parcel says what it carries: what is no longer in it was never shipped."""
    house.order()
    sent = at("1 March 10:00")
    house.comes(sent, "shipment", "p-o-1", arrives=house.now, updated_at=house.now, order="o-1", lines=["1"])
    with pytest.raises(Refused, match="line 2 was never shipped"):
        house.dispute(lines=["2"], requested="40.00")
    house.dispute(ref="d-2")
    house.comes(sent, "shipment", "p-o-1", arrives=house.now, updated_at=house.now, order="o-1", lines=["2"])
    assert house.facts().parcels == ()


def test_r7_an_order_that_turns_out_to_hold_less(house):
    """A line that a newer version leaves out takes no share of what was paid; a disputed line stays."""
    house.order()
    lamp, shade = ({"ref": ref, "title": "Part of a lamp", "quantity": 1, "price": "60.00"} for ref in ("1", "2"))
    bought = {"buyer": "bea", "seller": "sam", "currency": "EUR", "paid_at": written(at("1 March 10:00"))}
    fewer = {**bought, "paid": "60.00", "guaranteed_days": 30}
    house.comes(
        at("1 March 10:00"), "order", "o-1", arrives=house.now, updated_at=house.now, lines=[lamp], **fewer
    )  # fmt: skip
    house.dispute()
    assert house.facts().paid_for == 6000
    with pytest.raises(Refused, match="line 1 has been disputed"):
        house.comes(
            at("1 March 10:00"), "order", "o-1", arrives=house.now, updated_at=house.now, lines=[shade], **fewer
        )  # fmt: skip


def completion(house):
    """Return when the board says that the order completes, and why then."""
    card = case_view(house.database, "CB-1", staff=ANA, policy=shipped(), now=house.now).order
    return card.completes_at, card.completes_why.removeprefix("line 1: shipped 2026-03-01 10:00:00 UTC + ")


def test_r3_the_board_shows_how_long_the_order_stood_still(house):
    """While a dispute lasts it is named; when it is withdrawn the order completes ten days later."""
    house.claim()
    assert completion(house) == (at("15 April 10:00"), "guarantee 30 d + 15 d; frozen by CB-1")
    house.comes(at("20 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    assert completion(house) == (at("25 April 10:00"), "guarantee 30 d + 15 d + 10 d frozen")


def test_r3_a_settlement_adds_no_time(house):
    """What was settled is paid out; the rest of the order completes when it would have."""
    house.claim()
    house.comes(at("20 March 10:00"), "settlement", dispute="d-1", by="bea")
    assert completion(house) == (at("15 April 10:00"), "guarantee 30 d + 15 d")


@pytest.mark.parametrize(("first", "later", "opened", "refused"), [
    ({"guaranteed_days": 30}, {"guaranteed_days": 90}, at("15 April 10:00"), True),
    ({"guaranteed_days": 30}, {"guaranteed_days": 1}, at("15 April 10:00") - US, False),
    ({"guaranteed_days": 30}, {"guaranteed_days": None, "guaranteed_at": written(at("1 June 10:00"))},
     at("15 April 10:00"), True),
    ({"guaranteed_days": 30}, {"guaranteed_days": None}, at("15 April 10:00") - US, False),
    ({"guaranteed_days": None}, {"guaranteed_days": 30}, at("15 April 10:00") - US, False),
    ({"guaranteed_days": None}, {"guaranteed_days": 30}, at("15 April 10:00"), True),
])  # fmt: skip
def test_r3_the_guarantee_is_as_at_purchase(house, first, later, opened, refused):
    """What was promised at purchase stands whatever a version after the payment says; one that was missing is added."""
    house.order(**first)
    house.order(**later, updated_at=at("2 March 10:00"))
    if refused:
        with pytest.raises(Refused, match="R2"):
            house.dispute(opened)
    else:
        assert house.dispute(opened) == "CB-1"


@pytest.mark.parametrize(("made", "taken"), [(at("1 March 10:00"), True), (at("1 March 10:00") + US, False)])
def test_r3_a_version_up_to_the_payment_is_part_of_the_purchase(house, made, taken):
    """A version made at the instant of the payment still says what was bought; a microsecond later none does."""
    house.order(guaranteed_days=90)
    house.order(guaranteed_days=30, updated_at=made)
    guarantee = house.database.execute_sql('SELECT guaranteed_days FROM "order"').fetchone()[0]
    assert guarantee == (30 if taken else 90)


@pytest.mark.parametrize("reason", ["not_received", "quality"])
def test_r7_r26_an_edit_after_the_reason_was_changed(house, reason):
    """The amount is edited whether the record goes on naming the reason of the opening, or names the new one."""
    house.order()
    house.dispute()
    house.carrier_says(at("11 March 10:00"), "delivered")
    house.comes(at("12 March 9:00"), "reason_change", dispute="d-1", to="quality")
    house.dispute(
        OPENED, reason=reason, requested="20.00", updated_at=at("12 March 10:00"), arrives=at("12 March 10:00")
    )
    facts = house.facts()
    assert (facts.reason, facts.requested) == ("quality", 2000)


def test_r7_an_edit_after_staff_have_set_the_detail(house):
    """The detail of the opening is not the buyer's edit; a third one is, and refused."""
    house.order()
    house.dispute(detail="in_transit")
    house.does(at("11 March 9:00"), "detail", "CB-1", detail="customs")
    house.dispute(
        OPENED, detail="in_transit", requested="20.00", updated_at=at("12 March 10:00"), arrives=at("12 March 10:00")
    )
    assert (house.facts().detail, house.facts().requested) == ("customs", 2000)
    with pytest.raises(Refused, match="R7"):
        house.dispute(
            OPENED, detail="returned", requested="10.00", updated_at=at("13 March 10:00"), arrives=at("13 March 10:00")
        )


def test_r12_an_offer_answered_ahead_of_time_waits(house):
    """An acceptance that is dated after the desk's clock settles nothing yet; at its instant it does."""
    house.order()
    house.dispute()
    house.until(at("12 March 9:00"))
    offer = {"dispute": "d-1", "by": "sam", "amount": "30.00", "answer": "accepted"}
    told = line(at("12 March 8:00"), "offer", "f-1", **offer, answered_at=written(at("12 March 9:00") + US))
    assert house.imports(told).table().waiting == 1
    assert house.stage() == "negotiating"
    house.until(at("12 March 9:00") + US)
    house.imports(told)
    assert house.stage() == "settled"


def test_r40_outcomes_a_release_frees_nothing_for_a_seal_that_fell_due_before(house):
    """However late the worker, the second seal finds what was left when it fell due, not what was released later."""
    house.adopts(FIRST_DAY, return_deliver="1 d")
    cheaper(house, "70.00")
    house.escalates()
    house.escalates(at("13 March 11:00"), "d-2")
    house.comes(at("15 March 8:00"), "tracking", shipment="p-o-1", code="delivered")
    house.comes(at("15 March 8:30"), "reason_change", dispute="d-1", to="quality")
    house.comes(at("15 March 8:30"), "reason_change", dispute="d-2", to="quality")
    cites = [house.sends(at("15 March 9:00"), "bea", f"it flickers, {ref}", dispute=ref) for ref in ("d-1", "d-2")]
    house.until(at("23 March 9:00"))
    house.proposes(house.now, "CB-1", refund(6000, cites[0], gave_none=("seller",), outcome="return_and_refund"))
    house.proposes(house.now, "CB-2", refund(4000, cites[1], gave_none=("seller",)))
    house.holds(at("23 March 9:00"), written(at("25 March 9:00")), "CB-2")
    house.comes(at("24 March 10:00"), "return_address", dispute="d-1", by="sam", lines=["1 Mill Lane"])
    house.sleeps()
    house.wakes(at("26 March 9:00"))
    assert [event.type for event in house.happened("CB-1")].count("return_release") == 1
    assert (house.stage("CB-1"), house.stage("CB-2"), given_back(house)) == ("decided", "review", 0)
