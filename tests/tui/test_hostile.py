"""What parties wrote to be obeyed, on every pane: neither the door nor the filter alone lets it through."""

import re
import sys

import pytest
from textual.markup import MarkupError

from tests.tui.conftest import press, settled, words_on

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
WIDE = (180, 50)


def opened_door(monkeypatch, *, markup=False):
    """Take the door out of every file of the board: texts come as they were written, as `str` if *markup*."""
    from rich.text import Text

    def untouched(text):
        return text

    doors = {"clean": untouched, "one_line": untouched, "show": untouched if markup else Text}
    for name, module in list(sys.modules.items()):
        if name.startswith("caseboard.tui"):
            for door, instead in doors.items():
                if hasattr(module, door):
                    monkeypatch.setattr(module, door, instead)


def drawn(app):
    """Return everything that is on the screens now, as it would go to the terminal."""
    return "\n".join(
        segment.text for screen in app.screen_stack for strip in screen._compositor.render_strips() for segment in strip
    )


async def everywhere(pilot):
    """Open every pane and dialog on the case and return all that was drawn."""
    seen = []

    async def look(*keys):
        await press(pilot, *keys)
        seen.append(drawn(pilot.app))

    await settled(pilot)
    await look()
    for _ in range(12):
        await look("pagedown")
    await look("enter")
    for item in ("g", "j"):
        await look(item, "enter", "G")
        await look("escape")
    for verb in ("m", "e", "a", "w"):
        await look(verb)
        await look("escape")
    await look("d")
    pilot.app.screen.query_one("#rows").focus()
    await look("slash", "h", "enter")
    return "\n".join(seen)


@pytest.mark.parametrize(("door", "filtered"), [(True, True), (True, False), (False, True)])
async def test_no_payload_is_drawn(board, monkeypatch, door, filtered):
    """With door and filter, or with either alone, nothing that a terminal obeys is drawn, and the board lives."""
    if not door:
        opened_door(monkeypatch)
    async with board(case="CB-36", filtered=filtered).run_test(size=WIDE) as pilot:
        seen = await everywhere(pilot)
        assert not OBEYED.search(seen.replace("\n", ""))
        for mark in ("H01", "H02", "H04", "H06", "H13", "H14", "H17", "H20"):
            assert mark in seen, mark
        assert pilot.app.is_running


async def test_without_door_and_filter_payloads_are_drawn(board, monkeypatch):
    """The twin that must fail: both off, and what parties wrote reaches the screen as it is."""
    opened_door(monkeypatch)
    async with board(case="CB-36", filtered=False).run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert OBEYED.search(drawn(pilot.app).replace("\n", ""))


async def test_without_the_door_markup_breaks_the_board(board, monkeypatch):
    """The twin that must crash: the title of an item whose slot a party named `[/]` is parsed as markup."""
    opened_door(monkeypatch, markup=True)

    async def open_the_second_item():
        async with board(case="CB-36").run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "enter", "j", "enter")

    with pytest.raises(MarkupError):
        await open_the_second_item()


async def test_no_action_runs_from_a_text(board):
    """Clicking all over a text with click actions in it runs none of them."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = pilot.app.screen.case_pane
        assert "[@click=app.quit]H01[/]" in words_on(page)
        for y in range(1, page.size.height, 3):
            for x in (4, 14, 30):
                await pilot.click(page, offset=(x, y))
        await settled(pilot)
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == 1
