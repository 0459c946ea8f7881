"""The supervisor's figures as data, for whoever reads them by machine: a row a value, with the digits people see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseboard.domain.figure import POPULATIONS, Part
from caseboard.domain.instants import written
from caseboard.exchange.sheets import table
from caseboard.services.figures import Report

HEAD = ("figure", "population", "group", "part", "shown", "value", "unit", "of", "beyond", "n", "from", "to", "as_of")
_UNITS = {"count": "claims", "length": "seconds", "share": "claims", "money": "minor units", "case": "seconds"}


def rows(report: Report) -> Iterator[tuple[Any, ...]]:
    """Yield the values of *report* in the order of `HEAD`."""
    window = report.asked.window
    when = (written(window.start), written(window.end), written(report.asked.now))
    for answer in report.answers:
        for part in answer.parts:
            yield (
                answer.figure.id, answer.figure.population, answer.group, part.name, part.shown, value_of(part),
                part.mark if part.unit == "money" else _UNITS[part.unit], part.of, part.beyond, part.n, *when,
            )  # fmt: skip


def value_of(part: Part) -> int | str | None:
    """Return the value as a machine reads it: lengths in seconds with all six decimals, all else as it is."""
    if part.value is None or part.unit not in ("length", "case"):
        return part.value
    seconds, micros = divmod(abs(part.value), 1_000_000)
    return f"{'-' if part.value < 0 else ''}{seconds}.{micros:06}"


def csv_of(report: Report) -> str:
    """Return *report* as a table."""
    return table(HEAD, rows(report))


def data_of(report: Report) -> dict[str, Any]:
    """Return *report* as plain data for JSON."""
    window = report.asked.window
    return {
        "from": window.start,
        "to": window.end,
        "as_of": report.asked.now,
        "by": report.asked.by or None,
        "zone": str(report.zone),
        "incomplete_until": report.incomplete_until,
        "figures": [
            {
                "figure": answer.figure.id,
                "words": answer.figure.words,
                "population": answer.figure.population,
                "of": POPULATIONS[answer.figure.population],
                "how": answer.figure.how,
                "group": answer.group or None,
                "parts": [_part(part) for part in answer.parts],
            }
            for answer in report.answers
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "part": part.name,
        "shown": part.shown,
        "value": value_of(part),
        "unit": part.mark if part.unit == "money" else _UNITS[part.unit],
        "of": part.of,
        "beyond": part.beyond,
        "n": part.n,
        "case": part.mark if part.unit == "case" else None,
        "query": part.query or None,
    }
