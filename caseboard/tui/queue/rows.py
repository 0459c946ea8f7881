"""The rows of the queue on the screen: a window over a list of any length.

Cursor and reading position follow cases by number; a refresh moves neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caseboard.domain.queue import QueueRow, QueueView
from caseboard.tui.actions import MARKS, MOVES, bindings
from caseboard.tui.gateway import Gateway
from caseboard.tui.queue.columns import cells, columns
from caseboard.tui.queue.drawing import Drawing
from caseboard.tui.queue.following import after, positions
from caseboard.tui.queue.marking import Marking
from caseboard.tui.queue.window import FETCH, Window
from caseboard.tui.saying import Saying
from caseboard.tui.selecting import taken
from caseboard.tui.told import Failed, NumbersLoaded, Place, TurnedDown, WindowLoaded

if TYPE_CHECKING:
    from textual.selection import Selection

    from caseboard.tui.jump import Target

AHEAD = 16
"""Rows read beyond the screen, so that the next line is there before it is wanted."""


class QueueRows(ScrollView, can_focus=True):
    """The rows; it asks for those it shows and says where the cursor stands."""

    BINDINGS = [*bindings(MOVES, "move"), *bindings(MARKS, "mark")]
    COMPONENT_CLASSES = {"rows--picked", "rows--picked-blurred", "rows--marked"}

    cursor = reactive(0, repaint=False)

    class Pointed(Saying):
        """The cursor came to a case, or to none."""

        number: str | None

    class Opened(Saying):
        """Somebody asked to see a case."""

        number: str

    class Marked(Saying):
        """The marks were changed; for `left_out` cases there was no room."""

        left_out: int = 0

    class Read(Saying):
        """Rows came, or did not: what stands around them has to say so."""

    def __init__(self, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        super().__init__(id="rows")
        self._gateway = gateway
        self._clock = clock
        self.view = QueueView()
        self.wanted: tuple[str, ...] = ()
        """Names of the columns to show; none for those that fit."""
        self.window = Window()
        self.number: str | None = None
        """The case under the cursor; it stays the same when rows move."""
        self.gone = False
        """Whether that case has left the view."""
        self.as_of: datetime | None = None
        self.failed = ""
        """Why the last read did not succeed; the last good rows stay."""
        self.marking = Marking(self, gateway)
        self.marks = self.marking.marks
        self._asking = False
        self._question: Place | None = None
        """The place that is to be kept by the rows that are being read; none where none is."""
        self._again = False
        """Whether something has changed since they were asked for."""
        self._follow = False
        self._drawing = Drawing(self, clock)

    # Reading

    def on_mount(self) -> None:
        self._ask()

    def stand_on(self, number: str, view: QueueView) -> None:
        """Show *view* with the cursor on the case *number*."""
        self.number = number
        if view != self.view:
            self.show_view(view)
        else:
            self._follow = True
            self._read()

    def show_view(self, view: QueueView) -> None:
        """Show another view; the cursor stays on its case if it is there too, else it begins at the top."""
        if view == self.view:
            return
        self.view = view
        self.window = Window()
        self.as_of = None
        self._drawing.forget()
        self._follow = True
        self._read()
        self.refresh()

    def reload(self) -> None:
        """Read the rows on screen again, wherever their cases stand now; once more if they are being read."""
        if self._question is not None:
            self._again = True
        else:
            self._read()

    def _read(self) -> None:
        self._question = self._place()
        self._again = False
        self._asking = True
        self.failed = ""
        self._gateway.window_around(self, self.view, self._question, 0 if self._follow else self.scroll_offset.y, FETCH)

    def _place(self) -> Place:
        """Return where the reader stands: on the line of the cursor if it is on screen, else at the first line."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self._follow:
            # A case that is looked for may stand among the last, and then lower on the screen than it was meant to.
            return Place(self.number, self.number, height // 2, AHEAD + height - 1 - height // 2)
        if top <= self.cursor < top + height and not self.gone:
            return Place(self.number, self.number, self.cursor - top, AHEAD)
        return Place(self.number, self._number_at(top), 0, AHEAD)

    def _number_at(self, at: int) -> str | None:
        row = self.window.row(at)
        return row.number if row else None

    def _ask(self) -> None:
        """Ask for rows on screen that are not at hand; one question at a time, the latest wins."""
        if self._asking or self.failed:
            return
        top, height = self.scroll_offset.y, max(1, self.size.height)
        lacking = self.window.missing(max(0, top - AHEAD), top + height + AHEAD)
        if lacking:
            self._asking = True
            self._gateway.window(self, self.view, *lacking)

    def on_window_loaded(self, told: WindowLoaded) -> None:
        """Lay the rows in, and keep the reader's place; an answer to an older question is none."""
        if told.block.view != self.view or told.place is not self._question:
            return
        self.failed = ""
        again, self._again, self._question = self._again, False, None
        fits = self._fill(told) if told.place is None else self._keep(told)
        self._asking = False
        if fits:
            self.as_of = self._clock()
            self._drawing.move_on()
            self.refresh()
            self.post_message(self.Read())
        if again or not fits:
            self._read()
        else:
            self._ask()

    def _fill(self, told: WindowLoaded) -> bool:
        """Lay rows in beside those at hand; return whether they are of the same list as these."""
        same = self.window.total in (None, told.block.total)
        if self.number is not None and not self.gone:
            at = positions(told.block)
            under = next((number for number, place in at.items() if place == self.cursor), self.number)
            if not same or under != self.number or at.get(self.number, self.cursor) != self.cursor:
                return False  # of another list by now; the rows at hand stand until the place has been read again
        if not same:
            self.window.forget()
        self.window.put(told.block)
        self.virtual_size = Size(0, told.block.total)
        if self.number is None:
            self.cursor = min(self.cursor, max(0, told.block.total - 1))
            self.point()
        return same

    def _keep(self, told: WindowLoaded) -> bool:
        """Lay rows in and put cursor and scroll where their cases stand now.

        Keys may have been pressed since the rows were asked for: then what
        counts is where the reader stands by now, and if these rows do not tell
        where that is, nothing changes and they are to be read again.
        """
        now, cursor, anchor = self._place(), told.cursor, told.anchor
        if now != told.place:
            places = positions(told.block)
            if any(number is not None and number not in places for number in (now.number, now.anchor)):
                return False
            cursor, anchor = (places.get(number or "") for number in (now.number, now.anchor))
        another, self._follow = self._follow, False
        line = self.cursor - self.scroll_offset.y
        top = self._new_top(told, now, anchor, another=another)
        self.window.forget()
        self.window.put(told.block)
        self.virtual_size = Size(0, told.block.total)
        self.scroll_to(y=max(0, top), animate=False, force=True)
        last = max(0, told.block.total - 1)
        self.gone = cursor is None and self.number is not None and not another
        if cursor is not None:
            self.cursor = cursor
        elif self.gone:
            self.cursor = min(max(0, top + line), last)
        else:
            self.cursor, self.number = 0 if another else min(self.cursor, last), None
            self.point()
        return True

    def _new_top(self, told: WindowLoaded, now: Place, anchor: int | None, *, another: bool) -> int:
        """Return the row that is to be the first on screen, so that what one reads stays where it is."""
        top = self.scroll_offset.y
        if anchor is not None:
            return anchor - now.below_top
        if another:
            return 0
        if now.anchor is None:
            return top
        at = top + now.below_top
        return top + after(self.window, positions(told.block), at, max(1, self.size.height)) - at

    def on_failed(self, told: Failed) -> None:
        """Say that the queue could not be read; what was read last stays."""
        if told.doing == "queue":
            self._asking = self._again = False
            self._question = None
            self.failed = told.why
            self.refresh()
            self.post_message(self.Read())

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why the queue may not be read."""
        self.on_failed(Failed(told.doing, told.why))

    # Moving

    def action_move(self, id_: str) -> None:
        """Move the cursor through the queue."""
        total = self.window.total or 0
        page = max(1, self.size.height - 1)
        steps = {
            "move.down": 0 if self.gone else 1, "move.up": -1, "move.half_down": page // 2,
            "move.half_up": -(page // 2), "move.page_down": page, "move.page_up": -page,
            "move.top": -total, "move.bottom": total,
        }  # fmt: skip
        if total:
            self.move_to(max(0, min(total - 1, self.cursor + steps[id_])))

    def move_to(self, at: int) -> None:
        """Put the cursor on the row at position *at* and show it."""
        left, top = self.cursor, self.scroll_offset.y
        self.gone = self._follow = False
        self.cursor = at
        self._show_cursor()
        self.number = None
        self.point()
        self._ask()
        if self.scroll_offset.y == top:
            for line_at in {left, at}:
                self.refresh_line(line_at)

    # Marking

    def action_mark(self, id_: str) -> None:
        """Mark cases, or let go of them."""
        self.marking.do(id_)

    def on_numbers_loaded(self, told: NumbersLoaded) -> None:
        """Mark the cases that were asked for."""
        self.marking.found(told)

    def show_marks(self, left_out: int = 0) -> None:
        """Draw the marks as they are now."""
        self.refresh()
        self.post_message(self.Marked(left_out))

    def step_on(self, number: str) -> None:
        """Go on to the next case, if the cursor stands on *number* and there is one."""
        if self.number == number and not self.gone and self.cursor + 1 < (self.window.total or 0):
            self.move_to(self.cursor + 1)

    def _show_cursor(self) -> None:
        at, top, height = self.cursor, self.scroll_offset.y, max(1, self.size.height)
        if at < top:
            self.scroll_to(y=at, animate=False)
        elif at >= top + height:
            self.scroll_to(y=at - height + 1, animate=False)

    def point(self) -> None:
        """Take the case under the cursor, once its row is at hand."""
        row = self.window.row(self.cursor)
        if row is not None:
            self.number = row.number
        if row is not None or self.window.total == 0:
            self.post_message(self.Pointed(self.number))

    @property
    def reading(self) -> bool:
        """Whether the case under the cursor is not known yet."""
        return self._asking and (self._follow or self.window.row(self.cursor) is None)

    @property
    def row(self) -> QueueRow | None:
        """The row under the cursor."""
        return None if self.gone else self.window.row(self.cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self) -> None:
        self._drawing.forget()
        self._show_cursor()
        self._ask()

    def on_click(self, event: events.Click) -> None:
        """Point at the row under the mouse; a second click on it opens the case."""
        at = event.y + self.scroll_offset.y
        if at >= (self.window.total or 0):
            return
        if event.chain > 1 and at == self.cursor and self.number is not None:
            self.post_message(self.Opened(self.number))
        elif at != self.cursor or self.gone:
            self.move_to(at)

    # Drawing

    def tick(self) -> None:
        """Draw relative times anew; nothing is read."""
        self._drawing.move_on()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawing.restyle()

    def render_line(self, y: int) -> Strip:
        """Draw the line at *y* of the screen."""
        return self._drawing.lines((y,))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of *crop*; they have no border and no padding, and nothing else is added to them."""
        ground = self.background_colors[1]
        strips = self._drawing.lines(crop.line_range)
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, ground) for strip in strips]
        first, last = crop.column_span
        return strips if last - first == self.size.width else [strip.crop(first, last) for strip in strips]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the rows that the mouse has selected, as they stand on screen."""
        words = taken(selection, self.window.total or 0, self._words)
        return None if words is None else (words, "\n")

    def _words(self, at: int) -> str:
        row, width = self.window.row(at), self.scrollable_content_region.width
        if row is None:
            return ""
        return cells(
            row, columns(width - 1, self.wanted), self._clock(), picked=False, ended=self.view.scope == "ended"
        ).plain

    def jumps(self) -> Iterable[Target]:
        """Return the rows on screen."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        region, top = self.content_region, self.scroll_offset.y
        for y in range(min(region.height, (self.window.total or 0) - top)):
            yield Target(Offset(region.x, region.y + y), partial(self._land, top + y), line=True)

    def _land(self, at: int) -> None:
        self.focus()
        self.move_to(at)
