"""Where one member of staff sits: the database, the clock, and what was done from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from caseboard.domain.refusals import Refused
from caseboard.services.sitting import Sitting
from caseboard.store.faults import FAULTS, in_words

if TYPE_CHECKING:
    from pathlib import Path

    from caseboard.domain.staff import Staff
    from caseboard.services.previewing import Previewing
    from caseboard.store.database import CaseDatabase

Clock = Callable[[], datetime]


class DeskUnavailable(Exception):
    """The database does not answer, or takes nothing in: which one, why, and what to do."""


class Seat:
    """One member of staff at one database; every call opens and closes a connection of its own."""

    def __init__(self, database: CaseDatabase, staff: Staff, clock: Clock, *, read_only: bool = False) -> None:
        """Sit *staff* down; *clock* is the only one that tells the time."""
        self._database = database
        self.staff = staff
        self._clock = clock
        self.read_only = read_only
        self.private: Path | None = None
        """A folder of the user's for previews and for copies that programs outside get; none keeps nothing."""
        self.sitting = Sitting()
        """What can be taken back of what was done from here."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._clock()

    @contextmanager
    def _at_hand(self) -> Iterator[None]:
        """Connect for the length of one call; within `one_moment` its connection serves.

        Raises:
            DeskUnavailable: the file may only be read, is busy, damaged, or has no room left.
        """
        try:
            with self._database.connection_context() if self._database.is_closed() else nullcontext():
                yield
        except FAULTS as error:
            raise DeskUnavailable(f"{self._database.place}: {in_words(error)}") from error

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all that this thread reads within be of one moment, whatever others write meanwhile.

        Raises:
            DeskUnavailable: as each call.
        """
        with self._at_hand(), self._database.atomic("DEFERRED"):
            yield

    @cached_property
    def files(self) -> Previewing:
        """The files of evidence, and previews of them; its calls need no connection."""
        from caseboard.services.previewing import Previewing  # noqa: PLC0415  the first row does not wait for it

        return Previewing(self._database.blobs, self.private)

    def _check_writable(self) -> None:
        """Refuse to act where one only looks."""
        if self.read_only:
            raise Refused("read-only: the board was started with --read-only")
