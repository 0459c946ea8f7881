"""How a figure is computed, of whom and of how many, and every value it has: what is read when one asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.domain.instants import written
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, left, line
from caseboard.tui.supervisor.said import count_of, digits, group_of, name_of, population
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.figure import Answer
    from caseboard.services.figures import Report

LABEL = 10
NAME, VALUE = 34, 22


def title_of(answer: Answer) -> str:
    """Return the name of a figure, with its group."""
    return " · ".join(filter(None, (_(answer.figure.words), group_of(answer))))


def computed(report: Report, answer: Answer) -> list[Line]:
    """Return how *answer* of *report* was computed."""
    window, now = report.asked.window, report.asked.now
    span = _("from {start} up to {end}").format(
        start=phrases.instant(window.start, now), end=phrases.instant(window.end, now)
    )
    rows = [
        line("  ", left(name_of(part), NAME), (left(digits(part), VALUE), "strong"), (count_of(part), "quiet"))
        for part in answer.parts
    ]
    return [
        line((left(_("of"), LABEL), "quiet"), population(answer), indent=LABEL),
        line((left(_("window"), LABEL), "quiet"), span, indent=LABEL),
        line((left(_("how"), LABEL), "quiet"), _(answer.figure.how), indent=LABEL),
        line((left(_("command"), LABEL), "quiet"), _command(report, answer), indent=LABEL),
        BLANK,
        *(rows or [line((_("none"), "quiet"))]),
    ]


def _command(report: Report, answer: Answer) -> str:
    """Return the command that prints the same digits: of this window, told apart by the same."""
    asked = report.asked
    window = f"--from {written(asked.window.start)} --to {written(asked.window.end)}"
    by = f" --by {asked.by}" if asked.by else ""
    return f"caseboard metrics {window}{by} --figure {answer.figure.id}"
