"""The board as somebody uses it: keys are pressed, meaning is read."""

import pytest
from textual import events

from caseboard.domain.queue import QueueView
from caseboard.tui.app import Board
from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.dialogs.reading import item_lines
from caseboard.tui.frame.header import Header
from tests.tui.conftest import press, settled, told, type_in, words_on


def shown(pilot):
    """Return the panes that are on screen."""
    return [place for place in ("queue", "case", "evidence") if pilot.app.screen.query_one(f"#{place}").display]


@pytest.mark.parametrize(
    ("size", "first", "inside", "further"),
    [
        ((80, 24), ["queue"], ["case"], ["evidence"]),
        ((120, 36), ["queue", "case"], ["queue", "case"], ["case", "evidence"]),
        ((180, 45), ["queue", "case", "evidence"], ["queue", "case", "evidence"], ["queue", "case", "evidence"]),
    ],
)
async def test_the_three_shapes(board, size, first, inside, further):
    """A narrow terminal shows the queue alone and Enter goes in; wider ones show two panes, or all three."""
    async with board().run_test(size=size) as pilot:
        await settled(pilot)
        assert shown(pilot) == first
        await press(pilot, "enter")
        assert shown(pilot) == inside
        assert pilot.app.focused.id == "case"
        await press(pilot, "enter")
        assert shown(pilot) == further
        assert pilot.app.focused.id == "evidence"
        await press(pilot, "escape", "escape")
        assert shown(pilot) == first
        assert pilot.app.focused.id == "rows"


async def test_the_most_urgent_case_stands_on_top_and_is_shown(board):
    """What is due first, or overdue longest, is under the cursor when the board opens."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert screen.queue.rows.row.number == "CB-5"
        assert screen.case.row.number == "CB-5"
        assert words_on(screen.case_pane).startswith("! Decide: overdue by 8d 21h  Mon 6 Apr 14:00 UTC")


async def test_the_case_follows_the_cursor(board):
    """Moving in the queue shows the case one has come to."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j")
        assert pilot.app.screen.case.row.number == "CB-36"
        await press(pilot, "k")
        assert pilot.app.screen.case.row.number == "CB-16"


async def test_lists_are_switched_by_key_and_by_click(board):
    """From all that is open l and h go round, from the last to the first; a click goes there."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        seen = []
        for key in ("l", "right", "h", "left", "left"):
            await press(pilot, key)
            seen.append((pilot.app.screen.queue.section.name, rows.view.scope, rows.window.total))
        assert seen == [
            ("Ended", "ended", 16), ("Mine", "open", 0), ("Ended", "ended", 16), ("All open", "open", 19),
            ("Negotiating", "negotiating", 1),
        ]  # fmt: skip
        await pilot.click("#sections", offset=(4, 1))
        await settled(pilot)
        assert pilot.app.screen.queue.section.name == "Mine"


async def test_the_filter_finds_by_number_and_by_names(board):
    """A part of the seller's name is enough; Esc shows everything again with the cursor where it was."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        await press(pilot, "slash")
        await type_in(pilot, "anouk")
        assert [rows.window.row(at).number for at in range(rows.window.total)] == ["CB-19"]
        await press(pilot, "enter")
        assert pilot.app.screen.case.row.number == "CB-19"
        await press(pilot, "escape")
        assert rows.window.total == 19
        assert rows.row.number == "CB-19"


async def test_letters_typed_into_the_filter_are_no_commands(board):
    """While one types, q does not quit and d does not decide."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "qdg")
        assert pilot.app.screen.queue.rows.view == QueueView("open", "qdg")
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == 1


async def test_fast_fingers_lose_nothing(board):
    """Keys that come in with the slash in one go belong to the filter, and none of them is a command."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        for key in ("/", "q", "l", "d"):
            pilot.app.post_message(events.Key({"/": "slash"}.get(key, key), key))
        await settled(pilot)
        assert pilot.app.screen.queue.filter.value == "qld"
        assert pilot.app.screen.queue.rows.view == QueueView("open", "qld")


