"""Marks stand on cases, acts go to all that are marked, and what one did is taken back newest first."""

from datetime import timedelta

import pytest
from textual.widgets import Button, Input

from caseboard.domain.queue import QueueView
from caseboard.tui.dialogs.choice import Choice
from caseboard.tui.queue.marks import MOST, Marks
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import SmallDesk

WIDE = (120, 36)
FIRST = ["CB-5", "CB-16", "CB-36"]
"""The first cases of the open list."""


def rows_of(pilot):
    """Return the rows of the queue."""
    return pilot.app.screen_stack[0].queue.rows


def marked(pilot):
    """Return what is marked."""
    return list(rows_of(pilot).marks)


def title(pilot):
    """Return the title of the dialog on top."""
    return str(pilot.app.screen.query_one("#box").border_title)


def listed(pilot):
    """Return the list of cases in the dialog on top, line by line."""
    return words_on(pilot.app.screen.query_one("#reading")).split("\n")


async def do_it(pilot):
    """Press the button of the list, and see it to its end."""
    pilot.app.screen.query_one("#go", Button).press()
    await settled(pilot)


# Marking


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        (["space"], ["CB-5"]),
        (["space", "space"], []),
        (["space", "j", "j", "space"], ["CB-5", "CB-36"]),
        (["space", "j", "j", "V"], FIRST),
        (["j", "j", "space", "g", "V"], ["CB-36", "CB-5", "CB-16"]),  # a range goes up as well
        (["V"], ["CB-5"]),  # a range from nowhere is the case itself
        (["shift+down", "shift+down"], FIRST),
        (["j", "j", "shift+up"], ["CB-36", "CB-16"]),
        (["space", "M"], []),
        (["space", "escape"], []),
    ],
)
async def test_cases_are_marked_by_keys(board, keys, wanted):
    """Space, ranges and arrows; the count stands in the pane's border, and a sign before each row."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, *keys)
        assert marked(pilot) == wanted
        assert (f"{len(wanted)} marked" in str(rows_of(pilot).parent.border_title)) == bool(wanted)
        signs = [rows_of(pilot).render_line(y).text[1] == "▪" for y in range(3)]
        assert signs == [number in wanted for number in FIRST]


async def test_all_of_the_list_are_marked_and_marks_stay_in_other_lists(board):
    """Every case of the list at once; another list, a filter and a refresh leave the marks where they are."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+a")
        assert len(marked(pilot)) == 19
        await press(pilot, "l", "space", "r")
        assert len(marked(pilot)) == 20
        await press(pilot, "h", "slash")
        await type_in(pilot, "anouk")
        await press(pilot, "enter", "escape")
        assert len(marked(pilot)) == 20  # Esc has cleared the filter
        await press(pilot, "escape")
        assert marked(pilot) == []


def test_more_than_can_be_read_through_are_not_marked():
    """There is a bound, and who has been left out is counted."""
    marks = Marks(lambda: 0)
    assert marks.add(f"CB-{n}" for n in range(MOST + 7)) == 7
    assert len(marks) == MOST
    assert marks.toggle("CB-9000") is False
    assert marks.toggle("CB-1") is True
    assert len(marks) == MOST - 1


# Acts on many


async def test_many_cases_are_assigned_with_a_preview_and_a_result_row_by_row(board, desk):
    """Nothing happens before the list has been seen; what may not be done says why and stays marked."""
    desk.assign("CB-16", "lena", seen=desk.case("CB-16").row.version)
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "shift+down", "shift+down", "a")
        assert title(pilot) == "Assign · 3 marked cases"
        await press(pilot, "enter")
        lines = listed(pilot)
        assert lines[0] == "2 would be assigned, 1 may not be"
        assert lines[2] == "✗ CB-16     lena has it already"
        assert desk.case("CB-5").row.assignee != "lena"
        await do_it(pilot)
        assert listed(pilot)[0] == "2 of 2 assigned"
        assert listed(pilot)[1].startswith("✓ CB-5      assigned")
        assert {number: desk.case(number).row.assignee for number in FIRST} == dict.fromkeys(FIRST, "lena")
        await press(pilot, "enter")
        assert told(pilot) == ["2 cases assigned; 1 stays marked"]
        assert marked(pilot) == ["CB-16"]


