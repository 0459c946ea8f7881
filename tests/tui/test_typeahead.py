"""Who types faster than the board follows loses nothing, and no word is taken for a command."""

import asyncio
import threading
import time

import pytest
from textual import events
from textual.widgets import Button

from caseboard.tui import typeahead
from caseboard.tui.compare.screen import CompareScreen
from tests.tui.conftest import press, settled, told
from tests.tui.test_acts import title

WIDE, NARROW = (120, 36), (80, 24)
KEYS = {"\t": "tab", "\r": "enter", " ": "space", "/": "slash", ":": "colon", "\x1b": "escape"}


@pytest.fixture(autouse=True)
def _no_glow(monkeypatch):
    """A button that was pressed glows a moment and takes no key meanwhile; nobody waits for that in a test."""
    monkeypatch.setattr(Button, "_start_active_affect", lambda self: None)


def at_once(pilot, typed):
    """Let everything *typed* come before the first of it is answered."""
    for one in typed:
        pilot.app.post_message(events.Key(KEYS.get(one, one), None if one in "\t\r\x1b" else one))


async def comes(is_so):
    """Wait until something is so."""
    for _ in range(2_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_case_is_assigned_and_a_note_written_in_one_go(board, desk, size):
    """A form is typed into once it stands; the next verb waits for the answer to the act, and means its case."""
    async with board().run_test(size=size) as pilot:
        await settled(pilot)
        number = pilot.app.screen.queue.rows.number
        before, changes = desk.case(number), desk.changes()
        at_once(pilot, "a\rnThe parcel was zoned twice, ask\t\r")
        await settled(pilot)
        case = desk.case(number)
        assert case.row.assignee == "lena"
        assert [note[2] for note in case.notes[len(before.notes) :]] == ["The parcel was zoned twice, ask"]
        assert desk.changes() == changes + 2
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.screen.queue.rows.number == number
        assert told(pilot) == [f"{number} is with lena now", f"{number}: noted"]


async def test_a_form_that_is_left_lets_the_rest_go_to_the_board(board, desk):
    """Esc closes the form, and what comes behind it is the board's again."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        number = pilot.app.screen.queue.rows.number
        at_once(pilot, "nnot sent\x1bjj")
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        assert (rows.cursor, rows.number != number) == (2, True)
        assert desk.case(number).notes == ()
        await press(pilot, "k", "k", "n")
        assert title(pilot) == f"Note · {number}"
        assert pilot.app.screen.first_field().text == "not sent"


async def test_a_filter_its_rows_and_a_verb_in_one_go(board):
    """The words go into the filter, Enter back to the rows, the verb to the case that was found."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "/CB-19\rn")
        await settled(pilot)
        assert title(pilot) == "Note · CB-19"


@pytest.mark.parametrize("way", ["/reason:not_received\r", "hhh"])
async def test_the_cursor_walks_the_rows_that_were_asked_for(board, desk, way):
    """Behind a filter, or a step to another section, a key is for the rows that come, not for those that were there."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, way + "jv")
        await settled(pilot)
        rows = pilot.app.screen_stack[0].queue.rows
        second = desk.queue(rows.view, 1, 1).rows[0].number
        assert rows.cursor == 1
        assert isinstance(pilot.app.screen, CompareScreen)
        assert pilot.app.screen.number == second


async def test_what_is_typed_behind_a_taken_case_means_that_case(board):
    """Take the next, write a note: the note is for the case that was taken."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "tn")
        await settled(pilot)
        taken = told(pilot)[-1].split()[0]
        assert told(pilot)[-1] == f"{taken} is with lena now"
        assert title(pilot) == f"Note · {taken}"


async def test_a_screen_is_opened_used_and_left_in_one_go(board):
    """Into the comparison, to the next item, back, and again: no key goes to what lies beneath, and none is lost."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "vn\x1bvnn")
        await settled(pilot)
        assert isinstance(pilot.app.screen, CompareScreen)
        assert pilot.app.screen.at == 2


async def test_what_is_pasted_stands_where_it_was_pasted(board):
    """A paste waits for the form as keys do, and for the keys before it."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "nbefore ")
        pilot.app.post_message(events.Paste("pasted"))
        at_once(pilot, " after")
        await settled(pilot)
        assert pilot.app.screen.first_field().text == "before pasted after"


async def test_a_letter_is_written_shown_and_sent_in_one_go(board, desk):
    """The button of the preview is pressed once the preview stands."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = desk.changes()
        at_once(pilot, "mDear both\t\r\t\r")
        await settled(pilot)
        assert desk.changes() > before
        assert len(pilot.app.screen_stack) == 1


async def test_the_palette_does_what_was_asked_for_and_not_what_it_found_first(board, desk):
    """Enter waits until everything has been found: it points at the best, or does it, and never another."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, ":give to mira\r")
        await settled(pilot)
        assert desk.case("CB-7").row.assignee in (None, "mira")
        if desk.case("CB-7").row.assignee is None:
            await press(pilot, "enter")
        assert desk.case("CB-7").row.assignee == "mira"


async def test_the_board_behind_a_filter_that_is_left(board, desk):
    """Esc takes the filter away; the next key walks the rows that come back."""
    queue = desk.queue

    def slow(*how, **more):
        time.sleep(0.1)
        return queue(*how, **more)

    desk.queue = slow
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "/CB-1\r/\x1bj")
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        assert not rows.view.words
        assert rows.number != "CB-1"


async def test_a_letter_is_begun_from_the_queue_through_the_comparison(board):
    """The comparison opens, its case is read, the verb opens its form, and the words go into the form."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "vmDear both")
        await settled(pilot)
        assert title(pilot) == "Letter · CB-7"
        assert pilot.app.screen.first_field().text == "Dear both"


async def test_keys_do_not_wait_for_ever(board, desk, monkeypatch):
    """An act that hangs holds the keys back for a while only: Esc is heard then."""
    monkeypatch.setattr(typeahead, "PATIENCE", 0.5)
    begun, let_go = threading.Event(), threading.Event()
    assign = desk.assign

    def hangs(*how, **more):
        begun.set()
        let_go.wait(20)
        return assign(*how, **more)

    monkeypatch.setattr(desk, "assign", hangs)
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        number = pilot.app.screen.queue.rows.number
        try:
            at_once(pilot, "a\r\x1b")
            await comes(begun.is_set)
            assert (title(pilot), pilot.app.ahead.waits) == (f"Assign · {number}", 1)
            await comes(lambda: len(pilot.app.screen_stack) == 1)
        finally:
            let_go.set()
        await settled(pilot)
