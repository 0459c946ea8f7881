"""How long until a claim ends, where some have not ended yet: the estimate of Kaplan and Meier.

To look at ended claims alone would leave out those that take long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_NEAR = 1e-9
"""Closer to a bound than this, floats do not say on which side a product lies."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """The least length by which a share has ended; *beyond* where nobody knows more than that it is longer."""

    length: int
    beyond: bool = False


class Survival:
    """What share of claims is still open after a length of time."""

    def __init__(self, seen: Iterable[tuple[int, bool]]) -> None:
        """Take (length, whether it ended then) of each claim; one that has not ended was seen for that long.

        At equal lengths endings come before those that were only seen so far.
        """
        ended: Counter[int] = Counter()
        left: Counter[int] = Counter()
        for length, over in seen:
            left[length] += 1
            if over:
                ended[length] += 1
        self.n = left.total()
        self.ended = ended.total()
        self._greatest = max(left, default=0)
        self._steps: list[tuple[int, int, int]] = []
        """(length, how many were at risk, how many ended) where any ended."""
        at_risk = self.n
        for length in sorted(left):
            if ended[length]:
                self._steps.append((length, at_risk, ended[length]))
            at_risk -= left[length]

    def steps(self) -> list[tuple[int, float]]:
        """Return (length, share still open from then on) of each ending."""
        share, made = 1.0, []
        for length, at_risk, ended in self._steps:
            share *= (at_risk - ended) / at_risk
            made.append((length, share))
        return made

    def quantile(self, percent: int) -> Quantile | None:
        """Return the least length at which at most 100 less *percent* of a hundred are open; none of no claims."""
        if not self.n:
            return None
        bound = (100 - percent) / 100
        for place, (length, share) in enumerate(self.steps()):
            if share < bound - _NEAR or (share <= bound + _NEAR and self._exact(place) <= Fraction(100 - percent, 100)):
                return Quantile(length)
        return Quantile(self._greatest, beyond=True)

    def _exact(self, place: int) -> Fraction:
        """Return the share still open after a step without any rounding."""
        share = Fraction(1)
        for _, at_risk, ended in self._steps[: place + 1]:
            share *= Fraction(at_risk - ended, at_risk)
        return share
