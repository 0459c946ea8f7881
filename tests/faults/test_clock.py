"""A clock that jumps cancels and seals nothing until a supervisor says that it is right (rules, *Time*)."""

import json
from datetime import timedelta

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.skew import LARGEST, Watch
from caseboard.services.checking import look_over
from caseboard.services.pausing import resume
from caseboard.services.skew import attend
from caseboard.services.status import status
from caseboard.store import jumps
from caseboard.store.database import connect
from caseboard.worker.loop import Worker
from tests.stories.house import ANA, LENA, House, at, refund

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class Steady:
    """A clock that nobody sets: it is told how long has really passed."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


def watched(house):
    """Let the house notice jumps from now on, and return its steady clock."""
    steady = Steady()
    house.database.watch = Watch(steady, house.now)
    return steady


def worker(house):
    """Return a worker at the house, by its wall clock."""
    return Worker(house.database, house.post, lambda: house.now, "one")


@pytest.fixture
def house(tmp_path):
    """Give a desk with a claim to which nobody has sent anything, its period still running."""
    made = House(tmp_path)
    made.claim()
    made.until(at("16 March 10:00"))
    made.sleeps()
    return made


def skews(house):
    """Return what the ledger says of jumps."""
    rows = house.database.execute_sql("SELECT bytes FROM entry WHERE kind = 'clock.skew' ORDER BY seq").fetchall()
    return [json.loads(content)["body"] for (content,) in rows]


@pytest.mark.parametrize(
    ("wall", "really", "jumped"),
    [
        (LARGEST, 0, False),  # an hour: set right
        (LARGEST + SECOND, 0, True),
        (-LARGEST, 0, False),
        (-LARGEST - SECOND, 0, True),
        (timedelta(days=9), 9 * 86_400, False),  # a machine that slept: both went on
        (timedelta(0), 7_300, True),  # a clock that stands still
    ],
)
def test_what_a_jump_is(house, wall, really, jumped):
    """Over an hour between the wall clock and the one that only counts on, either way; sleep is none."""
    steady = watched(house)
    steady.seconds = really
    assert (house.database.watch.jump(house.now + wall) is not None) == jumped


def test_no_claim_is_cancelled_by_a_wrong_clock(house):
    """A month ahead at once: the entry is there, the claim is not cancelled; after the word it is, if still due."""
    watched(house)
    worker(house).once()
    house.now += timedelta(days=30)
    worker(house).once()
    assert house.stage() == "gathering"
    assert skews(house) == [{"seconds": 30 * 86_400}]
    assert "jumped forward by 720 h" in (status(house.database, house.now).paused or "")
    worker(house).once()
    assert house.stage() == "gathering"
    assert len(skews(house)) == 1
    with pytest.raises(Refused, match="supervisor"):
        resume(house.database, by=LENA, now=house.now)
    resume(house.database, by=ANA, now=house.now)
    worker(house).once()
    assert house.stage() == "cancelled"


def test_the_twin_without_a_watch_cancels(house):
    """The same jump where nobody watches: the trial can fail."""
    worker(house).once()
    house.now += timedelta(days=30)
    worker(house).once()
    assert house.stage() == "cancelled"
    assert skews(house) == []


def test_the_clock_put_right_again(house):
    """Back where it was is a jump as well; the word comes, and nothing has been lost."""
    watched(house)
    worker(house).once()
    house.now += timedelta(days=30)
    worker(house).once()
    house.now -= timedelta(days=30)
    worker(house).once()
    assert [one["seconds"] for one in skews(house)] == [30 * 86_400, -30 * 86_400]
    resume(house.database, by=ANA, now=house.now)
    worker(house).once()
    assert house.stage() == "gathering"


def test_somebody_who_acts_first_finds_it_too(house):
    """A touch of the case makes what the clock owes it; it looks at the clock first."""
    watched(house)
    house.now += timedelta(days=30)
    house.does(house.now, "note", "CB-1", text="Is it really April?")
    assert house.stage() == "gathering"
    assert skews(house) == [{"seconds": 30 * 86_400}]


def test_escalations_and_notices_go_on(house):
    """What can be taken back is not waited with: a negotiation still goes to the team, and both are written to."""
    house.order("o-2")
    house.dispute(house.now, "d-2", order="o-2")
    watched(house)
    house.now += timedelta(days=30)
    worker(house).once()
    assert (house.stage("CB-1"), house.stage("CB-2")) == ("gathering", "gathering")
    assert len(house.letters("evidence_period", "CB-2")) == 2


@pytest.mark.parametrize("word", [False, True])
def test_a_seal_waits_for_the_word(house, word):
    """A decision in its grace period is not sealed by a clock that has jumped past it."""
    photo = house.sends(at("16 March 11:00"), "bea", file=b"A photograph. " * 9)
    house.sends(at("16 March 12:00"), "sam")
    house.until(at("24 March 12:00"))
    house.proposes(house.now, "CB-1", refund(6000, photo))
    watched(house)
    house.now += timedelta(hours=2)
    worker(house).once()
    assert house.stage() == "sealing"
    if word:
        resume(house.database, by=ANA, now=house.now)
        worker(house).once()
    assert house.stage() == ("decided" if word else "sealing")


def test_one_jump_is_told_once(house):
    """Two programs at one desk see the same jump; whoever comes second gives way, even after the word."""
    watched(house)
    other = connect(house.path)
    other.watch = Watch(Steady(), house.now)
    with other.connection_context():
        attend(other, house.now)
    house.now += 5 * HOUR
    assert attend(house.database, house.now) == 5 * 3600
    resume(house.database, by=ANA, now=house.now)
    with other.connection_context():
        assert attend(other, house.now + SECOND) is None
    assert len(skews(house)) == 1
    assert jumps.doubted(house.database) is None


def test_what_is_stored_still_follows(house):
    """The doctor reckons the same clocks as the jump left behind, before the word and after it."""
    watched(house)
    house.now += timedelta(days=30)
    worker(house).once()
    for _ in range(2):
        found = {one.name: one for one in look_over(house.database, house.now)}
        assert (found["clocks"].advice, found["projection"].advice) == ("", "")
        if jumps.doubted(house.database) is not None:
            resume(house.database, by=ANA, now=house.now)
