"""The board in tmux: copies arrive, programs borrow the terminal, and neither resizing nor garbage ends it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.once import once
from tests.terminal.tmux import Tmux
from tests.tui.desks import replayed

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux"),
]
NOON = "2026-04-15T12:00:00Z"
RESIZES = int(os.environ.get("CASEBOARD_RESIZES", "20"))
"""How often the window goes from large to small and back; 200 before a release."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small cases, replayed."""
    return once(tmp_path_factory, "small", lambda folder: replayed(folder / "small.db")) / "small.db"


Opened = Callable[..., Tmux]


@pytest.fixture
def opened(desk: Path, tmp_path: Path) -> Iterator[Opened]:
    """Return what opens a board in tmux, with variables of the environment."""
    made: list[Tmux] = []

    def open_board(**env: str) -> Tmux:
        shutil.copytree(desk.parent, tmp_path / "desk", symlinks=True)
        command = [sys.executable, "-m", "tests.terminal.board", str(tmp_path / "desk" / desk.name), NOON]
        around = {"TERM": "tmux-256color", "PYTHONPATH": str(Path(__file__).parents[2]), **env}
        made.append(Tmux(tmp_path, command, columns=120, rows=36, env=around))
        assert made[0].shows("as of 12:00:00"), made[0].screen()
        return made[0]

    yield open_board
    for one in made:
        one.close()


def program(path: Path, lines: str) -> str:
    """Write a small program and return how it is called."""
    path.write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_copy_arrives_in_the_buffer(opened):
    """`y` brings the number, `Y` the whole case, and the notice says what was done."""
    tmux = opened()
    tmux.press("y")
    assert tmux.until(lambda: tmux.buffer() == "CB-5"), tmux.screen()
    assert tmux.shows("CB-5: sent to tmux")
    tmux.press("Y")
    assert tmux.until(lambda: tmux.buffer().startswith("CB-5 · not received")), tmux.buffer()
    assert "Casa Nova Móveis" in tmux.buffer()


def test_the_pager_borrows_the_terminal(opened, tmp_path):
    """It has the terminal and the case; afterwards the board stands as it was, and no file stays."""
    pager = program(tmp_path / "pager", f'cp "$1" {tmp_path}/read; ls -l "$1" >{tmp_path}/mode; head -1 "$1"; read key')
    tmux = opened(PAGER=pager)
    tmux.press("o")
    assert tmux.until(lambda: tmux.screen().startswith("CB-5 · not received"))
    tmux.press("Enter")
    assert tmux.shows("as of 12:00:00")
    assert (tmp_path / "read").read_text("utf-8").startswith("CB-5 · not received")
    mode = (tmp_path / "mode").read_text("utf-8").split()
    assert mode[0].startswith("-rw-------")
    assert not Path(mode[-1]).exists()
    tmux.press("j")
    assert tmux.shows("2 of 19")


def test_words_are_written_in_the_editor(opened, tmp_path):
    """What the editor saved stands in the letter, and one goes on there."""
    editor = program(tmp_path / "editor", 'printf "Dear Clara,\\nplease wait.\\n" >"$1"')
    tmux = opened(EDITOR=editor, VISUAL="")
    tmux.press("m")
    assert tmux.shows("Preview")
    tmux.press("C-o")
    assert tmux.shows("please wait.")
    tmux.press("-l", "Yours")
    assert tmux.shows("please wait.Yours")


def test_ctrl_c_is_the_pagers_own(opened, tmp_path):
    """While the pager has the terminal ctrl+c ends it, and the board comes back and says so."""
    tmux = opened(PAGER=program(tmp_path / "pager", "echo paging; sleep 60"))
    tmux.press("o")
    assert tmux.shows("paging")
    time.sleep(0.5)  # the word stands before the program behind it waits
    tmux.press("C-c")
    # The notice first: while it stands, it covers what the panes are as of.
    assert tmux.shows("Pager: "), tmux.screen()
    assert tmux.shows("next deadline first")
    tmux.press("j")
    assert tmux.shows("2 of 19")
    assert tmux.shows("as of 12:00:00"), tmux.screen()


def test_a_program_that_does_not_start_is_told(opened):
    """The board comes back with a line that says why."""
    tmux = opened(PAGER="no-such-pager -x")
    tmux.press("o")
    assert tmux.shows("no-such-pager does not start: No such file"), tmux.screen()
    tmux.press("j")
    assert tmux.shows("2 of 19")


def test_a_dropped_line_ends_the_board(opened):
    """The terminal is gone from one moment to the next: the board ends by itself and waits for nobody."""
    tmux = opened()
    board = int(tmux.run("list-panes", "-F", "#{pane_pid}"))
    family = descendants(board)
    assert family
    tmux.close()
    assert tmux.until(lambda: not any(alive(one) for one in family), 15)


def descendants(number: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    below = [pid for pid, parent in pairs if parent == number]
    return below + [further for one in below for further in descendants(one)]


def alive(number: int) -> bool:
    """Whether a process is still there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_storm_of_resizes(opened):
    """From 200 by 50 to 40 by 10 and back, keys pressed meanwhile: the board draws what fits and goes on."""
    tmux = opened()
    for turn in range(RESIZES):
        tmux.size(200, 50)
        tmux.press("j" if turn % 2 else "k")
        tmux.size(40, 10)
        tmux.press("Tab")
        tmux.size(*(100 + turn % 61, 24 + turn % 7))
    tmux.size(40, 10)
    assert tmux.until(lambda: tmux.screen().split("\n")[0].startswith(" Caseboard")), tmux.screen()
    tmux.size(180, 45)
    tmux.press("Escape", "Escape")
    assert tmux.until(lambda: tmux.screen().count("╭") == 3 and "of 19 · as of" in tmux.screen()), tmux.screen()


@pytest.mark.parametrize("seed", [1, 2])
def test_garbage_keys(opened, seed):
    """Bytes that are no keys, cut sequences, and letters in any order: none of it ends the board."""
    tmux = opened(PAGER="true", EDITOR="true", VISUAL="true")
    chance = random.Random(seed)
    leaves = b"qQ\x11"
    for _ in range(25):
        codes = bytes(code for code in chance.randbytes(40) if code not in leaves)
        cut = chance.choice([b"\x1b[", b"\x1b]52;", b"\x1bO", b"\x1b[<0;5", b"\xc3", b"\xf0\x9f"])
        tmux.raw(codes + cut)
    for _ in range(12):  # out of whatever dialog is open
        tmux.press("Escape")
    tmux.press("r")
    assert tmux.shows("Caseboard"), tmux.screen()
    assert tmux.until(lambda: "as of 12:00:00" in tmux.screen() or "No case here" in tmux.screen()), tmux.screen()
    assert "Traceback" not in tmux.screen()
