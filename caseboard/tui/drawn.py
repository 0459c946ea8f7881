"""A widget of one line, drawn from parts and cut to its width."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from caseboard.tui.lines import BLANK, Line
from caseboard.tui.pen import Pen


class Drawn(Widget):
    """One line of the frame; whoever derives from it says what stands there."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self.pen = Pen(self)

    def drawn(self, width: int) -> Line:
        """Return what the line says in *width* cells."""
        raise NotImplementedError

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.pen.forget()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        return self.pen.strip(self.drawn(width) if y == 0 else BLANK, width)
