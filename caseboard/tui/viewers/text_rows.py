"""A text of any length as rows: an index that grows in a thread, and blocks of lines where one looks.

A line end is found once; how many rows a line takes is counted in the same
going through. Nothing but the index and a few blocks is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from caseboard.tui.lines import Line, wrapped
from caseboard.tui.text import uncut
from caseboard.tui.viewers.blocks import Blocks
from caseboard.tui.viewers.source import Source, pieces, place_of

BLOCK = 256
"""Lines of a block."""
LONGEST = 1_900
"""Bytes of a line before it is gone on with on the next one; so none has to be cut off, whatever hides in it."""
TAB = 4
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block as the index has it."""

    start: int
    """Its first byte."""
    end: int
    lines: int
    rows: int
    widest: int
    """Bytes of its longest line, which is never less than its cells but for tabs and hidden characters."""


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (place, bytes) of each line of *data*, without its end; very long ones in parts that letters survive."""
    start = 0
    for one in data.split(b"\n"):
        at = 0
        while len(one) - at > LONGEST:
            end = at + LONGEST
            while end > at + LONGEST - 4 and one[end] & 0xC0 == 0x80:
                end -= 1
            yield start + at, one[at:end]
            at = end
        yield start + at, one[at:]
        start += len(one) + 1


def words_of(raw: bytes, *, first: bool = False) -> str:
    """Return one line as it may be shown, its tabs as spaces; only the *first* of a file may begin with a mark."""
    if raw.endswith(b"\r"):
        raw = raw[:-1]
    if first:
        raw = raw.removeprefix(_BOM)
    return uncut(raw.decode("utf-8", "replace").expandtabs(TAB)).replace("\n", "␊")


def broken(text: str, width: int) -> list[str]:
    """Return *text* in rows of at most *width* cells, broken between words where it can be."""
    if not text.isascii():
        return [row.plain for row in wrapped(Line(((text, "plain"),)), width)]
    rows, start = [], 0
    while len(text) - start > width:
        end = text.rfind(" ", start, start + width + 1)
        if end <= start:
            end = start + width
            rows.append(text[start:end])
            start = end
        else:
            rows.append(text[start:end])
            start = end + 1
    rows.append(text[start:])
    return rows


def stretches(source: Source, width: int | None) -> Iterator[Stretch]:
    """Yield the blocks of *source* in their order, rows counted for *width* cells, or one a line without one."""
    kept, start = b"", 0
    for _, piece in pieces(source):
        data = kept + piece
        cut = data.rfind(b"\n") + 1
        if not cut and len(data) >= 64 * LONGEST:
            # No line end anywhere near: it is gone on with where a letter ends.
            cut = len(data) - len(data) % LONGEST
            while cut % LONGEST != LONGEST - 4 and data[cut : cut + 1] and data[cut] & 0xC0 == 0x80:
                cut -= 1
        if cut:
            yield from _blocks(data[:cut], start, width)
            start += cut
        kept = data[cut:]
    if kept:
        yield from _blocks(kept, start, width)


def _blocks(data: bytes, start: int, width: int | None) -> Iterator[Stretch]:
    """Yield the blocks of *data*, which ends with a line."""
    ended = data.endswith(b"\n")
    lines = (data[:-1] if ended else data).split(b"\n")
    for first in range(0, len(lines), BLOCK):
        some = lines[first : first + BLOCK]
        widest = max(map(len, some))
        length = sum(map(len, some)) + len(some) - (0 if ended or first + BLOCK < len(lines) else 1)
        plain = widest <= LONGEST
        count = len(some) if plain else sum(1 for _ in segments(b"\n".join(some)))
        rows = count if width is None else _rows(some, widest, width, start)
        yield Stretch(start, start + length, count, rows, min(widest, LONGEST))
        start += length


def _rows(lines: Sequence[bytes], widest: int, width: int, start: int) -> int:
    """Return how many rows *lines*, which begin at byte *start*, take in *width* cells."""
    if widest <= width and all(one.isascii() and b"\t" not in one for one in lines):
        return len(lines)
    placed = segments(b"\n".join(lines))
    return sum(len(broken(words_of(one, first=start + place == 0), width)) for place, one in placed)


class TextRows:
    """Rows of a text, as far as its index has come."""

    def __init__(self, source: Source, want: Callable[[int], None]) -> None:
        self.source = source
        self.blocks = Blocks(want)
        self.laid_out = self.width = 0
        self.slow = True
        self.wraps = True
        self.forget()

    def forget(self) -> None:
        """Begin the index anew."""
        self.stretches: list[Stretch] = []
        self._first_rows: list[int] = []
        self._first_lines: list[int] = []
        self.count = 0
        self.lines = 0
        """Lines that are known of."""
        self.whole = False
        """Whether the index has come to the end."""
        self.blocks.clear()

    def lay_out(self, width: int, *, wraps: bool) -> None:
        """Take *width* as what rows are broken for; whoever calls has the index made anew."""
        self.laid_out, self.wraps = width, wraps

    @property
    def breaks_at(self) -> int | None:
        """The width at which lines are broken; none where they run on."""
        return max(1, self.laid_out) if self.wraps else None

    def add(self, more: Sequence[Stretch]) -> None:
        """Take further blocks into the index."""
        for one in more:
            self._first_rows.append(self.count)
            self._first_lines.append(self.lines)
            self.stretches.append(one)
            self.count += one.rows
            self.lines += one.lines
            if not self.wraps:
                self.width = max(self.width, one.widest)

    def _block_of(self, row: int) -> int:
        return bisect_right(self._first_rows, row) - 1

    def at(self, row: int) -> Line | None:
        """Return a row; none where its block has not come yet."""
        if not 0 <= row < self.count:
            return None
        number = self._block_of(row)
        block = self.blocks.get(number)
        inside = row - self._first_rows[number]
        return block[inside] if block is not None and inside < len(block) else None

    def near(self, row: int, height: int) -> None:
        """Fetch the blocks a page above and below, so that paging finds them there."""
        for at in (row + 2 * height, row - height):
            if 0 <= at < self.count:
                self.blocks.get(self._block_of(at))

    def line_at(self, row: int) -> int:
        """Return the number of the line that row *row* belongs to, from 0, as exactly as is known."""
        if not self.stretches:
            return 0
        number = self._block_of(max(0, min(row, self.count - 1)))
        one, inside = self.stretches[number], row - self._first_rows[number]
        share = inside if one.rows == one.lines else inside * one.lines // max(1, one.rows)
        return self._first_lines[number] + min(share, one.lines - 1)

    def row_of(self, line_: int) -> int:
        """Return the row in which line *line_* begins, as exactly as is known."""
        if not self.stretches:
            return 0
        number = max(0, bisect_right(self._first_lines, line_) - 1)
        one, inside = self.stretches[number], line_ - self._first_lines[number]
        share = inside if one.rows == one.lines else -(-inside * one.rows // max(1, one.lines))
        return self._first_rows[number] + min(share, one.rows - 1)

    def read(self, one: Stretch, breaks_at: int | None) -> list[Line]:
        """Return the rows of a block; blocks, so that a thread asks; what is laid out meanwhile does not matter."""
        return [row for _, row in self._placed(one, breaks_at)]

    def _placed(self, one: Stretch, breaks_at: int | None) -> Iterator[tuple[int, Line]]:
        """Yield (place of its line, row) of a block."""
        data = self.source.read(one.start, one.end - one.start)
        for place, raw in segments(data.removesuffix(b"\n")):
            text = words_of(raw, first=one.start + place == 0)
            for row in [text] if breaks_at is None else broken(text, breaks_at):
                yield one.start + place, Line(((row, "plain"),))

    def find(self, words: str, start: int) -> int | None:
        """Return the row in which *words* stand; blocks, so that a thread asks."""
        # The index may be made anew meanwhile: what is found is found in this one.
        looking = _Looking(self, self.stretches, self._first_rows, self.breaks_at, words.casefold())
        return looking.found(words, start) if looking.stretches else None


@dataclass(frozen=True, slots=True)
class _Looking:
    """Words looked for in an index as it stands."""

    text: TextRows
    stretches: list[Stretch]
    first_rows: list[int]
    breaks_at: int | None
    sought: str

    def found(self, words: str, start: int) -> int | None:
        """Return the row in which *words* stand, from row *start* on and round to it again."""
        first = max(0, bisect_right(self.first_rows, start) - 1)
        if (found := self._in_block(first, start - self.first_rows[first])) is not None:
            return found
        if words.isascii():
            place = place_of(self.text.source, words.encode(), self.stretches[first].end)
            if place is None:
                return None
            return self._in_block(bisect_right([one.start for one in self.stretches], place) - 1, 0)
        order = (*range(first + 1, len(self.stretches)), *range(first + 1))
        return next((at for number in order if (at := self._in_block(number, 0)) is not None), None)

    def _in_block(self, number: int, inside: int) -> int | None:
        """Return the row of a block in which the words stand, or where the line begins that a break parts them in."""
        placed = list(self.text._placed(self.stretches[number], self.breaks_at))  # noqa: SLF001  of one file
        for at in range(max(0, inside), len(placed)):
            if self.sought in placed[at][1].plain.casefold():
                return self.first_rows[number] + at
        lines: dict[int, list[int]] = {}
        for at, (place, _) in enumerate(placed):
            lines.setdefault(place, []).append(at)
        for rows in lines.values():
            whole = " ".join(placed[at][1].plain for at in rows).casefold()
            if rows[0] >= inside and self.sought in whole:
                return self.first_rows[number] + rows[0]
        return None
