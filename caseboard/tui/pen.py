"""The pen: draws lines in the inks of a widget's theme, on the widget's ground."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from caseboard.tui.lines import Ink, Line
from caseboard.tui.theme import palette


class Pen:
    """Draws for one widget; styles are worked out once and kept until the widget's own change."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Mapping[Ink, Style]] = {}

    def forget(self) -> None:
        """Work the styles out anew: the theme or a rule has changed."""
        self._styles.clear()

    def styles(self, component: str = "") -> Mapping[Ink, Style]:
        """Return the style of each ink on the widget's ground, or on that of a *component* of it."""
        if (styles := self._styles.get(component)) is None:
            widget = self._widget
            ground = widget.get_component_rich_style(component) if component else widget.rich_style
            styles = {ink: ground + style for ink, style in palette(widget.app).items()}
            self._styles[component] = styles
        return styles

    def strip(self, one: Line, width: int, component: str = "") -> Strip:
        """Return *one* drawn, exactly *width* cells long."""
        styles = self.styles(component)
        segments = [Segment(words, styles[ink]) for words, ink in one.parts]
        size = sum(cell_len(words) for words, _ in one.parts)
        if size > width:
            return Strip(segments, size).adjust_cell_length(width, styles["plain"])
        if size < width:
            segments.append(Segment(" " * (width - size), styles["plain"]))
        return Strip(segments, width)
