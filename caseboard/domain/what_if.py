"""The same records under two policies, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseboard.domain.figure import Part, count, spread_parts
from caseboard.domain.percentiles import spread

HUMAN = frozenset({"proposal", "hold_back", "approval", "rejection", "addendum"})
"""What people decided: it was decided under the policy of the time, and is not played again under another."""
SAID = "Human decisions are not replayed: claims end here by silence, by their parties, or not at all."
REVIEWS = ("review", "early_review")
PERIODS = ("period", "renewal")


@dataclass(frozen=True, slots=True)
class Played:
    """What became of the records under one policy."""

    version: str
    cases: int
    claims: int
    acts: tuple[tuple[str, int], ...]
    """(type, how many) of what the worker did."""
    to_review: tuple[int, ...]
    """How long each claim took to its first review, microseconds."""


def parts(played: Played) -> list[Part]:
    """Return what one looks at: reviews, cancellations, periods, and the time to review."""
    acts = dict(played.acts)
    seen = spread(played.to_review)
    return [
        count("cases", played.cases),
        count("claims", played.claims),
        count("escalated by the clock", acts.get("escalation", 0)),
        count("reviews", sum(acts.get(kind, 0) for kind in REVIEWS)),
        count("of them early", acts.get("early_review", 0)),
        count("cancelled for silence", acts.get("cancellation", 0)),
        count("evidence periods", sum(acts.get(kind, 0) for kind in PERIODS)),
        count("of them renewed", acts.get("renewal", 0)),
        *(Part(f"time to review, {part.name}", part.unit, part.value, part.n) for part in spread_parts(seen)),
    ]


def side_by_side(one: Played, other: Played) -> Sequence[tuple[str, Part, Part]]:
    """Return (name, value under *one*, value under *other*) of everything that is compared."""
    return [(mine.name, mine, theirs) for mine, theirs in zip(parts(one), parts(other), strict=True)]
