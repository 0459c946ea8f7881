"""What is followed of facts in memory is what reading them anew gives; a batch reads them a few times and no more."""

import sys
from collections import Counter
from contextlib import suppress
from dataclasses import fields, replace
from typing import ClassVar

import pytest

from caseboard.domain.facts import RESTS_ON, Facts
from caseboard.domain.instants import read
from caseboard.domain.policy import shipped
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.store import added, facts, reckoning, writing
from caseboard.store.database import connect
from caseboard.store.migrate import migrate
from tests.bench.ground import sweep
from tests.fixtures import busy, small
from tests.fixtures.replayed import replay
from tests.store.watching import statements
from tests.stories.house import FIRST_DAY

NAMES = tuple(one.name for one in fields(Facts) if one.init)
LATER = read("2026-12-23T14:05:00Z")


@pytest.fixture
def compared(monkeypatch):
    """Compare all facts that a transaction holds with those in the tables, before anything is reckoned from them."""
    counts: Counter[str] = Counter()

    def compare(database, cases, known):
        assert known == facts.facts_of(database, known)
        counts["compared"] += len(known)
        return reckoning.reckon(database, cases, known)

    def count(before, event):
        left = added.after(before, event)
        counts["followed" if left is not None else "read anew"] += 1
        counts[event.type] += left is not None
        if left is not None:
            anew = replace(left)
            assert left.answers == {question: question(anew) for question in left.answers}, event
            counts["kept"] += len(left.answers)
        return left

    monkeypatch.setattr(writing, "reckon", compare)
    monkeypatch.setattr(writing, "after", count)
    return counts


def imported(folder, records):
    """Import *records* into a new database in *folder*, and return it, open."""
    migrate(folder / "taken.db", now=FIRST_DAY, policy=shipped().written())
    database = connect(folder / "taken.db")
    database.connect()
    with Input([records]) as source:
        intake = Intake(database, source, "import")
        intake.lay_in()
        intake.apply(busy.NOW)
    return database


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """Give what a marketplace sends about three hundred cases."""
    return busy.from_outside(busy.make(tmp_path_factory.mktemp("outside"), 1))


def test_an_import_and_a_sweep_know_what_the_tables_say(outside, tmp_path, compared):
    """After each batch the facts held are those on file, whatever came in and whatever the clock did."""
    database = imported(tmp_path, outside)
    sweep(database, LATER)
    database.close()
    assert compared["compared"] > 500
    assert compared["followed"] > 10 * compared["read anew"]
    assert compared["kept"] > 3 * compared["followed"]
    assert {"message", "offer", "evidence", "tracking", "settlement", "period", "decision_warning"} <= set(+compared)


def test_a_replay_knows_what_the_tables_say(tmp_path, compared):
    """So it is where parties, carriers and staff come in between, with holds, rounds, admissions and seals."""
    replay(small.FOLDER, tmp_path / "small.db", small.UNTIL)
    assert compared["compared"] > 300
    assert compared["read anew"] > 20
    assert {"reminder", "closing", "renewal", "early_review", "cancellation", "seal", "note"} <= set(+compared)


class Watched(Facts):
    """Facts that remember which of their fields were read."""

    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name):
        """Note a field, but for those that are only copied into other facts."""
        if name in NAMES and sys._getframe(1).f_globals["__name__"] != "dataclasses":
            Watched.read.add(name)
        return super().__getattribute__(name)


def test_what_is_asked_once_reads_what_it_says(tmp_path, monkeypatch):
    """No question reads a field beside those on which its answer is said to rest, in any state of the small cases."""
    seen, asked = {}, set()

    def see(before, event):
        seen[before.number, before.stage, event.type] = before
        return added.after(before, event)

    monkeypatch.setattr(writing, "after", see)
    replay(small.FOLDER, tmp_path / "small.db", small.UNTIL)
    for question, rests_on in RESTS_ON.items():
        for one in seen.values():
            watched = Watched(*(getattr(one, name) for name in NAMES))
            Watched.read = set()
            with suppress(AssertionError):
                question(watched)
                asked.add(question)
            assert Watched.read <= rests_on, question
    assert asked == set(RESTS_ON)
    assert len(seen) > 100


def test_a_batch_of_an_import_reads_a_few_times(outside, tmp_path):
    """What records refer to, and the facts of their cases, are read for five hundred lines at once."""
    migrate(tmp_path / "watched.db", now=FIRST_DAY, policy=shipped().written())
    database = connect(tmp_path / "watched.db")
    with database.connection_context(), Input([outside]) as source:
        intake = Intake(database, source, "import")
        intake.lay_in()
        batches = -(-intake.table().read // 500)
        with statements(database) as seen:
            intake.apply(busy.NOW)
        reads = [one for one in seen if one.lstrip().startswith("SELECT")]
    assert batches >= 5
    assert len(reads) < 80 * batches
