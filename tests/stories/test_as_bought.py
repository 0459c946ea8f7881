"""What stands beside a case: the order as it was bought, earlier claims (R29, R32, R34)."""

import pytest

from caseboard.domain.completeness import meters
from caseboard.domain.policy import shipped
from caseboard.services.case_reading import case_view
from tests.stories.house import LENA, US, at

PAID = at("1 March 10:00")
OLD = {"lines": ["P.O. Box 7"], "postcode": "01000", "country": "BR"}
NEW = {"lines": ["Rua B 2"], "postcode": "02000", "country": "BR"}


def seen(house, number="CB-1"):
    """Return all that a case shows now."""
    return case_view(house.database, number, staff=LENA, policy=shipped(), now=house.now)


def lines(listing, *more):
    """Return the lines of the order, the first with a listing."""
    first = {"ref": "1", "title": "A lamp", "quantity": 1, "price": "60.00", "listing": listing}
    return [first, {"ref": "2", "title": "Its shade", "quantity": 1, "price": "40.00"}, *more]


@pytest.mark.parametrize(("off", "kept"), [(-US, False), (0 * US, False), (US, True)])
def test_r32_r34_the_slot_of_the_consent_is_owed_by_the_address_at_payment(house, off, kept):
    """Order and label both say the new address; changed after the payment, it is still another than was paid for."""
    house.order(ship_to=OLD)
    house.order(ship_to=NEW, updated_at=PAID + off)
    house.knows(PAID, "shipment", "p-o-1", order="o-1", lines=["1", "2"], label=NEW, updated_at=at("2 March 9:00"))
    house.dispute(detail="wrong_address")
    owed = {meter.slot.name for meter in meters(house.facts()).owed("seller")}
    assert ("address_change_consent" in owed) is kept
    view = seen(house)
    assert ("address_changed_without_consent" in {g for panel in view.panels for g in panel.grounds}) is kept
    assert ("PO box" in {chip.name for chip in view.chips}) is kept
    assert view.order.ship_to.startswith("P.O. Box 7" if kept else "Rua B 2")


def test_r32_a_version_may_add_the_address(house):
    """An order without an address has that of its first version that names one."""
    house.order()
    house.order(ship_to=OLD, updated_at=PAID + US)
    house.order(ship_to=NEW, updated_at=PAID + 2 * US)
    house.dispute()
    assert seen(house).order.ship_to.startswith("P.O. Box 7")
    assert {panel.rule for panel in seen(house).panels} == {"R34"}


@pytest.mark.parametrize(("off", "listing"), [(-US, "White"), (0 * US, "White"), (US, "Brass")])
def test_r29_the_listing_is_as_bought(house, off, listing):
    """What was bought by is compared with what came, however the seller words the listing afterwards."""
    house.order(lines=lines("Brass"))
    house.order(lines=lines("White"), updated_at=PAID + off)
    house.dispute(reason="not_received")
    assert seen(house).order.lines[0].listing == listing


def test_r29_a_version_may_add_a_listing_and_lines_and_take_lines_away(house):
    """A listing that was missing is added once; lines that no dispute is about come and go, in the version's order."""
    house.order(lines=lines(""))
    house.dispute()
    assert not house.facts().order.listing
    extra = {"ref": "3", "title": "A bulb", "quantity": 1, "price": "1.00"}
    house.order(lines=lines("Brass", extra), updated_at=at("11 March 9:00"))
    assert house.facts().order.listing
    first, shade, bulb = lines("White", extra)
    house.order(lines=[bulb, first], updated_at=at("11 March 10:00"))
    assert [(one.ref, one.listing) for one in seen(house).order.lines] == [("3", ""), ("1", "Brass")]
    assert shade["ref"] == "2"


@pytest.mark.parametrize(
    ("outcome", "amount", "winner"),
    [
        ("no_refund", "0.00", "seller"),
        ("order_finished", "0.00", "seller"),  # nobody collected it, and the seller is paid
        ("refund_partial", "1.00", "buyer"),
        ("refund_full", "60.00", "buyer"),
    ],
)
def test_r29_earlier_claims_are_counted_with_whom_they_were_decided_for(house, outcome, amount, winner):
    """A decision of another desk is an earlier claim as well, and of no decision there are more than of claims."""
    house.order()
    house.dispute()
    given = {"outcome": outcome, "amount": amount, "fault": "none", "grounds": ["claim_not_shown"], "by": "somebody"}
    house.comes(at("12 March 9:00"), "decision", dispute="d-1", **given)
    house.order("o-2")
    house.dispute(at("13 March 9:00"), "d-2", order="o-2")
    view = seen(house, "CB-2")
    found = {card.role: (card.earlier_claims, card.earlier_upheld) for card in (view.buyer, view.seller)}
    assert found == {role: (1, int(role == winner)) for role in ("buyer", "seller")}
