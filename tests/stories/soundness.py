"""What holds of every database after every story."""

from __future__ import annotations

from caseboard.domain.instants import micros
from caseboard.services.checking import look_over
from caseboard.store import standing
from tests.stories.house import House


def sound(house: House) -> None:
    """Assert what no story may leave broken.

    The clocks lie ahead, everything stored is what its recomputation gives, the
    tables are those that the history makes, the ledger has each ending once.
    """
    nothing_lies_behind(house)
    wrong = {found.name: found.words for found in look_over(house.database, house.now) if found.advice}
    if house.post.shut:
        wrong.pop("letters", None)
    assert wrong == {}


def nothing_lies_behind(house: House) -> None:
    """Assert that after a turn of the worker no clock act of a case lies in the past."""
    if not house.working or standing.paused(house.database) is not None:
        return
    house.work()
    late = house.database.execute_sql(
        'SELECT number, stage, acts_at FROM "case" WHERE acts_at <= ?', (micros(house.now),)
    ).fetchall()
    assert late == []