async def test_who_was_faster_is_told_in_the_row_and_the_case_stays_marked(board, desk):
    """Somebody changed a case between the preview and the act."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "shift+down", "a", "enter")
        desk.assign("CB-16", "jonas", seen=desk.case("CB-16").row.version)
        await do_it(pilot)
        assert listed(pilot)[0] == "1 of 2 assigned, 1 refused"
        assert listed(pilot)[2].startswith("! CB-16     lena was faster: CB-16 has changed since you looked")
        await press(pilot, "enter")
        assert marked(pilot) == ["CB-16"]
        assert desk.case("CB-16").row.assignee == "jonas"


async def test_back_from_the_list_nothing_is_done(board, desk):
    """Esc leads from the list to the form, and from the form to the board."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = desk.changes()
        await press(pilot, "shift+down", "a", "enter", "escape", "escape")
        assert (len(pilot.app.screen_stack), desk.changes()) == (1, before)
        assert marked(pilot) == ["CB-5", "CB-16"]


async def test_each_case_is_asked_for_what_is_missing_in_it(board, desk):
    """One form, a letter of its own for each; a case that lacks nothing is refused in the list."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+a", "e")
        assert title(pilot) == "Ask for evidence · 19 marked cases"
        await press(pilot, "tab", "tab", "enter")
        lines = {one[2:11].strip(): one for one in listed(pilot)[1:]}
        assert lines["CB-36"].startswith("· CB-36     seller: agreement")
        assert "✗ " in "".join(lines.values())
        may = [number for number, words in lines.items() if words.startswith("· ")]
        before = {number: len(desk.case(number).letters) for number in lines}
        await do_it(pilot)
        await press(pilot, "enter")
        assert all((len(desk.case(one).letters) > before[one]) == (one in may) for one in before)
        assert sorted(marked(pilot)) == sorted(set(lines) - set(may))


async def test_a_note_goes_into_many_cases_and_is_taken_back_from_all(board, desk):
    """Words are wanted; the same note stands in each, and z takes it back from each."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "shift+down", "n", "tab", "enter")
        assert "a note has words" in str(pilot.app.screen.query_one("#complaint").render())
        await press(pilot, "shift+tab")
        await type_in(pilot, "Called.")
        await press(pilot, "tab", "enter")
        await do_it(pilot)
        await press(pilot, "enter")
        assert [desk.case(one).notes[-1][2] for one in FIRST[:2]] == ["Called."] * 2
        assert marked(pilot) == []
        await press(pilot, "z")
        assert told(pilot)[-1] == "note taken back in 2 of 2 cases"
        assert [[words for _, _, words in desk.case(one).notes if words == "Called."] for one in FIRST[:2]] == [[], []]


