"""Order, label and delivery side by side (R32)."""

import pytest

from caseboard.domain.address_columns import addresses_panel, columns
from caseboard.domain.scans import Scan, Sent
from tests.domain.build import at, claim

PAID = "Rua A 1\n1000-001 Lisboa\nPT"


def sent(label="", place=None, ref="p-1", direction="out"):
    """A parcel with a label, delivered at a place."""
    scans = () if place is None else (Scan(at(-2), "delivered", place),)
    return Sent(ref, direction, at(-9), label, scans=scans)


@pytest.mark.parametrize(
    ("label", "agrees"),
    [
        ("Rua A 1\n1000-001 Lisboa\nPT", True),
        ("RUA A, 1 · 1000001 LISBOA", True),  # capitals, breaks and the postcode's hyphen are no difference
        ("Ana Lima\nRua A 1\n1000-001 Lisboa\nTel. 91", True),  # a label may say more
        ("Rua A 11\n1000-001 Lisboa\nPT", False),  # another number
        ("Rua A 1", False),  # it leaves the town out
    ],
)
def test_r32_a_label_agrees_if_the_whole_address_stands_on_it(label, agrees):
    """The address at payment is the reference."""
    assert columns(PAID, [sent(label)])[1].agrees is agrees


@pytest.mark.parametrize(
    ("place", "agrees"),
    [
        ("Lisboa", True),  # part of the address
        ("LISBOA PT", True),
        ("Porto", False),
        ("Lisboa, Rua B", False),  # one word of it stands nowhere in the address
    ],
)
def test_r32_a_delivery_agrees_if_its_place_stands_in_the_address(place, agrees):
    """A carrier names the town, or more; whatever it names has to be in the address."""
    assert columns(PAID, [sent(place=place)])[1].agrees is agrees


def test_r32_differences_are_marked_word_by_word():
    """On the label what the order does not say, on the order what the label leaves out."""
    order, label = columns(PAID, [sent("Rua B 1\n1000-001 Lisboa\nPT")])
    off = [[piece.text.strip() for line in one.lines for piece in line if piece.differs] for one in (order, label)]
    assert off == [["A"], ["B"]]


def test_r32_nothing_is_lost_in_marking():
    """The pieces of a line are the line."""
    (_, label) = columns(PAID, [sent("  Rua  B 1 \n\nLisboa")])
    assert ["".join(piece.text for piece in line) for line in label.lines] == ["  Rua  B 1 ", "Lisboa"]


@pytest.mark.parametrize(
    ("label", "place", "reason", "grounds"),
    [
        (PAID, "Lisboa", "not_received", ("delivered_to_address",)),
        (PAID, "", "not_received", ("delivered_to_address",)),  # the label is what a carrier goes by
        (PAID, "Porto", "not_received", ("delivered_elsewhere",)),
        ("Rua B 2\nLisboa", "Lisboa", "not_received", ("delivered_elsewhere",)),
        (PAID, None, "not_received", ()),  # not delivered
        (PAID, "Porto", "quality", ()),  # it came
    ],
)
def test_r32_grounds_offered(label, place, reason, grounds):
    """Delivered where the order said, or elsewhere, of goods that are said not to have come."""
    panel = addresses_panel(claim(reason=reason, detail=None), PAID, [sent(label, place)])
    assert panel is not None
    assert panel.grounds == grounds


def test_r32_nothing_beside_the_order_is_no_panel():
    """Without label and delivery there is nothing to compare; a return parcel is none."""
    assert addresses_panel(claim(), PAID, [sent(), sent("Rua B", "Porto", direction="back")]) is None
