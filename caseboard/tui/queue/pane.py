"""The queue pane: column heads, rows, the filter, and words around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.geometry import Offset, Region
from textual.timer import Timer
from textual.widgets import Input, Static

from caseboard.domain.queue import SORTS, QueueView, Scope, Sort
from caseboard.domain.refusals import Refused
from caseboard.domain.sections import FIRST, OF_SCOPE, Section, view_of
from caseboard.tui import phrases
from caseboard.tui.actions import own
from caseboard.tui.covered import Framed
from caseboard.tui.drawn import Drawn
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import Line
from caseboard.tui.queue.columns import BY_OPENING, columns, heads
from caseboard.tui.queue.faces import order
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.saying import Saying
from caseboard.tui.text import clean, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.home import Home
    from caseboard.tui.jump import Target

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
            columns((self._rows.scrollable_content_region.width or width) - 1, self._rows.wanted),
            ended=self._rows.view.scope == "ended",
        )


class Filter(Input):
    """Where one types a query; a word alone is a part of a number or a name."""

    BINDINGS = [own("filter.clear", "clear_filter")]

    class Left(Saying):
        """Somebody wants to go back to the rows without a filter."""

    def action_clear_filter(self) -> None:
        """Give the filter up."""
        self.value = ""
        self.post_message(self.Left())


class QueuePane(Framed):
    """The queue: one line a case, in the order of the section one stands in."""

    rows = getters.query_one("#rows", QueueRows)

    class Filtered(Saying):
        """The filter's words changed what is shown."""

        words: str

    def __init__(self, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        self._said = ("", "")
        """What stands on the border."""
        self._saying_at: int | None = None
        """The line of the border that is being said anew."""
        super().__init__(id="queue")
        self._rows = QueueRows(gateway, clock)
        self.filter = Filter(
            placeholder=clean(_("number, name, reason:damaged, due:<2d, -is:held …")),
            id="filter",
            select_on_focus=False,
        )
        self._unread = Static(id="unread")
        self._typing: Timer | None = None
        self._over: Callable[[], None] | None = None
        """Lets the keys go on that are meant for rows which are being read."""
        self.section: Section = FIRST
        self.sort: Sort = FIRST.sort

    def compose(self) -> ComposeResult:
        yield Heads(self._rows)
        yield self._rows

    def on_mount(self) -> None:
        self._say()

    def complete(self) -> None:
        """Add the filter, which nobody sees until it is asked for: the first rows do not wait for it."""
        if not self.filter.is_attached:
            self.mount(self.filter, self._unread)

    def jumps(self) -> Iterable[Target]:
        """Return the pane itself."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        yield Target(self.region.offset + Offset(1, 0), self.rows.focus)

    def show_section(self, section: Section) -> None:
        """Show another section under the same filter, in its own order.

        Raises:
            QueryError: what it asks for cannot be read.
        """
        view = view_of(section, self.rows.view.words)
        self.section, self.sort = section, section.sort
        self._show(view)

    def show_kept(self, section: Section) -> None:
        """Show a section that was made of the one shown and of what was typed."""
        self.section, self.sort = section, section.sort
        self._show(view_of(section))

    def stand_on(self, number: str, scope: Scope) -> None:
        """Put the cursor on a case, in the section that holds its whole list; a filter might not hold it."""
        self.complete()
        with self.prevent(Input.Changed):
            self.filter.value = ""
        self.filter.display = False
        self.section, self.sort = OF_SCOPE[scope], "due"
        self._choose_columns()
        self.rows.stand_on(number, view_of(self.section))
        self._hold_keys()
        self.query_one(Heads).refresh()
        self._say()

    def next_order(self) -> None:
        """Show the same cases in the next order."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self._show(view_of(self.section, self.rows.view.words, self.sort))

    def _show(self, view: QueueView) -> None:
        self._choose_columns()
        self.rows.show_view(view)
        self.query_one(Heads).refresh()
        self._say()
        if not self.filter.has_focus:
            self._hold_keys()

    def _hold_keys(self) -> None:
        """Let keys wait until it is known which rows they are meant for."""
        self._let_go()
        if self.rows.reading:
            self._over = cast("Home", self.app).ahead.wait(self.rows)

    @on(QueueRows.Read)
    def _let_go(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            over()

    def _choose_columns(self) -> None:
        self.rows.wanted = self.section.columns or (BY_OPENING if self.sort == "opened" else ())

    def tick(self) -> None:
        """Draw relative times anew; nothing is read."""
        self.rows.tick()

    # The filter

    def open_filter(self) -> None:
        """Show the line one types into; at once, or fast fingers would type commands."""
        self.complete()
        self.filter.display = True
        self.screen.set_focus(self.filter)

    def clear_filter(self) -> bool:
        """Take the filter away; return whether there was one."""
        self.complete()
        was = bool(self.rows.view.words)
        self._look("")
        self.close_filter()
        self.rows.focus()
        self._hold_keys()
        return was

    def close_filter(self) -> None:
        """Put the line away that one types into, with what was typed there."""
        self.complete()
        with self.prevent(Input.Changed):
            self.filter.value = ""
        self.filter.display = False
        self._complain("")

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPING_RESTS, lambda: self._look(self.filter.value))

    @on(Input.Submitted, "#filter")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._look(event.value):
            self.filter.display = bool(event.value)
            self.rows.focus()
            self._hold_keys()

    @on(Filter.Left)
    def _left(self) -> None:
        self.clear_filter()

    def _look(self, words: str) -> bool:
        """Show what *words* ask for; if they cannot be read, say why and leave the rows. Return whether they can."""
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
        try:
            view = view_of(self.section, words, self.sort)
        except Refused as error:
            self._complain(str(error))
            return False
        self._complain("")
        if view != self.rows.view:
            self._show(view)
            self.post_message(self.Filtered(view.words))
        return True

    def _complain(self, words: str) -> None:
        """Say beneath the field what in it cannot be read; no words take the line away."""
        self._unread.update(show(words))
        self._unread.display = bool(words)

    # Words around the rows

    @on(QueueRows.Read)
    @on(QueueRows.Pointed)
    @on(QueueRows.Marked)
    def _say(self) -> None:
        rows = self.rows
        words = f" · “{rows.view.words}”" if rows.view.words else ""
        marked = f" · {_('{count} marked').format(count=len(rows.marks))}" if rows.marks else ""
        in_order = order(rows.view.sort, ended=rows.view.scope == "ended")
        self._frame(f"{_('Queue')}{marked} · {in_order}{words}", self._state())

    def _frame(self, above: str, below: str) -> None:
        """Say something on the border's first and last line; each is drawn alone, and only if it has changed."""
        said = above, below
        for place, (name, words) in enumerate(zip(("border_title", "border_subtitle"), said, strict=True)):
            if words != self._said[place]:
                self._saying_at = place * max(0, self.outer_size.height - 1)
                setattr(self, name, show(words))
                self._saying_at = None
        self._said = said

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again; for words on the border their own line is enough, since the rows draw themselves."""
        if self._saying_at is not None and not regions:
            regions = (Region(0, self._saying_at, self.outer_size.width, 1).translate(-self.content_offset),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _state(self) -> str:
        rows = self.rows
        if rows.failed:
            return _("! could not be read · {key} tries again").format(key=cast("Home", self.app).key("board.refresh"))
        if rows.window.total is None:
            return _("reading …")
        place, total = phrases.count(min(rows.cursor + 1, rows.window.total)), phrases.count(rows.window.total)
        at = _("{place} of {total}").format(place=place, total=total)
        if rows.gone and rows.number is not None:
            at = _("{case} has left this list · {total}").format(case=rows.number, total=total)
        elif rows.row is not None and rows.row.news:
            at = f"{_('changed since you looked')} · {at}"
        return f"{at} · {_('as of')} {phrases.second(rows.as_of)}" if rows.as_of else at
