"""The values of a figure that is not told apart: a line each, with a bar or heights where they say more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from caseboard.tui.lines import Ink, Line, left, line, right
from caseboard.tui.supervisor.bars import bar, spark
from caseboard.tui.supervisor.said import count_of, digits, name_of
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.figure import Answer, Part
    from caseboard.services.figures import Report

NAME, LEAST = 29, 6
"""Cells of a value's name, and at least of its digits."""
STAGES = ("gathering", "review", "approval", "sealing")
STAGE = 10
WAYS = {"arrived": 1, "ended": 2}
"""What a flow counts, and where its sums stand among the backlog's values."""


class Pick(NamedTuple):
    """What a line stands for."""

    answer: Answer
    part: Part
    opens: Part
    """The value whose cases Enter shows."""


class Columns(NamedTuple):
    """How wide the digits of a figure are, its bars, and what says of how many they were made."""

    digits: int
    bar: int
    of: int


def fitted(parts: Iterable[Part], width: int) -> Columns:
    """Return columns that fit *parts* into *width* cells."""
    some = list(parts)
    value = max((cell_len(digits(part)) for part in some), default=0)
    of = max((cell_len(count_of(part)) for part in some), default=0)
    of += 2 if of else 0
    return Columns(max(LEAST, value), max(0, width - 2 - NAME - max(LEAST, value) - 2 - of), of)


def alone(report: Report, answer: Answer, width: int) -> Iterator[tuple[Line, Pick]]:
    """Yield the lines of a figure that is not told apart."""
    match answer.figure.id:
        case "flow":
            yield from _flow(report, answer, width)
        case "decision_trend":
            yield from trend(answer, width)
        case "ageing" if _stage_room(width):
            yield from _ages(answer)
        case _:
            parts = [part for part in answer.parts if answer.figure.id != "ageing" or ", " not in part.name]
            yield from _values(answer, parts, width)


def _values(answer: Answer, parts: Sequence[Part], width: int) -> Iterator[tuple[Line, Pick]]:
    """Yield a line a value, with a bar: of the whole where it is a share, else of the greatest beside it."""
    columns = fitted(parts, width)
    for part in parts:
        most = max(one.value or 0 for one in parts if one.unit == part.unit)
        whole = (part.of or 0) if part.unit in ("share", "money") else most
        length = "" if part.unit == "case" else bar(part.value or 0, whole, columns.bar)
        yield value_line(name_of(part), part, length, columns), Pick(answer, part, part)


def value_line(name: str, part: Part, drawing: str, columns: Columns) -> Line:
    """Return a value by its name, with what is drawn of it."""
    return line(
        "  ", left(name, NAME), (right(digits(part), columns.digits), ink_of(part)), "  ",
        (left(drawing, columns.bar), "blue"), (right(count_of(part), columns.of), "quiet"),
    )  # fmt: skip


def ink_of(part: Part) -> Ink:
    """Return the ink of a value: what was missed stands out."""
    if part.value is None:
        return "quiet"
    return "late" if part.value and part.name.endswith(("missed", "not met", "disagree")) else "strong"


def _flow(report: Report, answer: Answer, width: int) -> Iterator[tuple[Line, Pick]]:
    """Yield what came and what ended on each day as heights, with their sums; and the newest day's difference."""
    backlog = report.answer("identity")
    nets = [part for part in answer.parts if part.name.endswith(" net")]
    columns = fitted((*backlog.parts, nets[-1]), width)
    for way, place in WAYS.items():
        total = backlog.parts[place]
        days = [part.value for part in answer.parts if part.name.endswith(f" {way}")]
        yield (
            value_line(name_of(total), total, spark(days, columns.bar, summed=True), columns),
            Pick(answer, total, total),
        )
    name = f"{_('net')}, {nets[-1].name.removesuffix(' net')}"
    heights = spark([part.value for part in nets], columns.bar, summed=True)
    yield value_line(name, nets[-1], heights, columns), Pick(answer, nets[-1], backlog.parts[1])
    yield from _values(backlog, (backlog.parts[0], backlog.parts[3]), width)


def trend(answer: Answer, width: int) -> Iterator[tuple[Line, Pick]]:
    """Yield the medians of days as heights, and in digits that of the newest day that has one."""
    known = [part for part in answer.parts if part.value is not None]
    shown = known[-1] if known else answer.parts[-1]
    columns = fitted((shown,), width)
    heights = spark([part.value for part in answer.parts], columns.bar, summed=False)
    yield value_line(name_of(shown), shown, heights, columns), Pick(answer, shown, shown)


def stages(answer: Answer, width: int) -> list[Line]:
    """Return the words above the stages of an age, where there is room for them."""
    if answer.figure.id != "ageing" or not _stage_room(width):
        return []
    return [line(" " * (2 + NAME + LEAST), *((right(_(one), STAGE), "quiet") for one in STAGES))]


def _stage_room(width: int) -> bool:
    return width >= 2 + NAME + LEAST + STAGE * len(STAGES)


def _ages(answer: Answer) -> Iterator[tuple[Line, Pick]]:
    """Yield each age with how many claims are in which stage."""
    by_name = {part.name: part for part in answer.parts}
    for part in answer.parts:
        if ", " not in part.name:
            stages = [by_name.get(f"{stage}, {part.name}") for stage in STAGES]
            cells = [_cell(one) for one in stages]
            total = (right(digits(part), LEAST), ink_of(part))
            yield line("  ", left(name_of(part), NAME), total, *cells), Pick(answer, part, part)


def _cell(part: Part | None) -> tuple[str, Ink]:
    return right(digits(part) if part else "0", STAGE), "plain" if part and part.value else "quiet"
