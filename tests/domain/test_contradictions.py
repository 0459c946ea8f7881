"""What in a decision is at odds: with itself, or with what is on file. It is said and never refused."""

import pytest

from caseboard.domain.contradictions import OPPOSED, contradictions
from caseboard.domain.verdict import GROUNDS
from tests.domain.build import T0, at, gave, in_review, parcel, verdict

ARRIVED = parcel("p-1", at(-10), ("delivered", at(-5)))
ODD = "claim_not_shown"


@pytest.mark.parametrize(
    ("fault", "amount", "grounds", "said"),
    [
        ("seller", 0, ("faulty",), ["the seller is at fault, and nothing is refunded"]),
        ("seller", 1, ("faulty",), []),  # however little
        ("buyer", 1, ("matches_listing",), ["the buyer is at fault, and money is refunded"]),
        ("buyer", 0, ("matches_listing",), []),
        ("carrier", 0, ("damaged_in_transit",), []),  # the carrier owes nothing here
        ("none", 0, (ODD,), []),
        ("none", 1, (ODD,), ["the claim is not shown, and money is refunded"]),
    ],
)
def test_fault_and_amount(fault, amount, grounds, said):
    """Who is at fault pays, and who has shown nothing gets nothing; the least amount is one."""
    outcome = "refund_partial" if amount else "no_refund"
    made = verdict(outcome=outcome, amount=amount, fault=fault, grounds=grounds)
    assert list(contradictions(in_review(since=T0), made)) == said


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_grounds_that_deny_each_other(one, other):
    """Both together are said, in either order; one of them alone is not."""
    facts = in_review(since=T0, parcels=(ARRIVED,), delivered_at=at(-5))
    both = [contradictions(facts, verdict(grounds=pair)) for pair in ((one, other), (other, one))]
    words = f"{one} and {other} are both grounds".replace("_", " ")
    assert all(words in said for said in both)
    assert not any("both" in said for pick in (one, other) for said in contradictions(facts, verdict(grounds=(pick,))))
    assert {one, other} <= set(GROUNDS)


@pytest.mark.parametrize(
    ("ground", "delivered", "said"),
    [
        ("not_delivered", False, []),
        ("not_delivered", True, ["not delivered is a ground, and a delivery is on file"]),
        ("delivered_to_address", True, []),
        ("delivered_to_address", False, ["delivered to address is a ground, and no delivery is on file"]),
        ("delivered_elsewhere", True, []),  # a delivery, but not to the buyer
    ],
)
def test_grounds_and_the_carriers_word(ground, delivered, said):
    """A ground about the delivery is held against what carriers reported."""
    more = {"parcels": (ARRIVED,), "delivered_at": at(-5)} if delivered else {}
    assert list(contradictions(in_review(since=T0, **more), verdict(grounds=(ground,)))) == said


@pytest.mark.parametrize(
    ("items", "ground", "said"),
    [
        ((), "buyer_gave_none", []),
        ((gave("seller"),), "buyer_gave_none", []),
        ((gave("buyer"),), "buyer_gave_none", ["buyer gave none is a ground, and evidence of the buyer counts"]),
        ((gave("buyer", readable=False),), "buyer_gave_none", []),  # nobody can read it: nothing was given
        ((gave("seller"),), "seller_gave_none", ["seller gave none is a ground, and evidence of the seller counts"]),
    ],
)
def test_silence_as_a_ground(items, ground, said):
    """Whoever gave evidence that counts has not been silent."""
    assert list(contradictions(in_review(since=T0, items=items), verdict(grounds=(ground,)))) == said
