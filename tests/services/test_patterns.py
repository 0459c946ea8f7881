"""What a case shares with others, read in a fixed number of bounded statements."""

import re

import pytest

from caseboard.domain.events import NoSuchCase
from caseboard.services.patterns import patterns_of, stands_out
from caseboard.store import patterns
from tests.store.watching import statements
from tests.stories.house import LONG, House, at, refund

DOOR = {"lines": ["12 Long Road"], "postcode": "1234", "country": "DE"}


@pytest.fixture
def house(tmp_path):
    """Give a desk with a decided claim and two open ones: one of the same buyer, one at the same door."""
    house = House(tmp_path)
    with house.database.connection_context():
        house.order("o-1", ship_to=DOOR)
        house.dispute()
        house.escalates()
        said = house.sends(at("14 March 9:00"), "bea", LONG * 3)
        house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
        house.until(at("20 March 12:00"))
        house.order("o-2", ship_to={**DOOR, "lines": ["12 LONG road "]})
        house.order("o-3", buyer="bob", seller="sue", ship_to={**DOOR, "lines": ["12, Long Road"]})
        for n, buyer in ((2, "bea"), (3, "bob")):
            house.dispute(at("20 March 13:00"), f"d-{n}", order=f"o-{n}", by=buyer, arrives=house.now)
            house.comes(at("24 March 13:00"), "escalation", dispute=f"d-{n}", by=buyer, why="other")
        yield house


def test_what_a_case_shares(house):
    """The buyer's other claims, the seller's rates, the door, the text on both, and the decided case like it."""
    house.comes(house.now, "evidence", dispute="d-3", by="bob", provenance="party", text=f"bea: {LONG * 3}")
    second, third = patterns_of(house.database, "CB-2"), patterns_of(house.database, "CB-3")
    assert [one[0] for one in second.buyer_claims] == ["CB-1"]
    assert second.same_seller == 1
    assert (second.seller.claims, second.seller.decided, second.seller.at_fault) == (2, 1, 1)
    assert ("CB-1", False) in second.same_address
    assert third.buyer_claims == ()
    assert third.same_file == ("CB-1",)
    assert [one.number for one in third.precedents] == ["CB-1"]
    assert third.precedents[0].outcome == "refund_full"
    assert stands_out(house.database, "CB-3", "no_refund", 0) == ""
    with pytest.raises(NoSuchCase):
        patterns_of(house.database, "CB-9")


def test_rates_are_of_the_newest_claims(house, monkeypatch):
    """Of more claims than are looked at the newest count, of whatever reason: the decided one, the first, no longer."""
    house.order("o-4")
    house.dispute(at("20 March 13:00"), "d-4", order="o-4", reason="quality", arrives=house.now)
    house.comes(at("24 March 13:00"), "escalation", dispute="d-4", by="bea", why="other")
    assert patterns_of(house.database, "CB-2").seller.claims == 3
    monkeypatch.setattr(patterns, "MOST", 2)
    seller = patterns_of(house.database, "CB-2").seller
    assert (seller.claims, seller.decided) == (2, 0)


def test_every_read_is_bounded_and_by_an_index(house):
    """No statement scans a table, and there are as many for any case."""
    ran: list[list[str]] = []
    for number in ("CB-1", "CB-3"):
        with statements(house.database) as seen:
            patterns_of(house.database, number)
        ran.append(seen)
    assert len(ran[0]) == len(ran[1]) <= 8
    for sql in ran[1]:
        plan = [row[3] for row in house.database.execute_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
        assert [line for line in plan if re.match(r"SCAN (c|k|e|f|d|claim|evidence)\b", line)] == [], sql


def test_a_draft_that_stands_out_from_what_was_decided(house):
    """Five decided alike make a custom from which a draft that gives nothing stands out; four make none."""
    names = [row[1] for row in house.database.execute_sql("PRAGMA table_info(claim)").fetchall() if row[1] != "case_id"]
    columns = ", ".join(names)
    for number in range(101, 105):
        assert stands_out(house.database, "CB-3", "no_refund", 0) == ""
        house.database.execute_sql(
            f"INSERT INTO claim (case_id, {columns}) SELECT {number}, {columns} FROM claim WHERE case_id = 1"
        )
    said = stands_out(house.database, "CB-3", "no_refund", 0)
    assert said == "no refund in 0 of 5 cases like it, refund full in 5"
    assert stands_out(house.database, "CB-3", "refund_full", 6000) == ""
