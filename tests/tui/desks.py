"""Desks over the small fixtures: the real one, and ones that count, fail or wait."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

from caseboard.domain.policy import policy
from caseboard.domain.queue import Block, QueueView
from caseboard.domain.staff import Staff
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.services.case_view import CaseView
from caseboard.services.desk import Desk
from caseboard.services.side_by_side import SideBySide
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from caseboard.worker.replay import Replay
from caseboard.worker.tick import tick

RECORDS = Path(__file__).parents[2] / "fixtures" / "small"
NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
"""The instant at which the fixtures' README tells what has become of each case."""


class Nowhere:
    """Takes every letter and keeps none."""

    def carry(self, letter: object, at: datetime) -> bool:
        """Take a letter."""
        return True


def replayed(path: Path) -> None:
    """Make the database of the small fixtures at *path*, as it stands at noon."""
    migrate(path, now=datetime(2026, 1, 1, tzinfo=UTC), policy=policy({}, "shipped").written())
    database = CaseDatabase(path)
    with Input([RECORDS]) as records, database.connection_context():
        Replay(database, Intake(database, records, "replay"), Nowhere(), NOON).run()


class Hands:
    """The clock on the wall, moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


class SmallDesk(Desk):
    """The real desk over a copy of the small fixtures; it counts what it is asked for."""

    def __init__(self, template: Path, folder: Path, *, name: str = "lena", read_only: bool = False) -> None:
        folder.mkdir()
        shutil.copy(template, folder)
        # The board writes no file of evidence, so that all desks share them.
        (folder / f"{template.name}.blobs").symlink_to(f"{template}.blobs", target_is_directory=True)
        self.hands = Hands()
        self.database = CaseDatabase(folder / template.name)
        role = {"ana": "supervisor", "mira": "reviewer"}.get(name, "case manager")
        super().__init__(self.database, Staff(name, role), self.hands, read_only=read_only)
        self.asked: list[tuple[str, int]] = []
        """(read, rows it brought) in the order of asking."""

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Count a block of the queue."""
        block = super().queue(view, first, count)
        self.asked.append(("queue", len(block.rows)))
        return block

    def case(self, number: str) -> CaseView:
        """Count a case."""
        self.asked.append(("case", 1))
        return super().case(number)

    def work(self) -> None:
        """Let the worker do all that is due by now."""
        with self.database.connection_context():
            tick(self.database, Nowhere(), now=self.now())


class FailingDesk(SmallDesk):
    """Breaks down when told to."""

    broken = ""

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Fail, or answer."""
        if self.broken:
            raise OSError(self.broken)
        return super().queue(view, first, count)

    def case(self, number: str) -> CaseView:
        """Fail, or answer."""
        if self.broken:
            raise OSError(self.broken)
        return super().case(number)

    def compare(self, number: str) -> SideBySide:
        """Fail, or answer."""
        if self.broken:
            raise OSError(self.broken)
        return super().compare(number)


class WaitingDesk(SmallDesk):
    """Does not answer before it is let go."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__(template, folder)
        self.go = threading.Event()
        self.case_waits = False

    def case(self, number: str) -> CaseView:
        """Wait if told to, then answer."""
        if self.case_waits:
            self.go.wait(10)
        return super().case(number)

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Wait, then answer."""
        self.go.wait(10)
        return super().queue(view, first, count)
