"""Grounds as they are offered to whoever decides."""

import pytest

from caseboard.domain.grounds import OF_REASON, in_order
from caseboard.domain.slot_table import REASONS
from caseboard.domain.verdict import GROUNDS


@pytest.mark.parametrize("reason", REASONS)
def test_every_ground_is_offered_once_those_of_the_reason_first(reason):
    """Nobody looks for the ground of a claim below ten that it cannot have, and none is out of reach."""
    offered = in_order(reason, ["po_box"])
    assert sorted(offered) == sorted(GROUNDS)
    assert offered[0] == "po_box"
    assert [one for one in offered[1:] if one in OF_REASON[reason]] == [
        one for one in OF_REASON[reason] if one != "po_box"
    ]
    assert set(offered[: 1 + len(OF_REASON[reason])]) >= set(OF_REASON[reason])


def test_what_is_about_a_reason_is_a_ground_of_the_rules():
    """No list names a ground that a decision would be refused for."""
    assert set(OF_REASON) == set(REASONS)
    assert {one for grounds in OF_REASON.values() for one in grounds} <= set(GROUNDS)
