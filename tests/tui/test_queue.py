"""The queue is a window: few rows and statements a key, and nobody's place moves by itself."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from caseboard.domain.queue import Block, QueueRow, QueueView
from caseboard.tui.queue import drawing
from caseboard.tui.queue.columns import cells
from caseboard.tui.queue.window import FETCH
from tests.tui.conftest import press, settled
from tests.tui.desks import NOON, SmallDesk

MANY = 1_000_000


def row(at):
    """Return a made-up row at position *at*."""
    due = NOON + timedelta(minutes=at)
    return QueueRow(
        at, f"CB-{at}", 1, "gathering", "quality", None, 100, "USD", "b", "s", None, due, "decide", True, False, ()
    )


class LongDesk(SmallDesk):
    """A desk whose queue is a million cases long; `before` cases have come in at the top."""

    before = 0

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Answer with rows made up on the spot."""
        total = MANY + self.before
        last = min(first + count, total)
        self.asked.append(("queue", last - first))
        return Block(view, first, tuple(row(at - self.before) for at in range(first, last)), total)

    def positions(self, view: QueueView, numbers: Sequence[str]) -> tuple[int | None, ...]:
        """Say where cases stand now."""
        self.asked.append(("position", 0))
        return tuple(int(number.removeprefix("CB-")) + self.before for number in numbers)


@pytest.fixture
def long(small, tmp_path):
    """Return a desk with a million cases."""
    return LongDesk(small, tmp_path / "long")


KEYS = ["j", "k", "ctrl+d", "ctrl+u", "pagedown", "pageup", "G", "k", "g", "j", "end", "pageup", "home", "down", "up"]


async def test_a_key_costs_two_blocks_at_most(board, long):
    """Whatever key moves the cursor, at most 128 rows are read, in one go; most keys read nothing."""
    async with board(long).run_test(size=(80, 50)) as pilot:
        await settled(pilot)
        assert [what for what, _ in long.asked] == ["queue"]
        for key in KEYS:
            long.asked.clear()
            await press(pilot, key)
            assert len(long.asked) <= 1, key
            assert sum(rows for _, rows in long.asked) <= FETCH, key
        rows = pilot.app.screen.queue.rows
        assert sum(len(block) for block in rows.window._blocks.values()) <= 4 * FETCH


async def test_the_end_of_a_million_is_one_key_away(board, long):
    """G stands on the last case, g on the first, and both rows are there."""
    async with board(long).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "G")
        assert pilot.app.screen.queue.rows.row.number == f"CB-{MANY - 1}"
        await press(pilot, "g")
        assert pilot.app.screen.queue.rows.row.number == "CB-0"


async def test_rows_in_flight_are_marked_and_then_filled(board, long):
    """A jump to rows that are not at hand shows that they come, and they come."""
    async with board(long).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        rows.window.forget()
        assert rows.render_line(3).text.strip() == "·"
        rows.reload()
        await settled(pilot)
        assert "CB-3 " in rows.render_line(3).text


@pytest.mark.parametrize("keys", [[], ["j"] * 5, ["G", "k", "k"], ["pagedown", "pagedown", "k"]])
async def test_a_refresh_moves_neither_cursor_nor_reading_position(board, long, keys):
    """Five cases come in above: cursor and screen stay on the cases they were on."""
    async with board(long).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *keys)
        rows = pilot.app.screen.queue.rows
        number, line = rows.row.number, rows.cursor - rows.scroll_offset.y
        long.before = 5
        await press(pilot, "r")
        assert rows.row.number == number
        assert rows.cursor - rows.scroll_offset.y == line


async def test_a_refresh_while_reading_elsewhere_keeps_what_one_reads(board, long):
    """Scrolled away from the cursor by the mouse, the first line on screen stays the first."""
    async with board(long).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        rows.scroll_to(y=500, animate=False)
        await settled(pilot)
        top = rows.window.row(rows.scroll_offset.y).number
        long.before = 7
        await press(pilot, "r")
        assert rows.window.row(rows.scroll_offset.y).number == top
        assert rows.number == "CB-0"


async def test_a_case_that_leaves_the_list_leaves_nothing_else_picked(board, desk):
    """A case that ended elsewhere is said to have left; no other case takes its place under the verbs."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "G", "k", "k")
        rows = pilot.app.screen.queue.rows
        assert rows.row.number == "CB-34"
        desk.hands.now += timedelta(seconds=31)
        desk.work()
        await press(pilot, "r")
        assert (rows.gone, rows.row) == (True, None)
        assert "CB-34 has left this list" in str(rows.parent.border_subtitle)
        assert pilot.app.screen.case.row.number == "CB-34"
        await press(pilot, "j")
        assert rows.row.number == "CB-28"


async def test_the_desk_is_asked_again_only_when_something_changed(board, desk):
    """A beat without a change reads the counter and nothing else; a change reads rows and case once."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        desk.asked.clear()
        screen.pulse.beat()
        await settled(pilot)
        assert desk.asked == []
        desk.assign("CB-5", "jonas", seen=desk.case("CB-5").row.version)
        desk.asked.clear()
        screen.pulse.beat()
        await settled(pilot)
        assert sorted(what for what, _ in desk.asked) == ["case", "queue"]
        assert screen.case.row.assignee == "jonas"


async def test_time_passes_on_screen_without_a_read(board, desk):
    """Relative times move on by themselves."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert "6h 00m" in screen.queue.rows.render_line(2).text
        desk.asked.clear()
        desk.hands.now += timedelta(minutes=10)
        screen.pulse.tick()
        await pilot.pause()
        assert "5h 50m" in screen.queue.rows.render_line(2).text
        assert desk.asked == []


async def test_a_step_draws_two_rows_and_no_more(board, desk, monkeypatch):
    """Only the row one leaves and the one one comes to are made anew, however much time has passed."""
    drawn = []

    def counted(row, *how, **more):
        drawn.append(row.number)
        return cells(row, *how, **more)

    monkeypatch.setattr(drawing, "cells", counted)
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        for _ in range(3):
            left = rows.number
            desk.hands.now += timedelta(seconds=1)
            drawn.clear()
            await press(pilot, "j")
            assert {rows.number} <= set(drawn) <= {left, rows.number}
