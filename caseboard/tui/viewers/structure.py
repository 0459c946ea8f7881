"""JSON as a tree, CSV as a table: read whole where they are short, bounded in every direction.

Both may be made to break what reads them: nested ten thousand deep, a million
columns, numbers without end, the same key twice. What is too much is said, and the
text itself is always there.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from caseboard.tui import phrases
from caseboard.tui.lines import Ink, Line, Part, left, line
from caseboard.tui.text import one_line
from caseboard.tui.viewers.source import Source
from caseboard.tui.words import _

LARGEST = 1_000_000
"""Bytes that are read whole."""
HEAD = 16_384
"""Bytes that tell what kind of text it is."""
ROWS = 5_000
"""Lines of a tree or table."""
COLUMNS = 100
CELL = 40
"""Cells of the screen that a cell of a table takes at most."""
VALUE = 300
"""Characters of a value in a tree."""
DEPTH = 60
"""Steps by which a tree is set in at most."""
SEPARATORS = ",;\t|"
_LINES = 20
"""Lines at the beginning that have to agree on their columns."""
_FIELD = 131_072


@dataclass(frozen=True, slots=True)
class Structure:
    """A text as what it says: its lines, and what it is in words."""

    words: str
    lines: Sequence[Line]
    wraps: bool = True
    """Whether its lines may be broken; the columns of a table would not stand one below the other then."""


def structure_of(source: Source, name: str) -> Structure | None:
    """Return the tree or table that a text is; none where it is neither, or too long to be read whole."""
    if source.size > LARGEST:
        return None
    head = source.read(0, HEAD).decode("utf-8", "replace").removeprefix("\ufeff")
    if head.lstrip()[:1] in ("{", "["):
        return _tree(source.read(0, source.size))
    separator = _separator(head, name)
    return None if separator is None else _table(source.read(0, source.size), separator)


# Trees.

Pairs = list[tuple[str, object]]


class _Object:
    """An object of JSON with its keys as they stand there: the same one twice is seen twice."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs


class _Number(str):
    """A number as it is written: one without end costs no reckoning, and NaN is no number of JSON's."""

    __slots__ = ()


def _tree(data: bytes) -> Structure | None:
    try:
        text = data.decode("utf-8-sig")
        said = json.loads(
            text, object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_Number
        )  # fmt: skip
    except (ValueError, RecursionError):
        # No JSON, or nested so deep that reading it would take the program down: its text is shown.
        return None
    lines: list[Line] = []
    for one in _branches(said):
        if len(lines) >= ROWS:
            lines.append(line((_("…[more: shown as text, whole]"), "quiet")))
            break
        lines.append(one)
    return Structure(_("tree of JSON"), lines)


def _branches(said: object) -> Iterator[Line]:
    """Yield the lines of a tree, from its root; without calling itself, however deep it is."""
    waiting: list[tuple[int, str, bool, object]] = [(0, "", False, said)]
    while waiting:
        depth, key, twice, value = waiting.pop()
        yield _branch(depth, key, value, twice=twice)
        if isinstance(value, _Object):
            seen: set[str] = set()
            inside = []
            for name, one in value.pairs[:ROWS]:
                inside.append((depth + 1, name, name in seen, one))
                seen.add(name)
            waiting += reversed(inside)
        elif isinstance(value, list):
            waiting += [(depth + 1, f"[{at}]", False, one) for at, one in reversed(list(enumerate(value[:ROWS])))]


def _branch(depth: int, key: str, value: object, *, twice: bool) -> Line:
    set_in = "  " * min(depth, DEPTH)
    parts: list[Part] = [set_in, (_short(key), "gold")] if key or depth else [set_in]
    if twice:
        parts.append((f" {_('(the same key again)')}", "soon"))
    if isinstance(value, _Object | list):
        inside = value.pairs if isinstance(value, _Object) else value
        words = (
            phrases.times(len(inside), "key", "keys")
            if isinstance(value, _Object)
            else phrases.times(len(inside), "value", "values")
        )
        return line(*parts, (f" {words}", "quiet"))
    match value:
        case _Number():
            said, ink = _short(value), "given"
        case str():
            said, ink = f"“{_short(value)}”", "plain"
        case _:
            said, ink = {True: "true", False: "false", None: "null"}[value], "blue"  # type: ignore[index]  # all of JSON
    return line(*parts, "  " if depth else "", (said, ink), indent=len(set_in) + 4)  # type: ignore[arg-type]  # inks


def _short(text: str) -> str:
    more = len(text) - VALUE
    return text if more <= 0 else f"{text[:VALUE]}…[{_('{count} more').format(count=phrases.count(more))}]"


# Tables.


def _separator(head: str, name: str) -> str | None:
    """Return what parts the columns of a table; none where the first lines agree on nothing.

    Prose and logs have commas as well, so that three lines must have the same three
    columns or more; of a file that is called a table, two lines with two.
    """
    lines = [one for one in head.split("\n")[:_LINES] if one.strip()]
    if len(head) == HEAD and len(lines) > 1:
        lines = lines[:-1]
    called = name.casefold().endswith((".csv", ".tsv"))
    if len(lines) < (2 if called else 3):
        return None
    found = [(len(rows[0]), separator) for separator in SEPARATORS if (rows := _agreeing(lines, separator))]
    columns, separator = max(found, default=(0, ""))
    return separator if columns >= (2 if called else 3) else None


def _agreeing(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return *lines* in columns if all have the same number of them, and more than one; else nothing."""
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
    return rows if rows and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1 else []


def _table(data: bytes, separator: str) -> Structure | None:
    csv.field_size_limit(_FIELD)
    text = io.StringIO(data.decode("utf-8-sig", "replace"), newline="")
    rows: list[list[str]] = []
    more = widest = 0
    try:
        for row in csv.reader(text, delimiter=separator):
            widest = max(widest, len(row))
            if len(rows) < ROWS:
                rows.append([_cell(one) for one in row[:COLUMNS]])
            else:
                more += 1
    except csv.Error:
        return None
    words = _("table, {rows} by {columns}").format(rows=phrases.count(len(rows) + more), columns=phrases.count(widest))
    return Structure(words, _ruled(rows, more, max(0, widest - COLUMNS)), wraps=False)


def _cell(text: str) -> str:
    """Return a cell as it is shown: on one line, cleaned, cut; a formula stays what it is, words."""
    shown = one_line(text[: 4 * CELL].expandtabs(1))
    return shown if len(text) <= 4 * CELL else f"{shown}…"


def _ruled(rows: Sequence[Sequence[str]], more: int, further: int) -> list[Line]:
    """Return rows as lines whose columns stand one below the other, the first of them as a heading."""
    count = max(map(len, rows), default=0)
    widths = [min(CELL, max((cell_len(row[at]) for row in rows if at < len(row)), default=0)) for at in range(count)]
    lines = []
    for place, row in enumerate(rows):
        ink: Ink = "gold" if place == 0 else "plain"
        cells = [(f"{left(cell, width)}  ", ink) for cell, width in zip(row, widths, strict=False)]
        lines.append(line(*cells))
    if further:
        lines.insert(1, line((_("…[{count} more columns]").format(count=phrases.count(further)), "quiet")))
    if more:
        lines.append(line((_("…[{count} more rows: shown as text, whole]").format(count=phrases.count(more)), "quiet")))
    return lines
