"""The strip above the two sides: where one is on the way, and what was not opened yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip as Drawing

from caseboard.tui import phrases
from caseboard.tui.compare.stations import Station, groups_of
from caseboard.tui.drawn import Drawn
from caseboard.tui.lines import Ink, Line, Part, line
from caseboard.tui.saying import Saying
from caseboard.tui.words import _

GAP = 3
"""Cells between two names."""
LESS, MORE = "‹", "›"  # noqa: RUF001  as the sections have it
"""What says that names are left out before and after those that have room."""


class Strip(Drawn):
    """The groups of stations by name; a dot where something was not opened."""

    COMPONENT_CLASSES = {"strip--here"}

    class Chosen(Saying):
        """Somebody clicked the name of a group."""

        group: str

    def __init__(self) -> None:
        super().__init__(id="strip")
        self._stations: Sequence[Station] = ()
        self._at = 0
        self._new: Mapping[str, int] = {}
        self._trouble = ""

    def put(self, stations: Sequence[Station], at: int, new: Mapping[str, int], trouble: str = "") -> None:
        """Show that one stands at station *at*; *new* is what was not opened, by group, *trouble* what went wrong."""
        self._stations, self._at, self._new, self._trouble = stations, at, new, trouble
        self.refresh()

    def said(self) -> str:
        """Return in words where one is and how much was not opened, or what went wrong."""
        if self._trouble:
            return f"! {self._trouble}"
        here = _("{at} of {count}").format(at=self._at + 1, count=len(self._stations))
        new = sum(self._new.values())
        return f"{here}, {_('{count} not opened').format(count=new)}" if new else f"{here}, {_('all opened')}"

    def _names(self, width: int) -> list[tuple[str, int, int]]:
        """Return the names that fit, with where each begins and ends; the one where one stands always does."""
        groups = groups_of(self._stations)
        room = width - cell_len(self.said()) - 3
        first = here = groups.index(self._stations[self._at].group)
        while first and self._end(groups[first - 1 : here + 1]) <= room:
            first -= 1
        placed, at = [], 2
        for group in groups[first:]:
            end = at + cell_len(self._titled(group))
            if end > room and group != groups[here]:
                break
            placed.append((group, at, end))
            at = end + GAP
        return placed

    def _end(self, groups: Sequence[str]) -> int:
        return 2 + sum(cell_len(self._titled(group)) + GAP for group in groups)

    def _titled(self, group: str) -> str:
        dot = " ●" if self._new.get(group) else ""
        return f"{phrases.named(group)}{dot}"

    def drawn(self, width: int) -> Line:
        """Return the names, and at the right where one is."""
        if not self._stations:
            return line()
        here = self._stations[self._at].group
        groups, names = groups_of(self._stations), self._names(width)
        parts: list[Part] = []
        at = 0
        if names[0][0] != groups[0]:
            parts, at = [(LESS, "gold")], 1
        for group, start, end in names:
            ink: Ink = "strong" if group == here else "gold" if self._new.get(group) else "quiet"
            parts += [" " * (start - at), (self._titled(group), ink)]
            at = end
        said = self.said()
        if names[-1][0] != groups[-1] and at + 2 + cell_len(said) < width:
            parts, at = [*parts, (f" {MORE}", "gold")], at + 2
        return line(*parts, " " * max(1, width - at - cell_len(said) - 1), (said, "late" if self._trouble else "quiet"))

    def render_line(self, y: int) -> Drawing:
        """Draw the line, on a ground of its own where one stands."""
        width = self.size.width
        one = self.drawn(width) if y == 0 else line()
        if y or not self._stations:
            return self.pen.strip(one, width)
        start, end = next(
            (place for group, *place in self._names(width) if group == self._stations[self._at].group), (0, 0)
        )
        plain, marked = self.pen.strip(one, width), self.pen.strip(one, width, "strip--here")
        left, right = max(0, start - 1), min(width, end + 1)
        return Drawing.join([plain.crop(0, left), marked.crop(left, right), plain.crop(right, width)])

    def on_click(self, event: events.Click) -> None:
        """Go to the group that lies under the mouse."""
        for group, start, end in self._names(self.size.width) if self._stations else ():
            if start <= event.x < end:
                self.post_message(self.Chosen(group))
