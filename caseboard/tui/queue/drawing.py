"""How the rows of the queue are drawn: each once, and kept while it says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.strip import Strip

from caseboard.tui.lines import BLANK, Line, line, wrapped
from caseboard.tui.pen import Pen
from caseboard.tui.queue.columns import cells, columns
from caseboard.tui.queue.faces import face
from caseboard.tui.selecting import is_looked_at, placed

if TYPE_CHECKING:
    from caseboard.domain.queue import QueueRow
    from caseboard.tui.home import Home
    from caseboard.tui.queue.rows import QueueRows

STRIPS = 128
"""Drawn rows kept."""
IN_FLIGHT = line(("  ·", "quiet"))


class Drawing:
    """Draws the lines of one list; what is looked up for one line is looked up once for all."""

    def __init__(self, rows: QueueRows, clock: Callable[[], datetime]) -> None:
        self._rows = rows
        self._clock = clock
        self._pen = Pen(rows)
        self._kept: dict[object, Strip] = {}
        self._now: datetime | None = None
        """As of when times are told; none where that is to be looked up. Lines that are drawn again say the same."""

    def restyle(self) -> None:
        """Draw in other styles from now on."""
        self._pen.forget()
        self.forget()

    def forget(self) -> None:
        """Forget what was drawn: another list, or another width."""
        self._kept.clear()
        self.move_on()

    def move_on(self) -> None:
        """Tell times as of now from here on."""
        self._now = None

    def lines(self, ys: Iterable[int]) -> list[Strip]:
        """Return the lines at *ys* of the screen: cases, rows in flight, or why there is none."""
        rows, width, full = self._rows, self._rows.scrollable_content_region.width, self._rows.content_region.width
        top, total = rows.scroll_offset.y, rows.window.total
        if not total:
            shown = self._face(width)
            return [self._strip(shown[y] if 0 <= y < len(shown) else BLANK, width, full) for y in ys]
        self._now = now = self._now or self._clock()
        shape = width, full, now, rows.view.scope == "ended", rows.wanted
        looked_at = is_looked_at(rows)
        drawn = []
        for at in (y + top for y in ys):
            if at >= total:
                drawn.append(self._strip(BLANK, width, full))
            elif (row := rows.window.row(at)) is None:
                drawn.append(self._strip(IN_FLIGHT, width, full, self._ground(at, None)))
            else:
                strip = self._case(row, self._ground(at, row), shape)
                drawn.append(self._widened(placed(rows, strip.crop(0, width), at), full) if looked_at else strip)
        return drawn

    def _case(self, row: QueueRow, ground: str, shape: tuple[int, int, datetime, bool, tuple[str, ...]]) -> Strip:
        marked = row.number in self._rows.marks
        key = row, ground, marked, shape
        if (strip := self._kept.get(key)) is None:
            if len(self._kept) >= STRIPS:
                self._kept.clear()
            width, full, now, ended, wanted = shape
            picked = ground.startswith("rows--picked")
            one = cells(row, columns(width - 1, wanted), now, picked=picked, ended=ended, marked=marked)
            strip = self._kept[key] = self._strip(one, width, full, ground)
        return strip

    def _strip(self, one: Line, width: int, full: int, ground: str = "") -> Strip:
        return self._widened(self._pen.strip(one, width, ground), full)

    def _widened(self, strip: Strip, full: int) -> Strip:
        """Return *strip*, and beside it the room of a scroll bar, which covers that where there is one."""
        return strip.adjust_cell_length(full, self._pen.styles()["plain"].background_style)

    def _ground(self, at: int, row: QueueRow | None) -> str:
        """Return the ground on which the row at *at* stands."""
        rows = self._rows
        if at != rows.cursor or rows.gone:
            return "rows--marked" if row is not None and row.number in rows.marks else ""
        return "rows--picked" if rows.has_focus else "rows--picked-blurred"

    def _face(self, width: int) -> list[Line]:
        """Return what stands there while there are no rows, below an empty line."""
        rows = self._rows
        said = face(rows.view, rows.window.total, rows.failed, cast("Home", rows.app).key)
        return [BLANK, *(row for one in said for row in wrapped(one, width))]
