"""However the board is ended, the terminal is as it was before."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable

import pytest

from tests.terminal.pseudo import Terminal
from tests.terminal.test_hostile import _board, _desk

pytestmark = pytest.mark.terminal

ENTERS = b"\x1b[?1049h"
LEAVES = b"\x1b[?1049l"
SHOWS_CURSOR = b"\x1b[?25h"
READ = b"w why"
"""What the case says once it has been read, and can be read elsewhere."""
SLOW = 60.0
"""Seconds for a machine that has other things to do."""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Return a desk with a few cases."""
    return _desk(tmp_path_factory.mktemp("signals"), markup=False)[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_restored(database, tmp_path, number):
    """SIGTERM and SIGHUP leave the other screen, show the cursor, and give the terminal its modes back."""
    with _board(database, tmp_path) as terminal:
        terminal.until(b"CB-")
        terminal.quiet()
        assert terminal.end(number) == 0
        assert LEAVES in terminal.output
        assert SHOWS_CURSOR in terminal.output
        assert termios.tcgetattr(terminal.slave) == terminal.before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_the_first_moment_does_too(database, tmp_path, number):
    """As soon as the board has taken the terminal it gives it back, long before there is anything to see."""
    with _board(database, tmp_path) as terminal:
        for _ in range(10_000):
            terminal.read(0.002)
            if ENTERS in terminal.output:
                break
        assert terminal.end(number) == 0
        assert LEAVES in terminal.output
        assert termios.tcgetattr(terminal.slave) == terminal.before


def reads_elsewhere(terminal: Terminal) -> None:
    """Have the board lend the terminal to the pager, which ends at once."""
    before = len(terminal.output)
    terminal.press("o")
    terminal.until(b"CB-", SLOW, since=before)


def goes_on(terminal: Terminal) -> None:
    """Tell a board that was never stopped to go on, as a terminal does that goes."""
    terminal.process.send_signal(signal.SIGCONT)


def stopped_by(number: int) -> Callable[[Terminal], None]:
    """Return what stops the board by a signal, and lets it go on."""

    def stop(terminal: Terminal) -> None:
        terminal.process.send_signal(number)
        terminal.quiet(0.5)
        before = len(terminal.output)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(b"CB-", SLOW, since=before)

    return stop


def hung_up(terminal: Terminal) -> None:
    """Let the terminal go, with the signals that come of it."""
    terminal.process.send_signal(signal.SIGHUP)
    terminal.process.send_signal(signal.SIGCONT)


def terminated(terminal: Terminal) -> None:
    """Tell the board to end."""
    terminal.process.send_signal(signal.SIGTERM)


@pytest.mark.parametrize("ends", [terminated, hung_up])
@pytest.mark.parametrize(
    "before",
    [reads_elsewhere, goes_on, stopped_by(signal.SIGTSTP), stopped_by(signal.SIGSTOP)],
    ids=["pager", "told to go on", "stopped by a shell", "stopped from outside"],
)
def test_what_came_before_does_not_keep_it_from_ending(database, tmp_path, monkeypatch, before, ends):
    """Whoever stopped it or borrowed its terminal: it ends within seconds, and gives back what it took as often."""
    monkeypatch.setenv("PAGER", "true")
    with _board(database, tmp_path) as terminal:
        terminal.until(READ, SLOW)
        terminal.quiet()
        before(terminal)
        terminal.quiet()
        ends(terminal)
        assert terminal.end(0) == 0
        assert terminal.output.count(ENTERS) == terminal.output.count(LEAVES)
        assert terminal.output.rfind(LEAVES) > terminal.output.rfind(ENTERS)
        assert termios.tcgetattr(terminal.slave) == terminal.before


@pytest.mark.parametrize("before", [reads_elsewhere, goes_on], ids=["pager", "told to go on"])
def test_a_terminal_that_is_closed_ends_it(database, tmp_path, monkeypatch, before):
    """No signal comes at all, only the keys have come to an end: it ends within seconds."""
    monkeypatch.setenv("PAGER", "true")
    with _board(database, tmp_path) as terminal:
        terminal.until(READ, SLOW)
        terminal.quiet()
        before(terminal)
        terminal.quiet()
        nowhere, other = os.pipe()
        os.dup2(nowhere, terminal.master)  # the only end that anybody could type at
        os.close(nowhere)
        assert terminal.process.wait(10.0) == 0
        os.close(other)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_has_the_terminal_ends_with_the_board(database, tmp_path, monkeypatch, number):
    """The pager would stay for a minute; the board is told to end, and neither waits."""
    monkeypatch.setenv("PAGER", "sh -c 'echo paging; exec sleep 60'")
    with _board(database, tmp_path) as terminal:
        terminal.until(READ, SLOW)
        terminal.quiet()
        terminal.press("o")
        terminal.until(b"paging", SLOW)
        assert terminal.end(number) == 0
        assert terminal.output.count(ENTERS) == terminal.output.count(LEAVES) == 2
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_q_leaves_the_terminal_restored(database, tmp_path):
    """Leaving by key does the same."""
    with _board(database, tmp_path) as terminal:
        terminal.until(b"CB-")
        terminal.quiet()
        terminal.press("q")
        assert terminal.end(0) == 0
        assert LEAVES in terminal.output
        assert termios.tcgetattr(terminal.slave) == terminal.before
