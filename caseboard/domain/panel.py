"""A panel: one question that the team weighs, the facts that answer it, and the grounds they offer (R31 to R39).

A panel informs. Grounds are offered beside the facts and never chosen: a case
manager takes them or leaves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact on a panel, and how it weighs."""

    name: str
    words: str
    """May hold words of parties and carriers, hostile until the text door has had them."""
    weight: Literal["plain", "good", "bad", "missing"] = "plain"


@dataclass(frozen=True, slots=True)
class Panel:
    """One question with its facts."""

    name: str
    """customs, addresses, address_change, delivery, signature, complaint."""
    title: str
    rule: str
    facts: tuple[Fact, ...]
    chip: str = ""
    """The answer in a few words, for the row of chips; empty where there is nothing to say yet."""
    warns: bool = False
    grounds: tuple[str, ...] = ()
    """Grounds that fit what is on file, each offered and none chosen."""
