"""Hours from delivery to the first complaint (R39)."""

from datetime import timedelta

import pytest

from caseboard.domain.facts import Said
from caseboard.domain.first_complaint import complained_at, first_complaint, hours
from tests.domain.build import EVERYWHERE, US, at, dispute, there

HOUR = timedelta(hours=1)
DELIVERED = at(-2)


def said(when, by="buyer", kind="message"):
    """Something in the thread."""
    return Said(kind, by, when)


@EVERYWHERE
@pytest.mark.parametrize(
    ("thread", "opened", "first"),
    [
        ((), at(0), at(0)),  # the dispute itself is a complaint
        ((said(DELIVERED + HOUR),), at(0), DELIVERED + HOUR),
        ((said(DELIVERED),), at(0), DELIVERED),  # at the very instant
        ((said(DELIVERED - US),), at(0), at(0)),  # before it came is no complaint about it
        ((said(DELIVERED + HOUR, "seller"),), at(0), at(0)),  # the seller's words are none
        ((said(DELIVERED + HOUR, kind="offer"),), at(0), at(0)),  # an offer is none
        ((), at(-3), None),  # disputed before it was delivered, and silent since
        ((said(DELIVERED + 2 * HOUR),), at(-3), DELIVERED + 2 * HOUR),
    ],
)
def test_r39_the_first_complaint(thread, opened, first):
    """The buyer's first word from the delivery on."""
    facts = dispute(thread=thread, opened_at=opened, delivered_at=DELIVERED)
    assert complained_at(facts, DELIVERED) == first


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "less than 1 h"),
        (HOUR - US, "less than 1 h"),
        (HOUR, "1 h"),
        (48 * HOUR - US, "47 h"),  # rounded down, never up
        (48 * HOUR, "48 h"),
    ],
)
def test_r39_hours_are_elapsed_and_rounded_down(length, words):
    """Elapsed time: no calendar, no daylight saving."""
    assert hours(length) == words


def test_r39_both_instants_stand_beside_the_figure():
    """A rounded figure is never alone."""
    panel = there(first_complaint(dispute(delivered_at=DELIVERED), at(0)))
    assert [fact.name for fact in panel.facts] == ["delivered", "first complaint"]
    assert panel.chip == "complained 48 h after delivery"
    assert panel.grounds == ()


def test_r39_nothing_delivered_nothing_to_show():
    """Without a delivery there are no hours."""
    assert first_complaint(dispute(), at(0)) is None
