"""What a check of the ledger finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it was written, in one line."""

    words: str
    entry: int | None = None
    """The first entry it is about, counted from 0; None where it is about none."""
