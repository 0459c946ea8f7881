"""Figures as lines: a heading with its population, then a line a value, with a bar where that says more."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.supervisor.groups import MOST, grouped
from caseboard.tui.supervisor.said import population
from caseboard.tui.supervisor.values import Pick, alone, stages
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.figure import Answer
    from caseboard.services.figures import Report


class Drawn(NamedTuple):
    """The lines of a report, and what those with a key stand for."""

    lines: list[Line]
    picks: Mapping[str, Pick]


def drawn(report: Report, width: int) -> Drawn:
    """Return *report* as lines of *width* cells."""
    made: list[Line] = []
    picks: dict[str, Pick] = {}
    for figure, answers in groupby(report.answers, key=lambda one: one.figure):
        if figure.id == "identity" and not report.asked.by:
            continue  # its sums stand with the flow
        some = list(answers)
        heads, rows = (
            grouped(some, width) if report.asked.by else (stages(some[0], width), alone(report, some[0], width))
        )
        made += [_heading(some[0]), *heads]
        for words, pick in rows:
            key = f"{pick.answer.figure.id} {pick.answer.group} {pick.part.name}"
            picks[key] = pick
            made.append(words._replace(key=key, brief=True))
        made.append(BLANK)
    return Drawn(made[:-1], picks)


def _heading(answer: Answer) -> Line:
    return line((_(answer.figure.words), "strong"), (f" · {population(answer)}", "quiet"), brief=True)


def nothing_there(report: Report) -> bool:
    """Whether no claim is open and none came or ended in the window."""
    return not any(part.value for one in report.answers if one.figure.id == "identity" for part in one.parts)


def left_out(report: Report) -> int:
    """Return how many groups of the figure with the most are not shown."""
    counts = [len(list(some)) for _figure, some in groupby(report.answers, key=lambda one: one.figure.id)]
    return max(0, max(counts, default=0) - MOST)
