"""What viewers send to a terminal: pictures by its own means, and no sequence of a party's."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import time
import zlib
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.test_inspection import REAL, picture
from tests.terminal import hostile

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from tests.terminal.pseudo import Terminal  # noqa: E402  the pty comes first

pytestmark = pytest.mark.terminal


@contextmanager
def _viewer(tmp_path: Path, content: bytes, name: str, way: str, *flags: str) -> Iterator[Terminal]:
    file = tmp_path / name
    file.write_bytes(content)
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "ESCDELAY": "10"}
    command = [sys.executable, "-m", "tests.terminal.viewer", str(file), str(tmp_path / "store"), way, *flags]
    terminal = Terminal(command, columns=120, rows=40, env=env)
    try:
        yield terminal
    finally:
        terminal.close()


def _came(terminal: Terminal, pattern: bytes, seconds: float = 20.0) -> re.Match[bytes] | None:
    """Return what matches *pattern* in all that was written, once it does."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if found := re.search(pattern, bytes(terminal.output), re.DOTALL):
            return found
        terminal.read(0.05)
    return None


ATTACKS = hostile.attacks(markup=True)
TEXT = "\n".join(text for _, text, _ in ATTACKS)


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (TEXT.encode(), ()),
        (json.dumps({text: [text] for _, text, _ in ATTACKS}).encode(), ()),
        ("".join(f'"{text}","{text}","{text}"\n' for _, text, _ in ATTACKS).encode(), ()),
        (TEXT.encode(), ("--bytes",)),
        (TEXT.encode(), ("--thread",)),
        (TEXT.encode(), ("--listing",)),
        (TEXT.encode(), ("--addresses",)),
    ],
    ids=["text", "tree", "table", "bytes", "thread", "listing", "addresses"],
)
def test_no_sequence_of_a_partys_passes(tmp_path, content, flags):
    """By the door alone, without the filter behind it: every attack stands there as words, or not at all."""
    with _viewer(tmp_path, content, "evidence", "cells", "--no-filter", *flags) as terminal:
        assert _came(terminal, rb"K0"), terminal.words()[-2000:]
        terminal.quiet()
        terminal.press("f", "G", "\\", "g", "f")
        passed = [raw for _, _, raw in ATTACKS if raw is not None and raw in terminal.output]
        assert passed == []
        assert terminal.alive


def test_what_a_camera_says_is_not_obeyed(tmp_path):
    """A sequence in a picture's own words is told as words."""
    from PIL import Image

    exif, made = Image.Exif(), io.BytesIO()
    exif[0x0110] = "\x1b]52;c;K77\x07"
    Image.new("RGB", (30, 20)).save(made, "JPEG", exif=exif)
    with _viewer(tmp_path, made.getvalue(), "a.jpg", "words", "--no-filter") as terminal:
        assert _came(terminal, rb"52;c;K77")
        assert b"\x1b]52;c;K77" not in terminal.output


def test_kitty_gets_pixels_and_letters(tmp_path):
    """The pixels that were drawn come in order and whole, then their letters."""
    pytest.importorskip("textual_image")
    with _viewer(tmp_path, picture("PNG", (60, 40)), "a.png", "kitty") as terminal:
        head = _came(terminal, rb"\x1b_Ga=T,U=1,q=2,f=24,o=z,t=d,i=(\d+),s=(\d+),v=(\d+),c=\d+,r=\d+,m=[01];.*?,?m=0")
        assert head, terminal.words()[-2000:]
        terminal.quiet()
        sent = b"".join(re.findall(rb"\x1b_G[^;]*;([A-Za-z0-9+/=]*)\x1b\\", bytes(terminal.output)))
        assert len(zlib.decompress(b64decode(sent))) == 3 * int(head[2]) * int(head[3])
        assert "\U0010eeee".encode() in terminal.output


def test_sixels_come_as_one_sequence(tmp_path):
    """Nothing stands inside it that a terminal would take for something else."""
    pytest.importorskip("textual_image")
    with _viewer(tmp_path, picture("PNG", (60, 40)), "a.png", "sixel") as terminal:
        found = _came(terminal, rb"\x1bP[0-9;]*q(.*?)\x1b\\")
        assert found, terminal.words()[-2000:]
        assert re.fullmatch(rb"[\x20-\x7e\r\n]+", found[1])


@pytest.mark.parametrize("path", sorted(REAL.glob("*")) if REAL.is_dir() else [], ids=lambda path: path.name)
def test_every_file_of_real_evidence_on_a_terminal(tmp_path, path):
    """A picture, a page, words, or the sentence that says why there is none."""
    with _viewer(tmp_path, path.read_bytes(), path.name, "cells") as terminal:
        assert _came(terminal, "▀|no preview, because|Python Imaging Library".encode())
        assert terminal.alive
