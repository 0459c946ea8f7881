"""Signed for without a remark, or refused at the door (R38)."""

import pytest

from caseboard.domain.scans import Scan, Sent
from caseboard.domain.signed_or_refused import signed_or_refused
from tests.domain.build import at, claim, gave, there


def handed_over(code="delivered", signed="A. Lima", text="", direction="out"):
    """A parcel handed over, or not."""
    return [Sent("p-1", direction, at(-10), scans=(Scan(at(-2), code, "Lisboa", text, signed),))]


REMARK = gave("buyer", at(1), "carrier_remark", medium="image")


@pytest.mark.parametrize(
    ("reason", "detail", "parcels", "items", "grounds"),
    [
        ("damaged", "accepted", handed_over(), (), ("signed_without_remark",)),
        ("short_quantity", None, handed_over(), (), ("signed_without_remark",)),  # incomplete is seen as well
        ("damaged", "accepted", handed_over(signed=""), (), ()),  # nobody signed
        ("damaged", "accepted", handed_over(signed="  "), (), ()),
        ("damaged", "accepted", handed_over(text="box open"), (), ()),  # the carrier's words are a remark
        ("damaged", "accepted", handed_over(), (REMARK,), ()),  # so is what the buyer filed
        ("damaged", "accepted", handed_over(direction="back"), (), ()),  # that is the return
        ("damaged", "accepted", handed_over("in_transit"), (), ()),  # not handed over
    ],
)
def test_r38_signed_without_remark(reason, detail, parcels, items, grounds):
    """Signed by somebody, and nobody remarked anything: it weighs, and is offered; never alone (R33)."""
    panel = signed_or_refused(claim(reason=reason, detail=detail, items=items), parcels)
    assert (panel.grounds if panel else ()) == grounds


@pytest.mark.parametrize(
    ("parcels", "items", "grounds"),
    [
        ([], (gave("buyer", slot="refusal_record", provenance="carrier"),), ("refused_damaged",)),
        (
            [],
            (gave("buyer", slot="refusal_record", provenance="party"),),
            (),
        ),  # a retelling is no record
        ([], (gave("seller", slot="refusal_record", provenance="carrier"),), ()),  # not under the buyer's slot
        (handed_over("returned", text="refused, box crushed"), (), ("refused_damaged",)),
        (handed_over("exception"), (), ()),  # anything may have happened
        ([], (), ()),
    ],
)
def test_r38_refused_with_the_carrier_s_record(parcels, items, grounds):
    """Refused for damage is a ground only with the carrier's record."""
    panel = there(signed_or_refused(claim(reason="damaged", detail="refused", items=items), parcels))
    assert panel.grounds == grounds
    assert panel.warns is not bool(grounds)


def test_r38_nothing_to_see_at_the_door():
    """A reason about something else has no such panel, and neither has what was never handed over."""
    assert signed_or_refused(claim(reason="quality", detail=None), handed_over()) is None
    assert signed_or_refused(claim(reason="damaged", detail="accepted"), []) is None
