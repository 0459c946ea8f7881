"""A page of lines that scrolls: what case, evidence, clocks, help and sheets are drawn on.

It draws by the line API: a hundred thousand lines cost no more than the
screenful one sees, which Static does in half a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caseboard.tui.actions import MOVES, bindings
from caseboard.tui.lines import BLANK, Line, wrapped
from caseboard.tui.pen import Pen
from caseboard.tui.saying import Saying
from caseboard.tui.selecting import placed, taken

if TYPE_CHECKING:
    from textual.selection import Selection

    from caseboard.tui.jump import Target


class Page(ScrollView, can_focus=True):
    """Lines one scrolls through; those with a key can be picked."""

    BINDINGS = bindings(MOVES, "move")
    COMPONENT_CLASSES = {"page--picked"}

    class Picked(Saying):
        """Somebody opened a line that stands for something."""

        page: Page
        key: str

        @property
        def control(self) -> Page:
            """The page, for `@on(…, "#id")`."""
            return self.page

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self._lines: Sequence[Line] = lines
        self._rows: list[Line] = []
        self._width = 0
        self._at = ""
        self.pen = Pen(self)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.pen.forget()

    @property
    def lines(self) -> Sequence[Line]:
        """What is on the page, before wrapping."""
        return self._lines

    @property
    def key(self) -> str:
        """What the picked line stands for; empty where nothing can be picked."""
        return self._at

    def put(self, lines: Sequence[Line], *, top: bool = False) -> None:
        """Put *lines* on the page; the reading position stays, unless *top* asks for the beginning."""
        stood = self._lines, self._at
        self._lines = lines
        keys = [one.key for one in lines if one.key]
        if self._at not in keys:
            self._at = keys[0] if keys else ""
        if (self._lines, self._at) != stood:
            self._wrap()
        if top:
            self.scroll_to(y=0, animate=False)

    def _wrap(self) -> None:
        self._width = self.scrollable_content_region.width
        if not self._width:
            return
        self._rows = [row for one in self._lines for row in wrapped(one, self._width)]
        self.virtual_size = Size(self._width, len(self._rows))
        self.refresh()

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self._wrap()

    def render_line(self, y: int) -> Strip:
        """Draw the line at *y* of the screen."""
        at = y + self.scroll_offset.y
        row = self._rows[at] if at < len(self._rows) else BLANK
        picked = row.key and row.key == self._at and self.has_focus
        strip = self.pen.strip(row, self.scrollable_content_region.width, "page--picked" if picked else "")
        return placed(self, strip, at)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the words that the mouse has selected."""
        words = taken(selection, len(self._rows), lambda at: self._rows[at].plain)
        return None if words is None else (words, "\n")

    def jumps(self) -> Iterable[Target]:
        """Return the lines on screen that can be picked."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        region, top = self.content_region, self.scroll_offset.y
        seen: set[str] = set()
        for y, row in enumerate(self._rows[top : top + region.height]):
            if row.key and row.key not in seen:
                seen.add(row.key)
                yield Target(Offset(region.x, region.y + y), partial(self._land, row.key), line=True)

    def _land(self, key: str) -> None:
        self.focus()
        self.pick(key)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def pick(self, key: str) -> None:
        """Put the cursor on the line that stands for *key*."""
        self._at = key
        self.refresh()
        self._show_picked()

    def action_move(self, id_: str) -> None:
        """Go through the page; line by line means from one pickable line to the next where there are any."""
        page = max(1, self.scrollable_content_region.height - 1)
        far = len(self._rows)
        steps = {
            "move.down": 1, "move.up": -1, "move.half_down": page // 2, "move.half_up": -(page // 2),
            "move.page_down": page, "move.page_up": -page, "move.top": -far, "move.bottom": far,
        }  # fmt: skip
        keys = self._keys()
        if keys:
            self._move_pick(keys, steps[id_])
        else:
            self.scroll_to(y=self.scroll_offset.y + steps[id_], animate=False)

    def _keys(self) -> list[str]:
        return list(dict.fromkeys(row.key for row in self._rows if row.key))

    def _move_pick(self, keys: list[str], step: int) -> None:
        now = keys.index(self._at) if self._at in keys else 0
        wanted = min(len(keys) - 1, max(0, now + step))
        if wanted == now:
            self.scroll_to(y=self.scroll_offset.y + step, animate=False)
        else:
            self.pick(keys[wanted])

    def _show_picked(self) -> None:
        """Scroll so far that every row of the picked line is seen."""
        rows = [at for at, row in enumerate(self._rows) if row.key == self._at]
        if not rows:
            return
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if rows[0] <= 1:
            self.scroll_to(y=0, animate=False)
        elif rows[0] < top:
            self.scroll_to(y=rows[0], animate=False)
        elif rows[-1] >= top + height:
            self.scroll_to(y=rows[-1] - height + 1, animate=False)

    def open_picked(self) -> bool:
        """Tell that the picked line was opened; return whether there was one."""
        if self._at:
            self.post_message(self.Picked(self, self._at))
        return bool(self._at)

    def on_click(self, event: events.Click) -> None:
        """Pick the line under the mouse; a second click on it opens it."""
        if key := self.key_at(event):
            if key == self._at and event.chain > 1:
                self.open_picked()
            self.pick(key)

    def key_at(self, event: events.Click) -> str:
        """Return what the line under the mouse stands for."""
        at = event.y - self.gutter.top + self.scroll_offset.y
        return self._rows[at].key if 0 <= at < len(self._rows) else ""
