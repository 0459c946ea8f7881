"""The figures pane: every figure of a window, each with what lies behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from caseboard.domain.windows import USUAL
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.supervisor.drawing import drawn, left_out, nothing_there
from caseboard.tui.supervisor.overview import Overview
from caseboard.tui.supervisor.values import Pick
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.figures import Report

WINDOWS: tuple[int | None, ...] = (7, USUAL.days, 90, None)
"""Days that one looks back, beginning with the usual ones; all there ever was."""
BY = ("", "reason", "seller", "staff", "country")
_LEAST = 40


class FiguresPane(Overview):
    """Figures, in the order in which a supervisor reads them."""

    TITLE = "Figures"

    def __init__(self, window: int = 1, by: int = 0) -> None:
        """Show a *window* and a grouping, each by its place among those that there are."""
        super().__init__(id="figures")
        self.report: Report | None = None
        self._seals: Report | None = None
        self.window = window
        self.grouping = by
        self._picks: Mapping[str, Pick] = {}

    @property
    def days(self) -> int | None:
        """How far one looks back."""
        return WINDOWS[self.window]

    @property
    def by(self) -> str:
        """What the figures are told apart by; empty where they are not."""
        return BY[self.grouping]

    def longer(self, by: int) -> bool:
        """Look further back, or less far; return whether that changes anything."""
        before = self.window
        self.window = min(len(WINDOWS) - 1, max(0, before + by))
        return self.window != before

    def next_grouping(self) -> None:
        """Tell the figures apart by the next thing."""
        self.grouping = (self.grouping + 1) % len(BY)

    def title(self) -> str:
        """Return the window and the grouping."""
        days = self.days
        window = _("all there ever was") if days is None else _("last {days}").format(
            days=phrases.times(days, "day", "days")
        )  # fmt: skip
        by = _("by {what}").format(what=_(self.by)) if self.by else ""
        return " · ".join(filter(None, (_(self.TITLE), window, by)))

    def show(self, report: Report) -> None:
        """Show *report*, unless one looks at another window by now."""
        self.report = report
        self.ready(report.asked.now)

    def show_seals(self, report: Report) -> None:
        """Show what is sealed, beneath the figures."""
        self._seals = report
        self.redraw()

    @property
    def picked(self) -> Pick | None:
        """The value under the cursor."""
        return self._picks.get(self.key)

    def report_of(self, pick: Pick) -> Report | None:
        """Return the report that a value stands in."""
        return self._seals if pick.answer.figure.id == "integrity" else self.report

    def drawn(self) -> Sequence[Line]:
        """Return the figures as lines."""
        if self.report is None:
            return []
        if nothing_there(self.report):
            return self._nothing()
        width = max(_LEAST, self.scrollable_content_region.width)
        figures = drawn(self.report, width)
        seals = drawn(self._seals, width) if self._seals is not None else None
        self._picks = {**figures.picks, **(seals.picks if seals else {})}
        return [*self._doubts(), *figures.lines, *([BLANK, *seals.lines] if seals else []), *self._more()]

    def _nothing(self) -> list[Line]:
        self._picks = {}
        return [
            line((_("No claim is open, and none came or ended in this window."), "quiet")),
            line((self.key_for("figures.longer"), "gold"), (_(" looks further back, "), "quiet"),
                 ("caseboard import PATH", "gold"), (_(" brings records in."), "quiet")),
        ]  # fmt: skip

    def _doubts(self) -> list[Line]:
        """Say from when on the figures are incomplete, where the worker is behind."""
        if self.report is None or self.report.incomplete_until is None:
            return []
        at = phrases.instant(self.report.incomplete_until, self.report.asked.now)
        return [line((_("! incomplete: acts of the clock are due since {at}").format(at=at), "soon")), BLANK]

    def _more(self) -> list[Line]:
        missing = left_out(self.report) if self.report is not None else 0
        if not missing:
            return []
        command = f"caseboard metrics --by {self.by}"
        words = _("{count} more groups are left out here; {command} prints all").format(count=missing, command=command)
        return [BLANK, line((words, "quiet"))]
