"""What the supervisor's screen asks the desk, and the messages that bring the answers; loaded with the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.widget import Widget

from caseboard.domain.figures import OF_THE_SCREEN
from caseboard.tui import door, manner
from caseboard.tui.dialogs.questions import BulkChecked
from caseboard.tui.told import Told

if TYPE_CHECKING:
    from caseboard.domain.coming import Coming
    from caseboard.domain.figure import Part
    from caseboard.domain.queue import QueueRow
    from caseboard.services.desk import Desk
    from caseboard.services.desk_supervising import Ahead, Load
    from caseboard.services.figures import Report

SEALED = ("integrity",)
"""Read beside the figures of the screen, since it looks at every ending."""


class FiguresLoaded(Told):
    """The figures of a window."""

    report: Report


class SealsLoaded(Told):
    """What is sealed, and whether the ledger says the same."""

    report: Report


class AheadLoaded(Told):
    """What the worker will do."""

    ahead: Ahead


class LoadLoaded(Told):
    """What everybody has."""

    load: Load


class BehindLoaded(Told):
    """The cases behind a figure."""

    rows: tuple[QueueRow, ...]


class Shared(BulkChecked):
    """What sharing out would do to each case, and who would get which."""

    takers: Mapping[str, str]


class Questions:
    """Asks the desk for a supervisor, each thing in a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def figures(self, teller: Widget, days: int | None, by: str) -> None:
        """Fetch the figures of the last *days*, told apart *by* something."""
        zone = manner.local(self._desk.now()).tzinfo

        def read() -> FiguresLoaded:
            return FiguresLoaded(self._desk.figures(days, by, zone=zone, only=OF_THE_SCREEN))  # type: ignore[arg-type]  # local instants have a zone

        door.run(teller, "figures", read)

    def seals(self, teller: Widget) -> None:
        """Check every entry of the ledger, and fetch what is sealed: seconds of work where there are many."""
        door.run(teller, "seals", lambda: SealsLoaded(self._desk.figures(1, only=SEALED)))

    def ahead(self, teller: Widget, hours: int) -> None:
        """Fetch what the worker will do in the next *hours*."""
        door.run(teller, "tomorrow", lambda: AheadLoaded(self._desk.ahead(hours)))

    def load(self, teller: Widget) -> None:
        """Fetch what everybody has."""
        zone = manner.local(self._desk.now()).tzinfo
        door.run(teller, "load", lambda: LoadLoaded(self._desk.load(zone=zone)))  # type: ignore[arg-type]  # local instants have a zone

    def behind(self, teller: Widget, report: Report, part: Part) -> None:
        """Fetch the cases behind a part of a figure."""
        door.run(teller, "cases", lambda: BehindLoaded(self._desk.cases_behind(report, part)))

    def check_veto(self, teller: Widget, coming: Sequence[Coming], until: datetime, why: str) -> None:
        """Fetch what holding the cases would do to each."""
        door.run(teller, "check", lambda: BulkChecked(self._desk.check_veto(coming, until, why)))

    def check_extend(self, teller: Widget, coming: Sequence[Coming], due: datetime, why: str) -> None:
        """Fetch what extending the evidence periods would do to each case."""
        door.run(teller, "check", lambda: BulkChecked(self._desk.check_extend(coming, due, why)))

    def check_sharing(self, teller: Widget) -> None:
        """Fetch who would get which case now."""

        def read() -> Shared:
            load = self._desk.load()
            return Shared(load.shared, load.takers)

        door.run(teller, "check", read)


def first_of(coming: Sequence[Coming], *, veto: bool) -> Mapping[str, Coming]:
    """Return what the worker will do to each case: of several acts one that can be stopped, or put off."""
    found: dict[str, Coming] = {}
    for one in coming:
        if one.number not in found or (one.may_be_vetoed if veto else one.may_be_extended):
            found[one.number] = one
    return found
