"""Pictures by kitty's graphics protocol: sent once, then placed by letters that stand for its parts.

The pixels go to the terminal by the way of everything else that is drawn, in their
order; nothing is written past it.
"""

from __future__ import annotations

import random
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from caseboard.services.previewing import Picture

CHUNK = 4_096
_HOLDS_PLACE = "\U0010eeee"
# Told apart by the colour of the letters, three bytes of it; begun anywhere, so that two boards rarely meet.
_numbers = count(random.randint(1, 1 << 22))  # noqa: S311 - no secret


@cache
def _marks() -> tuple[str, ...]:
    """Return the marks that say which row and column of a picture a letter stands for.

    textual-image asks the terminal when it is imported; without one at hand it does not.
    """
    terminal, sys.__stdout__ = sys.__stdout__, None  # type: ignore[misc]  # for the length of the import
    try:
        from textual_image.renderable.tgp import _NUMBER_TO_DIACRITIC  # noqa: PLC0415  only here
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]  # as it was
    return tuple(map(chr, _NUMBER_TO_DIACRITIC))


def most_cells() -> int:
    """Return how many rows or columns a picture may have."""
    return len(_marks())


def sent(picture: Picture, columns: int, rows: int) -> tuple[int, str]:
    """Return the number of a picture and what brings it to the terminal, to fit *columns* by *rows* cells."""
    number = next(_numbers) & 0xFFFFFF or 1
    packed = b64encode(zlib.compress(picture.rgb, 1)).decode("ascii")
    head = f"a=T,U=1,q=2,f=24,o=z,t=d,i={number},s={picture.width},v={picture.height},c={columns},r={rows}"
    return number, "".join(_chunks(head, packed))


def _chunks(head: str, packed: str) -> Iterator[str]:
    for at in range(0, len(packed), CHUNK):
        more = int(at + CHUNK < len(packed))
        says = f"{head},m={more}" if at == 0 else f"m={more},q=2"
        yield f"\x1b_G{says};{packed[at : at + CHUNK]}\x1b\\"


def forgotten(number: int) -> str:
    """Return what makes the terminal let go of a picture."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def strips_of(number: int, columns: int, rows: int) -> list[Strip]:
    """Return the letters that stand for a picture, row by row."""
    marks = _marks()
    colour = ColorTriplet(number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF)
    style = Style(color=Color("", ColorType.TRUECOLOR, triplet=colour))
    return [
        Strip([Segment("".join(f"{_HOLDS_PLACE}{marks[y]}{marks[x]}" for x in range(columns)), style)], columns)
        for y in range(rows)
    ]
