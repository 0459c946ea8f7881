"""What is being written, on its way to the desk's drafts: nothing older ever takes the place of something newer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caseboard.services.desk import Desk

Key = tuple[str, str]
"""A case's number, and what is written about it: note, letter, ask, decide, addendum."""
Fields = Mapping[str, Any]


class Drafts:
    """Drafts by case and kind; jotted down at once, kept by the desk in whichever thread comes to it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._jotted: dict[Key, Fields | None] = {}
        """What the desk has not been told yet; none where a draft is to go."""
        self._keeping = threading.Lock()
        self.writers: list[Callable[[], None]] = []
        """What jots down the fields of each form that stands open."""

    def jot(self, key: Key, fields: Fields | None) -> None:
        """Note what stands in a form now, or that nothing of it is to stay."""
        self._jotted[key] = fields

    def keep(self) -> None:
        """Have the desk keep all that was jotted down; it blocks."""
        with self._keeping:
            while self._jotted:
                key, fields = self._jotted.popitem()
                try:
                    self._desk.keep_draft(*key, fields)
                except BaseException:
                    self._jotted.setdefault(key, fields)
                    raise

    def jot_all(self) -> None:
        """Note what stands in every open form: the board is about to end."""
        for writer in self.writers:
            writer()
