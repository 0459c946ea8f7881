"""The supervisor's figures, for terminals, spreadsheets and scripts."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import instant, say, say_json, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseboard.cli.session import Session
    from caseboard.domain.figure import Answer
    from caseboard.domain.windows import Window
    from caseboard.services.figures import Report

BY = ("reason", "seller", "staff", "country")


def add(commands: Commands) -> None:
    """Add metrics."""
    parser = command(
        commands,
        "metrics",
        metrics,
        does="Print the supervisor's figures, of the last four weeks unless said otherwise",
        example=[
            "caseboard metrics",
            "caseboard metrics --from 2026-10-01 --to 2026-11-01 --by reason --csv",
            "caseboard metrics --figure decision_net --figure backlog --json",
            "caseboard metrics --explain",
            "caseboard metrics --html > figures.html",
        ],
    )
    either = f"a day of the desk's zone, from its beginning, or {options.INSTANT}"
    parser.add_argument("--from", dest="start", type=options.day_or_instant, metavar="T", help=f"{either}; within")
    parser.add_argument("--to", dest="end", type=options.day_or_instant, metavar="T", help="outside; else now")
    parser.add_argument("--by", choices=BY, default="", help="tell apart by this")
    parser.add_argument("--figure", action="append", default=[], metavar="NAME", help="one of them; may be repeated")
    parser.add_argument("--explain", action="store_true", help="say how each is computed as well")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print data as JSON")
    form.add_argument("--csv", action="store_true", help="print a table that a spreadsheet opens safely")
    form.add_argument("--html", action="store_true", help="print a page with charts that needs no network")


def window_of(here: Session) -> Window:
    """Return the window that the command's words mean."""
    from caseboard.domain.windows import USUAL, Window

    end = _begins(here, here.words.end) or here.now()
    start = _begins(here, here.words.start) or end - USUAL
    if start >= end:
        raise WrongUsage("--from lies at or after --to")
    return Window(start, end)


def _begins(here: Session, given: date | None) -> datetime | None:
    """Return the instant that is meant: that at which a day begins in the desk's zone."""
    from caseboard.domain.windows import midnight

    return given if given is None or isinstance(given, datetime) else midnight(given, zone_of(here))


def zone_of(here: Session) -> tzinfo:
    """Return the desk's zone, by whose calendar days things are counted."""
    from zoneinfo import ZoneInfo

    name = here.settings.text("time_zone")
    return ZoneInfo(name) if name and name != "UTC" else UTC


def report_of(here: Session, by: str = "") -> Report:
    """Return the figures that the command's words mean."""
    from caseboard.services.figures import report

    zone, window = zone_of(here), window_of(here)
    with here.database.connection_context(), here.database.atomic("DEFERRED"):
        return report(here.database, window, now=here.now(), by=by or here.words.by, zone=zone, only=here.words.figure)  # type: ignore[arg-type]  # the parser knows the groupings


def metrics(here: Session) -> int:
    """Print the figures."""
    made = report_of(here)
    if here.words.json:
        from caseboard.exchange.figure_tables import data_of

        say_json(data_of(made))
    elif here.words.csv:
        from caseboard.exchange.figure_tables import csv_of

        sys.stdout.write(csv_of(made))
    elif here.words.html:
        from caseboard.exchange.html_report import page

        sys.stdout.write(page(made))
    else:
        for line in lines(made, explain=here.words.explain):
            say(line)
    if made.incomplete_until is not None:
        tell(f"caseboard: metrics: incomplete: acts have been due since {instant(made.incomplete_until)}; run a worker")
    return 0


def lines(report: Report, *, explain: bool = False) -> Iterator[str]:
    """Yield the figures as lines: name, digits, and of how many."""
    asked = report.asked
    last = "now" if asked.window.end == asked.now else instant(asked.window.end)
    yield f"from {instant(asked.window.start)} up to {last}; days of {report.zone}"
    for answer in report.answers:
        yield ""
        yield from _of(answer, explain=explain)


def _of(answer: Answer, *, explain: bool) -> Iterator[str]:
    from caseboard.domain.figure import POPULATIONS

    group = f" · {answer.group}" if answer.group else ""
    yield f"{answer.figure.words}{group}  ({answer.figure.id}; {POPULATIONS[answer.figure.population]})"
    if explain:
        yield f"  {answer.figure.how}"
    width = max((len(part.name) for part in answer.parts), default=0)
    for part in answer.parts:
        yield f"  {part.name:<{width}}  {part.shown}{f'  n {part.n}' if str(part.n) != part.shown else ''}"
    if not answer.parts:
        yield "  none"
