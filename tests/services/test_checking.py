"""What the doctor recomputes is what the desk wrote down, however strange the history."""

import sqlite3
from datetime import timedelta

import pytest

from caseboard.domain.refusals import Refused
from caseboard.services.checking import look_over
from caseboard.store import checks
from caseboard.store.tables import PROJECTION, Case, EventCase
from tests.stories.house import ESCALATED, OPENED, House, at


@pytest.fixture
def house(tmp_path):
    """Give a desk, connected."""
    made = House(tmp_path)
    with made.database.connection_context():
        yield made


def wrong(house):
    """Return the names of the checks that found something."""
    return [found.name for found in look_over(house.database, house.now) if found.advice]


def test_an_empty_desk_is_sound(tmp_path):
    """Nothing has happened, and nothing is wrong."""
    house = House(tmp_path)
    with house.database.connection_context():
        assert wrong(house) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DROP TRIGGER entry_no_delete", "entry_no_delete is missing or altered"),
        (
            "CREATE TRIGGER silence BEFORE INSERT ON custody BEGIN SELECT RAISE(IGNORE); END",
            "silence is no guard of ours",
        ),
    ],
)
def test_a_guard_less_or_a_trigger_more_is_found(house, change, told):
    """A shell on the file can take a guard away, or put a trigger beside one that lets nothing through."""
    shell = sqlite3.connect(house.path)
    shell.execute(change)
    shell.close()
    (found,) = [one for one in look_over(house.database, house.now) if one.name == "guards"]
    assert (found.words, bool(found.advice)) == (told, True)


def test_what_came_before_a_dispute_and_after_it_is_tied_to_it(house):
    """Order, parcels, tracking, feedback and parties of a dispute are its events, whenever they came."""
    house.order()
    house.carrier_says(at("2 March 10:00"), "accepted")
    first = house.dispute()
    house.comes(OPENED, "feedback", order="o-1", stars=1, text="Late")
    house.carrier_says(ESCALATED - timedelta(days=1), "in_transit")
    second = house.dispute(ref="d-2", lines=["2"], requested="40.00", when=ESCALATED)
    house.comes(ESCALATED, "party", "bea", role="buyer", name="Beatrice", updated_at=ESCALATED)
    kinds = {event.type for number in (first, second) for event in house.happened(number)}
    assert kinds >= {"party", "order", "shipment", "tracking", "feedback", "dispute"}
    assert len(house.when("tracking", second)) == 2
    assert checks.unlike_rebuilt(house.database) == []


def test_a_parcel_stays_with_its_order(house):
    """A newer version may tell a parcel anew, and not move it: the case it lies on would not be told."""
    house.order("o-1")
    house.order("o-2")
    house.dispute()
    later = at("11 March 10:00")
    parcel = {"lines": ["1", "2"], "carrier": "Another post", "direction": "out"}
    told = {"arrives": later, "updated_at": later}
    house.comes(at("1 March 10:00"), "shipment", "p-o-1", order="o-1", **told, **parcel)
    told["updated_at"] = later + timedelta(days=1)
    with pytest.raises(Refused, match="is about something else than it was"):
        house.comes(at("1 March 10:00"), "shipment", "p-o-1", order="o-2", **told, **parcel)
    house.carrier_says(at("12 March 10:00"), "delivered", order="o-1")
    assert wrong(house) == []


def test_a_differing_row_is_named_with_its_columns(house):
    """What differs is told by table, key and column."""
    house.order()
    house.dispute()
    house.database.execute_sql("UPDATE party SET email = 'x@example.org' WHERE ref = 'bea'")
    house.database.execute_sql("DELETE FROM case_line")
    house.database.execute_sql("INSERT INTO feedback (key, order_key, at, stars) VALUES ('a', 'b', 0, 5)")
    assert sorted(checks.unlike_rebuilt(house.database)) == [
        "case_line 1 market:o-1#1 is missing",
        "feedback a does not follow from the history",
        "party market:bea: email is not what the history says",
    ]


@pytest.mark.parametrize("table", [one for one in PROJECTION if one is not Case], ids=lambda one: one.__name__)
def test_every_table_of_the_projection_is_compared(house, table):
    """A row too many in any table is found."""
    from peewee import FloatField

    from caseboard.store.fields import BooleanField, TextField
    from caseboard.store.guards import triggers
    from caseboard.store.tables import SEALED

    meta = table._meta
    kinds = {TextField: "'x'", FloatField: "1.0", BooleanField: "0"}
    # Who approves is never who proposed, whatever else is odd about a row.
    values = ", ".join(
        "'y'" if field.column_name in ("approver", "proposer") else kinds.get(type(field), "77")
        for field in meta.sorted_fields
    )
    names = ", ".join(f'"{field.column_name}"' for field in meta.sorted_fields)
    assert table not in SEALED or triggers(meta.table_name)
    house.database.execute_sql(f'INSERT INTO "{meta.table_name}" ({names}) VALUES ({values})')
    found = checks.unlike_rebuilt(house.database)
    assert [line for line in found if line.startswith(meta.table_name)]


def test_links_are_compared(house):
    """A link that is missing is found."""
    house.claim()
    assert checks.unlike_rebuilt(house.database) == []
    house.database.execute_sql("DELETE FROM event_case WHERE seq = (SELECT min(seq) FROM event_case)")
    assert [line.partition(" ")[0] for line in checks.unlike_rebuilt(house.database)] == [EventCase._meta.table_name]


def test_a_paused_and_a_sleeping_desk_say_so(house):
    """The worker's check names a pause, and how many cases are due while nobody works."""
    from caseboard.services.pausing import pause
    from tests.stories.house import ANA

    house.order()
    house.dispute()
    house.sleeps()
    house.until(at("1 April 0:00"))
    told = {found.name: found.words for found in look_over(house.database, house.now)}
    assert told["worker"].startswith("none runs, and 1 cases are due")
    pause(house.database, "Stocktaking", by=ANA, now=house.now)
    told = {found.name: found.words for found in look_over(house.database, house.now)}
    assert told["worker"] == "the clock acts are paused: Stocktaking"
