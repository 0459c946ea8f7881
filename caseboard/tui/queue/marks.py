"""The marks of the queue: cases by number, so that they stay on them wherever rows go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from caseboard.tui.words import _

MOST = 500
"""Cases that may be marked at once: what one act does to them is read through before it is done."""
REMEMBERED = 100
"""Changes of the marks that can be taken back."""


class Marks:
    """Marked cases in the order in which they were marked, and what was marked before each change."""

    def __init__(self, moment: Callable[[], int]) -> None:
        """Begin without marks; *moment* counts what else was done that can be taken back."""
        self._numbers: dict[str, None] = {}
        self._before: list[tuple[int, tuple[str, ...]]] = []
        self._moment = moment
        self.last: str | None = None
        """The case that was marked last: a range begins there."""

    def __contains__(self, number: str) -> bool:
        return number in self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._numbers))

    def toggle(self, number: str) -> bool:
        """Mark a case, or let go of it; return whether there was room for the mark."""
        if number in self._numbers:
            self._change(one for one in self._numbers if one != number)
            self.last = number
            return True
        return self.add([number]) == 0

    def add(self, numbers: Iterable[str]) -> int:
        """Mark *numbers* as well and return for how many of them there was no room."""
        wanted = list(dict.fromkeys((*self._numbers, *numbers)))
        self._change(wanted[:MOST])
        if self._numbers:
            self.last = next(reversed(self._numbers))
        return max(0, len(wanted) - MOST)

    def clear(self) -> bool:
        """Let go of every mark; return whether there was one."""
        there = bool(self._numbers)
        self._change(())
        self.last = None
        return there

    def release(self, numbers: Iterable[str]) -> None:
        """Let go of cases that an act is done with; taking the act back brings no mark back."""
        for number in numbers:
            self._numbers.pop(number, None)

    def _change(self, numbers: Iterable[str]) -> None:
        before, self._numbers = tuple(self._numbers), dict.fromkeys(numbers)
        if before != tuple(self._numbers):
            self._before = [*self._before[1 - REMEMBERED :], (self._moment(), before)]

    def changed_since(self, moment: int) -> bool:
        """Whether the marks were changed at *moment* or later, and not as they were before."""
        return bool(self._before) and self._before[-1][0] >= moment

    def take_back(self) -> str:
        """Mark what was marked before the last change and return in words what is marked now."""
        before = self._before.pop()[1]
        self._numbers = dict.fromkeys(before)
        self.last = before[-1] if before else None
        return _("marks as before: {count} marked").format(count=len(before) or _("none"))
