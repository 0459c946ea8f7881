"""A figure told apart: a line a group, its values under their names where all groups have the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from caseboard.tui.lines import Ink, Line, cut, left, line, right
from caseboard.tui.supervisor.bars import spark
from caseboard.tui.supervisor.said import count_of, digits, group_of, name_of
from caseboard.tui.supervisor.values import NAME, WAYS, Pick, ink_of, trend
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.figure import Answer, Part

MOST = 20
"""Groups of a figure that are shown, those of the most claims first; the command prints all."""
GAP, OF = 2, 7
HEADS = (16, 12, 9)
"""Cells that a head may have, tried one after the other."""
Row = tuple[Line, Pick]


def grouped(answers: Sequence[Answer], width: int) -> tuple[list[Line], list[Row]]:
    """Return the words above the groups of a figure, and a line for each."""
    ordered = sorted((one for one in answers if one.parts), key=lambda one: -max(part.n for part in one.parts))[:MOST]
    if not ordered:
        return [line(("  " + _("none"), "quiet"))], []
    if ordered[0].figure.id == "flow":
        return [], [_of_days(one, width) for one in ordered]
    if ordered[0].figure.id == "decision_trend":
        return [], [_medians(one, width) for one in ordered]
    return _beside(ordered, width) or ([], [_one_by_one(one) for one in ordered])


def _named(answer: Answer) -> tuple[str, str]:
    return "  ", left(group_of(answer) or _("nobody"), NAME)


def _beside(answers: Sequence[Answer], width: int) -> tuple[list[Line], list[Row]] | None:
    """Return the groups as a table of as many values as there is room for; none where they have not the same ones."""
    parts = [_told(one) for one in answers]
    if len({tuple(part.name for part in some) for some in parts}) > 1:
        return None
    of = OF if any(count_of(some[0]) for some in parts) else 0
    sizes = _sizes(parts, width - 2 - NAME - of)
    heads = _heads([name_of(part) for part, _size in zip(parts[0], sizes, strict=False)], sizes)
    rows = []
    for one, some in zip(answers, parts, strict=True):
        cells = [_cell(part, size) for part, size in zip(some, sizes, strict=False)]
        words = line(*_named(one), *cells, (right(count_of(some[0]), of), "quiet"))
        rows.append((words, Pick(one, some[0], some[0])))
    return [line(" " * (2 + NAME), *heads)], rows


def _told(answer: Answer) -> list[Part]:
    """Return the values of a group that stand in a table; ages stand there without their stages."""
    return [part for part in answer.parts if answer.figure.id != "ageing" or ", " not in part.name]


def _sizes(parts: Sequence[Sequence[Part]], room: int) -> list[int]:
    """Return how wide each value of a table is: heads are cut rather than values left out."""
    sizes: list[int] = []
    for longest in HEADS:
        sizes = [
            GAP + max(min(longest, cell_len(name_of(column[0]))), *(cell_len(digits(part)) for part in column))
            for column in zip(*parts, strict=True)
        ]
        if sum(sizes) <= room:
            return sizes
    return [size for place, size in enumerate(sizes) if sum(sizes[: place + 1]) <= room]


def _heads(names: Sequence[str], sizes: Sequence[int]) -> list[tuple[str, Ink]]:
    """Return the names over their values; of those that would be cut alike both ends stand there."""
    short = [cut(name, size - GAP) for name, size in zip(names, sizes, strict=True)]
    told = [
        _ends(name, size - GAP) if short.count(begins) > 1 else begins
        for name, size, begins in zip(names, sizes, short, strict=True)
    ]
    return [(right(words, size), "quiet") for words, size in zip(told, sizes, strict=True)]


def _ends(words: str, cells: int) -> str:
    """Return how *words* begin and how they end, in so many cells."""
    if cell_len(words) <= cells:
        return words
    begin, end = words, words
    while cell_len(begin) > (cells - 1) // 2:
        begin = begin[:-1]
    while cell_len(begin) + 1 + cell_len(end) > cells:
        end = end[1:]
    return f"{begin}…{end}"


def _cell(part: Part, size: int) -> tuple[str, Ink]:
    return right(digits(part), size), ink_of(part)


def _one_by_one(answer: Answer) -> Row:
    """Return the values of a group one after the other, each with its name."""
    said = " · ".join(f"{name_of(part)} {digits(part)}" for part in answer.parts)
    return line(*_named(answer), f" {said}"), Pick(answer, answer.parts[0], answer.parts[0])


def _medians(answer: Answer, width: int) -> Row:
    words, pick = next(trend(answer, width))
    return line(*_named(answer), *words.parts[2:]), pick


def _of_days(answer: Answer, width: int) -> Row:
    """Return what came of a group on each day, and what ended, as heights."""
    return line(*_named(answer), *_ways(answer, width)), Pick(answer, answer.parts[0], answer.parts[0])


def _ways(answer: Answer, width: int) -> Iterator[tuple[str, Ink]]:
    room = max(0, (width - NAME - 2) // 2 - 12)
    for way in WAYS:
        days: list[int | None] = [part.value for part in _days(answer, way)]
        yield f" {_(way)} ", "quiet"
        yield left(spark(days, room, summed=True), room), "blue"


def _days(answer: Answer, way: str) -> list[Part]:
    return [part for part in answer.parts if part.name.endswith(f" {way}")]
