"""Previews of parties' files: pixels and words, made by a child that has next to nothing, kept by hash.

No file of a party is decoded here: what the child hands over is counted and
taken as bare pixels, or as text.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from caseboard.services import copies, drawing, jail
from caseboard.services.inspection import PATIENCE, CannotInspect, why_not
from caseboard.services.preview_cache import PreviewCache
from caseboard.store.blobs import Blobs

Box = tuple[float, float, float, float]
"""Left, top, right, bottom of a part, each from 0 to 1 of the whole."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
PIXELS = 4_000_000
"""Of one preview; no terminal shows more."""
HEAD = 4_096
"""Bytes of what the child says of a preview, before its pixels."""
AT_ONCE = 2
"""Children that draw at the same time, however quickly somebody steps on."""
_LARGEST = 1 << 31
"""Pixels, points or pages that a child may speak of: nothing that it can open has more."""
_LEFT = "nobody looks at it any more"
_PROGRAM = Path(drawing.__file__)

Seen = TypeVar("Seen")


class NoPreview(Exception):
    """There is nothing to see of a file, in words that follow *no preview, because*."""


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen of a picture or document, and how large it may be drawn."""

    medium: str
    """*image* or *pdf*."""
    width: int
    """Pixels that it may take at most; it keeps its shape."""
    height: int
    box: Box = WHOLE
    page: int = 0

    def words(self) -> tuple[str, ...]:
        """Return it as arguments of the child."""
        return (str(self.width), str(self.height), *(f"{edge:.6f}" for edge in self.box), str(self.page))


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels, turned as the camera was held, laid on white where they let something through."""

    width: int
    height: int
    rgb: bytes
    """Three bytes a pixel, row by row."""
    whole: tuple[int, int]
    """Pixels of the picture, or points of the page, as a whole."""
    pages: int = 1
    taken: str = ""
    """When the camera says it was taken: a claim, foreign text."""
    device: str = ""
    """Which camera it says it was: a claim, foreign text."""


@dataclass(frozen=True, slots=True)
class Words:
    """The text of one page of a document, foreign."""

    text: str
    pages: int


