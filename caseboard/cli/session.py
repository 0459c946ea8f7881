"""One command at work: which database, who acts, what time it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from caseboard.cli.printing import Trouble, tell
from caseboard.tui.manner import Manner, speak

if TYPE_CHECKING:
    from caseboard.domain.staff import Staff
    from caseboard.domain.templates import Templates
    from caseboard.exchange.mail import Maildir
    from caseboard.settings.environment import DatabaseUrl
    from caseboard.settings.file import Settings
    from caseboard.store.database import CaseDatabase

Clock = Callable[[], datetime]


class Session:
    """What a command finds around it; everything is looked up when it is first asked for."""

    def __init__(self, words: argparse.Namespace, clock: Clock) -> None:
        """Work on the command's own *words*; *clock* is the only one that tells the time."""
        self.words = words
        self.clock = clock

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self.clock()

    @cached_property
    def settings(self) -> Settings:
        """Return the settings that hold: option, environment, file, default. From then on people are spoken to by them.

        Raises:
            BadSetting: the file or a variable says something that cannot be followed.
        """
        from caseboard.settings.file import settings

        found = settings(options=self.options())
        speak(Manner(found.text("language"), found.text("time_zone")))
        return found

    def options(self) -> dict[str, tuple[str, str | None]]:
        """Return the options that are settings too, by the setting's name."""
        return {"database": ("--database", self.words.database), "staff": ("--as", self.words.who)}

    @cached_property
    def place(self) -> DatabaseUrl:
        """Return the database that was named.

        Raises:
            BadSetting: none that can be opened.
        """
        from caseboard.settings.environment import database_named

        return database_named(self.words.database, written=self.settings.text("database"))

    @cached_property
    def name(self) -> str:
        """Return the name of whoever acts.

        Raises:
            BadSetting: there is none.
        """
        from caseboard.settings.environment import staff_named

        return staff_named(self.words.who, written=self.settings.text("staff"))

    @cached_property
    def database(self) -> CaseDatabase:
        """Return the database, which is there and up to date.

        Raises:
            StoreError: there is none, or it is one of another version.
        """
        from caseboard.store.condition import refuse_another_programs
        from caseboard.store.database import connect

        refuse_another_programs(self.place.path)
        database = connect(self.place.path)
        with database.connection_context():
            check_version(database)
        database.templates = self.templates()
        return database

    def templates(self) -> Templates | None:
        """Return the team's own templates of letters, none where it has none.

        Raises:
            TemplateError: one of them cannot be used; it names file and line.
        """
        from pathlib import Path

        folder = self.settings.text("letters.folder")
        if not folder:
            return None
        from caseboard.exchange.letter_folder import own_templates

        return own_templates(Path(folder).expanduser())

    def make_database(self, *, quietly: bool = False) -> CaseDatabase:
        """Return the database, made now if there is none or if making it was broken off."""
        from caseboard.store.condition import only_begun, refuse_another_programs

        refuse_another_programs(self.place.path)
        if not self.place.path.exists() or only_begun(self.place.path):
            from caseboard.domain.policy import shipped
            from caseboard.store.migrate import migrate

            migrate(self.place.path, now=self.now(), policy=shipped().written())
            if not quietly:
                tell(f"caseboard: made a database at {self.place.path}")
        return self.database

    def staff(self) -> Staff:
        """Return who acts; the first one at an empty desk becomes its supervisor.

        Raises:
            Trouble: somebody works here, and the name is not known.
        """
        from caseboard.store import standing

        with self.database.connection_context():
            known = standing.staff_named(self.database, self.name)
            return known or self._first()

    def _first(self) -> Staff:
        from caseboard.services.staffing import begin
        from caseboard.store import standing

        first = begin(self.database, self.name, now=self.now())
        if first is None:
            names = ", ".join(one.name for one in standing.staff(self.database)[:8])
            raise Trouble(
                f"{self.name} is not on the staff; say --as NAME (known: {names}), "
                f"or let a supervisor run `caseboard staff add {self.name!r}`"
            )
        tell(f"caseboard: {first.name} is the first to work here and is now its {first.role}")
        return first

    def reader(self) -> Staff:
        """Return who looks, who need not be on the staff; nothing is written.

        At an empty desk that is who would become its supervisor by acting.
        """
        from caseboard.domain.staff import Staff
        from caseboard.store import standing

        with self.database.connection_context():
            known = standing.staff_named(self.database, self.name)
            return known or Staff(self.name, "reader" if standing.staff(self.database) else "supervisor")

    def maildir(self, *, durable: bool = True) -> Maildir:
        """Return the carrier of letters beside the database.

        Letters of the past, which are not *durable*, are the same whatever the settings say.
        """
        from caseboard.exchange.mail import Maildir
        from caseboard.settings.mail import SENDER, mail_settings

        settings = mail_settings(self.place, self.settings.text("mail.sender") if durable else SENDER)
        if not durable:  # A letter of the past was sent before anybody signed.
            return Maildir(settings.maildir, settings, durable=False)
        from caseboard.cli.keys import receipts_of

        return Maildir(settings.maildir, settings, receipts=receipts_of(self))


def check_version(database: CaseDatabase) -> None:
    """Refuse a database that this version does not fit; it is connected.

    Raises:
        StoreError: it is older, newer, or none of ours.
    """
    from caseboard.store.condition import steps
    from caseboard.store.database import StoreError

    found = steps(database)
    if found.unknown:
        raise StoreError(f"{database.place} was made by a newer Caseboard. Update this one")
    if found.pending:
        what = "is no Caseboard database yet" if found.empty else "was made by an older Caseboard"
        raise StoreError(f"{database.place} {what}. Run `caseboard migrate` on it first")
