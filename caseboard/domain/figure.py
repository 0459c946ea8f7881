"""What a figure is: its name, whom it is about, how it is computed, and its digits, which are the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from caseboard.domain.instants import MICROSECOND, words
from caseboard.domain.money import decimal_text
from caseboard.domain.percentiles import LEAST, Spread

Population = Literal[
    "closed",
    "arrived",
    "stock",
    "stock now",
    "deadlines",
    "sealed",
    "ended in negotiation",
    "staff",
    "sellers",
    "ledger",
]
POPULATIONS: dict[Population, str] = {
    "closed": "claims that ended in the window",
    "arrived": "claims that came in the window",
    "stock": "claims open at the window's end",
    "stock now": "claims open now",
    "deadlines": "the desk's deadlines that fell due in the window",
    "sealed": "decisions sealed in the window",
    "ended in negotiation": "disputes settled or withdrawn in the window before they were claims",
    "staff": "members of staff",
    "sellers": "sellers",
    "ledger": "everything sealed so far",
}
Unit = Literal["count", "length", "share", "money", "case"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the desk."""

    id: str
    words: str
    population: Population
    how: str
    """How it is computed, for whoever asks."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a figure: which one, how many it was made of, and what lies behind it."""

    name: str
    unit: Unit
    value: int | None
    """A count, microseconds, minor units, or the share's numerator; none where too few make no percentile."""
    n: int
    """How many it was made of."""
    of: int | None = None
    """The denominator of a share, or what was requested."""
    beyond: bool = False
    """Whether nobody knows more than that it is longer."""
    mark: str = ""
    """The currency of an amount, the number of a case."""
    query: str = ""
    """What the board's query language calls the cases behind it, where it can say so."""
    behind: tuple[str, ...] = ()
    """The conditions that the cases behind it meet, all of them; empty where there are none."""

    @property
    def shown(self) -> str:
        """The value in digits: the same on the screen, in a command, in a table and in a report."""
        if self.value is None:
            return f"none (n below {LEAST})" if self.unit == "length" and self.n else "none"
        match self.unit:
            case "length":
                return ("> " if self.beyond else "") + words(self.value * MICROSECOND)
            case "share":
                return f"{self.value} of {self.of}{_percent(self.value, self.of or 0)}"
            case "money":
                return f"{decimal_text(self.value, self.mark)} of {decimal_text(self.of or 0, self.mark)} {self.mark}"
            case "case":
                return f"{self.mark}, {words(self.value * MICROSECOND)}"
            case _:
                return str(self.value)

    @property
    def length(self) -> timedelta | None:
        """The value as a length of time, where it is one."""
        return None if self.value is None or self.unit not in ("length", "case") else self.value * MICROSECOND


def _percent(part: int, whole: int) -> str:
    """Return a share in per cent with one decimal, rounded half up; nothing of nothing."""
    if not whole:
        return ""
    thousandths = (2000 * part + whole) // (2 * whole)
    return f" ({thousandths // 10}.{thousandths % 10} %)"


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure as it stands for one group; the group is empty where nothing is told apart."""

    figure: Figure
    group: str
    parts: tuple[Part, ...]


def count(name: str, value: int, *behind: str, query: str = "") -> Part:
    """Return a count, which is made of what it counts."""
    return Part(name, "count", value, value, behind=behind, query=query)


def share(name: str, value: int, of: int, *behind: str) -> Part:
    """Return how many of how many; both are of one population."""
    return Part(name, "share", value, of, of, behind=behind)


def spread_parts(seen: Spread, *behind: str) -> list[Part]:
    """Return percentiles, the longest and the mean of lengths."""
    made = [
        Part("p50", "length", seen.p50, seen.n),
        Part("p90", "length", seen.p90, seen.n),
        Part("p95", "length", seen.p95, seen.n),
        Part("longest", "length", seen.most, seen.n),
        Part("mean", "length", seen.mean, seen.n),
    ]
    return [replace(part, behind=behind) for part in made]
