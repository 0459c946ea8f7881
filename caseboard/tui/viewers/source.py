"""Where the bytes of an item come from: a blob, read by slices, or words that are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Files, Shown

PIECE = 1 << 18
"""Bytes that are read at once when a whole item is gone through."""


class Source(Protocol):
    """Bytes that are read by slices."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, start: int, length: int) -> bytes:
        """Return at most *length* bytes from *start* on; blocks, so that a thread does it."""


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of a stored file."""

    files: Files
    digest: str
    size: int

    def read(self, start: int, length: int) -> bytes:
        """Return a slice of the file."""
        return self.files.read(self.digest, start, length)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Bytes that are in memory already."""

    data: bytes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.data)

    def read(self, start: int, length: int) -> bytes:
        """Return a slice of them."""
        return self.data[start : start + length]


def source_of(shown: Shown) -> Source:
    """Return where the bytes of *shown* come from: its words where it has some, else its blob."""
    if shown.text or shown.files is None or not shown.digest:
        return AtHand(shown.text.encode("utf-8", "surrogatepass"))
    return Blob(shown.files, shown.digest, shown.size)


def pieces(source: Source, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield (place, bytes) from *start* to *end*, piece by piece."""
    last = source.size if end is None else end
    while start < last and (piece := source.read(start, min(PIECE, last - start))):
        yield start, piece
        start += len(piece)


def place_of(source: Source, sought: bytes, start: int) -> int | None:
    """Return where *sought*, whatever the case of its letters, stands from byte *start* on, and round to it again."""
    sought = sought.lower()
    for first, last in ((start, None), (0, min(source.size, start + len(sought)))):
        kept = b""
        for at, piece in pieces(source, first, last):
            both = (kept + piece).lower()
            if (found := both.find(sought)) >= 0:
                return at - len(kept) + found
            kept = (kept + piece)[-(len(sought) - 1) :] if len(sought) > 1 else b""
    return None
