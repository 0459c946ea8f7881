"""Decided cases that are like one at hand, and whether a draft goes another way than they did.

It informs and decides nothing: a draft that stands out may be the right one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

LEAST = 5
"""Fewer cases than this make no custom that a draft could stand out from."""
RARE, USUAL = 10, 80
"""Per cent: an outcome that at most so many had, where at least so many had another one."""
BAND = 2
"""Amounts are alike from a half up to twice as much."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """What cases are compared by; amounts in minor units of the currency."""

    reason: str
    detail: str
    currency: str
    requested: int
    seller: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided case."""

    number: str
    like: Likeness
    outcome: str
    awarded: int
    fault: str
    sealed_at: datetime


def in_band(one: Likeness, other: Likeness) -> bool:
    """Whether two amounts are alike, which those of two currencies never are."""
    low, high = sorted((one.requested, other.requested))
    return one.currency == other.currency and high <= BAND * low


def nearest(found: Iterable[Precedent], case: Likeness, most: int = SHOWN) -> tuple[Precedent, ...]:
    """Return the decided cases of the same reason that are nearest to *case*.

    The same detail goes before the same seller, that before an amount alike;
    then the nearer amount, then the newer decision.
    """
    same = {one.number: one for one in found if one.like.reason == case.reason}
    return tuple(sorted(same.values(), key=lambda one: _distance(one, case)))[:most]


def _distance(one: Precedent, case: Likeness) -> tuple[bool, bool, bool, int, float, str]:
    like = one.like
    apart = abs(like.requested - case.requested) if like.currency == case.currency else case.requested
    return (
        like.detail != case.detail,
        like.seller != case.seller,
        not in_band(like, case),
        apart,
        -one.sealed_at.timestamp(),
        one.number,
    )


def is_outlier(outcome: str, awarded: int, case: Likeness, precedents: Sequence[Precedent]) -> str:
    """Return in words how a draft stands out from the cases like it; empty where it does not, or they are too few.

    An outcome stands out that hardly any had where nearly all had another. A
    part that is refunded stands out below or above every part that was before.
    """
    alike = [one for one in precedents if one.like.reason == case.reason and one.like.detail == case.detail]
    if len(alike) < LEAST:
        return ""
    counts = Counter(one.outcome for one in alike)
    other, most = max(((one, n) for one, n in counts.items() if one != outcome), key=_more, default=("", 0))
    if 100 * counts[outcome] <= RARE * len(alike) and 100 * most >= USUAL * len(alike):
        return f"{_words(outcome)} in {counts[outcome]} of {len(alike)} cases like it, {_words(other)} in {most}"
    parts = [one for one in alike if one.outcome == outcome == "refund_partial" and one.like.requested]
    if len(parts) >= LEAST and case.requested:
        # Compared crosswise, so that no share is rounded.
        below = all(awarded * one.like.requested < one.awarded * case.requested for one in parts)
        above = all(awarded * one.like.requested > one.awarded * case.requested for one in parts)
        if below or above:
            which = "less" if below else "more"
            return f"gives back {which} of the request than each of {len(parts)} partial refunds like it"
    return ""


def _more(counted: tuple[str, int]) -> tuple[int, str]:
    return counted[1], counted[0]


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")
