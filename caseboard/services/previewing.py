"""Previews of parties' files: pixels and words, made by a child that has next to nothing, kept by hash.

No file of a party is decoded here: what the child hands over is counted and
taken as bare pixels, or as text.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom of a part, each from 0 to 1 of the whole."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


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
    tall: float = 1.0
    """How much taller than wide a drawn pixel is; those of half cells are square on most terminals."""


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
