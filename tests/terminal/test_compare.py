"""Compare over a real pty: every file of evidence there is, the bombs among them, within two seconds each."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.test_inspection import REAL
from tests.stories.house import House, at
from tests.terminal import hostile

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from tests.terminal.pseudo import Terminal  # noqa: E402  the pty comes first

pytestmark = pytest.mark.terminal

HOSTILE = Path(__file__).parents[2] / "fixtures" / "hostile" / "files"
NOW = at("21 March 11:00")
SEEN = 2.0
"""Seconds in which an item, or why there is none, stands on the screen of a machine that has nothing else to do."""
LOADED = 5
"""How many times longer it may take where tests run beside each other."""
MEMORY = 1.5
"""The board with everything opened, measured by one that compares a case without any item."""
SIDE = 12_000
PICTURE = "▀".encode()
ATTACKS = hostile.attacks(markup=True)
GIF_BOMB = (
    b"GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;"
)
"""A picture of 65 535 by 65 535 in forty-four bytes or fewer."""


def _large() -> bytes:
    """Return a PNG of 144 million pixels in a few kilobytes."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("1", (SIDE, SIDE)).save(made, "PNG")
    return made.getvalue()


def _files() -> dict[str, bytes]:
    """Return every file of evidence there is, by name, and what the test makes."""
    paths = [*(REAL.iterdir() if REAL.is_dir() else ()), *HOSTILE.iterdir()]
    found = {path.name: path.read_bytes() for path in sorted(paths)}
    found["attacks.txt"] = "\n".join(text for _, text, _ in ATTACKS).encode()
    return {**found, "bomb.gif": GIF_BOMB, "large.png": _large()}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a database with every file on one case and nothing on another, and the hashes in their order."""
    made = House(tmp_path_factory.mktemp("house"))
    digests = []
    with made.database.connection_context():
        for number in (1, 2):
            made.order(f"o-{number}", buyer=f"buyer-{number}", seller=f"seller-{number}")
        for number in (1, 2):
            about = {"by": f"buyer-{number}", "order": f"o-{number}", "reason": "quality"}
            made.dispute(at("10 March 10:00") + timedelta(minutes=number), f"d-{number}", **about)
        for number in (1, 2):
            when = at("13 March 10:00") + timedelta(minutes=number)
            made.comes(when, "escalation", dispute=f"d-{number}", by=f"buyer-{number}", why="no_agreement")
        for minute, content in enumerate(_files().values()):
            when = at("14 March 10:00") + timedelta(minutes=minute)
            digests.append(made.sends(when, "buyer-1", dispute="d-1", slot="fault_shown", file=content))
    return made.path, digests


@contextmanager
def _compare(database: Path, case: str) -> Iterator[Terminal]:
    """Open compare on *case*, pictures in half cells."""
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "10"}
    command = [sys.executable, "-m", "tests.terminal.board", str(database), NOW.isoformat(), f"--case={case}"]
    terminal = Terminal(command, columns=180, rows=50, env=env)
    try:
        assert terminal.comes(case.encode(), 60)
        terminal.quiet()
        terminal.press("v")
        assert terminal.comes(b"fault shown", 60)
        yield terminal
    finally:
        terminal.close()


def _memory(terminal: Terminal) -> int:
    """Return bytes that the board holds now, its children left out."""
    pages = Path(f"/proc/{terminal.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _shown(terminal: Terminal, digest: str, words: bytes, since: int) -> float:
    """Return seconds until the item *digest* stands there with something of it seen, or why there is nothing."""
    began = time.perf_counter()
    seen = (PICTURE, b"no preview, because", words)
    while time.perf_counter() - began < SEEN * LOADED:
        said = terminal.words(since)
        if digest.encode() in said and any(one and one in said for one in seen):
            return time.perf_counter() - began
        terminal.read(0.02)
    raise AssertionError(f"{digest}: {terminal.words(since)[-3000:].decode('utf-8', 'replace')}")


def _words(content: bytes) -> bytes:
    """Return the first word of a text, by which one knows that it stands there; nothing of what is no text."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return b""
    found = re.search(rb"[A-Za-z0-9]{3,}", content)
    return found[0] if found is not None else b""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_every_file_stands_there_and_none_is_obeyed(house, record_property):
    """A picture, a page, words, or why there is none; no sequence passes; the board holds little more than before."""
    database, digests = house
    with _compare(database, "CB-2") as terminal:
        terminal.quiet(1.0)
        empty = _memory(terminal)
    took: dict[str, float] = {}
    with _compare(database, "CB-1") as terminal:
        # The seller's slot comes first, to which the buyer owes nothing.
        for (name, content), digest in zip(_files().items(), digests, strict=True):
            terminal.quiet(0.1)
            since = len(terminal.output)
            os.write(terminal.master, b"n")
            took[name] = _shown(terminal, digest, _words(content), since)
        terminal.quiet(1.0)
        held = _memory(terminal)
        passed = [raw for _, _, raw in ATTACKS if raw is not None and raw in terminal.output]
        assert passed == []
        assert terminal.alive
    record_property("seconds", took)
    record_property("memory", held / empty)
    sys.stderr.write(f"slowest {max(took.values()):.2f} s ({max(took, key=lambda name: took[name])}), ")
    sys.stderr.write(f"memory {held / empty:.2f} of {empty >> 20} MiB\n")
    assert held <= MEMORY * empty
