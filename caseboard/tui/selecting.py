"""Text that a mouse can select on what is drawn by lines."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

MOST = 5_000
"""Lines taken out of a selection at most."""


def is_looked_at(widget: Widget) -> bool:
    """Whether the mouse is over *widget*, or has selected something of it."""
    return widget.mouse_hover or widget.text_selection is not None


def placed(widget: Widget, strip: Strip, at: int) -> Strip:
    """Return the line *at* of *widget* as drawn, each cell knowing its place, what is selected shown so.

    Places are wanted while the mouse is there, and cost something: without it the line is as it was.
    """
    if not is_looked_at(widget):
        return strip
    selection = widget.text_selection
    if selection is not None and (span := selection.get_span(at)) is not None:
        strip = _shown(strip, *span, widget.screen.get_component_rich_style("screen--selection"))
    return strip.apply_offsets(0, at)


def _shown(strip: Strip, start: int, end: int, style: Style) -> Strip:
    """Return *strip* with its characters from *start* to *end* in *style*; an end of -1 is that of the line."""
    made: list[Segment] = []
    at = 0
    last = sum(len(segment.text) for segment in strip) if end == -1 else end
    for text, own, control in strip:
        before, after = max(0, min(len(text), start - at)), max(0, min(len(text), last - at))
        for words, chosen in ((text[:before], False), (text[before:after], True), (text[max(before, after) :], False)):
            if words:
                made.append(Segment(words, (own + style if own else style) if chosen else own, control))
        at += len(text)
    return Strip(made, strip.cell_length)


def taken(selection: Selection, lines: int, line: Callable[[int], str]) -> str | None:
    """Return the words of *selection* from *lines* lines, each given by *line*; none if there are no lines."""
    if not lines:
        return None
    first = min(selection.start.y if selection.start else 0, lines - 1)
    last = min(selection.end.y if selection.end else lines - 1, lines - 1, first + MOST)
    words = [line(at).rstrip() for at in range(first, last + 1)]
    if selection.end is not None and selection.end.y == last:
        words[-1] = words[-1][: selection.end.x]
    if selection.start is not None and selection.start.y == first:
        words[0] = words[0][selection.start.x :]
    return "\n".join(words)
