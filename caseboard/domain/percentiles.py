"""Percentiles by nearest rank, in integers: a value that was really seen, never one between two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
"""Below so many values there is no percentile: it would be somebody's own case."""
PERCENTS = (50, 90, 95)


@dataclass(frozen=True, slots=True)
class Spread:
    """How lengths are spread; microseconds, percentiles none below `LEAST` values."""

    n: int
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None
    most: int | None = None
    mean: int | None = None
    """Rounded towards nothing; secondary, since one long case moves it."""


def rank(n: int, percent: int) -> int:
    """Return which of *n* values is the percentile, counted from 1: percent of *n*, rounded up."""
    return -(-percent * n // 100)


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """Return the percentile of values in order, none where they are too few to have one."""
    return None if len(ordered) < LEAST else ordered[rank(len(ordered), percent) - 1]


def spread(values: Iterable[int]) -> Spread:
    """Return how *values* are spread."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0)
    p50, p90, p95 = (nearest_rank(ordered, percent) for percent in PERCENTS)
    return Spread(len(ordered), p50, p90, p95, ordered[-1], sum(ordered) // len(ordered))
