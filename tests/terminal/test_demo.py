"""`caseboard demo` and `caseboard open` in a real terminal: a board appears, and what should not stay is gone."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from caseboard.cli.main import main  # noqa: E402
from tests.fixtures.small import FOLDER, UNTIL  # noqa: E402
from tests.terminal.pseudo import Terminal  # noqa: E402

pytestmark = pytest.mark.terminal

SLOW = 90.0
"""Seconds for a machine that has other things to do."""


@contextmanager
def program(folder: Path, *words: str) -> Iterator[Terminal]:
    """Run caseboard in a terminal, its temporary and personal files in *folder*."""
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    env |= dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(folder))
    terminal = Terminal(
        [sys.executable, "-m", "caseboard", *words], columns=120, rows=36, env=env | {"TERM": "xterm-256color"}
    )
    try:
        yield terminal
    finally:
        terminal.close()


def left(folder: Path) -> list[str]:
    """Return what the demo has left behind."""
    return [one.name for one in folder.iterdir() if one.name.startswith("caseboard-demo")]


def test_the_demo_is_looked_at_by_somebody_who_works_there(tmp_path):
    """A name that nobody there has is refused at once, with those who do; nothing is left."""
    with program(tmp_path, "demo", "--as", "olga") as terminal:
        assert terminal.comes(b"olga does not work in the demo; those who do are ana, lena, jonas, mira", SLOW)
        assert terminal.end(0, 20) == 1
    assert left(tmp_path) == []


def test_the_demo_opens_a_board_and_leaves_nothing(tmp_path):
    """It says who one is, shows cases, has a worker beside it, and is gone after q."""
    with program(tmp_path, "demo") as terminal:
        terminal.until(b"CB-", SLOW)
        assert left(tmp_path)
        assert terminal.comes(b"You are Lena", 10)
        terminal.quiet()
        terminal.press("q")
        assert terminal.end(0, 20) == 0
    assert left(tmp_path) == []
    log = (tmp_path / "caseboard" / "log" / "board.log").read_text("utf-8")
    assert "begins" in log
    assert "ends" in log
    assert "ERROR" not in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("when", ["while it is made", "on the board"])
def test_a_signal_leaves_nothing_behind(tmp_path, number, when):
    """However it is ended, the demo's folder goes."""
    with program(tmp_path, "demo") as terminal:
        terminal.until(b"making about 300 cases" if when == "while it is made" else b"CB-", SLOW)
        if when == "on the board":
            terminal.quiet()
        while not left(tmp_path):
            terminal.read(0.05)
        terminal.end(number, 30)
        assert b"Traceback" not in terminal.words()
    assert left(tmp_path) == []


def test_the_demo_can_be_kept(tmp_path):
    """With --keep the database stays where it was wanted, and a folder with something in it is not used."""
    kept = tmp_path / "kept"
    with program(tmp_path, "demo", "--keep", str(kept)) as terminal:
        terminal.until(b"CB-", SLOW)
        terminal.quiet()
        terminal.press("q")
        assert terminal.end(0, 20) == 0
    assert main(["doctor", "--database", f"sqlite:///{kept / 'demo.db'}"]) == 0
    with program(tmp_path, "demo", "--keep", str(kept)) as terminal:
        terminal.until(b"is not empty", SLOW)
        assert terminal.end(0, 20) == 1


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small cases, replayed."""
    path = tmp_path_factory.mktemp("small") / "desk.db"
    assert main(["replay", str(FOLDER), "--until", UNTIL, "--database", f"sqlite:///{path}"]) == 3
    return path


@pytest.mark.parametrize(
    "words",
    [("--as", "lena"), ("open", "CB-5", "--as", "lena"), ("--read-only", "--as", "visitor")],
    ids=" ".join,
)
def test_the_board_opens_on_a_database(desk, tmp_path, words):
    """Without a command, at a case, or to look only, the board shows the cases."""
    shutil.copytree(desk.parent, tmp_path / "desk")
    database = f"sqlite:///{tmp_path / 'desk' / 'desk.db'}"
    with program(tmp_path, *words, "--database", database) as terminal:
        terminal.until(b"CB-", SLOW)
        terminal.quiet()
        terminal.press("q")
        assert terminal.end(0, 20) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--database", "sqlite:///nothing.db"), b"Look around with `caseboard demo`"),
        (("open", "CB-999", "--as", "lena"), b"no case CB-999"),
        (("open", "--as", "eve"), b"eve is not on the staff"),
    ],
)
def test_what_keeps_a_board_shut_is_told_on_a_line(desk, tmp_path, words, told):
    """Without a database, a case or a place at the desk, one line says so and the screen stays as it was."""
    rest = () if "--database" in words else ("--database", f"sqlite:///{desk}")
    with program(tmp_path, *words, *rest) as terminal:
        terminal.until(told, SLOW)
        assert terminal.end(0, 20) == 1
        assert b"\x1b[?1049h" not in terminal.output
