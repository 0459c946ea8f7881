"""What a check of the ledger finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it was written, in one line."""

    words: str
    entry: int | None = None
    """The first entry it may be about, counted from 0; None where it is about none."""
    until: int | None = None
    """Before which entry the one it is about stands, where it cannot be told more exactly."""


def first_bad(wrong: Iterable[Wrong]) -> Wrong | None:
    """Return what was found about the first entry that is not as it was.

    What only says between which two it stands gives way to what names one of those.
    """
    named = [one for one in wrong if one.entry is not None]
    exact = [one.entry for one in named if one.until is None and one.entry is not None]
    telling = [
        one for one in named if one.until is None or not any((one.entry or 0) <= entry < one.until for entry in exact)
    ]
    return min(telling, key=lambda one: one.entry or 0, default=None)
