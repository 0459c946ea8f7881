"""Case numbers and the rows they stand for."""

from __future__ import annotations

from functools import lru_cache

MOST_DIGITS = 9
"""Of a case number that a record brings along."""


# One event asks it half a dozen times.
@lru_cache(maxsize=8192)
def case_id(number: str) -> int:
    """Return the row id of a case number such as ``CB-12``.

    Raises:
        ValueError: it is no case number.
    """
    return int(number.removeprefix("CB-"))
