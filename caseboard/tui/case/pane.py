"""The case pane: one case, read from the top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.geometry import Offset

from caseboard.tui import phrases
from caseboard.tui.about import AboutCase
from caseboard.tui.lines import Line, line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.patterns import Patterns
    from caseboard.tui.jump import Target


class CasePane(AboutCase):
    """A case: what comes next, who and what it is about, what has happened."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock, id="case")
        self.worker_runs = True
        self._patterns: Patterns | None = None
        self._above: Sequence[Line] = ()
        """What is said above a case that is shown as it stood."""

    def on_mount(self) -> None:
        self.nothing()

    def jumps(self) -> Iterable[Target]:
        """Return the pane itself, and its lines."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        yield Target(self.region.offset + Offset(1, 0), self.focus)
        yield from super().jumps()

    def nothing(self) -> None:
        """Show that no case is picked."""
        what_next = line(
            (f"{self.key_for('move.down')} {self.key_for('move.up')}", "gold"),
            (_(" pick one in the queue, "), "quiet"),
            (self.key_for("board.into"), "gold"),
            (_(" goes in."), "quiet"),
        )
        self.empty(_("Case"), [line((_("No case is picked."), "quiet")), what_next])

    def title_of(self, number: str) -> str:
        """Return the title while *number* is not there yet."""
        return number

    def show_case(self, case: CaseView, above: Sequence[Line] = ()) -> None:
        """Show *case*, *above* it when it stood so; of the same case the reading position stays."""
        self._above = above
        if not self.holds(case.row.number):
            self._patterns = None
        self.draw(top=not self.take(case))

    def put_patterns(self, patterns: Patterns) -> None:
        """Show how cases like this one were decided."""
        if self.holds(patterns.number) and patterns != self._patterns:
            self._patterns = patterns
            self.draw()

    def _alike(self, now: datetime) -> list[Line]:
        """Return the strip of precedents of a claim that is still to be decided, as it stands now."""
        if self.case is None or self._patterns is None or self._above or self.case.facts.ended:
            return []
        from caseboard.tui.case.alike import alike  # noqa: PLC0415  the first row does not wait for it

        return alike(self._patterns, now)

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

        row, facts = self.case.row, self.case.facts
        now = self.case.as_of if self._above else self._clock()
        matter = phrases.matter(row.reason, row.detail)
        title = f"{row.number} · {matter} · {phrases.money(row.requested, row.currency)}"
        lines = [
            *self._above,
            *page(
                self.case,
                now,
                worker_runs=self.worker_runs,
                back=self.key_for("case.hold_back"),
                alike=self._alike(now),
            ),
        ]
        self.ready(title, f"{_(facts.stage)} · {self.key_for('case.clocks')} {_('why')}", lines, top=top)

    def tick(self, *, seconds: bool) -> None:
        """Draw what counts down; by the second only while a decision is in grace."""
        if self.case is not None and (not seconds or self.case.facts.stage == "sealing"):
            self.draw()
