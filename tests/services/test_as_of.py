"""As it was is what stood there: the tables' own rows, written down when they were made, against the history folded."""

import os
import random
from typing import Any

import pytest

from caseboard.domain.events import NoSuchCase
from caseboard.domain.instants import MICROSECOND, from_micros, read
from caseboard.services.past import at_instant
from caseboard.store import writing
from caseboard.store.as_of import as_of, bound_up_with
from caseboard.store.database import connect
from caseboard.store.facts import facts_of
from tests.fixtures import busy, small
from tests.fixtures.replayed import replay
from tests.stories.house import House, at

CASES = int(os.environ.get("CASEBOARD_AS_OF_CASES", "12"))
"""How many cases are looked at, at each of their events; five hundred in the long trial."""
UNTIL = "2026-11-23T14:05:00Z"
_OF_THE_DEMO = 250
"""Cases that the demo has at least."""
_FIRST = 1001
"""The number of its first."""
_BESIDE = ("period", "letter", "evidence", "hold", "mark", "proposal", "request", "claim")


def state(database, case):
    """Return all that stands of a case: its row, its claim, what lies on it, and its facts."""
    named = [(table, "case_id") for table in _BESIDE] + [('"case"', "id")]
    asked = (f"SELECT * FROM {table} WHERE {column} = ?" for table, column in named)
    rows = [sorted(database.execute_sql(sql, (case,)).fetchall(), key=repr) for sql in asked]
    return rows, facts_of(database, [case]).get(case)


def test_as_of_is_the_state_recorded_at_the_time(tmp_path, monkeypatch):
    """For every event of many cases, what stood after it is what folding the history up to it gives."""
    times = -(-CASES // _OF_THE_DEMO)
    chosen = set(random.Random(7).sample(range(_FIRST, _FIRST + times * _OF_THE_DEMO), CASES))
    recorded: dict[int, dict[Any, Any]] = {}
    finish = writing.Work.finish

    def watched(work):
        finish(work)
        # Other cases of the order may read otherwise without anything having happened to them.
        for number in work.numbers:
            case = int(number.removeprefix("CB-"))
            if case in chosen:
                recorded.setdefault(case, {})[work.now] = state(work.database, case)

    monkeypatch.setattr(writing.Work, "finish", watched)
    replay(busy.make(tmp_path / "records", times), tmp_path / "busy.db", UNTIL)
    monkeypatch.undo()
    database = connect(tmp_path / "busy.db")
    compared = 0
    with database.connection_context():
        for case, stands in recorded.items():
            around = bound_up_with(database, case)
            for instant, stood in stands.items():
                with as_of(database, instant, around) as then:
                    assert state(then, case) == stood, (case, instant)
                compared += 1
    assert set(recorded) == chosen
    assert compared > 5 * CASES


def test_the_whole_desk_as_it_was(tmp_path):
    """The queue of an earlier instant has the cases, stages and deadlines that a replay up to it gives."""
    then_text = "2026-03-24T08:00:00Z"
    replay(small.FOLDER, tmp_path / "whole.db", small.UNTIL)
    replay(small.FOLDER, tmp_path / "then.db", then_text)
    whole, stopped = connect(tmp_path / "whole.db"), connect(tmp_path / "then.db")
    asked = (
        'SELECT number, stage, assignee, next_due, acts_at, flags, scope, queue_key, version FROM "case" ORDER BY id'
    )
    with whole.connection_context(), stopped.connection_context(), as_of(whole, read(then_text)) as then:
        rows = then.execute_sql(asked).fetchall()
        assert len(rows) > 10
        assert rows == stopped.execute_sql(asked).fetchall()
        counts = "SELECT name, n FROM count WHERE n > 0 AND name <> 'number' ORDER BY name"
        assert then.execute_sql(counts).fetchall() == stopped.execute_sql(counts).fetchall()


def test_before_it_was_opened_there_was_no_case(tmp_path):
    """A microsecond before the dispute was recorded there is none; an unknown number is none at any time."""
    house = House(tmp_path)
    with house.database.connection_context():
        number = house.claim()
        opened = from_micros(
            house.database.execute_sql("SELECT recorded_at FROM event WHERE type = 'dispute'").fetchone()[0]
        )
        with at_instant(house.database, opened, number) as then:
            assert then.execute_sql('SELECT stage FROM "case"').fetchall() == [("negotiating",)]
        for when, named in ((opened - MICROSECOND, number), (at("14 March 10:00"), "CB-9")):
            with pytest.raises(NoSuchCase), at_instant(house.database, when, named):
                raise AssertionError("it was there")