async def test_holding_many_wants_a_supervisor(board, desk):
    """Everybody else reads why in each row, and there is no button to press."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "shift+down", "H")
        await type_in(pilot, "x")
        await press(pilot, "enter")
        assert listed(pilot)[1] == "✗ CB-5      lena is a case manager; hold wants a supervisor (R41)"
        assert not pilot.app.screen.query("#go")


async def test_a_supervisor_holds_many_and_releases_them(board, small, tmp_path):
    """With a reason each time; a negotiation is not held."""
    desk = SmallDesk(small, tmp_path / "ana", name="ana")
    async with board(desk).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "shift+down", "H", "enter")
        assert "a hold wants a reason" in str(pilot.app.screen.query_one("#complaint").render())
        pilot.app.screen.query_one("#days", Choice).value = "3"
        await type_in(pilot, "The police asked")
        await press(pilot, "enter")
        await do_it(pilot)
        await press(pilot, "enter")
        until = desk.now() + timedelta(days=3)
        assert [[hold.until for hold in desk.case(one).facts.holds] for one in FIRST[:2]] == [[until], [until]]
        await press(pilot, "g", "shift+down", "U")
        pilot.app.screen.query_one("#why", Input).value = "Answered"
        await press(pilot, "enter")
        await do_it(pilot)
        assert [one.startswith("✓") for one in listed(pilot)[1:]] == [True, True]


@pytest.mark.parametrize("verb", ["a", "e", "n", "H", "U"])
async def test_a_board_that_only_reads_refuses_every_act_on_many(board, small, tmp_path, verb):
    """Marking is no act; acting on the marked is."""
    desk = SmallDesk(small, tmp_path / "read-only", read_only=True)
    async with board(desk).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "space", verb)
        assert told(pilot)[-1].endswith(": read-only: started with --read-only")
        assert len(pilot.app.screen_stack) == 1


# Undo


async def test_marks_and_acts_are_taken_back_newest_first(board, desk):
    """A mark, an assignment, another mark: z goes back through them in that order and then says there is no more."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "a", "enter")
        assert desk.case("CB-16").row.assignee == "lena"
        await press(pilot, "space", "j", "space", "z")
        assert marked(pilot) == ["CB-16"]
        await press(pilot, "z")
        assert marked(pilot) == []
        await press(pilot, "z")
        assert desk.case("CB-16").row.assignee is None
        await press(pilot, "z")
        assert told(pilot)[-4:] == [
            "marks as before: 1 marked",
            "marks as before: none marked",
            "CB-16: your assignment is taken back, it is with nobody again; you look at CB-36",
            "you have done nothing here that can be taken back",
        ]


@pytest.mark.parametrize("moves", [(), ("j",), ("j", "j")])
async def test_the_notice_says_what_of_which_case_was_taken_back(board, moves):
    """Where that is another case than the one in front, it says so, whatever was done to it."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "a", "enter", "n")
        await type_in(pilot, "The carrier calls back")
        await press(pilot, "tab", "enter", *moves)
        front = pilot.app.screen.number
        assert (front == "CB-16") == (not moves)
        more = f"; you look at {front}" if moves else ""
        await press(pilot, "z")
        assert told(pilot)[-1] == f"CB-16: your note is taken back{more}"
        await press(pilot, "z")
        assert told(pilot)[-1] == f"CB-16: your assignment is taken back, it is with nobody again{more}"


async def test_an_assignment_that_somebody_changed_is_not_taken_back(board, desk, small):
    """Who was faster is said."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "a", "enter")
        jonas = SmallDesk.__mro__[1](desk.database, desk.staff.__class__("jonas", "case manager"), desk.hands)
        jonas.assign("CB-16", "ana", seen=desk.case("CB-16").row.version)
        await press(pilot, "z")
        assert told(pilot)[-1] == "jonas was faster: CB-16 has been given to ana since"
        assert desk.case("CB-16").row.assignee == "ana"


async def test_in_the_grace_period_z_holds_back_whatever_was_done_since(board, desk):
    """On a case whose decision is about to be sealed that comes first."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        rows.stand_on("CB-34", QueueView("open"))
        await settled(pilot)
        pilot.app.screen.point("CB-34")
        await press(pilot, "r", "space", "z")
        assert desk.case("CB-34").facts.stage == "review"
        assert marked(pilot) == ["CB-34"]


async def test_a_draft_that_was_discarded_comes_back(board, desk):
    """Within the form z discards it; on the board z brings it back, unless something else has been begun since."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        await type_in(pilot, "The carrier")
        await press(pilot, "escape", "n")
        await press(pilot, "z", "escape")
        assert desk.draft("CB-36", "note") is None
        await press(pilot, "z")
        assert told(pilot)[-1] == "CB-36: the draft of the note is back"
        assert desk.draft("CB-36", "note").fields == {"words": "The carrier"}
        await press(pilot, "n", "z")
        await type_in(pilot, "Another")
        await press(pilot, "escape", "z")
        assert told(pilot)[-1] == "CB-36 has a newer draft of the note"


async def test_a_case_that_was_taken_is_given_back(board, desk):
    """What `t` took goes back to nobody."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "t")
        taken = rows_of(pilot).number
        assert desk.case(taken).row.assignee == "lena"
        await press(pilot, "z")
        assert desk.case(taken).row.assignee is None
