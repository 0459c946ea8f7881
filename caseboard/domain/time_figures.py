"""How long things take, and whether the desk met its own deadlines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from caseboard.domain.figure import Part, count, share, spread_parts
from caseboard.domain.figure_rows import Answered, Decided, Fell, Lived
from caseboard.domain.instants import micros
from caseboard.domain.percentiles import LEAST, PERCENTS, spread
from caseboard.domain.survival import Survival
from caseboard.domain.windows import Day

_SEALED = ("left", "own", "stage=decided")


def decision_net(rows: Sequence[Decided]) -> list[Part]:
    """Return the time to decision less waiting, which is what R19 bounds."""
    return spread_parts(spread(row.net for row in rows), *_SEALED)


def decision_gross(rows: Sequence[Decided]) -> list[Part]:
    """Return the time from claim to decision."""
    return spread_parts(spread(row.gross for row in rows), *_SEALED)


def end_to_end(rows: Sequence[Decided]) -> list[Part]:
    """Return the time from dispute to decision."""
    return spread_parts(spread(row.end_to_end for row in rows), *_SEALED)


def trend(rows: Sequence[Decided], days: Sequence[Day]) -> list[Part]:
    """Return the median net time to decision of each day's decisions."""
    starts = [micros(day.window.start) for day in days]
    found: list[list[int]] = [[] for _ in days]
    for row in rows:
        found[bisect_right(starts, row.sealed_at) - 1].append(row.net)
    made = []
    for day, lengths in zip(days, found, strict=True):
        seen = spread(lengths)
        made.append(Part(f"{day.date} p50", "length", seen.p50, seen.n))
    return made


def first_response(rows: Sequence[Answered]) -> list[Part]:
    """Return how long claims waited for the first letter of staff to either party."""
    lengths = [row.first for row in rows if row.first is not None]
    told = share("answered", len(lengths), len(rows), "left", "own", "answered")
    return [*spread_parts(spread(lengths), "left", "own", "answered"), told]


def both_contacted(rows: Sequence[Answered]) -> list[Part]:
    """Return how long claims waited until staff had written to both parties."""
    lengths = [row.both for row in rows if row.both is not None]
    told = share("both contacted", len(lengths), len(rows), "left", "own", "contacted")
    return [*spread_parts(spread(lengths), "left", "own", "contacted"), told]


def time_to_ending(rows: Sequence[Lived]) -> list[Part]:
    """Return how long claims live, those still open counted for as long as they have been seen."""
    seen = Survival((row.length, row.ended) for row in rows if not row.imported)
    made = []
    for percent in PERCENTS:
        found = seen.quantile(percent) if seen.n >= LEAST else None
        length = None if found is None else found.length
        beyond = found is not None and found.beyond
        made.append(Part(f"p{percent}", "length", length, seen.n, beyond=beyond, behind=("arrived", "own")))
    return [*made, count("of them still open", seen.n - seen.ended, "arrived", "open")]


def breaches(rows: Sequence[Fell], kind: str) -> list[Part]:
    """Return which share of the deadlines that fell due was not met by its instant."""
    of_kind = [row for row in rows if row.kind == kind]
    due, missed = sum(row.due for row in of_kind), sum(row.missed for row in of_kind)
    return [share("not met", missed, due, f"due_{kind}", f"missed_{kind}")]
