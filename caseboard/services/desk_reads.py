"""What the desk can be asked: the queue, a case, the desk's state, and what an act would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caseboard.domain.refusals import Refused
from caseboard.services.seat import Seat
from caseboard.store import queue, standing

if TYPE_CHECKING:
    from caseboard.domain.draft import Draft
    from caseboard.domain.letters import Words
    from caseboard.domain.queue import Block, QueueView
    from caseboard.domain.sections import Counted, Section
    from caseboard.domain.staff import Staff
    from caseboard.domain.verdict import Verdict
    from caseboard.services.bulk import Kind, Would
    from caseboard.services.case_view import CaseView
    from caseboard.services.patterns import Patterns
    from caseboard.services.previews import ApprovalSheet, AskSheet, PeriodSheet, Sheet
    from caseboard.services.seals import Seal
    from caseboard.services.side_by_side import SideBySide
    from caseboard.services.status import Status


class Reads(Seat):
    """Reads; what the first row does not need is loaded with the first question for it."""

    def status(self) -> Status:
        """Return how the desk stands."""
        from caseboard.services.status import status  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return status(self._database, self.now())

    def changes(self) -> int:
        """Return a number that grows with every change."""
        with self._at_hand():
            return standing.changes(self._database)

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Return a block of the queue."""
        with self._at_hand():
            return queue.block(self._database, view, first, count, me=self.staff.name, now=self.now())

    def position(self, view: QueueView, number: str) -> int | None:
        """Return where a case stands in a view, none if it is not in it."""
        return self.positions(view, (number,))[0]

    def positions(self, view: QueueView, numbers: Sequence[str]) -> tuple[int | None, ...]:
        """Return where cases stand in a view, none for each that is not in it."""
        with self._at_hand():
            return queue.positions(self._database, view, numbers, me=self.staff.name, now=self.now())

    def sections(self) -> tuple[Section, ...]:
        """Return the sections that are kept here: one's own, then the team's."""
        from caseboard.store.sections import sections_of  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return sections_of(self._database, self.staff.name)

    def counts(self, sections: Iterable[Section]) -> dict[Section, Counted]:
        """Return how many cases each section has; one whose query cannot be read is left out."""
        from caseboard.domain.sections import view_of  # noqa: PLC0415  the first row does not wait for it

        found: dict[Section, Counted] = {}
        with self._at_hand():
            for section in sections:
                with suppress(Refused):
                    view = view_of(section)
                    found[section] = queue.counted(self._database, view, me=self.staff.name, now=self.now())
        return found

    def case(self, number: str) -> CaseView:
        """Return a case, whole.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.case_reading import case_view  # noqa: PLC0415  the first row does not wait for it
        from caseboard.store.policies import policy_in_force  # noqa: PLC0415

        with self.one_moment():
            now = self.now()
            policy = policy_in_force(self._database, now)
            return case_view(self._database, number, staff=self.staff, policy=policy, now=now)

    def patterns(self, number: str) -> Patterns:
        """Return what a case shares with others, and the decided cases like it.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.patterns import patterns_of  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return patterns_of(self._database, number)

    def stands_out(self, number: str, verdict: Verdict) -> str:
        """Return in words how a verdict stands out from the decided cases like it; empty where it does not."""
        from caseboard.services.patterns import stands_out  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return stands_out(self._database, number, verdict.outcome, verdict.amount)

    def compare(self, number: str) -> SideBySide:
        """Return a case's evidence side by side, with checklist, records of the desk and what is weighed.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.comparing import side_by_side  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return side_by_side(self._database, number, staff=self.staff, now=self.now())

    def people(self) -> tuple[Staff, ...]:
        """Return everybody who works here."""
        with self._at_hand():
            return standing.staff(self._database)

    def draft(self, number: str, kind: str) -> Draft | None:
        """Return what this member of staff has begun to write about a case, none where there is nothing."""
        from caseboard.store import drafts  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return drafts.draft_of(self._database, self.staff.name, number, kind)

    def letter_preview(self, number: str, party: str, text: str) -> Words:
        """Return a letter as it would go; to both, the buyer's."""
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.letter(self._database, number, party, text)

    def asking(
        self, number: str, text: str = "", *, party: str = "", slots: tuple[str, ...] = (), due: datetime | None = None
    ) -> AskSheet:
        """Return what asking would mean, with the letters; of all that is missing where no party is named (R22).

        Raises:
            Refused: a rule forbids it, or nothing is missing.
        """
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        fields = {"party": party, "slots": list(slots)} if party else None
        with self._at_hand():
            return previews.asking(self._database, number, fields, text, due, now=self.now())

    def period_preview(self, number: str, party: str, due: datetime) -> PeriodSheet:
        """Return what another deadline would mean, and the letters that would tell it.

        Raises:
            Refused: a rule forbids it.
        """
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.period(self._database, number, party, due, now=self.now())

    def check(self, number: str, verdict: Verdict) -> Sheet:
        """Return the whole decision and both letters as they would be sealed.

        Raises:
            Refused: a rule forbids it.
        """
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.sheet(self._database, number, verdict, by=self.staff, now=self.now())

    def seal(self, number: str) -> Seal:
        """Return where the entry that ended a case stands, checked now.

        Raises:
            NoSuchCase: no entry has ended it.
        """
        from caseboard.services import seals  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return seals.seal_of(self._database, number, now=self.now())

    def approval(self, number: str) -> ApprovalSheet:
        """Return the proposal that waits for a second person, in full, and what has come since it was made.

        Raises:
            Refused: none waits, or it is one's own.
        """
        from caseboard.services import previews  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return previews.approval(self._database, number, by=self.staff, now=self.now())

    def bulk_check(self, kind: Kind, numbers: Sequence[str], fields: Mapping[str, Any]) -> tuple[Would, ...]:
        """Return what an act of *kind* would do to each of the cases *numbers*, or why it may not."""
        from caseboard.services import bulk  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return bulk.check(self._database, kind, numbers, fields, by=self.staff, now=self.now())
