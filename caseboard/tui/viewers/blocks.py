"""Rows that are fetched block by block when they are looked at; only the newest few are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caseboard.tui.lines import Line

KEPT = 24
"""Blocks that are kept: some screenfuls on either side."""


class Blocks:
    """Blocks of lines by number."""

    def __init__(self, want: Callable[[int], None]) -> None:
        """Call *want* with the number of each block that is looked for and not there."""
        self._want = want
        self._there: dict[int, Sequence[Line]] = {}
        self._coming: set[int] = set()

    def get(self, number: int) -> Sequence[Line] | None:
        """Return a block; where it is not there it is asked for."""
        if (found := self._there.pop(number, None)) is not None:
            self._there[number] = found
        elif number not in self._coming:
            self._coming.add(number)
            self._want(number)
        return found

    def peek(self, number: int) -> Sequence[Line] | None:
        """Return a block if it is there."""
        return self._there.get(number)

    def put(self, number: int, lines: Sequence[Line]) -> None:
        """Keep a block, and let go of the one that was looked at longest ago."""
        self._coming.discard(number)
        self._there[number] = lines
        while len(self._there) > KEPT:
            self._there.pop(next(iter(self._there)))

    def clear(self) -> None:
        """Let go of all."""
        self._there.clear()
        self._coming.clear()
