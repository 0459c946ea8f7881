"""The queue pane: column heads, rows, the filter, and words around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from caseboard.domain.queue import QueueView, Scope
from caseboard.tui import phrases
from caseboard.tui.actions import bound
from caseboard.tui.drawn import Drawn
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import Line
from caseboard.tui.queue.columns import columns, heads
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.text import show
from caseboard.tui.words import _

TYPING_RESTS = 0.2
"""Seconds without a key after which the filter looks."""


class Heads(Drawn):
    """The words above the columns."""

    def __init__(self, rows: QueueRows) -> None:
        super().__init__(id="heads")
        self._rows = rows

    def drawn(self, width: int) -> Line:
        """Return the column heads for the rows' width."""
        return heads(
            columns((self._rows.scrollable_content_region.width or width) - 1),
            ended=self._rows.view.scope == "ended",
        )


class Filter(Input):
    """Where one types a part of a number or a name."""

    BINDINGS = [bound("escape", "clear_filter", "Clear", "Show all cases again.", "filter.clear")]

    @dataclass
    class Left(Message):
        """Somebody wants to go back to the rows without a filter."""

    def action_clear_filter(self) -> None:
        """Give the filter up."""
        self.value = ""
        self.post_message(self.Left())


class QueuePane(Vertical):
    """The queue: one line a case, next deadline first."""

    rows = getters.query_one("#rows", QueueRows)
    filter = getters.query_one("#filter", Filter)

    @dataclass
    class Filtered(Message):
        """The filter's words changed what is shown."""

        words: str

    def __init__(self, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        super().__init__(id="queue")
        self._rows = QueueRows(gateway, clock)
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Heads(self._rows)
        yield self._rows
        yield Filter(placeholder=_("number, buyer or seller"), id="filter", select_on_focus=False)

    def on_mount(self) -> None:
        self._say()

    def show_scope(self, scope: Scope) -> None:
        """Show another list under the same filter."""
        self._show(QueueView(scope, self.rows.view.words))

    def stand_on(self, number: str, scope: Scope) -> None:
        """Put the cursor on a case, in the list where it lies."""
        self.rows.stand_on(number, QueueView(scope))
        self.query_one(Heads).refresh()
        self._say()

    def _show(self, view: QueueView) -> None:
        self.rows.show_view(view)
        self.query_one(Heads).refresh()
        self._say()

    def tick(self) -> None:
        """Draw relative times anew; nothing is read."""
        self.rows.refresh()

    # The filter

    def open_filter(self) -> None:
        """Show the line one types into; at once, or fast fingers would type commands."""
        self.filter.display = True
        self.screen.set_focus(self.filter)

    def clear_filter(self) -> bool:
        """Take the filter away; return whether there was one."""
        was = bool(self.rows.view.words)
        with self.prevent(Input.Changed):
            self.filter.value = ""
        self._look("")
        self.filter.display = False
        self.rows.focus()
        return was

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPING_RESTS, lambda: self._look(self.filter.value))

    @on(Input.Submitted, "#filter")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._look(event.value)
        self.filter.display = bool(event.value)
        self.rows.focus()

    @on(Filter.Left)
    def _left(self) -> None:
        self.clear_filter()

    def _look(self, words: str) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
        view = QueueView(self.rows.view.scope, words.strip())
        if view != self.rows.view:
            self._show(view)
            self.post_message(self.Filtered(view.words))

    # Words around the rows

    @on(QueueRows.Read)
    @on(QueueRows.Pointed)
    def _say(self) -> None:
        rows = self.rows
        words = f" · “{rows.view.words}”" if rows.view.words else ""
        order = _("last ended first") if rows.view.scope == "ended" else _("next deadline first")
        self.border_title = show(f"{_('Queue')} · {order}{words}")
        self.border_subtitle = show(self._state())

    def _state(self) -> str:
        rows = self.rows
        if rows.failed:
            return _("! could not be read · r tries again")
        if rows.window.total is None:
            return _("reading …")
        place, total = phrases.count(min(rows.cursor + 1, rows.window.total)), phrases.count(rows.window.total)
        at = _("{place} of {total}").format(place=place, total=total)
        if rows.gone and rows.number is not None:
            at = _("{case} has left this list · {total}").format(case=rows.number, total=total)
        return f"{at} · {_('as of')} {phrases.second(rows.as_of)}" if rows.as_of else at
