"""The supervisor's figures: reads of the store put to the one function of each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Any

from caseboard.domain import outcome_figures, queue_figures, time_figures
from caseboard.domain.events import Refused
from caseboard.domain.figure import Answer, Part
from caseboard.domain.figure_rows import Answered, Decided, Ended, Fell, Flow, Lived, Owed, Stock
from caseboard.domain.figures import FIGURES
from caseboard.domain.instants import micros
from caseboard.domain.outcome_figures import integrity
from caseboard.domain.queue_figures import AGES, OWED_WORDS, STAGES
from caseboard.domain.windows import USUAL, Day, Window, days_of
from caseboard.services.breaks import first_bad
from caseboard.services.entry_checks import check_entries
from caseboard.services.sealed_checks import check_endings
from caseboard.store import figures, figures_of_people, standing, tallied
from caseboard.store.database import CaseDatabase
from caseboard.store.figure_terms import Asked, By
from caseboard.store.tallied import Stretch

BY: tuple[By, ...] = ("", "reason", "seller", "staff", "country")
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one window, and how far they can be trusted."""

    asked: Asked
    zone: tzinfo
    answers: tuple[Answer, ...]
    incomplete_until: datetime | None
    """Up to when the worker has done what was due, where that is before the window's end; none where it is not."""

    def answer(self, figure: str, group: str = "") -> Answer:
        """Return one figure.

        Raises:
            KeyError: it was not asked for, or has no such group.
        """
        for one in self.answers:
            if (one.figure.id, one.group) == (figure, group):
                return one
        raise KeyError(f"{figure} of {group!r}")


def usual_window(now: datetime) -> Window:
    """Return the last four weeks up to *now*."""
    return Window(now - USUAL, now)


def report(
    database: CaseDatabase,
    window: Window,
    *,
    now: datetime,
    by: By = "",
    zone: tzinfo = UTC,
    only: Iterable[str] = (),
) -> Report:
    """Return the figures of *window* as known at *now*, told apart *by* something; *only* some of them, or all.

    Raises:
        Refused: a figure of that name, or such a grouping, is not known.
    """
    wanted = tuple(only) or tuple(FIGURES)
    if strange := [name for name in wanted if name not in FIGURES]:
        raise Refused(f"unknown figure {strange[0]!r}; known are {', '.join(FIGURES)}")
    if by not in BY:
        raise Refused(f"unknown grouping {by!r}; known are {', '.join(filter(None, BY))}")
    reads = Reads(database, Asked(window, now, by), zone)
    answers = tuple(answer for name in wanted for answer in _answers(reads, name))
    since = figures.owing_since(database, now)
    return Report(reads.asked, zone, reads.named(answers), since if since and since < reads.asked.at else None)


def behind(database: CaseDatabase, asked: Asked, part: Part) -> tuple[str, ...]:
    """Return the numbers of the cases behind a part of a figure; of a great many the first."""
    return figures.numbers(database, asked, part.behind, asked.now + SOON) if part.behind else ()


def _answers(reads: Reads, name: str) -> Iterator[Answer]:
    """Yield a figure for each group, in order of the groups."""
    figure = FIGURES[name]
    for group, parts in sorted(_MADE[name](reads).items()):
        column = reads.column(name)
        yield Answer(figure, group, tuple(_narrowed(part, f"{column}={group}") if column else part for part in parts))


def _narrowed(part: Part, behind: str) -> Part:
    """Return *part* with its group among the conditions; what the query language says of all is not said of one."""
    query = part.query if part.unit == "case" else ""
    return replace(part, behind=(*part.behind, behind) if part.behind else (), query=query)


