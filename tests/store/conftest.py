"""Databases of the store's tests: a bare one, and one in which a case was decided."""

import pytest

from caseboard.domain.policy import shipped
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from tests.stories.house import FIRST_DAY, House, at, refund


@pytest.fixture
def bare(tmp_path):
    """Give an open application connection to an empty database."""
    path = tmp_path / "bare.db"
    migrate(path, now=FIRST_DAY, policy=shipped().written())
    database = CaseDatabase(path)
    with database.connection_context():
        yield database


@pytest.fixture
def house(tmp_path):
    """Give a desk on an empty database."""
    made = House(tmp_path)
    with made.database.connection_context():
        yield made


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """Give a desk whose one case is decided and added to, with a row in every sealed and append-only table."""
    house = House(tmp_path_factory.mktemp("decided"))
    with house.database.connection_context():
        house.claim()
        said = house.sends(at("15 March 9:00"), "bea")
        house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
        house.does(at("21 March 11:00"), "addendum", "CB-1", text="The carrier confirmed it.")
        house.database.execute_sql("INSERT INTO checkpoint (size, at, note) VALUES (1, 0, x'00')")
        yield house


@pytest.fixture(scope="session")
def make_house():
    """Give what makes a desk in a folder."""
    return House
