"""The cases one has looked at, in order, so that one can go back and forward through them."""

from __future__ import annotations

REMEMBERED = 100


class Visits:
    """Case numbers, and on which of them one stands."""

    def __init__(self) -> None:
        self._numbers: list[str] = []
        self._at = -1

    def at(self, number: str) -> None:
        """Take in that one looks at a case; where one had gone back, what lay ahead is forgotten."""
        if self._here != number:
            self._numbers = [*self._numbers[: self._at + 1], number][-REMEMBERED:]
            self._at = len(self._numbers) - 1

    def step(self, by: int, number: str | None) -> str | None:
        """Go one case back or forward from the case *number* and return which that is; none at either end."""
        if by < 0 and self._here not in (None, number):
            by = 0  # one has moved on to a case that has not been read: back means the last that was
        if not 0 <= self._at + by < len(self._numbers):
            return None
        self._at += by
        return self._here

    @property
    def _here(self) -> str | None:
        return self._numbers[self._at] if self._numbers else None
