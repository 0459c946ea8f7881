"""What a piece of evidence is and whether somebody can look at it (rules, *Slots*: readable)."""

from __future__ import annotations

import codecs
import json
import os
import re
import signal
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from caseboard.domain.media import BLANK, HEAD, OTHER, Medium, Signature, characters, signature
from caseboard.services import decoding, jail
from caseboard.services.decoding import Answer

PATIENCE = 10.0
"""Seconds that a file may take to decode, however little of them is spent computing."""

_PIECE = 1 << 20
_DECODER = Path(decoding.__file__)
_ANSWER = 2_048
"""Bytes of a child's answer that are read; an honest one is shorter."""
_NEAR = re.compile(r"[0-9a-f]{16}")
_TAKEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?", re.ASCII)
_NO_PROGRAM = 2
"""Python's exit code where the program's file is missing."""

_TEXT = Signature("text", "text/plain")
_EMPTY = "it is empty"
_BLANK = "it holds nothing that can be seen"
_NO_UTF8 = "it is no UTF-8 text"
_NOT_READ = "it is no picture (PNG, JPEG, GIF, WebP), PDF, video (MP4, WebM, QuickTime) or UTF-8 text"
_TOO_LONG = f"it takes more than {decoding.COMPUTING} s of computing to decode"
_WHY: dict[int, str] = {
    Answer.BROKEN: "it is damaged or cut short",
    Answer.TOO_LARGE: f"it unfolds to more than {decoding.PIXELS // 1_000_000} megapixels",
    Answer.TOO_MUCH_MEMORY: f"it takes more than {decoding.MEMORY >> 20} MB of memory to decode",
    Answer.PASSWORD: "it wants a password",
    Answer.NO_PAGES: "it has no page",
}


class CannotInspect(RuntimeError):
    """This machine cannot decode anything: no fault of the file, so nothing may be said of it."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a piece of evidence is by its content, and whether somebody can look at it."""

    medium: Medium
    readable: bool
    why: str | None
    """What keeps one from reading it, in words; none if nothing does."""
    characters: int
    """Of a text, without what cannot be seen at its ends; 0 of anything else."""
    mime: str
    near: str = ""
    """Of a picture, 63 bits of what it looks like, in hexadecimal; empty where it shows nothing."""
    taken: str = ""
    """When a picture's camera says it was taken, by that camera's clock: a claim."""
    device: str = ""
    """What the camera calls itself: a claim, in foreign words."""


def inspect(path: Path) -> Inspection:
    """Look into the file at *path*; its name says nothing.

    Pictures and PDFs are decoded in a child process under limits, texts are read to
    their end, videos are taken by their signature.

    Raises:
        OSError: the file cannot be opened or read.
        CannotInspect: no child can be started here, or it finds no decoder.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        return _unreadable(OTHER, "it is no regular file")
    with path.open("rb") as file:
        head = file.read(HEAD)
        kind = signature(head)
        if kind.medium == "text":
            file.seek(0)
            return _text_file(file, kind)
    if not head:
        return _unreadable(kind, _EMPTY)
    if kind.medium == "other":
        return _unreadable(kind, _NOT_READ)
    why, told = _decode(kind.medium, path) if kind.medium in decoding.DECODERS else (None, {})
    return Inspection(kind.medium, why is None, why, 0, kind.mime, **told)


def inspect_text(text: str) -> Inspection:
    """Look at a text that came inside a record."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _unreadable(_TEXT, _NO_UTF8)
    if "\x00" in text:
        return _unreadable(_TEXT, _NO_UTF8)
    return _text(characters(text), _TEXT)


def _unreadable(kind: Signature, why: str) -> Inspection:
    return Inspection(kind.medium, False, why, 0, kind.mime)


def _text(length: int, kind: Signature) -> Inspection:
    return Inspection("text", True, None, length, kind.mime) if length else _unreadable(kind, _BLANK)


def _text_file(file: BinaryIO, kind: Signature) -> Inspection:
    """Read a text to its end, a piece at a time: it may be larger than memory."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    length, hidden = 0, 0
    try:
        while piece := file.read(_PIECE):
            if b"\x00" in piece:
                return _unreadable(OTHER, _NOT_READ)
            length, hidden = _longer(length, hidden, decoder.decode(piece))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _unreadable(OTHER, _NOT_READ)
    return _text(length, kind)


def _longer(length: int, hidden: int, piece: str) -> tuple[int, int]:
    """Return the length of a text with its next piece, and of what cannot be seen after its last letter."""
    if not length:
        piece = piece.lstrip(BLANK)
    seen = len(piece.rstrip(BLANK))
    if not seen:
        return length, hidden + len(piece)
    return length + hidden + seen, len(piece) - seen


def _decode(medium: Medium, path: Path) -> tuple[str | None, dict[str, str]]:
    """Decode a picture or PDF in a child; return what keeps one from reading it, or none, and what it looks like."""
    try:
        code, said = jail.output_of(_DECODER, medium, os.fspath(path.absolute()), most=_ANSWER, patience=PATIENCE)
    except OSError as error:
        raise CannotInspect(f"no decoder can be started: {error}") from error
    if code is None:
        return f"it takes longer than {PATIENCE:g} s to decode", {}
    # A foreign file may make the child say anything.
    readable, _, more = said.decode("utf-8", "replace").partition("\n")
    if readable == "readable":
        return None, _looks(more)
    return why_not(code), {}


def _looks(said: str) -> dict[str, str]:
    """Return what a child told of a picture, as far as it has the form that was agreed on."""
    try:
        told = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    words = {name: value for name in ("near", "taken", "device") if isinstance(value := told.get(name), str)}
    return {
        "near": words.get("near", "") if _NEAR.fullmatch(words.get("near", "")) else "",
        "taken": words.get("taken", "") if _TAKEN.fullmatch(words.get("taken", "")) else "",
        "device": _storable(words.get("device", "")[: decoding.LONGEST_DEVICE]),
    }


def _storable(words: str) -> str:
    """Return *words* without what no database takes: NUL, and halves of letters."""
    return words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def why_not(code: int) -> str | None:
    """Return what the child's end says about the file, none where it is readable."""
    if code in (Answer.NO_DECODER, _NO_PROGRAM):
        raise CannotInspect(f"no decoder is installed for {sys.executable}: install Pillow and pypdfium2")
    if code < 0:
        too_long = -code == getattr(signal, "SIGXCPU", None)
        return _TOO_LONG if too_long else f"it brings the decoder down ({_signal_name(-code)})"
    return None if code == Answer.READABLE else _WHY.get(code, "it brings the decoder down")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
