"""Rows of a viewer: how many there are at a width, and each of them as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.cells import cell_len

from caseboard.tui.lines import Line, wrapped


class Rows(Protocol):
    """Lines as they stand on the screen, broken for a width."""

    @property
    def count(self) -> int:
        """How many rows there are, as far as is known."""

    @property
    def width(self) -> int:
        """Cells of the widest row that may be scrolled to sideways; 0 where none is wider than the screen."""

    @property
    def laid_out(self) -> int:
        """The width the rows were broken for."""

    @property
    def slow(self) -> bool:
        """Whether to find something takes so long that a thread does it."""

    def lay_out(self, width: int, *, wraps: bool) -> None:
        """Break the rows for *width* cells, or let them run on."""

    def at(self, row: int) -> Line | None:
        """Return a row; none where it is not there, or not yet."""

    def near(self, row: int, height: int) -> None:
        """Expect that the rows around *row* are wanted next."""

    def find(self, words: str, start: int) -> int | None:
        """Return the row in which *words* stand, whatever their case, from *start* on and round to it again."""


class Fixed:
    """Rows of lines that are all at hand."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._rows: list[Line] = list(lines)
        self.laid_out = 0
        self.width = 0
        self.slow = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def lay_out(self, width: int, *, wraps: bool) -> None:
        """Break the lines for *width* cells, or let them run on."""
        self.laid_out = width
        if wraps:
            self._rows = [row for one in self.lines for row in wrapped(one, width)]
            self.width = 0
        else:
            self._rows = list(self.lines)
            self.width = max((cell_len(one.plain) for one in self.lines), default=0)

    def at(self, row: int) -> Line | None:
        """Return a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def near(self, row: int, height: int) -> None:
        """Nothing has to be fetched."""

    def find(self, words: str, start: int) -> int | None:
        """Return the row in which *words* stand; words that a break has parted are not found."""
        sought, count = words.casefold(), len(self._rows)
        order = (*range(start, count), *range(min(start, count)))
        return next((at for at in order if sought in self._rows[at].plain.casefold()), None)


NOWHERE: Rows = Fixed(())
