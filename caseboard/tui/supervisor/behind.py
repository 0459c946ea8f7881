"""The cases behind a figure: a list one goes into, marks, and acts on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen

from caseboard.tui import phrases
from caseboard.tui.actions import APP_ACTIONS, BEHIND_ACTIONS, BEHIND_FOOTER, BY_ID, Action, bindings
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header
from caseboard.tui.lines import Ink, Line, left, line, right
from caseboard.tui.page import Page
from caseboard.tui.supervisor.marked import MARKS, Marked
from caseboard.tui.supervisor.questions import BehindLoaded, Questions
from caseboard.tui.text import clean
from caseboard.tui.told import DeskHeard, Failed, TurnedDown
from caseboard.tui.verbs import READ_ONLY, Tells, Verbs
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.queue import QueueRow
    from caseboard.services.desk import Desk
    from caseboard.services.status import Status
    from caseboard.tui.above import Behind
    from caseboard.tui.dialogs.bulk import Outcome
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.home import Home

MOST = 500
"""Cases behind a figure that are named."""


class Cases(Marked):
    """A line a case."""

    TITLE = "Cases"

    def __init__(self, title: str, now: datetime) -> None:
        super().__init__(id="cases")
        self._of = title
        self._now = now
        self._rows_of: Sequence[QueueRow] = ()

    def title(self) -> str:
        """Return which figure they are behind, and how many are marked."""
        marked = _("{count} marked").format(count=len(self.marks)) if self.marks else ""
        return " · ".join(filter(None, (self._of, marked)))

    def show(self, rows: Sequence[QueueRow]) -> None:
        """Show *rows*."""
        self._rows_of = rows
        some = phrases.times(len(rows), "case", "cases")
        more = _("the first {count}").format(count=len(rows)) if len(rows) == MOST else some
        self.ready(self._now, more)

    def markable(self) -> Iterable[str]:
        """Return the cases by number."""
        return [row.number for row in self._rows_of]

    def drawn(self) -> Sequence[Line]:
        """Return the cases as lines."""
        return [self._row(row) for row in self._rows_of] or [line((_("No case lies behind it."), "quiet"))]

    def _row(self, row: QueueRow) -> Line:
        due, ink = self._due(row)
        return line(
            ("✓ " if row.number in self.marks else "  ", "gold"), (left(row.number, 10), "strong"),
            left(phrases.matter(row.reason, row.detail), 28),
            right(phrases.money(row.requested, row.currency), 14),
            f"  {left(_(row.stage), 12)}", (right(due, 10), ink), (f"  {row.assignee or '-'}", "quiet"),
            (f"  {row.buyer_name} / {row.seller_name}", "quiet"), key=row.number, brief=True,
        )  # fmt: skip

    def _due(self, row: QueueRow) -> tuple[str, Ink]:
        """Return how long there is until the next deadline; when it ended, of a case that has."""
        if row.next_due is None:
            return "", "quiet"
        if not row.then:
            return phrases.day(row.next_due, self._now), "quiet"
        left_over = row.next_due - self._now
        sign = "!" if left_over.total_seconds() < 0 else ""
        return f"{sign}{phrases.length(left_over)}", "late" if sign else "soon" if left_over < phrases.SOON else "plain"


class BehindScreen(Screen[Any], inherit_bindings=False):
    """The cases behind one value; returns the number of the case one goes to."""

    CSS_PATH = Path(__file__).with_name("supervisor.tcss")
    BINDINGS = bindings(BEHIND_ACTIONS, "verb")
    AUTO_FOCUS = "#cases"
    OFFERED = tuple(BY_ID[id_] for id_ in BEHIND_ACTIONS)

    cases = getters.query_one("#cases", Cases)
    footer = getters.query_one("#footer", Footer)

    def __init__(
        self,
        desk: Desk,
        gateway: Gateway,
        behind: Behind,
        *,
        status: Status | None,
        read_only: bool,
    ) -> None:
        """Show the cases *behind* a value, the cursor on the one that it names."""
        super().__init__()
        self.desk = desk
        self._behind = behind
        self._status = status
        self._read_only = read_only
        self._ask = Questions(desk)
        tells = Tells(lambda _words: None, lambda _words: None, self._acted)
        self._verbs = Verbs(self, gateway, desk.staff, tells, read_only=read_only)

    def compose(self) -> ComposeResult:
        yield Header(self.desk.now, self.desk.staff, read_only=self._read_only)
        yield Cases(self._behind.title, self._behind.report.asked.now)
        yield Footer(self.why_not, cast("Home", self.app).keymap)

    def on_mount(self) -> None:
        self.query_one("#header", Header).put(status=self._status, place="Cases")
        self.footer.put([BY_ID[id_] for id_ in BEHIND_FOOTER])
        self.cases.begin_at(self._behind.number)
        self.reread()

    def reread(self) -> None:
        """Read the cases again."""
        self._ask.behind(self, self._behind.report, self._behind.part)

    def on_desk_heard(self, told: DeskHeard) -> None:
        """Show the desk's state."""
        self.query_one("#header", Header).put(status=told.status)

    def on_behind_loaded(self, told: BehindLoaded) -> None:
        """Show the cases."""
        self.cases.show(told.rows)

    def on_failed(self, told: Failed) -> None:
        """Say why they could not be read."""
        self.cases.failed(told.why)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why the rules refuse."""
        self.notify(clean(told.why), severity="warning", markup=False)

    def on_page_picked(self, event: Page.Picked) -> None:
        """Go to the case on the desk."""
        self.dismiss(event.key)

    def on_footer_chosen(self, event: Footer.Chosen) -> None:
        """Do what was clicked."""
        self.call_later(self.run_action, event.call)

    def _acted(self, outcome: Outcome | None) -> None:
        """Say what was done; what could not be done stays marked."""
        if outcome is not None:
            self.cases.release(outcome.done)
            self.notify(clean(outcome.words), markup=False)
            self.reread()

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        return _(READ_ONLY) if action.writes and self._read_only else ""

    def action_verb(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        action = BY_ID[id_]
        if why_not := self.why_not(action):
            self.notify(clean(f"{_(action.words)}: {why_not}"), severity="warning", markup=False)
        elif action.writes:
            if chosen := self.cases.chosen:
                self._verbs.on_many(action, chosen, self.desk.now)
        elif id_ == "figures.open":
            self.cases.open_picked()
        elif id_ == "board.back":
            self.dismiss(None)
        elif id_ == "board.refresh":
            self.reread()
        elif id_ == "board.help":
            self._help()
        elif id_ == "board.copy":
            self.action_copy_text()

    def _help(self) -> None:
        from caseboard.tui.dialogs.help import Help  # noqa: PLC0415

        offered = (*self.OFFERED, *(BY_ID[id_] for id_ in (*MARKS, *APP_ACTIONS)))
        self.app.push_screen(Help("supervisor", cast("Home", self.app).keymap, self.why_not, offered=offered))
