"""Lines as the panes draw them: parts in inks, measured and cut by cells, never by `len`.

Whatever goes into a line passes the text door here, so that a pane cannot
forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from caseboard.tui.text import clean, one_line

Ink = Literal["plain", "strong", "quiet", "gold", "blue", "soon", "late", "given"]
Part = str | tuple[str, Ink]


class Line(NamedTuple):
    """One line before it is wrapped; made by `line` and `lines_of` only."""

    parts: tuple[tuple[str, Ink], ...] = ()
    indent: int = 0
    """Cells by which what is wrapped is set in."""
    key: str = ""
    """What the line stands for, where it can be picked."""
    brief: bool = False
    """Whether it is cut rather than wrapped where it is too long."""

    @property
    def plain(self) -> str:
        """The line's words without their inks."""
        return "".join(words for words, _ in self.parts)


BLANK = Line()


def line(*parts: Part, indent: int = 0, key: str = "", brief: bool = False) -> Line:
    """Return a line of *parts*, each cleaned; a bare string is in plain ink."""
    inked: Iterator[tuple[str, Ink]] = (part if isinstance(part, tuple) else (part, "plain") for part in parts)
    return Line(tuple((one_line(words), ink) for words, ink in inked if words), indent, key, brief)


def lines_of(text: str, ink: Ink = "plain", *, indent: int = 0) -> list[Line]:
    """Return the lines of a foreign *text*, cleaned, set in by *indent*."""
    lead = " " * indent
    return [Line(((lead + words, ink),), indent) for words in clean(text).split("\n")]


def cut(text: str, width: int) -> str:
    """Return *text* in at most *width* cells, an ellipsis where something is missing."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def left(text: str, width: int) -> str:
    """Return *text* cut or padded to exactly *width* cells."""
    return set_cell_size(cut(text, width), max(0, width))


def right(text: str, width: int) -> str:
    """Return *text* cut or padded to exactly *width* cells, at the right."""
    shown = cut(text, width)
    return " " * (width - cell_len(shown)) + shown


def wrapped(one: Line, width: int) -> list[Line]:
    """Return *one* as lines of at most *width* cells, broken between words where it can be."""
    if width <= 0 or cell_len(one.plain) <= width:
        return [one]
    if one.brief:
        return [_cut(one, width)]
    made: list[list[tuple[str, Ink]]] = [[]]
    room = width
    indent = min(one.indent, width // 2)
    for words, ink in _chunks(one.parts):
        size = cell_len(words)
        if words.isspace() and size > room:
            room = 0  # What follows begins a line, however short it is.
            continue
        bare = words.rstrip()
        if room < cell_len(bare) <= width - indent and made[-1]:
            made.append([(" " * indent, "plain")] if indent else [])
            room = width - indent
        pieces, gap = ([words], "") if size <= room else (chop_cells(bare, max(1, room)), words[len(bare) :])
        for piece in pieces:
            if cell_len(piece) > room:
                made.append([(" " * indent, "plain")] if indent else [])
                room = width - indent
            made[-1].append((piece, ink))
            room -= cell_len(piece)
        if gap and cell_len(gap) <= room:
            made[-1].append((gap, ink))
        room = max(0, room - cell_len(gap))
    return [one._replace(parts=tuple(parts)) for parts in made]


def _cut(one: Line, width: int) -> Line:
    """Return *one* in *width* cells, an ellipsis where something is missing."""
    room = width
    kept: list[tuple[str, Ink]] = []
    for words, ink in one.parts:
        kept.append((cut(words, room), ink))
        room -= cell_len(kept[-1][0])
        if kept[-1][0] != words:
            break
    return one._replace(parts=tuple(kept))


def _chunks(parts: Iterable[tuple[str, Ink]]) -> Iterator[tuple[str, Ink]]:
    """Yield words with the spaces after them, each in its ink."""
    for words, ink in parts:
        start = 0
        for end in range(1, len(words) + 1):
            if end == len(words) or (words[end - 1] == " " and words[end] != " "):
                yield words[start:end], ink
                start = end
