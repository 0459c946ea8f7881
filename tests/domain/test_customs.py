"""Customs: whose side it is on that a parcel does not come through (R31)."""

from dataclasses import replace

import pytest

from caseboard.domain.customs import PAPER, customs, first_asked
from caseboard.domain.facts import Request
from caseboard.domain.scans import Scan, Sent
from tests.domain.build import DAY, EVERYWHERE, US, ZERO, at, claim, gave, there

GOODS = [(12, "Wireless headphones")]
HELD = [
    Sent("p-1", "out", at(-10), scans=(Scan(at(-3), "customs_hold", "Leipzig", "number of items above allowance"),))
]
PAPERS = gave("seller", at(1), PAPER, medium="pdf")
BUYERS = gave("buyer", at(1), "customs_document", medium="pdf")


NOW, DUE = at(0), at(3)


def asked(by="lena", when=NOW, due=DUE):
    """A request for the seller's paper."""
    return Request("seller", PAPER, by, when, due)


def held(*requests, items=(), **changes):
    """A claim about goods in customs."""
    return claim(detail="customs", requests=requests, items=items, **changes)


@EVERYWHERE
@pytest.mark.parametrize(
    ("request_", "items", "as_of", "grounds"),
    [
        (asked(), (), at(3) - US, ()),  # still time
        (asked(), (), at(3) + ZERO, ()),  # at exactly the due time it is not missed
        (asked(), (), at(3) + US, ("customs_seller_document_missing",)),  # it has not come
        (asked(), (PAPERS,), at(3) + US, ("customs_buyer_side",)),  # it has, so what holds the goods is the buyer's
        (asked(due=None), (), at(3) + US, ()),  # asked for without a due time: nothing to miss
        (asked("b-1"), (), at(3) + US, ("customs_seller_document_missing",)),  # asked for by the buyer
        (None, (BUYERS,), at(3), ("customs_buyer_side",)),  # nothing of the seller's was ever asked for
    ],
)
def test_r31_grounds_offered(request_, items, as_of, grounds):
    """The seller's paper is missing once its due time has passed without it; else it is the buyer's side."""
    facts = held(*([request_] if request_ else []), items=items)
    panel = there(customs(facts, HELD, GOODS, as_of))
    assert panel.grounds == grounds


def test_r31_a_late_paper_that_nobody_admitted_is_missing():
    """What came after the seller's deadline counts only once somebody admits it."""
    late = PAPERS._replace(received_at=at(8))
    assert there(customs(held(asked(), items=[late]), HELD, GOODS, at(9))).grounds == (
        "customs_seller_document_missing",
    )
    admitted = late._replace(admitted_at=at(8) + DAY / 2)
    assert there(customs(held(asked(), items=[admitted]), HELD, GOODS, at(9))).grounds == ("customs_buyer_side",)


@pytest.mark.parametrize(
    ("requests", "first"),
    [
        ([], None),
        ([asked("lena", at(0))], None),  # the desk's asking is none of the buyer's
        ([asked("lena", at(0)), asked("b-1", at(2)), asked("b-1", at(1))], at(1)),  # the buyer's own first
        ([replace(asked("b-1", at(1)), slot="invoice")], None),  # another paper
    ],
)
def test_r31_when_the_buyer_first_asked(requests, first):
    """Only the buyer's own request for the paper counts, and the earliest one."""
    found = first_asked(held(*requests))
    assert (found.at if found else None) == first


def test_r31_kind_and_number_are_shown():
    """Import restrictions are about kind and number of goods: both stand on the panel, and what customs wrote."""
    facts = {fact.name: fact.words for fact in there(customs(held(), HELD, GOODS, at(0))).facts}
    assert facts["kind and number"] == "12 of Wireless headphones"
    assert facts["held"].endswith("Leipzig, number of items above allowance")


@pytest.mark.parametrize(
    ("reason", "detail", "parcels", "shown"),
    [
        ("not_received", "customs", [], True),
        ("not_received", "in_transit", HELD, True),  # a hold tells of customs whatever the detail
        ("not_received", "in_transit", [], False),
        ("damaged", "accepted", HELD, False),  # it came through
    ],
)
def test_r31_only_where_customs_have_to_do_with_it(reason, detail, parcels, shown):
    """No panel where nothing was held."""
    assert (customs(claim(reason=reason, detail=detail), parcels, GOODS, at(0)) is not None) is shown
