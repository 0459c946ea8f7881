"""Bars and sparklines of letters: they go where words go, and say a length without a colour."""

from __future__ import annotations

from collections.abc import Sequence

_WHOLE, _HALF = "━", "╸"
_HEIGHTS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""Where nothing is known."""


def bar(part: int, whole: int, width: int) -> str:
    """Return a bar of at most *width* cells, as long as *part* is of *whole*; something is never nothing."""
    if part <= 0 or whole <= 0 or width <= 0:
        return ""
    full, rest = divmod(max(1, min(2 * width, 2 * width * part // whole)), 2)
    return _WHOLE * full + _HALF * rest


def spark(values: Sequence[int | None], width: int, *, summed: bool) -> str:
    """Return *values* as a line of at most *width* heights, from nothing up; a dot where none is known.

    Where there are more of them than cells, neighbours share one: *summed*, or
    by the greatest of them.
    """
    shared = _shared(values, width, summed=summed)
    least, most = min([0, *(one for one in shared if one is not None)]), max([0, *filter(None, shared)])
    return "".join(GAP if one is None else _HEIGHTS[_step(one - least, most - least)] for one in shared)


def _step(value: int, most: int) -> int:
    """Return the height of *value*: the lowest is for nothing alone."""
    return 0 if not most or not value else max(1, value * 7 // most)


def _shared(values: Sequence[int | None], width: int, *, summed: bool) -> list[int | None]:
    if width <= 0:
        return []
    if len(values) <= width:
        return list(values)
    made: list[int | None] = []
    for cell in range(width):
        known = [
            one for one in values[cell * len(values) // width : (cell + 1) * len(values) // width] if one is not None
        ]
        made.append((sum(known) if summed else max(known)) if known else None)
    return made
