"""Where what one reads has come to, when rows are read anew and their cases have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from caseboard.domain.queue import Block
from caseboard.tui.queue.window import Window


def positions(block: Block) -> dict[str, int]:
    """Return where each case of *block* stands."""
    return {row.number: at for at, row in enumerate(block.rows, block.first)}


def after(old: Window, places: Mapping[str, int], at: int, reach: int) -> int:
    """Return where the row that followed position *at* stands now: what one reads on with.

    Most of the next *reach* rows tell, since single cases are put elsewhere at
    any time. If none of them is there any more, the position stays.
    """
    shifts = Counter(
        places[row.number] - place
        for place in range(at + 1, at + 1 + reach)
        if (row := old.row(place)) is not None and row.number in places
    )
    return at + 1 + shifts.most_common(1)[0][0] if shifts else at
