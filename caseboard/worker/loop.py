"""The loop that makes due acts happen: as a command, or as a thread beside the board."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caseboard.services.mailing import Carrier
from caseboard.services.skew import attend
from caseboard.services.skew import in_words as in_words_of_jump
from caseboard.store import due, standing
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import FAULTS, busy, in_words
from caseboard.worker.notary import Notary
from caseboard.worker.tick import Turn, next_instant, tick

LEASE = timedelta(seconds=15)
RENEWED_EVERY = timedelta(seconds=5)
LONGEST_SLEEP = 2.0
"""Seconds between two looks at the change counter."""
SHORTEST_SLEEP = 0.05
"""Seconds: what is due in this very moment is not waited for by turning in circles."""
AFTER_TROUBLE = 5.0
"""Seconds until another try, so that a disk that is full is not asked a thousand times."""
PATIENCE = 10.0
"""Seconds that whoever stops a worker waits for its transaction to end."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """One worker at one database.

    Its lease saves work and is not what makes an act happen once: two workers
    without leases are as correct.
    """

    database: CaseDatabase
    carrier: Carrier
    clock: Callable[[], datetime]
    holder: str
    """What this worker is called in its lease; no other has the name."""
    notary: Notary | None = None
    """Signs the ledger; none where nobody asked for it."""
    trouble: str | None = None
    """What keeps it from working, in words, if something does."""
    _renewed_at: datetime | None = None
    _next_at: datetime | None = None
    _changes: int | None = None
    """The change counter at which nothing was left to do; none before the first turn."""

    def once(self) -> Turn:
        """Make everything that is due now, lease or none."""
        with self.database.connection_context():
            self._look_at_the_clock(self.clock())
            turn = tick(self.database, self.carrier, now=self.clock())
            self._sign(self.clock())
            return turn

    def run(self, stop: threading.Event) -> None:
        """Work until *stop* is set; whatever goes wrong is logged, shown as `trouble`, and tried again."""
        log.info("worker %s begins", self.holder)
        while not stop.is_set():
            try:
                seconds = self._round()
            except Exception as error:  # noqa: BLE001  one of the two outer doors: it must survive
                seconds = self._after(error)
            stop.wait(seconds)
        self._end()

    def _round(self) -> float:
        """Do what is due, if this worker holds the lease, and return for how many seconds nothing is to be done."""
        with self.database.connection_context():
            now = self.clock()
            if not self._lease(now):
                return LONGEST_SLEEP
            self._look_at_the_clock(now)
            changes = standing.changes(self.database)
            if changes != self._changes or (self._next_at is not None and self._next_at <= now):
                self._next_at = self._turn(now)
                # Counted before the turn: what somebody else wrote meanwhile is looked at in the next one.
                self._changes = changes
                self._take(self.clock())
            self._sign(now)
            self.trouble = None
            return self._sleep(self.clock())

    def _look_at_the_clock(self, now: datetime) -> None:
        seconds = attend(self.database, now)
        if seconds is not None:
            log.error("%s", in_words_of_jump(seconds))

    def _turn(self, now: datetime) -> datetime | None:
        if next_instant(self.database) is None:
            return None
        turn = tick(self.database, self.carrier, now=now, after_batch=self._renew)
        if turn.acts or turn.letters:
            log.info("%d acts, %d letters; next at %s", turn.acts, turn.letters, turn.next_at)
        return turn.next_at

    def _sign(self, now: datetime) -> None:
        if self.notary is not None:
            self.notary.attend(self.database, now)

    def _sleep(self, now: datetime) -> float:
        if self._next_at is None:
            return LONGEST_SLEEP
        return min(max((self._next_at - now).total_seconds(), SHORTEST_SLEEP), LONGEST_SLEEP)

    def _lease(self, now: datetime) -> bool:
        """Hold the lease, renewing it when it is time; false while another worker has it."""
        if self._renewed_at is not None and timedelta() <= now - self._renewed_at < RENEWED_EVERY:
            return True
        return self._take(now)

    def _renew(self) -> None:
        self._lease(self.clock())

    def _take(self, now: datetime) -> bool:
        held = due.take_lease(self.database, self.holder, now, now + LEASE, self._next_at)
        self._renewed_at = now if held else None
        return held

    def _after(self, error: Exception) -> float:
        """Write down what went wrong, give the lease back so that the desk sees no worker, and wait."""
        if busy(error):
            log.warning("the database is busy; trying again")
            return LONGEST_SLEEP
        self.trouble = in_words(error) if isinstance(error, FAULTS) else f"{type(error).__name__}: {error}"
        log.error("the worker cannot go on, trying again in %g s: %s", AFTER_TROUBLE, self.trouble, exc_info=error)
        self._renewed_at = self._changes = None
        self._give_back()
        return AFTER_TROUBLE

    def _end(self) -> None:
        self._give_back()
        log.info("worker %s ends", self.holder)

    def _give_back(self) -> None:
        try:
            with self.database.connection_context():
                due.drop_lease(self.database, self.holder)
        except Exception:  # noqa: BLE001  the same door, on the way out: the lease runs out by itself
            log.warning("the lease could not be given back; it runs out by itself")


@dataclass(slots=True)
class Running:
    """A worker at work in a thread of its own."""

    worker: Worker
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self.worker.run, args=(self._stop,), name="worker", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the transaction at hand; a worker never begun ends at once."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()


def start(database: CaseDatabase, carrier: Carrier, clock: Callable[[], datetime], holder: str) -> Running:
    """Start a worker in a thread and return its handle."""
    running = Running(Worker(database, carrier, clock, holder))
    running.start()
    return running
