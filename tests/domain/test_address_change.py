"""An address changed after payment, and the consent to it (R34)."""

from dataclasses import replace

import pytest

from caseboard.domain.address_change import CONSENT, address_change, at_payment, change
from tests.domain.build import EVERYWHERE, US, at, claim, gave, parcel, there

PAID, NEW = "Rua A 1\n01000\nBR", "Rua B 2\n01000\nBR"
PAYMENT, CHANGED, SHIPPED = at(-20), at(-15), at(-10)
CASE = claim(parcels=[parcel(sent=SHIPPED, label=NEW)])
VERSIONS = [(PAYMENT, PAID), (CHANGED, NEW)]


@EVERYWHERE
@pytest.mark.parametrize(
    ("versions", "dated", "binds"),
    [
        (VERSIONS, CHANGED - US, True),  # before the change and before shipment
        (VERSIONS, CHANGED, False),  # at the change is not before it
        (VERSIONS, SHIPPED - US, False),  # before shipment, after the change
        (VERSIONS, None, False),  # says nothing of when
        ([(PAYMENT, PAID)], SHIPPED - US, True),  # the label alone tells of the change: shipment is what is known
        ([(PAYMENT, PAID)], SHIPPED, False),
        ([(PAYMENT, PAID), (at(-5), NEW)], SHIPPED, False),  # the order was changed after shipment
        ([(PAYMENT, PAID), (at(-5), NEW)], SHIPPED - US, True),
    ],
)
def test_r34_consent_is_older_than_change_and_shipment(versions, dated, binds):
    """Written by the seller, dated before both."""
    facts = replace(CASE, items=(gave("seller", slot=CONSENT, dated=dated),))
    panel = there(address_change(facts, versions))
    assert panel.grounds == (() if binds else ("address_changed_without_consent",))
    assert panel.warns is not binds


@pytest.mark.parametrize(
    "item",
    [
        gave("buyer", slot=CONSENT, dated=CHANGED - US),  # not the seller's to say
        gave("seller", slot="label", dated=CHANGED - US),  # something else
        gave("seller", slot=CONSENT, dated=CHANGED - US, readable=False),
        gave("seller", at(8), CONSENT, dated=CHANGED - US),  # late, and nobody admitted it
    ],
)
def test_r34_what_is_no_consent(item):
    """Only an item of the seller that counts, filed as a consent."""
    facts = replace(CASE, items=(item,))
    assert there(address_change(facts, VERSIONS)).grounds == ("address_changed_without_consent",)


@pytest.mark.parametrize(
    ("versions", "label", "changed"),
    [
        ([(PAYMENT, PAID)], PAID, False),
        ([(PAYMENT, PAID), (CHANGED, "RUA A, 1\n01000\nBR")], PAID, False),  # written otherwise, the same address
        ([(PAYMENT, PAID), (CHANGED, NEW)], PAID, True),  # changed on the order, whatever the label says
        ([(at(-25), NEW), (PAYMENT, PAID)], PAID, False),  # changed before payment: that is the reference
        ([(PAYMENT, PAID)], NEW, True),
        ([(PAYMENT, PAID), (CHANGED, " ")], PAID, False),  # a version that leaves the address out moves nothing
        ([(PAYMENT - US, ""), (PAYMENT, PAID)], PAID, False),
        ([], NEW, True),  # a history without versions has the order's address
    ],
)
def test_r34_what_is_a_change(versions, label, changed):
    """Another address on the order after payment, or on the label."""
    facts = claim(parcels=[parcel(sent=SHIPPED, label=label)])
    assert (change(facts, versions) is not None) is changed


@pytest.mark.parametrize(
    ("versions", "reference"),
    [
        ([(PAYMENT, PAID), (CHANGED, NEW)], PAID),
        ([(at(-25), NEW), (PAYMENT, PAID)], PAID),  # at the very instant of payment
        ([(PAYMENT + US, NEW)], NEW),  # the oldest that is known
        ([(PAYMENT - US, PAID), (PAYMENT, "")], PAID),  # one that leaves it out says nothing
    ],
)
def test_r32_the_address_at_payment_is_the_reference(versions, reference):
    """Whatever the order says later."""
    assert at_payment(CASE, versions) == reference
