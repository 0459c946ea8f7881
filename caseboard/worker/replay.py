"""Play records into a database on a simulated clock, with the worker's own code at each due instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.events import MAIL, RESERVED
from caseboard.domain.instants import EPOCH, micros
from caseboard.exchange.applying import refuse, take_line
from caseboard.exchange.intake import Intake
from caseboard.services.mailing import Carrier
from caseboard.store import inbox
from caseboard.store.database import CaseDatabase
from caseboard.store.due import Outgoing
from caseboard.store.faults import UNSOUND
from caseboard.store.inbox import Line
from caseboard.store.writing import writing
from caseboard.worker.tick import next_instant, tick

STEPS = 500
"""Steps between two commits."""


@dataclass(slots=True)
class PlayedMail:
    """Carries letters, but leaves those alone of which the records themselves tell another story."""

    carrier: Carrier
    fates: dict[str, set[tuple[str, int]]]

    def carry(self, letter: Outgoing, at: datetime) -> bool:
        """Take a letter, unless the input says that it went at another time or not at all."""
        told = self.fates.get(letter.message_id)
        if told is not None and ("sent", micros(at)) not in told:
            return False
        return self.carrier.carry(letter, at)


@dataclass(slots=True)
class Replay:
    """A replay on its way: which records, which clock, how far."""

    database: CaseDatabase
    intake: Intake
    carrier: Carrier
    until: datetime | None
    clock: datetime | None = None
    _clock_at: datetime | None = None
    _steps: int = 0

    def run(self) -> None:
        """Play everything up to `until`, or all there is; what is due or received at an instant is done at it."""
        self.intake.lay_in()
        self.carrier = PlayedMail(self.carrier, inbox.fates(self.database, self.intake.key))
        self._clock_at = next_instant(self.database)
        going = True
        while going:
            with self.database.atomic():
                going = self._chapter()
            self.intake.progress("replaying", self._steps, 0)
        if inbox.next_at(self.database, self.intake.key) is None:
            self.intake.finish(self.clock or EPOCH)

    def _chapter(self) -> bool:
        """Play about `STEPS` steps and return whether there is more; all of it commits together."""
        lines = [
            line
            for line in inbox.to_apply(self.database, STEPS, batch=self.intake.key)
            if line.plays_at is not None and (self.until is None or line.plays_at <= self.until)
        ]
        place = 0
        while place < len(lines):
            while self._due_before(lines[place]) and self._clock_at is not None:
                self._tick(self._clock_at)
            place += self._play(lines[place:])
        if lines:
            return True
        end = self.until or self.clock
        for _ in range(STEPS):
            if self._clock_at is None or end is None or self._clock_at > end:
                return False
            self._tick(self._clock_at)
        return True

    def _due_before(self, line: Line) -> bool:
        """Whether the clock has something to do before a record.

        At one instant it goes before the records, and again after the last of
        them; what became of a letter is told after the desk's own mail has gone.
        """
        at = line.plays_at
        if at is None or self._clock_at is None or self._clock_at > at:
            return False
        return self._clock_at < at or self.clock is None or self.clock < at or line.source == MAIL

    def _tick(self, at: datetime) -> None:
        now = at if self.clock is None else max(at, self.clock)
        self._clock_at = tick(self.database, self.carrier, now=now).next_at
        self.clock = now
        self._steps += 1

    def _play(self, lines: Sequence[Line]) -> int:
        """Take lines in up to the first that something owes its turn before, and return how many.

        References come in long runs that move no clock: they share a transaction.
        """
        played, before = 0, self.clock
        try:
            with writing(self.database, now=self._at(lines[0])) as work:
                for line in lines:
                    if self._due_before(line) or work.numbers:
                        break
                    work.now = self.clock = self._at(line)
                    played += 1
                    take_line(work, line, "replay")
        except UNSOUND as error:
            bad = lines[played - 1]
            if bad.source not in RESERVED:
                raise
            self.clock = before
            if played > 1:
                return self._play(lines[: played - 1])
            refuse(self.database, bad, error)
            return 1
        self._steps += played
        if work.numbers:
            self._clock_at = next_instant(self.database)
        return played

    def _at(self, line: Line) -> datetime:
        """Return the simulated instant of a line; the clock never goes back."""
        if line.plays_at is None:
            raise ValueError(f"{line.place} plays at no instant")
        return line.plays_at if self.clock is None else max(line.plays_at, self.clock)
