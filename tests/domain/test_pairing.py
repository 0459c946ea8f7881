"""Which slot of one side lies beside which of the other."""

import pytest

from caseboard.domain.pairing import Beside, pairs_of
from caseboard.domain.slots import REASONS, names_of


@pytest.mark.parametrize(
    ("reason", "buyer", "seller", "pairs"),
    [
        # papers beside papers, pictures beside pictures, in the order of the table
        ("not_as_described", ["photos", "differences"], ["photos_before_shipment", "listing_as_sold"],
         [Beside("differences", "listing_as_sold"), Beside("photos", "photos_before_shipment")]),
        # nothing of the seller's answers: the place beside it stays empty
        ("not_as_described", ["differences"], [], [Beside("differences", None)]),
        # a slot of the seller that answers none of the buyer's stands at its own place
        ("not_received", ["statement"], ["proof_of_shipment", "proof_of_delivery"],
         [Beside("statement", "proof_of_shipment"), Beside(None, "proof_of_delivery")]),
        # what two slots could lie beside lies beside the first
        ("not_as_described", ["photos", "photos_with_ruler"], ["photos_before_shipment"],
         [Beside("photos", "photos_before_shipment"), Beside("photos_with_ruler", None)]),
        # both sides owe a slot of the same name
        ("delivery_terms", ["agreement"], ["agreement"], [Beside("agreement", "agreement")]),
        ("delivery_terms", [], ["agreement"], [Beside(None, "agreement")]),
        ("quality", [], [], []),
    ],
)  # fmt: skip
def test_slots_lie_in_pairs(reason, buyer, seller, pairs):
    """A slot lies beside the one that answers it."""
    assert list(pairs_of(reason, buyer, seller)) == pairs


@pytest.mark.parametrize("reason", REASONS)
def test_each_slot_of_a_reason_lies_in_one_pair(reason):
    """No slot is left out, and none is shown twice."""
    buyer, seller = names_of(reason, "buyer"), names_of(reason, "seller")
    pairs = pairs_of(reason, buyer, seller)
    assert sorted(one.buyer for one in pairs if one.buyer) == sorted(buyer)
    assert sorted(one.seller for one in pairs if one.seller) == sorted(seller)
