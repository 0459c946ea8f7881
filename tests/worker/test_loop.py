"""The worker's loop: lease, sleep, trouble, and its end."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import peewee
import pytest

from caseboard.domain.instants import MICROSECOND, micros, written
from caseboard.store import standing
from caseboard.store.database import StoreError
from caseboard.worker import loop
from caseboard.worker.loop import AFTER_TROUBLE, LEASE, LONGEST_SLEEP, RENEWED_EVERY, Worker, start
from tests.stories.house import ANA, ESCALATED, House

DUE = ESCALATED - timedelta(days=3) + timedelta(days=15)
"""When the clock takes the dispute of these tests to the team."""


class OneRound(threading.Event):
    """Stops a worker after its first round, and remembers how long it would have slept."""

    def __init__(self):
        super().__init__()
        self.waited = []

    def wait(self, timeout=None):
        """Do not sleep."""
        self.waited.append(timeout)
        self.set()
        return True


@pytest.fixture
def house(tmp_path):
    """Give a desk whose worker sleeps, with one dispute in negotiation."""
    made = House(tmp_path)
    made.order()
    made.dispute()
    made.sleeps()
    return made


def worker(house, holder="one"):
    """Return a worker at the house, by its clock."""
    return Worker(house.database, house.post, lambda: house.now, holder)


def lease(house):
    """Return who holds the lease, when they were seen, and when they mean to act next."""
    return house.database.execute_sql("SELECT holder, seen_at, next_at FROM worker_lease").fetchone()


def test_a_round_does_what_is_due_and_says_when_to_look_again(house):
    """Nothing happens before its instant; at it the act is made; a sleep is never longer than two seconds."""
    one = worker(house)
    assert one._round() == LONGEST_SLEEP
    house.until(DUE - timedelta(seconds=1))
    assert one._round() == 1.0
    assert house.stage() == "negotiating"
    house.until(DUE)
    one._round()
    assert house.stage() == "gathering"
    assert house.post.to("buyer")


def test_what_somebody_else_did_is_noticed_before_anything_is_due(house):
    """A letter that was written meanwhile goes in the next round, by the change counter."""
    house.until(DUE)
    one = worker(house)
    one._round()
    one._round()
    sent = len(house.post.letters)
    one._round()
    assert len(house.post.letters) == sent
    house.does(DUE, "writing", "CB-1", party="both", text="We look into it.")
    one._round()
    assert len(house.post.letters) == sent + 2


def test_an_idle_worker_writes_nothing_but_its_lease(house):
    """Rounds without anything due change nothing; the lease is renewed every five seconds."""
    one = worker(house)
    one._round()
    before, seen = standing.changes(house.database), lease(house)[1]
    house.until(house.now + RENEWED_EVERY - MICROSECOND)
    one._round()
    assert lease(house)[1] == seen
    house.until(house.now + MICROSECOND)
    one._round()
    assert lease(house)[1] > seen
    assert standing.changes(house.database) == before


def test_another_worker_waits_and_takes_over(house):
    """A second worker does nothing while the lease holds, and everything once it has run out."""
    one, two = worker(house, "one"), worker(house, "two")
    house.until(DUE - LEASE)
    one._round()
    house.until(DUE - MICROSECOND)
    two._round()
    assert lease(house)[0] == "one"
    house.until(DUE)
    two._round()
    assert lease(house)[0] == "two"
    assert house.stage() == "gathering"


def test_the_desk_sees_when_the_worker_acts_next(house):
    """The lease carries the instant of the next act."""
    worker(house)._round()
    seen, following = standing.worker_seen(house.database)
    assert (seen, following) == (house.now, DUE)


def test_paused_clocks_make_nothing_and_letters_go(house):
    """During a pause a due case stays where it is and a letter still leaves; afterwards both go on."""
    from caseboard.services.pausing import pause, resume

    pause(house.database, "Bank holiday", by=ANA, now=house.now)
    house.until(DUE)
    one = worker(house)
    one._round()
    assert house.stage() == "negotiating"
    resume(house.database, by=ANA, now=house.now)
    one._round()
    assert house.stage() == "gathering"


def test_trouble_is_logged_shown_and_survived(house, monkeypatch, caplog):
    """Whatever goes wrong is written down, the lease is given back, and the next try works."""
    one = worker(house)

    def broken(*_args, **_named):
        raise RuntimeError("the clock of CB-1 does not move on")

    house.until(DUE)
    with monkeypatch.context() as patch:
        patch.setattr(loop, "tick", broken)
        stop = OneRound()
        one.run(stop)
    assert stop.waited == [AFTER_TROUBLE]
    assert one.trouble == "RuntimeError: the clock of CB-1 does not move on"
    assert "cannot go on" in caplog.text
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]
    assert lease(house) is None
    one._round()
    assert (one.trouble, house.stage()) == (None, "gathering")


def test_a_busy_database_is_no_trouble(house, monkeypatch):
    """A write lock that somebody holds too long is waited for."""

    def busy(*_args, **_named):
        raise peewee.OperationalError("database is locked")

    one = worker(house)
    house.until(DUE)
    monkeypatch.setattr(loop, "tick", busy)
    with pytest.raises(peewee.OperationalError) as locked:
        one._round()
    assert one._after(locked.value) == LONGEST_SLEEP
    assert one.trouble is None


def test_a_thread_works_until_it_is_stopped(house):
    """Beside the board the worker runs in a thread, acts, and gives its lease back at the end."""
    house.until(DUE)
    running = start(house.database, house.post, lambda: house.now, "beside")
    until = time.monotonic() + 20
    while house.stage() == "negotiating" and time.monotonic() < until:
        time.sleep(0.02)
    assert house.stage() == "gathering"
    before = running.alive
    running.stop()
    assert (before, running.alive) == (True, False)
    assert lease(house) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_command_cleanly(house, tmp_path, number):
    """The command ends by signal with exit code 0 and leaves no lease behind."""
    house.database.close()
    line = [sys.executable, "-m", "caseboard", "worker", "--database", f"sqlite:///{house.path}", "--log", "worker.log"]
    env = os.environ | {"PYTHONPATH": os.fspath(loop.__file__).rpartition("/caseboard/")[0]}
    program = subprocess.Popen(line, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True)
    log = tmp_path / "worker.log"
    until = time.monotonic() + 30
    while not (log.exists() and "begins" in log.read_text("utf-8")) and time.monotonic() < until:
        time.sleep(0.05)
    program.send_signal(number)
    _, said = program.communicate(timeout=30)
    assert program.returncode == 0
    assert "Traceback" not in said
    assert log.read_text("utf-8").rstrip().endswith("ends")
    assert lease(house) is None


def test_a_case_that_cannot_go_on_holds_up_no_other(house):
    """Its act has a name that is taken, as in a history mended by hand: the rest goes on, letters too; it is named."""
    house.dispute(house.now, "d-2", lines=["2"], requested="40.00")
    one = worker(house)
    taken = (9999, f"CB-1/{written(DUE)}", micros(house.now), micros(house.now))
    sql = "INSERT INTO event VALUES (?, 'worker', 'escalation', ?, 0, ?, ?, 'worker', 1, '{}')"
    house.database.execute_sql(sql, taken)
    house.until(DUE + timedelta(days=6))
    with pytest.raises(StoreError, match="the clock of CB-1 cannot go on"):
        one._round()
    assert (house.stage("CB-1"), house.stage("CB-2")) == ("negotiating", "gathering")
    assert house.post.to("buyer")
    assert house.database.execute_sql("SELECT count(*) FROM event WHERE seq > 9999").fetchone()[0] > 0
