"""The bytes of an item as they are: in hexadecimal, and escaped as text."""

from __future__ import annotations

from collections.abc import Callable

from caseboard.tui import phrases
from caseboard.tui.lines import Line, line
from caseboard.tui.viewers.blocks import Blocks
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.source import Source, place_of, source_of
from caseboard.tui.viewers.viewer import Viewer
from caseboard.tui.words import _

BLOCK = 256
"""Rows of a block."""
WIDE, NARROW = 16, 8
"""Bytes of a row."""
ROOM = 78
"""Cells that a wide row takes."""


class RawRows:
    """Bytes in rows, read by slices where one looks."""

    def __init__(self, source: Source, want: Callable[[int], None]) -> None:
        self.source = source
        self.blocks = Blocks(want)
        self.width = self.laid_out = 0
        self.slow = True
        self.each = WIDE
        """Bytes of a row at this width."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return -(-self.source.size // self.each)

    def lay_out(self, width: int, *, wraps: bool) -> None:  # noqa: ARG002  there is nothing to break
        """Take as many bytes into a row as *width* has room for."""
        self.laid_out = width
        each = WIDE if width >= ROOM else NARROW
        if each != self.each:
            self.each = each
            self.blocks.clear()

    def at(self, row: int) -> Line | None:
        """Return a row; where its block has not come yet, its place alone."""
        if not 0 <= row < self.count:
            return None
        block = self.blocks.get(row // BLOCK)
        inside = row % BLOCK
        if block is None or inside >= len(block):
            return line((f"{row * self.each:08x}  …", "quiet"))
        return block[inside]

    def near(self, row: int, height: int) -> None:
        """Fetch the block that is scrolled to next."""
        last = (self.count - 1) // BLOCK if self.count else 0
        self.blocks.get(min(last, (row + height) // BLOCK))

    def find(self, words: str, start: int) -> int | None:
        """Return the row where *words* stand in UTF-8; blocks, so that a thread asks."""
        place = place_of(self.source, words.encode("utf-8", "surrogatepass"), start * self.each)
        return None if place is None else place // self.each

    def read(self, number: int) -> tuple[int, int, list[Line]]:
        """Return a block: bytes of a row, its number, its lines; blocks, so that a thread asks."""
        each = self.each
        start = number * BLOCK * each
        data = self.source.read(start, BLOCK * each)
        return each, number, [_row(start + at, data[at : at + each], each) for at in range(0, len(data), each)]


def _row(place: int, some: bytes, each: int) -> Line:
    """Return one row: where it stands, its bytes, and what they are as letters."""
    half = each // 2
    parts = [some[:half].hex(" "), some[half:].hex(" ")]
    digits = f"{parts[0]:{half * 3 - 1}}  {parts[1]:{half * 3 - 1}}"
    letters = "".join(chr(one) if 0x20 <= one < 0x7F else "·" for one in some)
    return line((f"{place:08x}  ", "quiet"), digits, (f"  {letters}", "gold"))


class RawViewer(Viewer):
    """Shows bytes as they are, by slices of the blob."""

    def load(self) -> None:
        """Show the rows; their bytes come where one looks."""
        source = source_of(self.shown)
        if source.size:
            self.show_rows(RawRows(source, self._want))
        else:
            self.show_rows(Fixed([line((_("There are no bytes: it is empty."), "quiet"))]), face="empty")

    def _want(self, number: int) -> None:
        rows = self.rows
        if isinstance(rows, RawRows):
            self.call_next(self.ask, f"bytes {number}", lambda: rows.read(number))

    def answer(self, doing: str, result: object) -> None:  # noqa: ARG002  a block says which it is
        """Take a block."""
        match result:
            case (int(each), int(number), list(lines)):
                if isinstance(self.rows, RawRows) and each == self.rows.each:
                    self.rows.blocks.put(number, lines)
                    self.refresh()

    def toggle_wrap(self) -> bool:
        """Rows of bytes are not broken."""
        return False

    @property
    def position(self) -> str:
        """Which byte stands on top."""
        if not isinstance(self.rows, RawRows):
            return ""
        place = self.scroll_offset.y * self.rows.each
        return _("byte {place} of {size}").format(place=phrases.count(place), size=phrases.count(self.rows.source.size))
