"""What panes cover: Textual draws every line of a container, though nobody sees more of it than its border."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip


class Abreast(Horizontal):
    """Holds panes side by side, which cover it."""

    BLANK = True


class Framed(Vertical):
    """Holds what fills it: all one sees of it is a border, and that is the same beside each line."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the border above and below, and one line that stands for all between."""
        last = self.outer_size.height - 1
        drawn: list[Strip] = []
        between: list[Strip] = []
        for y in crop.line_range:
            if between and 0 < y < last:
                drawn += between
                continue
            strips = super().render_lines(Region(crop.x, y, crop.width, 1))
            drawn += strips
            if 0 < y < last:
                between = strips
        return drawn
