"""The lists of the queue as tabs, each with its count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caseboard.domain.queue import SCOPES, Scope
from caseboard.tui import phrases
from caseboard.tui.theme import palette
from caseboard.tui.words import _

TITLES: Mapping[Scope, str] = {"open": "Open", "negotiating": "Negotiating", "ended": "Ended"}


class Scopes(Widget):
    """The tabs; a click on one shows its list."""

    COMPONENT_CLASSES = {"scopes--shown"}

    @dataclass
    class Chosen(Message):
        """Somebody asked for another list."""

        scope: Scope

    def __init__(self) -> None:
        super().__init__(id="scopes")
        self.scope: Scope = "open"
        self.totals: Mapping[Scope, int] = {}

    def put(self, *, scope: Scope | None = None, totals: Mapping[Scope, int] | None = None) -> None:
        """Take in what is shown and how many cases each list has."""
        self.scope = scope or self.scope
        self.totals = totals if totals is not None else self.totals
        self.refresh()

    def step(self, by: int) -> None:
        """Ask for the list *by* places further on; beyond the last comes the first."""
        at = (SCOPES.index(self.scope) + by) % len(SCOPES)
        self.post_message(self.Chosen(SCOPES[at]))

    def _tabs(self) -> list[tuple[Scope, str, str]]:
        return [
            (
                scope,
                f" {_(TITLES[scope])} ",
                f"{phrases.count(self.totals[scope])} " if scope in self.totals else "",
            )
            for scope in SCOPES
        ]

    def render_line(self, y: int) -> Strip:
        """Draw the tabs."""
        ground, inks = self.rich_style, palette(self.app)
        if y:
            return Strip.blank(self.size.width, ground)
        shown = self.get_component_rich_style("scopes--shown")
        segments = [Segment(" ", ground)]
        for scope, title, count in self._tabs():
            if scope == self.scope:
                segments += [Segment(title, shown + inks["strong"]), Segment(count, shown + inks["gold"])]
            else:
                segments += [Segment(title + count, ground + inks["quiet"])]
            segments.append(Segment("  ", ground))
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def on_click(self, event: events.Click) -> None:
        """Show the list whose tab lies under the mouse."""
        start = 1
        for scope, title, count in self._tabs():
            end = start + cell_len(title + count)
            if start <= event.x < end:
                self.post_message(self.Chosen(scope))
            start = end + 2
