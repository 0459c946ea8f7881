"""The desk: a thin face of reads and acts by name. It is all that the board holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.domain.events import Refused
from caseboard.services.status import Status, status
from caseboard.store import queue, standing
from caseboard.store.faults import FAULTS, in_words

if TYPE_CHECKING:
    from caseboard.domain.letters import Words
    from caseboard.domain.queue import Block, QueueView
    from caseboard.domain.staff import Staff
    from caseboard.domain.verdict import Verdict
    from caseboard.services.case_view import CaseView
    from caseboard.services.previews import Sheet
    from caseboard.store.database import CaseDatabase

Clock = Callable[[], datetime]


class DeskUnavailable(Exception):
    """The database does not answer, or takes nothing in: which one, why, and what to do."""


class Desk:
    """One member of staff at one database; every call opens and closes a connection of its own."""

    def __init__(self, database: CaseDatabase, staff: Staff, clock: Clock, *, read_only: bool = False) -> None:
        """Sit *staff* down; *clock* is the only one that tells the time."""
        self._database = database
        self.staff = staff
        self._clock = clock
        self.read_only = read_only

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._clock()

    @contextmanager
    def _at_hand(self) -> Iterator[None]:
        """Connect for the length of one call.

        Raises:
            DeskUnavailable: the file may only be read, is busy, damaged, or has no room left.
        """
        try:
            with self._database.connection_context():
                yield
        except FAULTS as error:
            raise DeskUnavailable(f"{self._database.place}: {in_words(error)}") from error

    # Reads.

    def status(self) -> Status:
        """Return how the desk stands."""
        with self._at_hand():
            return status(self._database, self.now())

    def changes(self) -> int:
        """Return a number that grows with every change."""
        with self._at_hand():
            return standing.changes(self._database)

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Return a block of the queue."""
        with self._at_hand():
            return queue.block(self._database, view, first, count)

    def position(self, view: QueueView, number: str) -> int | None:
        """Return where a case stands in a view, none if it is not in it."""
        with self._at_hand():
            return queue.position(self._database, view, number)

    def case(self, number: str) -> CaseView:
        """Return a case, whole.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.case_reading import case_view  # noqa: PLC0415  the first row does not wait for it
        from caseboard.store.policies import policy_in_force  # noqa: PLC0415

        with self._at_hand(), self._database.atomic("DEFERRED"):
            now = self.now()
            policy = policy_in_force(self._database, now)
            return case_view(self._database, number, staff=self.staff, policy=policy, now=now)

    def people(self) -> tuple[Staff, ...]:
        """Return everybody who works here."""
        with self._at_hand():
            return standing.staff(self._database)

    # Acts. Each returns the version the case then has and raises Refused, or Changed where somebody was faster.

    def open_item(self, number: str, ref: str) -> None:
        """Write down that an item of evidence was opened."""
        from caseboard.services.looking import look_at  # noqa: PLC0415  the first row does not wait for it

        if not self.read_only:
            with self._at_hand():
                look_at(self._database, number, ref, by=self.staff, now=self.now())

    def assign(self, number: str, to: str | None, *, seen: int) -> int:
        """Give a case to somebody, or to nobody."""
        return self._act("assignment", number, seen, {"to": to})

    def write(self, number: str, party: str, text: str, *, seen: int) -> int:
        """Write to the buyer, the seller, or both."""
        return self._act("writing", number, seen, {"party": party, "text": text})

    def ask(self, number: str, party: str, slots: tuple[str, ...], text: str, *, seen: int) -> int:
        """Ask a party for evidence; in review this opens a further round (R22)."""
        return self._act("ask", number, seen, {"party": party, "slots": list(slots), "text": text})

    def propose(self, number: str, verdict: Verdict, *, seen: int, confirm: str) -> int:
        """Propose a decision; *confirm* is the case number as typed by hand."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return acting.propose(
                self._database, number, verdict, by=self.staff, confirm=confirm, now=self.now(), seen=seen
            )

    def hold_back(self, number: str, *, seen: int) -> int:
        """Take a proposal back within its grace period."""
        return self._act("hold_back", number, seen, {})

    def _act(self, kind: str, number: str, seen: int, fields: dict[str, object]) -> int:
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return acting.act(self._database, kind, number, by=self.staff, now=self.now(), seen=seen, fields=fields)

    def _check_writable(self) -> None:
        if self.read_only:
            raise Refused("read-only: the board was started with --read-only")

    # Previews: what would go, and what would be sealed.

    def letter_preview(self, number: str, party: str, text: str) -> Words:
        """Return a letter as it would go; to both, the buyer's."""
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.letter(self._database, number, party, text)

    def ask_preview(self, number: str, party: str, slots: tuple[str, ...], text: str) -> Words:
        """Return the letter that would ask for evidence, with the deadline it would name."""
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.request(self._database, number, party, slots, text, now=self.now())

    def check(self, number: str, verdict: Verdict) -> Sheet:
        """Return the whole decision and both letters as they would be sealed.

        Raises:
            Refused: a rule forbids it.
        """
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.sheet(self._database, number, verdict, now=self.now())
