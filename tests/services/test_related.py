"""Whoever is related to a party has no part in what is decided about it (*Stages*)."""

from functools import partial

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.staff import Staff
from caseboard.services import acting, team
from caseboard.services.case_reading import case_view
from caseboard.store.policies import policy_in_force
from tests.stories.house import ANA, LENA, OMAR, House, at, refund
from tests.stories.soundness import sound

REVIEW = at("21 March 11:00")


@pytest.fixture
def house(tmp_path):
    """A claim in review under a policy that wants a second person, to which the buyer gave one item."""
    made = House(tmp_path)
    with made.database.connection_context():
        made.claim()
        made.adopts(at("14 March 9:00"), four_eyes_reasons=["not_received"])
        made.sends(at("15 March 9:00"), "bea", ref="e-1")
        made.until(REVIEW)
        yield made
        sound(made)


def relate(house, who: Staff, *, ended: bool = False) -> None:
    """Let the supervisor write down that *who* is related to the seller, or no longer."""
    team.relate(house.database, who.name, "sam", "A cousin of the owner.", by=ANA, now=house.now, ended=ended)


def verdict(house):
    """A refund that cites the one item."""
    return refund(6000, house.facts().items[0].digest, gave_none=("seller",))


def may(house, who: Staff, what: str) -> str:
    """Return why *who* may not do *what* to the case now."""
    policy = policy_in_force(house.database, house.now)
    return case_view(house.database, "CB-1", staff=who, policy=policy, now=house.now).acts[what]


def test_stages_no_proposal_of_somebody_related(house):
    """It is greyed and refused with the reason, nothing moves; once the relation has ended it goes."""
    relate(house, LENA)
    assert "related to a party" in may(house, LENA, "decide")
    with pytest.raises(Refused, match="lena is related to a party of CB-1"):
        house.proposes(house.now, "CB-1", verdict(house))
    assert house.stage() == "review"
    relate(house, LENA, ended=True)
    assert may(house, LENA, "decide") == ""
    house.proposes(house.now, "CB-1", verdict(house))
    assert house.stage() == "approval"


@pytest.mark.parametrize(
    "act", [partial(acting.approve, number="CB-1"), partial(acting.reject, number="CB-1", why="No.")]
)
def test_stages_nobody_related_is_the_second_person(house, act):
    """Neither to approve nor to reject, supervisors included; somebody else does."""
    house.proposes(house.now, "CB-1", verdict(house))
    for who in (OMAR, ANA):
        relate(house, who)
        assert "related to a party" in may(house, who, "approve")
        with pytest.raises(Refused, match=f"{who.name} is related to a party of CB-1"):
            act(house.database, by=who, confirm="CB-1", now=house.now)
        assert house.stage() == "approval"
    relate(house, OMAR, ended=True)
    assert may(house, OMAR, "approve") == ""
    house.approves(house.now)
    assert house.stage() == "sealing"
