"""However the board is ended, the terminal is as it was before."""

from __future__ import annotations

import signal
import termios

import pytest

from tests.terminal.test_hostile import _board, _desk

pytestmark = pytest.mark.terminal

ENTERS = b"\x1b[?1049h"
LEAVES = b"\x1b[?1049l"
SHOWS_CURSOR = b"\x1b[?25h"


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


def test_q_leaves_the_terminal_restored(database, tmp_path):
    """Leaving by key does the same."""
    with _board(database, tmp_path) as terminal:
        terminal.until(b"CB-")
        terminal.quiet()
        terminal.press("q")
        assert terminal.end(0) == 0
        assert LEAVES in terminal.output
        assert termios.tcgetattr(terminal.slave) == terminal.before
