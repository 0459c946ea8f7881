"""Who looks at what, and for how long: what appears on the screen is opened, what leaves it is closed.

It becomes custody, which is append-only; a board that only reads writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Looks:
    """The items that stand on the screen now, by ref."""

    def __init__(self, opened: Callable[[str], None], closed: Callable[[str], None]) -> None:
        """Tell *opened* and *closed* of each item."""
        self._opened = opened
        self._closed = closed
        self._open: set[str] = set()

    def appeared(self, ref: str) -> None:
        """An item stands on the screen."""
        if ref not in self._open:
            self._open.add(ref)
            self._opened(ref)

    def only(self, refs: Iterable[str]) -> None:
        """No other items than *refs* are on the screen any more."""
        kept = self._open & set(refs)
        for gone in sorted(self._open - kept):
            self._closed(gone)
        self._open = kept
