"""The line at the top: where one is, whether the worker runs, who one is, what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from caseboard.tui import phrases
from caseboard.tui.drawn import Drawn
from caseboard.tui.lines import Ink, Line, line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.staff import Staff
    from caseboard.services.status import Status

WORKER_GONE = timedelta(seconds=15)
"""A worker not seen for longer than its lease does not run."""

Words = tuple[tuple[str, Ink], ...]


def worker_alive(status: Status | None, now: datetime) -> bool:
    """Whether a worker has been seen within the length of its lease."""
    return bool(status and status.worker_seen_at and now - status.worker_seen_at <= WORKER_GONE)


class Header(Drawn):
    """The top line; what does not fit is left out from the least needed on."""

    def __init__(self, clock: Callable[[], datetime], staff: Staff, *, read_only: bool) -> None:
        super().__init__(id="header")
        self._clock = clock
        self._staff = staff
        self._read_only = read_only
        self.status: Status | None = None
        self.place = "Queue"

    def put(self, *, status: Status | None = None, place: str | None = None) -> None:
        """Take in what has changed."""
        self.status = status or self.status
        self.place = place or self.place
        self.refresh()

    def drawn(self, width: int) -> Line:
        """Return the line: the left fixed, the right as rich as fits."""
        start: Words = ((" Caseboard", "strong"), (f"   {_(self.place)}", "quiet"))
        for end in self._ends():
            room = width - sum(cell_len(words) for words, _ in (*start, *end)) - 1
            if room >= 2:
                return line(*start, " " * room, *end)
        return line(*start)

    def _ends(self) -> list[Words]:
        now = self._clock()
        state, brief = self._worker(now, brief=False), self._worker(now, brief=True)
        notes: Words = ((f"{_('read-only')}   ", "gold"),) if self._read_only else ()
        who = f"   {self._staff.name}, {_(self._staff.role)}"
        return [
            (*notes, *state, *self._sealed(), (who, "plain"), (f"   {phrases.instant(now, now)}", "quiet")),
            (*notes, *state, (who, "plain"), (f"   {phrases.instant(now, now)}", "quiet")),
            (*notes, *state, (f"   {self._staff.name}", "plain"), (f"   {phrases.hour(now)}", "quiet")),
            (*notes, *brief, (f"   {self._staff.name}", "plain"), (f"   {phrases.hour(now)}", "quiet")),
            (*notes, *brief),
            brief,
        ]

    def _sealed(self) -> Words:
        """Return how many decisions are sealed, and whether the ledger stands by them: sign, word and colour."""
        if self.status is None:
            return ()
        said = f"   {_('sealed')} {phrases.count(self.status.sealed)} "
        stands: dict[str, Words] = {
            "signed": (("✓", "given"),),
            "unsigned": ((_("unsigned"), "soon"),),
            "altered": ((f"✗ {_('altered')}", "late"),),
        }
        return ((said, "quiet"), *stands[self.status.integrity])

    def _worker(self, now: datetime, *, brief: bool) -> Words:
        status = self.status
        if status is None:
            return (("○ …", "quiet"),)
        if status.paused is not None:
            return (
                ((f"‖ {_('paused')}", "soon"),)
                if brief
                else ((f"‖ {_('worker paused')}", "soon"), (f": {status.paused}", "quiet"))
            )
        if not worker_alive(status, now) or status.worker_seen_at is None:
            return ((f"○ {_('no worker')}", "soon"),) if brief else ((f"○ {_('worker not running')}", "soon"),)
        if brief:
            return (("●", "given"), (f" {_('worker')}", "quiet"))
        return (("●", "given"), (f" {_('worker')} {phrases.ago(status.worker_seen_at, now)}", "quiet"))