class Previewing:
    """The files of one desk, as viewers want them; every call blocks."""

    def __init__(self, blobs: Blobs, folder: Path | None = None) -> None:
        """Read *blobs*; keep previews, and copies for programs outside, below *folder* if there is one."""
        self._blobs = blobs
        self._folder = folder
        self._cache = None if folder is None else PreviewCache(folder / "previews")
        self._drawing = threading.Semaphore(AT_ONCE)

    def read(self, digest: str, start: int, length: int) -> bytes:
        """Return at most *length* bytes of a blob from byte *start* on.

        Raises:
            OSError: they cannot be read.
        """
        with self._path(digest).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def _path(self, digest: str) -> Path:
        if not self._blobs.has(digest):
            raise FileNotFoundError(2, "the file is not in the store")
        return self._blobs.path(digest)

    def picture(self, digest: str, view: View, wanted: Callable[[], bool] = jail.always) -> Picture:
        """Return a part of a picture, or of a page of a PDF, as pixels, as long as it is *wanted*.

        Raises:
            NoPreview: there is none, in words.
            OSError: the file is not there.
        """
        if not 0 < view.width * view.height <= PIXELS:
            raise NoPreview(f"no room for it ({view.width} by {view.height} pixels)")

        def seen(made: bytes) -> Picture | None:
            found = _picture(made)
            fits = found is not None and found.width <= view.width and found.height <= view.height
            return found if fits else None

        most = HEAD + 3 * view.width * view.height
        found = self._made(view.medium, digest, view.words(), most, seen, wanted)
        if found is None:
            raise NoPreview("the decoder gave no picture")
        return found

    def words(self, digest: str, page: int, wanted: Callable[[], bool] = jail.always) -> Words:
        """Return the text of a page of a PDF, as long as it is *wanted*.

        Raises:
            NoPreview: there is none, in words.
            OSError: the file is not there.
        """
        view = View("words", 1, 1, page=page)
        found = self._made("words", digest, view.words(), HEAD + 4 * drawing.WORDS, _words, wanted)
        if found is None:
            raise NoPreview("the decoder gave no words")
        return found

    def _made(
        self,
        what: str,
        digest: str,
        words: tuple[str, ...],
        most: int,
        seen: Callable[[bytes], Seen | None],
        wanted: Callable[[], bool],
    ) -> Seen | None:
        """Return what *seen* finds in what the child makes of a blob, or made of it before; only that is kept."""
        path, view = self._path(digest), " ".join((what, *words))
        kept = None if self._cache is None else self._cache.get(digest, view, most)
        if kept is not None and (before := seen(kept)) is not None:
            return before
        with self._in_turn(wanted):
            if not self._blobs.holds(digest):
                raise NoPreview(copies.NOT_WHAT_CAME)
            made = _drawn(what, path, words, most, wanted)
        found = seen(made)
        if self._cache is not None and found is not None:
            self._cache.put(digest, view, made)
        return found

    @contextmanager
    def _in_turn(self, wanted: Callable[[], bool]) -> Iterator[None]:
        """Wait until a child may be started; who has gone on meanwhile keeps nobody waiting."""
        while not self._drawing.acquire(timeout=jail.LOOK):
            if not wanted():
                raise NoPreview(_LEFT)
        try:
            if not wanted():
                raise NoPreview(_LEFT)
            yield
        finally:
            self._drawing.release()

    def save(self, digest: str, to: Path, words: str = "") -> None:
        """Copy a blob, or *words* where there is none, to *to*, which only the user can read and which is not there.

        Raises:
            OSError: it exists, cannot be written, or is not what came in.
        """
        source = self._bytes_of(digest, words)
        copies.copy(source, to, "" if isinstance(source, bytes) else digest)

    def lend(self, digest: str, mime: str, words: str = "") -> Path:
        """Return a private copy of a blob, or of *words*, for a program outside, its ending by content.

        Raises:
            NoPreview: no program is to be trusted with such a file, or there is no folder for it.
            OSError: it cannot be written, or is not what came in.
        """
        ending = copies.ENDINGS.get(mime)
        if ending is None:
            raise NoPreview(f"no program is trusted with a file of the kind {mime}; save a copy instead")
        if self._folder is None:
            raise NoPreview("this desk has no folder for copies; save one instead")
        source = self._bytes_of(digest, words)
        known = "" if isinstance(source, bytes) else digest
        return copies.lent(source, self._folder / "lent", f"{digest[:16] or 'words'}{ending}", known)

    def _bytes_of(self, digest: str, words: str) -> Path | bytes:
        if words and not self._blobs.has(digest):
            return words.encode("utf-8", "replace")
        return self._path(digest)


def _drawn(what: str, path: Path, words: tuple[str, ...], most: int, wanted: Callable[[], bool]) -> bytes:
    try:
        code, made = jail.output_of(
            _PROGRAM, what, os.fspath(path.absolute()), *words, most=most, patience=PATIENCE, wanted=wanted
        )
        why = f"it takes longer than {PATIENCE:g} s to decode" if code is None else why_not(code)
    except CannotInspect as error:
        raise NoPreview(str(error)) from error
    except jail.NotWanted:
        raise NoPreview(_LEFT) from None
    except OSError as error:
        raise NoPreview(f"no decoder can be started: {error.strerror}") from error
    if why is not None:
        raise NoPreview(why)
    if len(made) > most:
        raise NoPreview("the decoder gave more than was asked for")
    return made


def _head_of(line: bytes) -> dict[str, Any]:
    """Return what the child says of a preview; nothing where that is no object."""
    try:
        said = json.loads(line[:HEAD])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _picture(made: bytes) -> Picture | None:
    """Return the pixels if what is said of them holds: the child had a foreign file in its hands."""
    line, _, rgb = made.partition(b"\n")
    head = _head_of(line)
    match head:
        case {"size": [int(width), int(height)], "whole": [int(across), int(down)], "pages": int(pages)}:
            if width < 1 or height < 1 or len(rgb) != 3 * width * height:
                return None
            if not (0 < across <= _LARGEST and 0 < down <= _LARGEST and 0 < pages <= _LARGEST):
                return None
            taken, device = (str(head.get(name, ""))[: drawing.CLAIM] for name in ("taken", "device"))
            return Picture(width, height, rgb, (across, down), pages, taken, device)
    return None


def _words(made: bytes) -> Words | None:
    """Return the words of a page if what is said of them holds."""
    line, _, text = made.partition(b"\n")
    match _head_of(line):
        case {"pages": int(pages)} if 0 < pages <= _LARGEST:
            return Words(text.decode("utf-8", "replace"), pages)
    return None
