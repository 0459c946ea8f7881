"""The sections of the queue as tabs, each with its count; where they do not fit, those around the one shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from caseboard.domain.sections import BUILT_IN, FIRST, Counted, Section
from caseboard.tui import phrases
from caseboard.tui.lines import cut
from caseboard.tui.saying import Saying
from caseboard.tui.text import one_line
from caseboard.tui.theme import palette

if TYPE_CHECKING:
    from caseboard.tui.jump import Target

BEFORE, AFTER = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
GAP = 1
ENDS = 2
"""Cells at either end, where an arrow says that there are more."""
WIDEST = 24
"""Cells that a title takes at most."""


class Sections(Widget):
    """The tabs; a click on one shows its list."""

    COMPONENT_CLASSES = {"sections--shown"}

    class Chosen(Saying):
        """Somebody asked for another section."""

        section: Section

    def __init__(self, listed: Sequence[Section] = ()) -> None:
        super().__init__(id="sections")
        self.listed: tuple[Section, ...] = (*BUILT_IN, *listed)
        self.section: Section = FIRST
        self.counts: Mapping[Section, Counted] = {}
        self._from = 0
        """The first tab that is drawn; it moves no further than it must."""

    def put(
        self,
        *,
        section: Section | None = None,
        listed: Sequence[Section] | None = None,
        counts: Mapping[Section, Counted] | None = None,
    ) -> None:
        """Take in what is shown, which sections there are, and how many cases each has."""
        self.section = section or self.section
        self.listed = tuple(listed) if listed is not None else self.listed
        self.counts = counts if counts is not None else self.counts
        self.refresh()

    def step(self, by: int) -> None:
        """Ask for the section *by* places further on; beyond the last comes the first."""
        at = self.listed.index(self.section) if self.section in self.listed else self.listed.index(FIRST)
        self.post_message(self.Chosen(self.listed[(at + by) % len(self.listed)]))

    def jumps(self) -> Iterable[Target]:
        """Return each tab that is seen."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        top = self.content_region.offset
        for start, section, _, _ in self._placed(self.size.width)[0]:
            yield Target(top + Offset(start, 0), partial(self.post_message, self.Chosen(section)))

    def _tabs(self) -> list[tuple[Section, str, str]]:
        return [
            (
                section,
                f" {cut(one_line(phrases.section(section)), WIDEST)} ",
                f"{phrases.counted(self.counts[section])} " if section in self.counts else "",
            )
            for section in (self.listed if self.section in self.listed else (*self.listed, self.section))
        ]

    def _placed(self, width: int) -> tuple[list[tuple[int, Section, str, str]], bool, bool]:
        """Return the tabs that fit, each with where it begins, and whether there are more before and after."""
        tabs = self._tabs()
        sizes = [cell_len(title + count) + GAP for _, title, count in tabs]
        shown = next(at for at, (section, _, _) in enumerate(tabs) if section == self.section)
        first = 0 if sum(sizes) - GAP <= width - 2 * ENDS else min(self._from, shown, len(tabs) - 1)
        while first < shown and sum(sizes[first : shown + 1]) - GAP > width - 2 * ENDS:
            first += 1
        while first and sum(sizes[first - 1 :]) - GAP <= width - 2 * ENDS:
            first -= 1
        self._from = first
        placed: list[tuple[int, Section, str, str]] = []
        at = ENDS if first else 1
        for (section, title, count), size in zip(tabs[first:], sizes[first:], strict=True):
            if placed and at + size - GAP > width - ENDS:
                break
            placed.append((at, section, title, count))
            at += size
        return placed, first > 0, first + len(placed) < len(tabs)

    def render_line(self, y: int) -> Strip:
        """Draw the tabs."""
        ground, inks, width = self.rich_style, palette(self.app), self.size.width
        if y:
            return Strip.blank(width, ground)
        shown = self.get_component_rich_style("sections--shown")
        placed, before, after = self._placed(width)
        segments, at = [Segment(BEFORE if before else " ", ground + inks["gold"])], 1
        for start, section, title, count in placed:
            segments.append(Segment(" " * (start - at), ground))
            if section == self.section:
                segments += [Segment(title, shown + inks["strong"]), Segment(count, shown + inks["gold"])]
            else:
                segments += [Segment(title + count, ground + inks["quiet"])]
            at = start + cell_len(title + count)
        if after:
            segments += [Segment(" " * max(0, width - 1 - at), ground), Segment(AFTER, ground + inks["gold"])]
        return Strip(segments).adjust_cell_length(width, ground)

    def on_click(self, event: events.Click) -> None:
        """Show the section whose tab lies under the mouse; an arrow goes to the next one hidden there."""
        placed, before, after = self._placed(self.size.width)
        listed = [section for section, _, _ in self._tabs()]
        if before and event.x < ENDS:
            self.post_message(self.Chosen(listed[listed.index(placed[0][1]) - 1]))
        elif after and event.x >= self.size.width - ENDS:
            self.post_message(self.Chosen(listed[listed.index(placed[-1][1]) + 1]))
        for start, section, title, count in placed:
            if start <= event.x < start + cell_len(title + count):
                self.post_message(self.Chosen(section))
