"""Marks on the lines of a page: by what the lines stand for, so that they stay where they were put."""

from __future__ import annotations

from collections.abc import Iterable

from caseboard.tui.actions import bindings
from caseboard.tui.queue.marks import MOST
from caseboard.tui.saying import Saying
from caseboard.tui.supervisor.overview import Overview

MARKS = ("mark.toggle", "mark.all", "mark.none")


class Marked(Overview):
    """A pane whose lines can be marked."""

    BINDINGS = bindings(MARKS, "mark")

    class Changed(Saying):
        """Other lines are marked now."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self.marks: dict[str, None] = {}

    def markable(self) -> Iterable[str]:
        """Return what can be marked, in the order of the lines."""
        return self._keys()

    @property
    def chosen(self) -> tuple[str, ...]:
        """What an act is done to: what is marked, or else what is under the cursor."""
        there = set(self.markable())
        return tuple(one for one in self.marks if one in there) or ((self.key,) if self.key in there else ())

    def action_mark(self, id_: str) -> None:
        """Mark a line, or let go of it; all of them, or none."""
        match id_:
            case "mark.toggle" if self.key in self.marks:
                del self.marks[self.key]
            case "mark.toggle" if self.key and len(self.marks) < MOST:
                self.marks[self.key] = None
            case "mark.all":
                self.marks = dict.fromkeys(list(self.markable())[:MOST])
            case "mark.none":
                self.marks = {}
        self.redraw()
        if id_ == "mark.toggle":
            self.action_move("move.down")
        self.post_message(self.Changed())

    def release(self, keys: Iterable[str]) -> None:
        """Let go of *keys*, which an act is done with."""
        for key in keys:
            self.marks.pop(key, None)
