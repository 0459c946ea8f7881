"""The chips above the two sides: what the team weighs of the case, each question answered in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events

from caseboard.tui.drawn import Drawn
from caseboard.tui.lines import Line, Part, line

if TYPE_CHECKING:
    from caseboard.domain.panel import Panel

GAP = 3
"""Cells between two chips."""


class Chips(Drawn):
    """One line of chips; a click leads to what they rest on. Without any there is no line."""

    def __init__(self) -> None:
        super().__init__(id="chips")
        self._panels: Sequence[Panel] = ()

    def put(self, panels: Sequence[Panel]) -> None:
        """Show the chips of *panels*."""
        self._panels = [panel for panel in panels if panel.chip]
        self.screen.set_class(bool(self._panels), "-chips")
        self.refresh()

    def drawn(self, width: int) -> Line:
        """Return the chips that fit; the others are counted."""
        parts: list[Part] = ["  "]
        room = width - 2
        for at, panel in enumerate(self._panels):
            sign, ink = ("! ", "soon") if panel.warns else ("· ", "quiet")
            words = f"{sign}{panel.chip} {panel.rule}"
            more = f"+{len(self._panels) - at}"
            last = at == len(self._panels) - 1
            if cell_len(words) + (0 if last else GAP + cell_len(more)) > room:
                parts.append((more, "quiet"))
                break
            parts += [(f"{sign}{panel.chip}", ink), (f" {panel.rule}", "quiet"), " " * GAP]  # type: ignore[list-item]
            room -= cell_len(words) + GAP
        return line(*parts)

    def on_click(self, event: events.Click) -> None:
        """Go to what they rest on."""
        event.stop()
        self.call_later(self.screen.run_action, "verb('compare.weighed')")
