"""The demo's desk around a fixed instant, with a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from caseboard.cli.demo_data.make import write
from caseboard.domain.policy import shipped
from caseboard.exchange.intake import Intake
from caseboard.exchange.mail import Maildir
from caseboard.exchange.reading import Input as Records
from caseboard.settings.environment import sqlite_file
from caseboard.settings.mail import mail_settings
from caseboard.store import due
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.migrate import migrate
from caseboard.worker.replay import Replay
from caseboard.worker.tick import tick

BEGINS = datetime(2026, 4, 15, 12, tzinfo=UTC)
LEASE = timedelta(seconds=15)


@dataclass
class Hands:
    """A clock that is moved by hand, and the worker that looks at it."""

    folder: Path
    now: datetime = BEGINS
    database: CaseDatabase = field(init=False)
    letters: Maildir = field(init=False)

    def __post_init__(self) -> None:
        """Make the demo's cases, and play them up to now."""
        path = self.folder / "demo.db"
        write(self.folder / "records", self.now)
        migrate(path, now=self.now - timedelta(days=500), policy=shipped().written())
        self.database = connect(path)
        self.letters = Maildir(self.folder / "mail", mail_settings(sqlite_file(path)), durable=False)
        with Records([self.folder / "records"]) as records, self.database.connection_context():
            Replay(self.database, Intake(self.database, records, "replay"), self.letters, until=self.now).run()
        self._hold()

    def __call__(self) -> datetime:
        """Return what time it is."""
        return self.now

    def move(self, by: timedelta) -> None:
        """Let time pass, and the worker do what has become due."""
        self.now += by
        with self.database.connection_context():
            tick(self.database, self.letters, now=self.now)
        self._hold()

    def _hold(self) -> None:
        with self.database.connection_context():
            next_at = due.next_act_at(self.database)
            due.take_lease(self.database, "worker", self.now, self.now + LEASE, next_at)
