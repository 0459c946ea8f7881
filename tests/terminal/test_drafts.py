"""What somebody was typing when the line was lost stands there on the next start."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from tests.terminal import hostile  # noqa: E402  the pty comes first
from tests.terminal.pseudo import Terminal  # noqa: E402
from tests.terminal.test_hostile import _desk  # noqa: E402

pytestmark = pytest.mark.terminal

SLOW = 60.0
"""Seconds for a machine that has other things to do."""
RESTED = 2.5
"""Seconds after which typing has rested and the desk has kept it."""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Return a desk with a few cases."""
    return _desk(tmp_path_factory.mktemp("drafts"), markup=False)[0]


@contextmanager
def board(database: Path) -> Iterator[Terminal]:
    """Run lena's board on *database* itself."""
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    env |= {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "10"}
    command = [sys.executable, "-m", "tests.terminal.board", str(database), hostile.NOW]
    terminal = Terminal(command, columns=100, rows=30, env=env)
    try:
        terminal.until(b"CB-", SLOW)
        terminal.quiet()
        yield terminal
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("number", "rest"),
    [(signal.SIGHUP, 0.0), (signal.SIGTERM, 0.0), (signal.SIGKILL, RESTED)],
    ids=["hang-up", "terminated", "killed"],
)
def test_a_draft_outlives_a_lost_line(database, tmp_path, number, rest):
    """A note half written when the line is lost, or the process killed a moment later, is offered again."""
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    with board(copy) as terminal:
        terminal.press("n")
        terminal.until(b"For colleagues", SLOW)
        terminal.press("Half a sent")
        assert terminal.comes(b"Half a sent", SLOW)
        time.sleep(rest)
        terminal.end(number)
    with board(copy) as terminal:
        terminal.press("n")
        terminal.until(b"draft of", SLOW)
        assert terminal.comes(b"Half a sent", SLOW)
        terminal.press("z")
        terminal.end(signal.SIGHUP)
    with board(copy) as terminal:
        terminal.press("n")
        terminal.until(b"For colleagues", SLOW)
        assert b"draft of" not in terminal.words()


@pytest.mark.parametrize("editor", ["true", "sh -c 'echo editing; exec sleep 60'"], ids=["was there", "is there"])
def test_a_draft_outlives_a_line_lost_around_the_editor(database, tmp_path, monkeypatch, editor):
    """Whether the editor has given the terminal back or still has it: the board ends, and the words are kept."""
    monkeypatch.setenv("VISUAL", editor)
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    with board(copy) as terminal:
        terminal.press("n")
        terminal.until(b"For colleagues", SLOW)
        terminal.press("Half a sent")
        assert terminal.comes(b"Half a sent", SLOW)
        before = len(terminal.output)
        terminal.press("\x0f")
        terminal.until(b"editing" if "editing" in editor else b"For colleagues", SLOW, since=before)
        assert terminal.end(signal.SIGHUP, SLOW) == 0
    with board(copy) as terminal:
        terminal.press("n")
        terminal.until(b"draft of", SLOW)
        assert terminal.comes(b"Half a sent", SLOW)
