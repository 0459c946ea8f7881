"""What one member of staff has done since they sat down, so that the newest of it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

TAKEN_BACK = ("note", "assignment", "proposal")
"""Kinds of act that can be taken back; a proposal as long as its grace period runs."""


class Deed(NamedTuple):
    """An act on one case."""

    kind: str
    number: str
    to: str | None = None
    """To whom an assignment gave the case; which kind of draft was discarded."""
    fields: Mapping[str, Any] | None = None
    """What stood in that draft."""


Deeds = list[Deed]
"""What was done in one go: one act, or one on each of many cases."""


class Sitting:
    """Deeds of one member of staff at one board, newest last."""

    def __init__(self) -> None:
        self._done: list[tuple[int, Deeds]] = []
        self.count = 0
        """How often something was done that can be taken back; it never falls."""

    def together(self) -> Deeds:
        """Return an empty list of deeds that will be taken back in one go, once there is one in it."""
        return []

    def did(self, kind: str, number: str, fields: Mapping[str, Any], deeds: Deeds | None = None) -> None:
        """Remember an act, among the *deeds* with which it is taken back."""
        if kind not in TAKEN_BACK:
            return
        made = [] if deeds is None else deeds
        if not made:
            self.count += 1
            self._done.append((self.count, made))
        made.append(Deed(kind, number, fields.get("to")))

    def discarded(self, number: str, kind: str, fields: Mapping[str, Any]) -> None:
        """Remember a draft that was discarded."""
        self.count += 1
        self._done.append((self.count, [Deed("draft", number, kind, fields)]))

    def newest(self) -> Deeds | None:
        """Return what was done last, none where nothing is left."""
        return self._done[-1][1] if self._done else None

    @property
    def newest_at(self) -> int:
        """The count at which that was done; 0 where nothing is left."""
        return self._done[-1][0] if self._done else 0

    def forget(self, deeds: Deeds) -> None:
        """Forget *deeds*: they have been taken back, or cannot be any more."""
        self._done = [one for one in self._done if one[1] is not deeds]

    def held_back(self, number: str) -> None:
        """Forget the proposals for a case: its decision was held back."""
        for _, deeds in tuple(self._done):
            if deeds == [Deed("proposal", number)]:
                self.forget(deeds)
