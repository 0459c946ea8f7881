"""A widget of one line, drawn from parts and cut to its width."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from caseboard.tui.lines import Line
from caseboard.tui.page import strip_of


class Drawn(Widget):
    """One line of the frame; whoever derives from it says what stands there."""

    def drawn(self, width: int) -> Line:
        """Return what the line says in *width* cells."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        return strip_of(self.drawn(width), self, width, self.rich_style)
