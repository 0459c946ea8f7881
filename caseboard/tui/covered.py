"""What panes and dialogs cover: Textual draws all of it each time, though hardly anything of it is seen or changes."""

from __future__ import annotations

from itertools import zip_longest
from typing import TypeVar

from rich.console import RenderableType
from textual.containers import Horizontal, Vertical
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

T = TypeVar("T")


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


class Over(ModalScreen[T], inherit_bindings=False):
    """Stands over a board that is seen dimmed around it."""

    _beneath: Beneath | None = None

    def render(self) -> RenderableType | Beneath:  # type: ignore[override]  # Textual draws a Visual as well
        """Return the board beneath; what has been drawn of it stays at hand."""
        found = super().render()
        if not isinstance(found, BackgroundScreen):
            return found
        if self._beneath is None or not self._beneath.shows(found):
            self._beneath = Beneath(found)
        return self._beneath


class Beneath(Visual):
    """A dimmed board: only lines that have changed are dimmed anew, which costs far more than to compare them."""

    def __init__(self, board: BackgroundScreen) -> None:
        self._board = board
        self._style = Style()
        self._seen: list[Strip] = []
        self._dimmed: list[Strip] = []

    def shows(self, board: BackgroundScreen) -> bool:
        """Whether *board* is the one that is shown, and as dim."""
        return (board.screen, board.color) == (self._board.screen, self._board.color)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:  # noqa: ARG002  the names are Textual's
        """Return the board's lines, dimmed; it fills the screen, so that nothing is cut."""
        if style != self._style:
            self._style, self._seen, self._dimmed = style, [], []
        lines = self._board.screen._compositor.render_strips()  # noqa: SLF001  what BackgroundScreen draws itself
        room = len(lines)
        together = zip_longest(lines, self._seen[:room], self._dimmed[:room])
        self._dimmed = [was if line == seen else self._dim(line) for line, seen, was in together]
        self._seen = lines
        return self._dimmed

    def _dim(self, line: Strip) -> Strip:
        dimmed = BackgroundScreen.process_segments(line, self._board.color)
        return Strip(dimmed, line.cell_length).apply_style(self._style.rich_style)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Return its width, cells."""
        return self._board.screen.size.width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return its height, lines."""
        return self._board.screen.size.height
