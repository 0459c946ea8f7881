"""What a viewer is given: one item by its content, and a way to its bytes.

Whoever composes a screen fills a `Shown` and hands it to `viewer_for`; a viewer
reaches into nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from caseboard.domain.media import Medium
    from caseboard.services.case_view import ParcelCard, SaidCard
    from caseboard.services.previewing import Picture, View, Words


class Files(Protocol):
    """The bytes of items, and what a jailed child makes of them; every call blocks, so threads make it."""

    def read(self, digest: str, start: int, length: int) -> bytes:
        """Return at most *length* bytes of a blob from byte *start* on.

        Raises:
            OSError: they cannot be read.
        """

    def picture(self, digest: str, view: View, wanted: Callable[[], bool]) -> Picture:
        """Return a part of a picture, or of a page of a PDF, as pixels, as long as it is *wanted*.

        Raises:
            NoPreview: there is none, in words.
        """

    def words(self, digest: str, page: int, wanted: Callable[[], bool]) -> Words:
        """Return the text of a page of a PDF, as long as it is *wanted*.

        Raises:
            NoPreview: there is none, in words.
        """

    def save(self, digest: str, to: Path, words: str = "") -> None:
        """Copy a blob, or *words* where there is none, to *to*, which only the user can read and which is not there.

        Raises:
            OSError: it exists, or cannot be written.
        """

    def lend(self, digest: str, mime: str, words: str = "") -> Path:
        """Return a private copy of a blob, or of *words*, for a program outside, its ending by content.

        Raises:
            NoPreview: no program is to be trusted with such a file.
            OSError: it cannot be written.
        """


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said between the parties."""

    said: tuple[SaidCard, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Tracking:
    """What carriers reported of the parcels."""

    parcels: tuple[ParcelCard, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """The listing as it was bought, against the buyer's statement."""

    listing: str
    statement: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses to be compared: the order's, those on the labels, those of deliveries (R32)."""

    order: str
    labels: tuple[tuple[str, str], ...] = ()
    """(what it is, such as *label of P-1*; a whole address, a line each)."""
    places: tuple[tuple[str, str], ...] = ()
    """(what it is, such as *delivery of P-1*; where the carrier says that was, often a town alone)."""


Content = Thread | Tracking | Listing | Addresses


@dataclass(frozen=True, slots=True)
class Shown:
    """One item, as a viewer shows it."""

    key: str
    """What the caller calls it; messages of the viewer name it."""
    medium: Medium = "text"
    """By content, never by name."""
    mime: str = "text/plain"
    name: str = ""
    """The file's name as given, foreign."""
    size: int = 0
    """Bytes of the blob."""
    digest: str = ""
    """SHA-256, hexadecimal; empty where there is no blob."""
    text: str = ""
    """The words of an item that came as text, foreign."""
    why_unreadable: str = ""
    """What the intake found, where it could not be read."""
    content: Content | None = None
    """What the desk itself has to show: thread, tracking, listing, addresses."""
    files: Files | None = None
    """The way to the bytes; without it there is none."""
