"""A text of any length; JSON as a tree and CSV as a table where it is short enough to be read whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import line
from caseboard.tui.viewers.asking import say
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.source import source_of
from caseboard.tui.viewers.structure import Structure, structure_of
from caseboard.tui.viewers.text_rows import Stretch, TextRows, stretches
from caseboard.tui.viewers.viewer import Viewer
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown

COUNTING = "count"
AT_ONCE = 0.1
"""Seconds between what the index tells of its growing."""
_REST = 0.0005
"""Seconds in which whoever draws goes first, after each piece of the index."""


class TextViewer(Viewer):
    """Shows a text by its lines; what is structured is shown so first, and as text when asked."""

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(shown, id=id)
        self._text = TextRows(source_of(shown), self._want)
        self._structure: Structure | None = None
        self._generation = 0
        """Of the index: what an older one still tells is passed over."""
        self._kept_line: int | None = None
        """The line to go back to once the index has come so far."""
        self._to_end = False

    @property
    def as_text(self) -> bool:
        """Whether the text itself is on the screen, and no tree or table of it."""
        return self.rows is self._text

    def load(self) -> None:
        """Look what kind of text it is, then begin its index."""
        source = self._text.source
        if not source.size:
            self.show_rows(Fixed([line((_("There are no words: it is empty."), "quiet"))]), face="empty")
            return
        self.ask("kind", lambda: structure_of(source, self.shown.name))

    def answer(self, doing: str, result: object) -> None:
        """Take what kind of text it is, more of the index, or a block."""
        match doing, result:
            case "kind", Structure():
                self._structure = result
                self._show_structure(result)
            case "kind", _:
                self._show_text()
            case "count", (int(generation), list(more), bool(whole)):
                if generation == self._generation:
                    self._grown(more, whole=whole)
            case _, (int(generation), int(number), list(lines)):
                if generation == self._generation:
                    self._text.blocks.put(number, lines)
                    self.refresh()

    def _show_structure(self, structure: Structure) -> None:
        self.wraps = structure.wraps
        self.show_rows(Fixed(structure.lines))

    # The index.

    def _show_text(self) -> None:
        """Put the text on the screen and count it for the width there is."""
        self.rows = self._text
        if self.room.width:
            self._text.lay_out(self.room.width, wraps=self.wraps)
            self._count()

    def _count(self) -> None:
        """Have the index made for the width there is, from the beginning."""
        text = self._text
        text.forget()
        self._generation += 1
        generation, width, source = self._generation, text.breaks_at, text.source

        def count() -> object:
            told, more = 0.0, []
            for one in stretches(source, width):
                more.append(one)
                if not told or time.monotonic() - told > AT_ONCE:
                    if not say(self, COUNTING, (generation, more, False)):
                        return None
                    told, more = time.monotonic(), []
                if len(more) % 4 == 0:
                    time.sleep(_REST)
            return generation, more, True

        self.ask(COUNTING, count)

    def _grown(self, more: Sequence[Stretch], *, whole: bool) -> None:
        """Take further blocks of the index, and stay with the line that one read."""
        first = not self._text.stretches
        self._text.add(more)
        self._text.whole = whole
        if first and self.face != "ready":
            self.show_rows(self._text)
        self.measured()
        if self._kept_line is not None and (whole or self._text.lines > self._kept_line):
            self.scroll_to(y=self._text.row_of(self._kept_line), animate=False, force=True, immediate=True)
            self._kept_line = None
        if whole and self._to_end:
            self._to_end = False
            self.scroll_to(y=self._text.count, animate=False, force=True, immediate=True)
        self.post_message(self.Moved(self))

    def _want(self, number: int) -> None:
        text, generation, one, width = self._text, self._generation, self._text.stretches[number], self._text.breaks_at
        self.call_next(self.ask, f"block {number}", lambda: (generation, number, text.read(one, width)))

    def _lay_out(self) -> None:
        """Count anew where rows are broken otherwise; the line on top stays there."""
        text = self._text
        if not self.as_text or not self.room.width:
            super()._lay_out()
            return
        before = text.breaks_at
        top = text.line_at(self.scroll_offset.y)
        text.lay_out(self.room.width, wraps=self.wraps)
        if text.breaks_at != before or not text.stretches:
            text.width = 0
            if self._kept_line is None and text.stretches:
                self._kept_line = top
            self._count()
        else:
            self.measured()

    # What one can do.

    def toggle_form(self) -> bool:
        """Change between tree or table, and the text itself."""
        if self._structure is None:
            return False
        if self.as_text:
            self._generation += 1
            self._show_structure(self._structure)
        else:
            self.wraps = True
            self._found = self._marked = None
            self._kept_line = 0
            self._show_text()
        self.post_message(self.Moved(self))
        return True

    def action_move(self, id_: str) -> None:
        """Go through the rows; to the end means the very end, also where it is not known yet."""
        self._kept_line = None
        self._to_end = id_ == "move.bottom" and self.as_text and not self._text.whole
        super().action_move(id_)

    @property
    def position(self) -> str:
        """Which line stands on top, and of how many."""
        if not self.as_text:
            return self._structure.words if self._structure is not None else ""
        known = phrases.count(self._text.lines) + ("" if self._text.whole else "+")
        at = phrases.count(self._text.line_at(self.scroll_offset.y) + 1)
        return _("line {at} of {count}").format(at=at, count=known)
