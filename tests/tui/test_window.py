"""The window over the queue: blocks, never a list of all."""

import pytest

from caseboard.domain.queue import Block, QueueRow, QueueView
from caseboard.tui.queue.window import BLOCK, FETCH, KEEP, Window


def row(at):
    """Return a row that stands at position *at*."""
    return QueueRow(
        at, f"CB-{at}", 1, "gathering", "quality", None, 100, "USD", "b", "s", None, None, "", False, False, ()
    )


def block(first, count, total):
    """Return rows *first* and on, as the desk answers."""
    rows = tuple(row(at) for at in range(first, min(total, first + count)))
    return Block(QueueView(), first, rows, total)


def filled(total, *runs):
    """Return a window that has read *runs* of a queue of *total* cases."""
    window = Window()
    for first, count in runs:
        window.put(block(first, count, total))
    return window


@pytest.mark.parametrize(
    ("total", "read", "seen", "asks"),
    [
        (None, [], (0, 40), (0, 64)),  # the first screen of all
        (None, [], (0, 80), (0, 128)),  # a tall terminal
        (1_000_000, [(0, 64)], (0, 40), None),
        (1_000_000, [(0, 64)], (30, 70), (64, 64)),  # the next block
        (1_000_000, [(0, 64)], (630_000, 630_040), (629_952, 128)),  # dragged far away, across two blocks
        (70, [(0, 64)], (40, 90), (64, 64)),  # no further than the end
        (64, [(0, 64)], (40, 90), None),
        (0, [], (0, 40), None),  # nothing to ask for
        (1000, [(10, 128)], (0, 40), (0, 64)),  # rows read around a place leave an edge
        (1000, [(10, 128)], (120, 150), (138, 64)),
    ],
)
def test_only_missing_rows_are_asked_for(total, read, seen, asks):
    """One run of at most 128 rows is asked for, beginning with a block where it can."""
    window = filled(total, *read) if total is not None else Window()
    if total == 0:
        window.put(block(0, 64, 0))
    assert window.missing(*seen) == asks
    assert asks is None or asks[1] <= FETCH


def test_rows_come_back_from_their_blocks():
    """A row that was read is at hand, its neighbours beyond the block are not."""
    window = filled(1_000_000, (128, 64))
    assert [window.row(at) is not None for at in (127, 128, 191, 192)] == [False, True, True, False]
    assert window.row(150).number == "CB-150"


def test_memory_is_bounded():
    """However far one scrolls, only the blocks used last are kept."""
    window = filled(1_000_000, *((first * BLOCK, BLOCK) for first in range(3 * KEEP)))
    kept = [at for at in range(3 * KEEP) if window.row(at * BLOCK) is not None]
    assert kept == list(range(2 * KEEP, 3 * KEEP))


def test_a_change_forgets_the_rows_and_keeps_the_count():
    """After a change nothing stale is shown, and the list keeps its length until told otherwise."""
    window = filled(500, (0, 64))
    window.forget()
    assert window.row(0) is None
    assert window.total == 500
