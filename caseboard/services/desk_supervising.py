"""What a supervisor asks of the desk and does there: figures, what the worker will do, the load; and the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from caseboard.services.seat import Seat

if TYPE_CHECKING:
    from caseboard.domain.coming import Coming
    from caseboard.domain.figure import Part
    from caseboard.domain.queue import QueueRow
    from caseboard.services.bulk import Would
    from caseboard.services.case_view import CaseView
    from caseboard.services.figures import Report
    from caseboard.services.team import Person


class Ahead(NamedTuple):
    """What the worker will do in the next hours; nothing while the clock acts are paused, and why they are."""

    as_of: datetime
    hours: int
    acts: tuple[Coming, ...]
    paused: str | None


class Load(NamedTuple):
    """What everybody has, how many claims nobody has, and of those how many could be shared out now."""

    as_of: datetime
    people: tuple[Person, ...]
    unassigned: int
    shared: tuple[Would, ...]
    """Each case with whom it would go to, in words."""
    takers: Mapping[str, str]
    """Who it would go to, by case."""


class Stood(NamedTuple):
    """A case as it stood after one of its moments."""

    case: CaseView
    place: int
    """Which of its moments that was, counted from 1."""
    moments: int
    past: bool
    """Whether anything has happened to it since."""


class Supervising(Seat):
    """A supervisor's reads and acts; none of them is loaded before it is asked for."""

    def figures(self, days: int | None, by: str = "", *, zone: tzinfo = UTC, only: Sequence[str] = ()) -> Report:
        """Return the figures of the last *days*, or of all there ever was, told apart *by* something.

        Raises:
            Refused: a figure or a grouping of that name is not known.
        """
        from caseboard.domain.windows import MOST_DAYS, Window  # noqa: PLC0415  the first row does not wait for it
        from caseboard.services.figures import report  # noqa: PLC0415
        from caseboard.store.moments import first_claim_at  # noqa: PLC0415

        with self.one_moment():
            now = self.now()
            start = now - timedelta(days=days or MOST_DAYS)
            if days is None:
                start = max(start, min(first_claim_at(self._database) or start, now - timedelta(days=1)))
            window = Window(start, now)
            return report(self._database, window, now=now, by=by, zone=zone, only=only)  # type: ignore[arg-type]  # it refuses a grouping it does not know

    def cases_behind(self, report: Report, part: Part) -> tuple[QueueRow, ...]:
        """Return the cases behind a part of a figure, by number; of a great many the first."""
        from caseboard.services.figures import behind  # noqa: PLC0415  the first row does not wait for it
        from caseboard.store.queue import rows_of  # noqa: PLC0415

        with self.one_moment():
            return rows_of(self._database, behind(self._database, report.asked, part))

    def ahead(self, hours: int) -> Ahead:
        """Return what the worker will do in the next *hours*.

        Raises:
            Refused: that is too far ahead, or too many cases are due by then.
        """
        from caseboard.services.tomorrow import tomorrow  # noqa: PLC0415  the first row does not wait for it
        from caseboard.store import standing  # noqa: PLC0415

        with self.one_moment():
            now = self.now()
            paused = standing.paused(self._database)
            return Ahead(now, hours, tomorrow(self._database, hours=hours, now=now), paused)

    def check_veto(self, coming: Sequence[Coming], until: datetime, why: str) -> tuple[Would, ...]:
        """Return what holding the cases of *coming* would do to each, or why it may not (R41)."""
        from caseboard.services import tomorrow  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return tomorrow.check_veto(self._database, coming, until, why, by=self.staff, now=self.now())

    def veto(self, coming: Coming, until: datetime, why: str, *, seen: int) -> int:
        """Hold a case last seen at version *seen*, so that the worker does not make what is *coming* (R41).

        Raises:
            Refused: no hold stops such an act, or a rule forbids the hold; `Changed` where somebody was faster.
        """
        from caseboard.services import tomorrow  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return tomorrow.veto(self._database, coming, until, why, by=self.staff, now=self.now(), seen=seen)

    def check_extend(self, coming: Sequence[Coming], due: datetime, why: str) -> tuple[Would, ...]:
        """Return what extending the evidence periods of *coming* to *due* would do, or why it may not (R15)."""
        from caseboard.services import tomorrow  # noqa: PLC0415  the first row does not wait for it

        with self.one_moment():
            return tomorrow.check_extend(self._database, coming, due, why, by=self.staff, now=self.now())

    def extend(self, coming: Coming, due: datetime, why: str, *, seen: int) -> int:
        """Extend the evidence period of a case last seen at version *seen* to *due*, for both parties (R15).

        Raises:
            Refused: a rule forbids it; `Changed` where somebody was faster.
        """
        from caseboard.services import tomorrow  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return tomorrow.extend(self._database, coming, due, why, by=self.staff, now=self.now(), seen=seen)

    def load(self, *, zone: tzinfo = UTC) -> Load:
        """Return what everybody has, and how the claims that nobody has would be shared out now."""
        from caseboard.services import team  # noqa: PLC0415  the first row does not wait for it
        from caseboard.services.bulk import Would  # noqa: PLC0415
        from caseboard.store import moments  # noqa: PLC0415

        with self.one_moment():
            now = self.now()
            planned = team.plan(self._database, now=now)
            seen = moments.versions(self._database, [number for number, _ in planned])
            shared = tuple(Would(number, seen[number], f"to {name}") for number, name in planned)
            people = team.load(self._database, now=now, zone=zone)
            return Load(now, people, moments.unassigned(self._database), shared, dict(planned))

    def stood(self, number: str, at: datetime | None, by: int) -> Stood:
        """Return a case as it stood *by* moments after the instant *at*, or after now where that is none.

        Before its first moment there is nothing, and after the last one it is as it stands.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.case_reading import case_view  # noqa: PLC0415  the first row does not wait for it
        from caseboard.services.past import at_instant  # noqa: PLC0415
        from caseboard.store.moments import moments_of  # noqa: PLC0415
        from caseboard.store.policies import policy_in_force  # noqa: PLC0415

        with self.one_moment():
            found = moments_of(self._database, number)
            last = len(found) - 1
            here = last if at is None else max((place for place, one in enumerate(found) if one <= at), default=0)
            place = min(last, max(0, here + by))
            now = self.now()
            if place >= last:
                policy = policy_in_force(self._database, now)
                case = case_view(self._database, number, staff=self.staff, policy=policy, now=now)
                return Stood(case, len(found), len(found), past=False)
            with at_instant(self._database, found[place], number) as then:
                policy = policy_in_force(then, found[place])
                case = case_view(then, number, staff=self.staff, policy=policy, now=found[place])
                return Stood(case, place + 1, len(found), past=True)
