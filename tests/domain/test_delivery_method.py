"""How goods were to be handed over, and whether that was agreed before payment (R37)."""

import pytest

from caseboard.domain.delivery_method import delivery_method, terms_bind
from caseboard.domain.scans import Scan, Sent
from tests.domain.build import EVERYWHERE, US, at, claim, gave, there

PAID = at(-20)


def sent(agreed=None, method="signature_obtained", fee="buyer", signed=None):
    """A parcel on agreed terms, delivered where somebody signed or nobody did."""
    scans = () if signed is None else (Scan(at(-2), "delivered", signed_by=signed),)
    return Sent("p-1", "out", at(-10), "", method, agreed, fee, scans)


@EVERYWHERE
@pytest.mark.parametrize(
    ("parcel", "binds"),
    [
        (sent(PAID - US), True),
        (sent(PAID), False),  # at the payment is not before it
        (sent(PAID + US), False),
        (sent(None), False),  # nobody knows when
        (sent(PAID - US, fee=""), False),  # no fee was agreed
        (sent(PAID - US, fee="  "), False),
        (sent(PAID - US, method="unknown"), False),  # no method was agreed
        (sent(PAID - US, method="driver_release"), True),
    ],
)
def test_r37_terms_bind_if_agreed_before_payment(parcel, binds):
    """Method and fee, both before payment, or the agreement does not bind."""
    facts = claim(reason="delivery_terms", detail=None)
    assert terms_bind(facts, parcel) is binds
    assert there(delivery_method(facts, [parcel])).grounds == (("terms_agreed",) if binds else ("terms_not_agreed",))


@pytest.mark.parametrize(
    ("dated", "ground"),
    [(PAID - US, "terms_agreed"), (PAID, "terms_not_agreed"), (None, "terms_not_agreed")],
)
def test_r37_a_paper_of_either_side_may_show_the_agreement(dated, ground):
    """Dated before payment, as the slot asks."""
    facts = claim(reason="delivery_terms", detail=None, items=[gave("buyer", slot="agreement", dated=dated)])
    assert there(delivery_method(facts, [])).grounds == (ground,)


def test_r37_who_signed_is_shown():
    """By name; that nobody did weighs where a signature was agreed."""
    named = [
        fact for fact in there(delivery_method(claim(), [sent(signed="A. Lima")])).facts if fact.name == "signed by"
    ]
    assert named[0].words.startswith("A. Lima, ")
    nobody = [fact for fact in there(delivery_method(claim(), [sent(signed="")])).facts if fact.name == "signed by"]
    assert nobody[0].weight == "bad"


def test_r37_of_another_reason_it_offers_no_ground():
    """It informs; terms are the question of `delivery_terms` alone."""
    panel = there(delivery_method(claim(), [sent(PAID + US)]))
    assert panel.grounds == ()
    assert panel.chip == "the delivery terms do not bind"


def test_r37_nothing_known_is_no_panel():
    """A parcel of which neither method nor delivery nor agreement is known says nothing."""
    assert delivery_method(claim(), [sent(method="unknown")]) is None
