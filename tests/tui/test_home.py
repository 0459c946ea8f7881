"""A board one can live in: copying, reading elsewhere, jumping, the edges of panes, the help, the palette."""

import base64
import os
import stat
import tempfile
from pathlib import Path

import pytest
from textual.app import App, SuspendNotSupported
from textual.geometry import Offset
from textual.widgets import TextArea

from caseboard.tui import clipboard, outside
from caseboard.tui.dialogs.help import help_lines
from caseboard.tui.edges import LEAST, read_widths
from caseboard.tui.home import Taste
from caseboard.tui.text import whole
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.test_hostile import OBEYED

# Copying


def test_a_copy_is_a_sequence_that_terminals_know():
    """OSC 52 with the text as base64; in tmux once for tmux and once, wrapped, for the terminal around it."""
    code = base64.b64encode("Zwölf".encode()).decode()
    assert clipboard.osc52("Zwölf", tmux=False) == f"\x1b]52;c;{code}\x07"
    assert clipboard.osc52("Zwölf", tmux=True) == (
        f"\x1b]52;c;{code}\x07" + f"\x1bPtmux;\x1b\x1b]52;c;{code}\x07\x1b\\"
    )


def test_no_more_is_copied_than_terminals_take():
    """At the limit the sequence holds 100 000 characters; a byte more is refused."""
    assert not clipboard.too_long("x" * clipboard.MOST)
    assert clipboard.too_long("x" * (clipboard.MOST + 1))
    assert clipboard.too_long("ü" * (clipboard.MOST // 2 + 1))  # bytes, not characters
    assert len(base64.b64encode(b"x" * clipboard.MOST)) <= 100_000


@pytest.mark.parametrize(
    ("written", "copied"),
    [
        ("a\x1b]52;c;eA==\x07b", "a␛]52;c;eA==␇b"),
        ("over\u202eturned", "over⟨U+202E⟩turned"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("long " * 2_000, "long " * 2_000),  # nothing is left out
    ],
)
def test_what_is_copied_is_clean_and_whole(written, copied):
    """Nothing that a terminal obeys leaves by the clipboard, and nothing is shortened."""
    assert whole(written) == copied


@pytest.fixture
def sent(monkeypatch):
    """Return what is written to the terminal for its clipboard, decoded."""
    texts = []

    def osc52(text, *, tmux):
        texts.append(text)
        return ""

    monkeypatch.setattr(clipboard, "osc52", osc52)
    monkeypatch.delenv("TMUX", raising=False)
    return texts


async def test_the_number_and_the_case_are_copied(board, sent):
    """`y` copies the number, `Y` the whole case as text; what is told promises no more than was done."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "y", "Y")
        number, case = sent
        assert number == "CB-5"
        assert told(pilot)[0] == "CB-5: sent to the terminal's clipboard"
        assert case.startswith("CB-5 · not received · in transit · 389.90 BRL · review\n\n! Decide: overdue")
        assert "Casa Nova Móveis" in case
        assert "Evidence\nBuyer Clara Nogueira" in case
        assert not OBEYED.search(case.replace("\n", ""))
        second = told(pilot)[1]
        assert second.startswith("CB-5, ")
        assert second.endswith(" lines: sent to the terminal's clipboard")


async def test_on_a_narrow_board_the_case_is_read_first(board, sent):
    """Where the queue stands alone the case has not been read; copying it waits for it."""
    async with board().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert pilot.app.screen.case is None
        await press(pilot, "Y")
        assert sent[0].startswith("CB-5 · ")


async def test_an_item_is_copied_where_one_stands_on_it(board, sent):
    """In the evidence the item under the cursor is in front; opened, its page is."""
    async with board(case="CB-36").run_test(size=(180, 50)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "Y", "enter", "Y")
        first, opened = sent
        assert first.startswith("CB-36 · buyer · ")
        assert "SHA-256" in first
        assert "SHA-256" in opened
        assert not OBEYED.search((first + opened).replace("\n", ""))


async def test_too_much_is_refused_in_words(board, sent):
    """What a terminal would throw away unsaid is not sent."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        pilot.app.copy("CB-5", "x" * 80_000)
        await pilot.pause()
        assert sent == []
        assert told(pilot) == ["CB-5: not copied, 80 kB is more than terminals take (74 kB); o reads it in the pager"]


async def test_without_a_case_there_is_nothing_to_copy(board, sent):
    """The keys say so."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "nobody has this name")
        await press(pilot, "enter", "y", "Y", "o")
        assert sent == []
        assert told(pilot) == [
            "Copy number: no case is picked",
            "Copy as text: no case is picked",
            "Pager: no case is picked",
        ]


async def test_text_is_selected_by_the_mouse_and_copied(board, sent):
    """Dragging over the case and over the queue selects words, which are shown so; ctrl+c copies them."""
    async with board(case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        page = pilot.app.screen.case_pane
        await pilot.hover("#case", offset=(4, 1))
        await pilot.mouse_down("#case", offset=(4, 1))
        await pilot.hover("#case", offset=(10, 3))
        await pilot.mouse_up("#case", offset=(10, 3))
        await pilot.pause()
        chosen = pilot.app.screen.get_component_rich_style("screen--selection").bgcolor
        assert any(segment.style.bgcolor == chosen for segment in page.render_line(1))
        await press(pilot, "ctrl+c")
        assert sent[0].split("\n") == ["Decide: overdue by 8d 21h  Mon 6 Apr 14:00 UTC", "", "buyer    "]
        await pilot.hover("#rows", offset=(12, 0))
        await pilot.mouse_down("#rows", offset=(12, 0))
        await pilot.hover("#rows", offset=(16, 1))
        await pilot.mouse_up("#rows", offset=(16, 1))
        await press(pilot, "ctrl+c")
        assert sent[1].split("\n")[0].startswith("B-5     not received")
        assert sent[1].split("\n")[1].startswith("!   -1d 0h CB-16")


# Pager and editor


@pytest.fixture
def lent(monkeypatch):
    """Let the terminal be lent, and return what was run with it: the command, and the file it was given."""
    runs = []

    def run(app, command, environ):
        path = Path(command[-1])
        runs.append((command[:-1], path, path.read_text("utf-8"), stat.S_IMODE(path.stat().st_mode), environ))
        if written := getattr(run, "written", None):
            path.write_bytes(written)

    monkeypatch.setattr(outside, "_run", run)
    monkeypatch.setenv("PAGER", "less -S")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "ed 'with spaces'")
    return runs, run


async def test_the_pager_gets_the_case_in_a_file_of_ones_own(board, lent):
    """Nobody else can read it, it is gone afterwards, and the pager may not start programs from it."""
    runs, _ = lent
    async with board(case="CB-36").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "o")
        [(command, path, text, mode, environ)] = runs
        assert command == ["less", "-S"]
        assert text.startswith("CB-36 · ")
        assert not OBEYED.search(text.replace("\n", ""))
        assert mode == 0o600
        assert not path.parent.exists()
        assert environ["LESSSECURE"] == "1"


async def test_a_letter_is_written_in_the_editor(board, lent):
    """The words go there and come back cleaned; ctrl+z brings the old ones back."""
    runs, run = lent
    async with board(case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        await type_in(pilot, "Dear")
        run.written = b"Dear Clara,\n\n\x1b[31mplease\x1b[0m wait.\n"
        await press(pilot, "ctrl+o")
        area = pilot.app.screen.query_one("#words", TextArea)
        assert runs[0][0] == ["ed", "with spaces"]
        assert (runs[0][2], runs[0][3]) == ("Dear\n", 0o600)
        assert area.text == "Dear Clara,\n\n␛[31mplease␛[0m wait."
        await press(pilot, "ctrl+z")
        assert area.text == "Dear"


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"\xff\xfe", "is no UTF-8"), (b"x" * 200_001, "more than 200000 characters")],
)
async def test_what_cannot_be_taken_back_leaves_the_words(board, lent, written, said):
    """Bytes that are no text, or far too much of it: the words stay, and one line says why."""
    _, run = lent
    async with board(case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        await type_in(pilot, "Dear")
        run.written = written
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.query_one("#words", TextArea).text == "Dear"
        assert said in told(pilot)[-1]


async def test_a_terminal_that_cannot_be_lent_says_so(board, monkeypatch):
    """Without a terminal of its own the board says it in a line and goes on."""
    monkeypatch.setenv("PAGER", "less")
    async with board(case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "o")
        assert told(pilot) == ["Pager: this terminal cannot be lent to another program"]
        await press(pilot, "a", "ctrl+o")
        assert told(pilot)[-1] == "Editor: there are no words to write here"


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"VISUAL": "emacs -nw", "EDITOR": "ed"}, ["emacs", "-nw"]),
        ({"VISUAL": " ", "EDITOR": "ed"}, ["ed"]),
        ({"EDITOR": "'/opt/my editor'"}, ["/opt/my editor"]),
    ],
)
def test_the_editor_is_the_users_own(environ, command):
    """$VISUAL goes before $EDITOR; quotes are read as a shell reads them."""
    assert outside.editor(environ) == command


def test_an_editor_that_cannot_be_read_is_told():
    """An unclosed quote is refused in words."""
    with pytest.raises(outside.NotLent, match="cannot be read"):
        outside.editor({"EDITOR": "'vi"})


# Jumping


async def test_letters_lead_to_lists_panes_and_lines(board):
    """One key puts letters everywhere; one more leads there, another changes nothing, Esc takes them away."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        desk = pilot.app.screen
        await press(pilot, "semicolon")
        letters = pilot.app.screen._places
        assert list("12345678") == [one for one in letters if one in "12345678"]
        assert len(letters) == 8 + 2 + 19
        await press(pilot, "full_stop")
        assert pilot.app.screen is not desk
        await press(pilot, "escape")
        assert pilot.app.screen is desk
        await press(pilot, "semicolon", "f")
        assert desk.number == "CB-33"
        await press(pilot, "semicolon", "0")
        assert pilot.app.focused is desk.case_pane
        await press(pilot, "semicolon", "8")
        assert desk.queue.rows.view.scope == "ended"


async def test_letters_stand_where_they_lead(board):
    """Each letter covers the beginning of its line."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows.content_region
        await press(pilot, "semicolon")
        labels = {str(one.render()): one.region for one in pilot.app.screen.query(".jump")}
        assert labels["a"].offset == rows.offset
        assert labels["s"].offset == rows.offset + Offset(0, 1)
        assert all(label.size == (1, 1) for label in labels.values())


# Edges and zoom


def widths(pilot):
    """Return the widths of the panes on screen."""
    return [pane.region.width for pane in pilot.app.screen._shown()]


async def test_edges_move_by_keys(board):
    """`>` and `<` move the edge of the pane one stands in, as far as the other keeps what it needs; `=` forgets it."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        usual = widths(pilot)
        await press(pilot, *">>>")
        assert widths(pilot) == [usual[0] + 6, usual[1] - 6]
        await press(pilot, "tab", *">")
        assert widths(pilot) == [usual[0] + 4, usual[1] - 4]
        await press(pilot, *("<",) * 40)
        assert widths(pilot) == [120 - LEAST, LEAST]
        await press(pilot, "equals_sign")
        assert widths(pilot) == usual


async def test_edges_move_by_the_mouse(board):
    """The border between two panes can be dragged; each shape keeps its own widths."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        first, second, third = widths(pilot)
        await pilot.mouse_down(offset=(first - 1, 12))
        await pilot.hover(offset=(first + 9, 12))
        await pilot.mouse_up(offset=(first + 9, 12))
        await settled(pilot)
        assert widths(pilot) == [first + 10, second - 10, third]
        await pilot.mouse_down(offset=(first + second, 12))
        await pilot.hover(offset=(first + second - 5, 12))
        await pilot.mouse_up(offset=(first + second - 5, 12))
        await settled(pilot)
        assert widths(pilot) == [first + 10, second - 14, third + 4]
        await pilot.hover(offset=(40, 12))  # let go of: it moves no more
        assert widths(pilot) == [first + 10, second - 14, third + 4]
        kept = pilot.app.kept["widths"]
        assert set(kept) == {"full"}
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert widths(pilot) == [64, 56]


async def test_a_pane_can_have_it_all(board):
    """`Z` shows the pane one stands in alone, goes with one from pane to pane, and gives all back."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        usual = widths(pilot)
        await press(pilot, "Z")
        assert widths(pilot) == [180]
        await press(pilot, "tab")
        assert [pane.id for pane in pilot.app.screen._shown()] == ["case"]
        await press(pilot, ">", "Z")
        assert widths(pilot) == usual


async def test_widths_are_remembered(board):
    """What was given in one sitting holds in the next; what cannot be understood is passed over."""
    kept: dict[str, object] = {}
    taste = Taste(remembered=lambda: {"widths": {"wide-queue": [80, 40]}}, remember=kept.update)
    async with board(taste=taste).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert widths(pilot) == [80, 40]
        await press(pilot, "<")
    pilot.app.remember()
    assert kept == {"widths": {"wide-queue": [78, 42]}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"widths": 3},
        {"widths": {"wide-queue": [80]}},
        {"widths": {"wide-queue": "80"}},
        {"widths": {"wide-queue": [80, -1]}},
        {"widths": {"wide-queue": [80, True]}},
        {"widths": {"wide-queue": [80, 4e9]}},
        {"widths": {"sideways": [80, 40]}},
    ],
)
def test_nonsense_is_not_remembered(said):
    """A file that somebody edited badly gives the usual widths."""
    assert read_widths(said) == {}


# Help and palette


async def test_the_help_begins_where_one_stands_and_narrows_as_one_types(board):
    """In the evidence its keys come first; typing leaves what was looked for; arrows go through the page."""
    async with board(case="CB-36").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "question_mark")
        page = pilot.app.screen.query_one("#reading")
        assert words_on(page).startswith("Evidence   where you stand\n  Enter        Open item")
        await press(pilot, "pagedown", "down")
        assert page.scroll_offset.y > 10
        await type_in(pilot, "seal")
        first = next(one for one in words_on(page).split("\n") if one.startswith("  "))
        assert first.split()[:3] == ["z", "Hold", "back"]
        assert "not now: CB-36 has no proposal" in words_on(page)
        await type_in(pilot, "xyz")
        assert words_on(page).startswith("No key does that.")
        await press(pilot, "escape")
        assert pilot.app.screen.place == "evidence"


