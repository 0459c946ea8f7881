"""A picture drawn by half cells: the upper half of a cell in one colour, the lower in another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from caseboard.services.previewing import Picture

UPPER = "▀"


def strips_of(picture: Picture) -> list[Strip]:
    """Return *picture* as rows of cells, two of its pixels one above the other in each."""
    across = picture.width * 3
    pixels = [picture.rgb[at : at + 3] for at in range(0, len(picture.rgb), 3)]
    rows = [pixels[at : at + picture.width] for at in range(0, len(pixels), picture.width)]
    if len(rows) % 2:
        rows.append(rows[-1])
    assert across * picture.height == len(picture.rgb)  # noqa: S101 - it was counted when it came from the child.
    return [_strip(rows[at], rows[at + 1], picture.width) for at in range(0, len(rows), 2)]


def _strip(upper: list[bytes], lower: list[bytes], width: int) -> Strip:
    segments: list[Segment] = []
    start = 0
    for at in range(1, width + 1):
        if at == width or upper[at] != upper[start] or lower[at] != lower[start]:
            segments.append(Segment(UPPER * (at - start), _style(upper[start], lower[start])))
            start = at
    return Strip(segments, width)


@lru_cache(maxsize=4_096)
def _style(upper: bytes, lower: bytes) -> Style:
    return Style(color=_colour(upper), bgcolor=_colour(lower))


def forgotten() -> None:
    """Let go of what is remembered of pictures that were drawn: thousands of colours that the next one has not.

    Textual remembers how each was written for the terminal, and Rich where each was
    cut, until sixteen thousand others have come.
    """
    _style.cache_clear()
    for remembers in (Strip.render_ansi, Segment._split_cells):  # noqa: SLF001  nothing else reaches it
        clear = getattr(getattr(remembers, "__func__", None), "cache_clear", None)
        if clear is not None:
            clear()


def _colour(pixel: bytes) -> Color:
    return Color("", ColorType.TRUECOLOR, triplet=ColorTriplet(*pixel))
