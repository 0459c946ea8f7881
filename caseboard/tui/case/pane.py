"""The case pane: one case, read from the top."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView


class CasePane(Page):
    """A case: what comes next, who and what it is about, what has happened."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(id="case")
        self._clock = clock
        self.case: CaseView | None = None
        self.worker_runs = True
        self._stood: list[Line] = []

    def on_mount(self) -> None:
        self.nothing()

    def nothing(self) -> None:
        """Show that no case is picked."""
        self.case = None
        self._titles(_("Case"), "")
        what_next = line(
            ("j k", "gold"), (_(" pick one in the queue, "), "quiet"), ("Enter", "gold"), (_(" goes in."), "quiet")
        )
        self.put([line((_("No case is picked."), "quiet")), what_next], top=True)

    def reading(self, number: str) -> None:
        """Show that *number* is being read, unless it is there already."""
        if self.case is None or self.case.row.number != number:
            self._titles(number, _("reading …"))

    def failed(self, number: str, why: str) -> None:
        """Say that *number* could not be read; what was read last of it stays."""
        said = [
            line((f"! could not read {number}: {why}", "late"), indent=2),
            line(("r", "gold"), _(" tries again")),
            BLANK,
        ]
        same = self.case is not None and self.case.row.number == number
        self._titles(number, _("! could not be read · r tries again"))
        self.put([*said, *(self._stood if same else [])], top=not same)
        if not same:
            self.case = None

    def show_case(self, case: CaseView) -> None:
        """Show *case*; of the same case the reading position stays."""
        same = self.case is not None and self.case.row.number == case.row.number
        self.case = case
        self.draw(top=not same)

    def put_worker(self, *, runs: bool) -> None:
        """Take in whether a worker runs: a decision in grace says so."""
        if runs != self.worker_runs:
            self.worker_runs = runs
            self.draw()

    def draw(self, *, top: bool = False) -> None:
        """Write the lines anew: relative times have moved on."""
        if self.case is None:
            return
        from caseboard.tui.case.whole import page  # noqa: PLC0415  the first row of the queue does not wait for it

        row, facts, now = self.case.row, self.case.facts, self._clock()
        matter = phrases.matter(row.reason, row.detail)
        self._titles(
            f"{row.number} · {matter} · {phrases.money(row.requested, row.currency)}",
            f"{_(facts.stage)} · w {_('why')}",
        )
        self._stood = page(self.case, now, worker_runs=self.worker_runs)
        self.put(self._stood, top=top)

    def tick(self, *, seconds: bool) -> None:
        """Draw what counts down; by the second only while a decision is in grace."""
        if self.case is not None and (not seconds or self.case.facts.stage == "sealing"):
            self.draw()

    def _titles(self, title: str, subtitle: str) -> None:
        self.border_title = show(title)
        self.border_subtitle = show(subtitle)
