"""The rows of a queue that are at hand: blocks, never a list of all."""

from __future__ import annotations

from collections import OrderedDict

from caseboard.domain.queue import Block, QueueRow

BLOCK = 64
"""Rows of a block; two of them cover any screen of up to 65 lines."""
FETCH = 128
"""Rows fetched at once, at most."""
KEEP = 8
"""Blocks kept; the one unread for longest is dropped first."""


class Window:
    """What has been read of a view: blocks of rows by position, and how many rows it has in all."""

    def __init__(self) -> None:
        self.total: int | None = None
        """Rows of the view; none before the first answer."""
        self._blocks: OrderedDict[int, dict[int, QueueRow]] = OrderedDict()

    def row(self, at: int) -> QueueRow | None:
        """Return the row at position *at*, none if it is not at hand."""
        block = self._blocks.get(at // BLOCK)
        if block is None:
            return None
        self._blocks.move_to_end(at // BLOCK)
        return block.get(at)

    def where(self, number: str) -> int | None:
        """Return where a case stands, none if its row is not at hand."""
        rows = ((at, row) for block in self._blocks.values() for at, row in block.items())
        return next((at for at, row in rows if row.number == number), None)

    def missing(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the first run (position, count) that rows *first* to *last* still lack, at most 128 rows."""
        end = last if self.total is None else min(last, self.total - 1)
        lacking = [at for at in range(first, end + 1) if self.row(at) is None]
        if not lacking:
            return None
        start = lacking[0] // BLOCK * BLOCK
        if self.row(start) is not None:
            start = lacking[0]
        wanted = BLOCK if lacking[-1] < start + BLOCK else FETCH
        return start, wanted

    def put(self, block: Block) -> None:
        """Lay the rows of *block* in."""
        self.total = block.total
        for at, row in enumerate(block.rows, block.first):
            self._blocks.setdefault(at // BLOCK, {})[at] = row
            self._blocks.move_to_end(at // BLOCK)
        while len(self._blocks) > KEEP:
            self._blocks.popitem(last=False)

    def forget(self) -> None:
        """Drop every row: something has changed."""
        self._blocks.clear()
