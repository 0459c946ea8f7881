"""Coverage from the look to the seal: custody says who opened what, and a decision names what was left."""

from datetime import timedelta

import pytest

from caseboard.domain.coverage import NotOpened
from caseboard.domain.policy import shipped
from caseboard.domain.verdict import Unread
from caseboard.services import acting
from caseboard.services.case_reading import case_view
from caseboard.services.comparing import side_by_side
from caseboard.services.desk import Desk
from tests.stories.house import ANA, LENA, House, at, refund
from tests.stories.soundness import sound

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(tmp_path):
    """A claim in review to which the buyer gave two items."""
    made = House(tmp_path)
    with made.database.connection_context():
        made.claim()
        made.sends(at("15 March 9:00"), "bea", ref="e-1")
        made.sends(at("15 March 10:00"), "bea", "And here is more of it, as I promised.", ref="e-2")
        made.until(at("21 March 11:00"))
        yield made
        sound(made)


def desk(house, staff=LENA):
    """Sit *staff* down."""
    return Desk(house.database, staff, lambda: house.now)


def propose(house, **changes):
    """Let lena put a decision forward, without looking at anything before."""
    items = house.facts().items
    verdict = refund(6000, items[0].digest, gave_none=("seller",))
    if "unread" in changes:
        from dataclasses import replace

        verdict = replace(verdict, **changes)
    acting.propose(house.database, "CB-1", verdict, by=LENA, confirm="CB-1", now=house.now)


def act(house, staff=LENA):
    """Return why *staff* may not put a decision forward now."""
    view = case_view(house.database, "CB-1", staff=staff, policy=shipped(), now=house.now)
    assert view.acts["decide"] == ""
    return view.acts["propose"]


def test_an_unopened_item_holds_the_decision_up_by_its_name(house):
    """The greyed act and the refusal say which, sheet and form stay open; opened, it goes."""
    first, second = house.facts().items
    assert second.digest[:12] in act(house)
    with pytest.raises(NotOpened, match=second.digest[:12]):
        propose(house)
    assert house.stage() == "review"
    for item in (first, second):
        assert desk(house).opened("CB-1", item.ref)
    assert act(house) == ""
    propose(house)
    assert house.stage() == "sealing"


def test_a_colleague_s_look_is_theirs(house):
    """Whoever proposes has to have looked."""
    house.opens(by=ANA)
    assert act(house, ANA) == ""
    assert act(house) != ""
    with pytest.raises(NotOpened):
        propose(house)


def test_an_item_is_left_unopened_with_a_reason_that_stands_in_the_decision(house):
    """It stands in the proposal, in the sealed decision, and in what is restored from an export."""
    first, second = house.facts().items
    desk(house).opened("CB-1", first.ref)
    propose(house, unread=(Unread(second.digest, "It repeats the first word for word"),))
    house.until(house.now + MINUTE)
    view = case_view(house.database, "CB-1", staff=LENA, policy=shipped(), now=house.now)
    assert view.decision is not None
    assert view.decision.state == "sealed"
    assert view.decision.unread == (Unread(second.digest, "It repeats the first word for word"),)
    bodies = house.database.execute_sql("SELECT body FROM event WHERE type IN ('proposal', 'seal')").fetchall()
    assert all("word for word" not in body for (body,) in bodies)  # it can be erased


def test_how_long_it_was_looked_at_is_custody(house):
    """Opened and closed by one person belong together; what was never closed has no length."""
    first, second = house.facts().items
    desk(house).opened("CB-1", first.ref)
    house.until(house.now + MINUTE)
    desk(house, ANA).opened("CB-1", first.ref)
    assert desk(house).closed("CB-1", first.ref)
    desk(house).opened("CB-1", second.ref)
    seen = side_by_side(house.database, "CB-1", staff=LENA, now=house.now)
    chains = {one.card.ref: [(c.act, c.by, c.lasted) for c in one.custody] for one in seen.exhibits}
    assert chains["e-1"] == [("received", "market", None), ("opened", "lena", MINUTE), ("opened", "ana", None)]
    assert chains["e-2"] == [("received", "market", None), ("opened", "lena", None)]


def test_reading_never_fails_for_want_of_writing(house):
    """An item that is none, a desk that only reads: it is told, and nothing is raised."""
    assert not desk(house).opened("CB-1", "no such")
    assert not desk(house).closed("CB-1", "no such")
    only = Desk(house.database, LENA, lambda: house.now, read_only=True)
    assert not only.opened("CB-1", "e-1")
    assert not only.closed("CB-1", "e-1")
    assert act(house) != ""


def test_the_sheet_lists_what_was_not_opened(house):
    """Before the number is typed one sees what is left, and what stands there for it."""
    first, second = house.facts().items
    desk(house).opened("CB-1", first.ref)
    verdict = refund(6000, first.digest, gave_none=("seller",))
    sheet = desk(house).check("CB-1", verdict)
    assert [item.ref for item in sheet.unopened] == ["e-2"]
    assert f"not opened by you: an item under no slot of the buyer ({second.digest[:12]}…)" in sheet.text