@dataclass
class Reads:
    """What the figures of one window read; each read is made once, when it is first asked for."""

    database: CaseDatabase
    asked: Asked
    zone: tzinfo

    @cached_property
    def days(self) -> list[Day]:
        """The days of the window."""
        return days_of(self.asked.window, self.zone)

    @cached_property
    def edges(self) -> list[int]:
        """Where its days begin, and its end; microseconds."""
        return [*(micros(day.window.start) for day in self.days), micros(self.asked.window.end)]

    @cached_property
    def stock(self) -> list[Stock]:
        """Open claims by stage and age: from tallies where all of them are asked about as they stand now."""
        asked = self.asked
        # What ends at this very instant is still open; tallies know it as ended.
        if asked.by or asked.at != asked.now or tallied.ends_from(self.database, micros(asked.at)):
            return figures.stock(self.database, asked, AGES)
        return self._stock_of_now()

    def _stock_of_now(self) -> list[Stock]:
        at = micros(self.asked.at)
        bounds = [at - 1, *(at - age for age in AGES[1:])]
        stretches = [Stretch(older + 1, newer + 1) for newer, older in pairwise(bounds)]
        stretches.append(Stretch(None, bounds[-1] + 1))
        first = tallied.oldest(self.database)
        case, came = first or (0, at)
        return [
            Stock("", stage, place, n, came, case)
            for stage in STAGES
            for place, n in enumerate(tallied.open_by_stage(self.database, stage, stretches))
            if n
        ]

    @cached_property
    def flow(self) -> list[Flow]:
        """Claims that came and ended on each day of the window."""
        if self.asked.by:
            return figures.flow(self.database, self.asked, self.edges)
        stretches = [Stretch(start, end) for start, end in pairwise(self.edges)]
        came, left = tallied.arrived(self.database, stretches), tallied.left(self.database, stretches)
        return [Flow("", place, *both) for place, both in enumerate(zip(came, left, strict=True))]

    @cached_property
    def owed(self) -> list[Owed]:
        """What open claims owe the desk's deadlines now."""
        if self.asked.by:
            return [row for kind in OWED_WORDS for row in figures.owed(self.database, self.asked, kind, self.soon)]
        now, soon = micros(self.asked.now), micros(self.soon)
        stretches = (Stretch(None, now), Stretch(now, soon))
        return [Owed("", kind, *tallied.owing(self.database, kind, stretches)) for kind in OWED_WORDS]

    @property
    def soon(self) -> datetime:
        """Until when a deadline is coming."""
        return self.asked.now + SOON

    @cached_property
    def fell(self) -> list[Fell]:
        """Deadlines that fell due in the window."""
        if self.asked.by:
            return [row for kind in OWED_WORDS for row in figures.fell_due(self.database, self.asked, kind)]
        # What is due at this very instant has fallen due.
        end = min(self.edges[-1], micros(self.asked.now) + 1)
        stretch = Stretch(self.edges[0], max(end, self.edges[0]))
        return [Fell("", kind, *tallied.due_and_missed(self.database, kind, stretch)) for kind in OWED_WORDS]

    @cached_property
    def lived(self) -> list[Lived]:
        """Claims that came in the window."""
        return figures.lived(self.database, self.asked)

    @cached_property
    def decided(self) -> list[Decided]:
        """Decisions sealed in the window."""
        return figures.decided(self.database, self.asked)

    @cached_property
    def answered(self) -> list[Answered]:
        """Claims that ended in the window, with the desk's first letters."""
        return figures.answered(self.database, self.asked)

    @cached_property
    def ended(self) -> list[Ended]:
        """Claims that ended in the window."""
        if self.asked.by:
            return figures.ended(self.database, self.asked)
        return tallied.all_ended(self.database, Stretch(self.edges[0], self.edges[-1]))

    def at_the_edges(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the backlog at the window's beginning and at its end, by group."""
        edges = (self.edges[0], self.edges[-1])
        if self.asked.by:
            return tuple(  # type: ignore[return-value]  # two edges make two
                {row.group: row.n for row in figures.standing(self.database, self.asked, edge)} for edge in edges
            )
        stretches = [Stretch(None, edge) for edge in edges]
        came, left = tallied.arrived(self.database, stretches), tallied.left(self.database, stretches)
        return {"": came[0] - left[0]}, {"": came[1] - left[1]}

    def column(self, figure: str) -> str:
        """Return the column by which a figure's groups are told apart, empty where there are none."""
        if self.asked.by != "staff":
            return self.asked.by
        return _CREDITED.get(figure, "assignee")

    def named(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """Return *answers* with sellers called by their names; two of one name keep their keys."""
        made = tuple(answers)
        if self.asked.by != "seller":
            return made
        names = figures.names_of_sellers(self.database, {one.group for one in made})
        several = {name for name in names.values() if list(names.values()).count(name) > 1}
        shown = {key: f"{name} ({key})" if name in several else name for key, name in names.items()}
        return tuple(Answer(one.figure, shown.get(one.group, one.group), one.parts) for one in made)


_CREDITED = {
    **dict.fromkeys(("decision_net", "decision_gross", "end_to_end", "decision_trend"), "decided_by"),
    **dict.fromkeys(("outcomes", "awarded", "endings"), "decided_by"),
    **dict.fromkeys(("first_response", "both_contacted"), "answered_by"),
}
"""Whose a figure of staff is, where it is not the assignee's."""

Made = dict[str, list[Part]]


def _grouped(rows: Iterable[Any], by: str) -> dict[str, list[Any]]:
    """Return *rows* by their group; without a grouping there is one group, even of nothing."""
    found: dict[str, list[Any]] = defaultdict(list)
    if not by:
        found[""] = []
    for row in rows:
        found[row[0]].append(row)
    return found


def _each(read: str, made: Callable[..., list[Part]], *more: str, last: str = "") -> Callable[[Reads], Made]:
    """Return how a figure is made for each group: its function over rows of one read, and what else it wants."""

    def make(reads: Reads) -> Made:
        others = [getattr(reads, name) for name in more] + ([last] if last else [])
        groups = _grouped(getattr(reads, read), reads.asked.by)
        return {group: made(rows, *others) for group, rows in groups.items()}

    return make


def _oldest(reads: Reads) -> Made:
    groups = _grouped(reads.stock, reads.asked.by)
    return {group: queue_figures.oldest(rows, reads.asked.at) for group, rows in groups.items()}


def _identity(reads: Reads) -> Made:
    before, after = reads.at_the_edges()
    flow = _grouped(reads.flow, reads.asked.by)
    groups = {*before, *after, *flow}
    return {
        group: queue_figures.identity(before.get(group, 0), flow.get(group, []), after.get(group, 0))
        for group in groups
    }


def _in_negotiation(reads: Reads) -> Made:
    rows = figures.ended_in_negotiation(reads.database, reads.asked)
    return {group: outcome_figures.in_negotiation(of) for group, of in _grouped(rows, reads.asked.by).items()}


def _awarded(reads: Reads) -> Made:
    rows = figures.awards(reads.database, reads.asked)
    return {group: outcome_figures.awarded(of) for group, of in _grouped(rows, reads.asked.by).items()}


def _staff(reads: Reads) -> Made:
    """Return what each member of staff did; it is told apart by them whatever else is, or not at all."""
    if reads.asked.by not in ("", "staff"):
        return {}
    asked = Asked(reads.asked.window, reads.asked.now, "staff")
    handed = {row.group: row.n for row in figures_of_people.handed_over(reads.database, asked)}
    load = {row.group: row.n for row in figures_of_people.open_load(reads.database)}
    decided = _grouped(figures.decided(reads.database, asked), "staff")
    answered = _grouped(figures.answered(reads.database, asked), "staff")
    untouched = _grouped(figures_of_people.untouched(reads.database), "staff")
    looked = _grouped(figures_of_people.looked_over(reads.database, asked), "staff")
    names = {one.name for one in standing.staff(reads.database)} | {*handed, *load, *decided, *answered, *looked} - {""}
    return {
        name: outcome_figures.of_staff(
            decided.get(name, []), answered.get(name, []), looked.get(name, []), handed.get(name, 0), load.get(name, 0),
            [number for _, number in untouched.get(name, [])],
        )
        for name in names
    }  # fmt: skip


def _sellers(reads: Reads) -> Made:
    if reads.asked.by not in ("", "seller"):
        return {}
    cohorts: Sequence[Any] = [
        read(reads.database, reads.asked)
        for read in (figures_of_people.shipped, figures_of_people.disputed, figures_of_people.at_fault)
    ]
    if not reads.asked.by:
        return {"": outcome_figures.of_sellers(*cohorts)}
    grouped = [_grouped(rows, "seller") for rows in cohorts]
    keys = {key for rows in grouped for key in rows}
    return {key: outcome_figures.of_sellers(*(rows.get(key, []) for rows in grouped)) for key in keys}


def _integrity(reads: Reads) -> Made:
    if reads.asked.by:
        return {}
    entries = check_entries(reads.database, lambda _step, _done, _all: None)
    wrong = [*entries.wrong, *check_endings(reads.database, entries)]
    first = first_bad(wrong)
    return {"": integrity(len(entries.decisions), len(wrong), first.entry if first else None)}


_MADE: dict[str, Callable[[Reads], Made]] = {
    "backlog": _each("stock", queue_figures.backlog),
    "ageing": _each("stock", queue_figures.ageing),
    "oldest": _oldest,
    "owed": _each("owed", queue_figures.owed),
    "identity": _identity,
    "flow": _each("flow", queue_figures.flow, "days"),
    "by_clock": _each("lived", queue_figures.by_clock),
    "time_to_ending": _each("lived", time_figures.time_to_ending),
    "decision_net": _each("decided", time_figures.decision_net),
    "decision_gross": _each("decided", time_figures.decision_gross),
    "end_to_end": _each("decided", time_figures.end_to_end),
    "decision_trend": _each("decided", time_figures.trend, "days"),
    "first_response": _each("answered", time_figures.first_response),
    "both_contacted": _each("answered", time_figures.both_contacted),
    "breach_answer": _each("fell", time_figures.breaches, last="answer"),
    "breach_contact": _each("fell", time_figures.breaches, last="contact"),
    "breach_decision": _each("fell", time_figures.breaches, last="decision"),
    "outcomes": _each("ended", outcome_figures.outcomes),
    "awarded": _awarded,
    "endings": _each("ended", outcome_figures.endings),
    "in_negotiation": _in_negotiation,
    "staff": _staff,
    "sellers": _sellers,
    "integrity": _integrity,
}
