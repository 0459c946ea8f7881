"""No text of a party reaches the terminal as anything but words, on any pane, over a real pty."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from caseboard.domain.instants import read
from caseboard.exchange.intake import Intake
from caseboard.exchange.mail import Maildir
from caseboard.exchange.reading import Input
from caseboard.settings.environment import sqlite_file
from caseboard.settings.mail import mail_settings
from caseboard.store.database import connect
from caseboard.store.migrate import migrate
from caseboard.worker.replay import Replay
from tests.terminal import hostile

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from tests.terminal.pseudo import Terminal  # noqa: E402  the pty comes first

pytestmark = pytest.mark.terminal

Attacks = list[tuple[str, str, bytes | None]]
"""Mark, text, and the bytes that must not come through."""
DIALOGS = ("m", "e", "d", "a", "?", "w", "n", "p", "i", "u", "D", "R")


def _desk(folder: Path, *, markup: bool) -> tuple[Path, Attacks]:
    """Return a database in which every text of every record is an attack, and the attacks."""
    found = hostile.write(folder / "records", markup=markup)
    path = folder / "desk.db"
    migrate(path, now=read("2026-01-01T00:00:00Z"), policy={})
    database = connect(path)
    settings = mail_settings(sqlite_file(path))
    with database.connection_context(), Input([folder / "records"]) as source:
        intake = Intake(database, source, "replay")
        Replay(database, intake, Maildir(settings.maildir, settings, durable=False), read(hostile.NOW)).run()
        assert dict(intake.table().rows())["refused"] == 0
    return path, found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Attacks]:
    """Return a desk with every attack there is."""
    return _desk(tmp_path_factory.mktemp("everything"), markup=True)


@pytest.fixture(scope="module")
def controls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Attacks]:
    """Return a desk with what a terminal obeys, and no markup."""
    return _desk(tmp_path_factory.mktemp("controls"), markup=False)


@contextmanager
def _board(database: Path, tmp_path: Path, *flags: str) -> Iterator[Terminal]:
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    env |= {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "10"}
    command = [sys.executable, "-m", "tests.terminal.board", str(copy), hostile.NOW, *flags]
    terminal = Terminal(command, columns=180, rows=50, env=env)
    try:
        yield terminal
    finally:
        terminal.close()


def _walk(terminal: Terminal, attacks: Attacks, over: Callable[[], bool] = lambda: False) -> None:
    """Open every pane on every case, its items of evidence, and each dialog once; stop where the board dies.

    Whoever only wants to see that something happens stops where it is *over*.
    """
    terminal.until(attacks[0][0].encode())
    cases = hostile.groups(attacks)
    for number in range(len(cases)):
        terminal.press("\r", "\t", "\r", "\x1b", "j", "\r", "\x1b")
        if number == 0:
            for key in DIALOGS:
                terminal.press(key, "\x1b")
        if number + 1 < len(cases):
            _next_case(terminal, cases[number + 1][0][0].encode())
        if not terminal.alive or over():
            return


def _next_case(terminal: Terminal, mark: bytes) -> None:
    """Go back to the queue and one down, as often as it takes until the case of *mark* is shown."""
    before = len(terminal.output)
    for _ in range(6):
        terminal.press("\x1b", "\x1b", "\x1b", "j")
        if terminal.comes(mark, 4.0, since=before) or not terminal.alive:
            return


def _show_every_case(terminal: Terminal, attacks: Attacks) -> None:
    """Go down the queue once more from its top, waiting for each case."""
    terminal.press("\x1b", "\x1b", "\x1b", "\x1b", "g")
    for group in hostile.groups(attacks):
        for mark, _, _ in group:
            terminal.comes(mark.encode(), 10.0)
        terminal.press("j")


def _came_through(terminal: Terminal, attacks: Attacks) -> list[bytes]:
    return [raw for _, _, raw in attacks if raw is not None and raw in terminal.output]


def test_every_pane_is_opened_and_nothing_obeyed(everything, tmp_path):
    """Every attack stands on the screen as words; none of its sequences does, no action runs, the board lives."""
    database, attacks = everything
    with _board(database, tmp_path) as terminal:
        _walk(terminal, attacks)
        assert terminal.alive, terminal.words()[-6000:].decode("utf-8", "replace")
        assert _came_through(terminal, attacks) == []
        _show_every_case(terminal, attacks)
        unseen = [mark for mark, _, _ in attacks if mark.encode() not in terminal.words()]
        assert unseen == []
        assert terminal.end() == 0


@pytest.mark.parametrize("flag", ["--no-door", "--no-filter"])
def test_either_guard_alone_keeps_the_bytes_out(controls, tmp_path, flag):
    """With the door or the filter away, the other one still keeps every sequence from the terminal."""
    database, attacks = controls
    with _board(database, tmp_path, flag) as terminal:
        _walk(terminal, attacks)
        assert _came_through(terminal, attacks) == []
        assert terminal.alive, terminal.words()[-6000:].decode("utf-8", "replace")


def test_without_guards_the_bytes_come_through(controls, tmp_path):
    """With both away they reach the terminal: this test can fail."""
    database, attacks = controls
    with _board(database, tmp_path, "--no-door", "--no-filter") as terminal:
        terminal.until(b"K00")
        _walk(terminal, attacks, over=lambda: bool(_came_through(terminal, attacks)))
        assert _came_through(terminal, attacks) != []


def test_without_the_door_markup_crashes(everything, tmp_path):
    """With the door away a party's markup takes the board down, which is why the door is there."""
    database, attacks = everything
    with _board(database, tmp_path, "--no-door") as terminal:
        _walk(terminal, attacks)
        assert not terminal.alive
        assert b"MarkupError" in terminal.words()


def test_a_click_on_markup_runs_nothing(everything, tmp_path):
    """Clicking where a party wrote an action does nothing: the board still answers."""
    database, attacks = everything
    with _board(database, tmp_path) as terminal:
        terminal.until(b"CB-")
        for row in range(5, 45, 2):
            for column in (20, 80, 100, 150):
                press = f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"
                os.write(terminal.master, press.encode())
        terminal.quiet(0.5)
        assert terminal.alive, terminal.words()[-6000:].decode("utf-8", "replace")
        assert _came_through(terminal, attacks) == []