def test_the_help_finds_a_key():
    """A key is looked for like a word."""
    found = [one.plain.split()[1] for one in help_lines(words="ctrl+u") if one.plain.startswith("  ")]
    assert found == ["Half"]


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("nordvind", lambda desk: desk.number == "CB-33" and desk.place == "case"),  # a seller's name
        ("CB-29", lambda desk: desk.number == "CB-29" and desk.queue.rows.view.scope == "ended"),
        ("section ended", lambda desk: desk.queue.rows.view.scope == "ended"),
        ("give jonas", lambda desk: desk.case.row.assignee == "jonas"),
        ("theme light", lambda desk: desk.app.look == "light"),
        ("zoom", lambda desk: desk.has_class("-zoom")),
    ],
)
async def test_the_palette_finds_everything_by_its_words(board, typed, leads):
    """Cases by number and name in every list, lists, people, themes and acts."""
    async with board(case="CB-25").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        desk = pilot.app.screen
        await press(pilot, "colon")
        await type_in(pilot, typed)
        await press(pilot, "enter")
        await settled(pilot)
        assert leads(desk)


async def test_the_palette_gives_no_case_on_a_board_that_only_looks(board):
    """People are not offered where nobody may be given anything."""
    async with board(case="CB-25", read_only=True).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        from caseboard.tui.palette import People

        assert [hit async for hit in People(pilot.app.screen).search("give jonas")] == []


async def test_the_palette_passes_nothing_hostile(board):
    """Names that would like to be commands are found as words."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        from caseboard.tui.palette import Cases

        hits = [hit async for hit in Cases(pilot.app.screen).search("CB-36")]
        assert len(hits) == 1
        assert not OBEYED.search(str(hits[0].prompt))


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    """Also a program that does not start leaves no words behind."""

    class NoApp(App[object]):
        def suspend(self):
            raise SuspendNotSupported

    monkeypatch.setattr(tempfile, "tempdir", os.fspath(tmp_path))
    monkeypatch.setenv("PAGER", "less")
    with pytest.raises(outside.NotLent):
        outside.read(NoApp(), "words")
    assert list(tmp_path.iterdir()) == []
