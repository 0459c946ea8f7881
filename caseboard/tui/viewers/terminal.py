"""How the terminal at hand can show a picture, and how many pixels one of its cells has.

Nothing is asked of the terminal: what it answers would come in between the keys.
Its own environment says what it is, and a setting goes before that.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from textual.app import App

    from caseboard.tui.home import Home

Way = Literal["kitty", "sixel", "cells", "words"]
USUAL_CELL = (10, 20)
"""Pixels of a cell where the terminal does not say."""
_KITTY = ("xterm-kitty", "xterm-ghostty")
_SIXEL = ("foot", "mlterm", "contour", "yaft")
_SIXEL_PROGRAMS = ("WezTerm", "iTerm.app")
_COLOURS = ("256", "truecolor", "windows")
"""What half cells want; with sixteen colours nothing is recognised."""


def way_of(app: App[object], environ: Mapping[str, str]) -> Way:
    """Return how *app* shows pictures: as the setting says, else as its terminal can."""
    said = cast("Home", app).taste.pictures
    if app.is_headless or app.is_web:
        return "words" if said == "words" else "cells"
    guessed = said not in get_args(Way)
    way = _guessed(environ, app.console.color_system or "") if guessed else cast("Way", said)
    if way in ("kitty", "sixel") and importlib.util.find_spec("textual_image") is None:
        return "cells"
    return way


def _guessed(environ: Mapping[str, str], colours: str) -> Way:
    """Return what a terminal can that describes itself so."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    # A multiplexer swallows what it does not understand, whatever terminal lies around it.
    if not (environ.get("TMUX") or environ.get("STY") or term.startswith(("tmux", "screen"))):
        if term in _KITTY or environ.get("KITTY_WINDOW_ID") or program == "ghostty":
            return "kitty"
        if term.startswith(_SIXEL) or program in _SIXEL_PROGRAMS:
            return "sixel"
    return "cells" if colours in _COLOURS else "words"


def cell_size() -> tuple[int, int]:
    """Return the pixels of a cell, width and height, as the terminal's device says; the usual ones if it does not."""
    try:
        import fcntl  # noqa: PLC0415  Windows has none
        import struct  # noqa: PLC0415  only pictures want it
        import termios  # noqa: PLC0415

        said = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)  # type: ignore[union-attr]  # caught
        rows, columns, across, down = struct.unpack("HHHH", said)
    except (ImportError, OSError, ValueError, AttributeError):
        return USUAL_CELL
    if not (rows and columns and across >= columns and down >= rows):
        return USUAL_CELL
    return int(across) // int(columns), int(down) // int(rows)
