"""Whoever decides has opened each item, or says why not."""

import pytest

from caseboard.domain.coverage import NotOpened, check_coverage, unopened, with_coverage
from caseboard.domain.events import Refused
from caseboard.domain.verdict import Unread
from tests.domain.build import at, gave, in_review, verdict

ONE, TWO = gave("buyer", slot="statement"), gave("seller", slot="proof_of_shipment")
AGAIN = gave("buyer", at(1), "duty_receipt")
"""The same file once more, under another slot."""
CASE = in_review(since=at(7), items=[ONE, TWO, AGAIN])


@pytest.mark.parametrize(
    ("opened", "left"),
    [
        ((), (ONE, TWO)),  # the same file is named once
        ((ONE.digest,), (TWO,)),  # opened under either slot
        ((ONE.digest, TWO.digest), ()),
        (("0" * 64,), (ONE, TWO)),  # something else was opened
    ],
)
def test_what_is_left_unopened(opened, left):
    """By the bytes, since the same file twice is one item."""
    assert unopened(CASE, opened) == left


@pytest.mark.parametrize(
    ("opened", "unread", "says"),
    [
        ((ONE.digest, TWO.digest), (), None),
        ((ONE.digest,), (Unread(TWO.digest, "The same scan as the other"),), None),
        ((ONE.digest,), (), f"you have not opened proof of shipment of the seller \\({TWO.digest[:12]}"),
        ((ONE.digest,), (Unread(TWO.digest, " "),), "only with a reason"),
        ((ONE.digest, TWO.digest), (Unread("f" * 64, "x"),), "not on file"),
        ((), (Unread(ONE.digest, "x"),), "proof of shipment of the seller"),  # a reason is for one item
    ],
)
def test_each_item_is_opened_or_waived_with_a_reason(opened, unread, says):
    """The refusal names what is left."""
    made = verdict([ONE.digest], unread=unread)
    if says is None:
        check_coverage(CASE, made, opened)
        return
    with pytest.raises(Refused, match=says):
        check_coverage(CASE, made, opened)


def test_a_reason_goes_once_the_item_was_opened():
    """What was opened after all is not said to have been left."""
    made = verdict([ONE.digest], unread=(Unread(ONE.digest, "x"), Unread(TWO.digest, "y")))
    assert with_coverage(made, {ONE.digest}).unread == (Unread(TWO.digest, "y"),)


def test_many_are_counted():
    """A refusal stays one line: five are named, the rest counted."""
    many = in_review(since=at(7), items=[gave("buyer", text=f"{n}") for n in range(7)])
    with pytest.raises(NotOpened, match="and 2 more; open them, or say why not"):
        check_coverage(many, verdict(), ())
