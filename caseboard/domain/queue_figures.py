"""What lies on the desk: backlog, ages, flow, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from caseboard.domain.figure import Part, count, share
from caseboard.domain.figure_rows import Flow, Lived, Owed, Stock
from caseboard.domain.instants import micros
from caseboard.domain.windows import Day

_DAY = 86_400_000_000
AGES = (0, _DAY, 3 * _DAY, 7 * _DAY, 15 * _DAY)
"""The least age of each class, microseconds of elapsed time."""
AGE_WORDS = ("under 1 d", "1 to 3 d", "3 to 7 d", "7 to 15 d", "15 d and over")
STAGES = ("gathering", "review", "approval", "sealing")
OWED_WORDS = {"answer": "first response", "contact": "both contacted", "decision": "decision"}


def backlog(rows: Sequence[Stock]) -> list[Part]:
    """Return how many claims are open: in all, and by the stage they are in."""
    total = count("open", sum(row.n for row in rows), "stock", query="is:open")
    stages = {stage: sum(row.n for row in rows if row.stage == stage) for stage in STAGES}
    if not any(row.stage for row in rows):
        return [total]
    return [total, *(count(name, n, "open", f"stage={name}", query=f"stage:{name}") for name, n in stages.items())]


def ageing(rows: Sequence[Stock]) -> list[Part]:
    """Return how many open claims there are of each age, in all and by stage."""
    made = []
    for stage in ("", *(stage for stage in STAGES if any(row.stage == stage for row in rows))):
        of_stage = (f"stage={stage}",) if stage else ()
        for place, named in enumerate(AGE_WORDS):
            n = sum(row.n for row in rows if row.age == place and stage in ("", row.stage))
            name = f"{stage}, {named}" if stage else named
            made.append(count(name, n, "stock", *of_stage, *_between(place)))
    return made


def _between(place: int) -> tuple[str, ...]:
    """Return the conditions of an age."""
    upper = (f"age<{AGES[place + 1]}",) if place + 1 < len(AGES) else ()
    return (f"age>{AGES[place]}", *upper)


def oldest(rows: Sequence[Stock], at: datetime) -> list[Part]:
    """Return the claim that has been open for longest."""
    first = min((row for row in rows if row.case), key=lambda row: (row.first, row.case), default=None)
    if first is None:
        return [Part("oldest", "case", None, 0)]
    number = f"CB-{first.case}"
    return [Part("oldest", "case", micros(at) - first.first, sum(row.n for row in rows), mark=number, query=number)]


def flow(rows: Sequence[Flow], days: Sequence[Day]) -> list[Part]:
    """Return how many claims came and ended on each day, and the difference."""
    found = {row.place: row for row in rows}
    made = []
    for place, day in enumerate(days):
        row = found.get(place)
        arrived, left = (row.arrived, row.left) if row else (0, 0)
        made += [count(f"{day.date} arrived", arrived), count(f"{day.date} ended", left)]
        made.append(Part(f"{day.date} net", "count", arrived - left, arrived + left))
    return made


def identity(before: int, rows: Sequence[Flow], after: int) -> list[Part]:
    """Return the backlog at both ends of the window, and what came and ended in between."""
    arrived, left = sum(row.arrived for row in rows), sum(row.left for row in rows)
    return [
        count("backlog at the beginning", before),
        count("arrived", arrived, "arrived"),
        count("ended", left, "left"),
        count("backlog at the end", after, "stock"),
    ]


def adds_up(parts: Sequence[Part]) -> bool:
    """Whether a backlog is what it was, and what came, less what ended."""
    before, arrived, left, after = (part.value or 0 for part in parts)
    return after == before + arrived - left


def owed(rows: Sequence[Owed]) -> list[Part]:
    """Return how many open claims owe an act of the desk: past its instant, and within a day."""
    made = []
    for kind, name in OWED_WORDS.items():
        of_kind = [row for row in rows if row.kind == kind]
        past, soon = sum(row.past for row in of_kind), sum(row.soon for row in of_kind)
        made.append(count(f"{name}, missed", past, f"owes_{kind}", f"past_{kind}"))
        made.append(count(f"{name}, within a day", soon, f"owes_{kind}", f"soon_{kind}"))
    return made


def by_clock(rows: Sequence[Lived]) -> list[Part]:
    """Return which share of claims came by the clock and not by the buyer (R8)."""
    return [share("by the clock", sum(row.by_clock for row in rows), len(rows), "arrived", "by_clock")]