async def test_a_filter_that_finds_nothing_says_what_to_do(board):
    """An empty list is no dead end."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "[/x]")
        rows = pilot.app.screen.queue.rows
        face = "\n".join("".join(s.text for s in rows.render_line(y)) for y in range(4))
        assert "“[/x]”" in face
        assert "Esc clears the filter" in face
        assert pilot.app.screen.case is None


async def test_opening_at_a_case_shows_it_in_its_list(board):
    """`caseboard open CASE` stands on the case, wherever it lies."""
    async with board(case="CB-29").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert screen.case.row.number == "CB-29"
        assert screen.queue.rows.view.scope == "ended"
        assert screen.queue.rows.row.number == "CB-29"
        assert pilot.app.focused.id == "case"


async def test_opening_at_a_case_that_is_none_says_so(board):
    """An unknown number is refused in words, and the queue stands there."""
    async with board(case="CB-999").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert told(pilot) == ["no case CB-999"]
        assert pilot.app.screen.case.row.number == "CB-5"


async def test_a_case_says_everything_one_weighs(board):
    """Parties with their past, order with its formula, chips, meters, thread, letters: all on one page."""
    async with board(case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        text = words_on(pilot.app.screen.case_pane)
        for words in (
            "Clara Nogueira", "Casa Nova Móveis   86.1 % of 640", "shipped 3 Feb, Correios", "guarantee 25 d 10 h",
            "refund 389.90 BRL", "50.00 BRL, refused", "missing proof of shipment", "Timeline", "Statement",
            "Thread", "Letters", "completes",
        ):  # fmt: skip
            assert words in text, words


async def test_why_explains_every_clock(board):
    """`w` shows instant, rule, anchor and arithmetic of each clock."""
    async with board(case="CB-36").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "w")
        text = words_on(pilot.app.screen.query_one("#reading"))
        case = pilot.app.screen_stack[0].case
        for clock in case.clocks:
            assert clock.words in text
            assert clock.arithmetic in text
        assert "R15" in text


async def test_evidence_is_shown_by_party_and_slot(board):
    """What was given stands under its slot with hash and standing; what is missing is said."""
    async with board(case="CB-36").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        text = words_on(pilot.app.screen.evidence)
        item = pilot.app.screen.case.evidence[0]
        assert item.digest[:8] in text
        assert "on time, party" in text
        assert "· agreement         missing, required" in text
        assert "contains 6 hidden characters" in text


async def test_a_file_whose_name_lies_wears_a_badge(board):
    """In the list and on its own page a file says what it is where its name says something else; others do not."""
    async with board(case="CB-36").run_test(size=(180, 60)) as pilot:
        await settled(pilot)
        evidence = pilot.app.screen.evidence
        assert [item.name for item in pilot.app.screen.case.evidence if item.belied] == ["not-a-picture.png"]
        assert words_on(evidence).count("! the name lies: it is text/plain") == 1
        (lying,) = [item for item in pilot.app.screen.case.evidence if item.belied]
        assert "! the name lies: it is text/plain" in [one.plain for one in item_lines(lying)]


async def test_opening_an_item_shows_it_whole_and_keeps_that_somebody_looked(board, desk):
    """The whole hash, the custody facts and the words, and from then on the item counts as opened."""
    async with board(case="CB-36").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "enter")
        here = pilot.app.screen
        assert isinstance(here, CompareScreen)
        item = pilot.app.screen_stack[0].case.evidence[0]
        assert here.exhibit is not None
        assert here.exhibit.card.ref == item.ref
        shown = "\n".join("".join(part.text for part in row) for row in pilot.app.screen._compositor.render_strips())
        assert item.digest in shown
        assert "party" in shown
        assert "H18" in shown
        await press(pilot, "escape")
        assert desk.case("CB-36").evidence[0].seen
        assert "1 not opened yet" in str(pilot.app.screen.evidence.border_subtitle)


async def test_the_header_says_how_the_worker_does(board, desk):
    """A worker that has not been seen is told in words, and who one is stands beside it."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        line = pilot.app.screen.query_one(Header).drawn(120).plain
        assert "○ worker not running" in line
        assert "sealed 7" in line
        assert "lena, case manager" in line
        assert "Wed 15 Apr 12:00 UTC" in line


async def test_help_and_palette_open_by_their_keys(board):
    """`?` shows every key, `:` finds an act by its words."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark")
        assert "Ask for evidence" in words_on(pilot.app.screen.query_one("#reading"))
        await press(pilot, "escape", "colon")
        await type_in(pilot, "why")
        await press(pilot, "enter")
        await settled(pilot)
        assert "Clocks" in str(pilot.app.screen.query_one("#box").border_title)


async def test_the_mouse_points_and_opens(board):
    """A click on a row points at it, a click on a verb does it."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.click("#rows", offset=(10, 4))
        await settled(pilot)
        assert pilot.app.screen.case.row.number == "CB-25"
        await pilot.click("#footer", offset=(2, 0))
        await settled(pilot)
        assert "Decide · CB-25" in str(pilot.app.screen.query_one("#box").border_title)


async def test_q_leaves_and_what_was_started_beside_is_stopped(desk):
    """The worker begins after the first rows, and ends after the terminal is restored."""
    happened = []
    app = Board(desk, poll=None, start_worker=lambda: happened.append("start"), stop=lambda: happened.append("stop"))

    async def leave(pilot):
        await settled(pilot)
        assert happened == ["start"]
        await pilot.press("q")

    await app.run_async(headless=True, size=(80, 24), auto_pilot=leave)
    assert happened == ["start", "stop"]
