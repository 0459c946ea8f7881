"""Who types faster than the board follows loses nothing, and no word is taken for a command."""

import asyncio
import threading
import time
from typing import Any

import pytest
from textual import events
from textual.widgets import Button

from caseboard.tui import typeahead
from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.dialogs.base import Dialog
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


@pytest.fixture
def slow(desk):
    """Let rows come slowly, as from a disk that is busy."""
    queue = desk.queue

    def slowly(*how, **more):
        time.sleep(0.1)
        return queue(*how, **more)

    desk.queue = slowly


@pytest.mark.parametrize("way", ["/reason:not_received\r", "hhh"])
@pytest.mark.usefixtures("slow")
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


@pytest.mark.usefixtures("slow")
async def test_the_board_behind_a_filter_that_is_left(board):
    """Esc takes the filter away; the next key walks the rows that come back."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "/CB-1\r/\x1bj")
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        assert not rows.view.words
        assert rows.number != "CB-1"


@pytest.mark.parametrize("other", ["CB-29", "CB-7"])
async def test_the_case_before_and_a_verb_in_one_go(board, other):
    """The verb behind the way back means the case one comes back to, in whatever list it lies."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        first = pilot.app.screen.queue.rows.number
        pilot.app.screen.looking.ask_for(other)
        await settled(pilot)
        assert pilot.app.screen.number == other
        at_once(pilot, "bn")
        await settled(pilot)
        assert title(pilot) == f"Note · {first}"


async def test_a_way_back_is_not_lost_to_what_is_read_meanwhile(board, desk, monkeypatch):
    """Whatever changes while the case before is being read, it is that one that comes, and the verb is for it."""
    case = desk.case

    def slowly(number):
        time.sleep(0.3 if number == first else 0)
        return case(number)

    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        first = screen.queue.rows.number
        screen.looking.ask_for("CB-29")
        await settled(pilot)
        monkeypatch.setattr(desk, "case", slowly)
        at_once(pilot, "bn")
        await comes(lambda: pilot.app.ahead.waits == 1)
        await asyncio.sleep(0.1)
        screen.refresh_all()
        await settled(pilot)
        assert title(pilot) == f"Note · {first}"


async def test_a_way_back_that_fails_is_told_and_lets_keys_go_on(board, desk, monkeypatch):
    """Where the case before cannot be read one stays where one is, and the next key is heard."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        first = pilot.app.screen.queue.rows.number
        pilot.app.screen.looking.ask_for("CB-29")
        await settled(pilot)
        case = desk.case

        def lost(number):
            if number == first:
                raise OSError("the disk is gone")
            return case(number)

        monkeypatch.setattr(desk, "case", lost)
        at_once(pilot, "bn")
        await settled(pilot)
        assert told(pilot) == [
            "case before: OSError: the disk is gone",
            "Note: case has ended: CB-29 is decided (Endings)",
        ]


async def test_keys_wait_until_one_can_type_in_a_form(board, monkeypatch):
    """A form that is slow to come up gets every key that was meant for it."""
    coming: list[Dialog[Any]] = []

    def _slowly(self):
        coming.append(self)

    monkeypatch.setattr(Dialog, "_come_up", _slowly)
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        at_once(pilot, "nwords")
        await comes(lambda: coming)
        await asyncio.sleep(0.1)
        assert pilot.app.ahead.waits == len("words")
        coming[0].stands = True
        await settled(pilot)
        assert pilot.app.screen.first_field().text == "words"


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
