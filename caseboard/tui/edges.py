"""Edges between panes that stand side by side: a mouse or a key moves them, and each shape keeps its own widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from caseboard.tui.home import Home

LEAST = 24
"""Cells that a pane keeps, whatever is done to its edges."""
STEP = 2
"""Cells by which a key moves an edge."""
Panes = Mapping[str, tuple[str, ...]]
"""The ids of the panes side by side, by shape."""
DESK: Panes = {
    "full": ("queue", "case", "evidence"),
    "wide-queue": ("queue", "case"),
    "wide-evidence": ("case", "evidence"),
}
"""The panes of the desk's screen."""
COMPARE: Panes = {"compare": ("left", "right")}
"""The two sides of a case's evidence."""
SUPERVISOR: Panes = {"supervisor": ("figures", "beside"), "supervisor-full": ("figures", "beside")}
"""Figures, and what stands beside them."""


class Edges(Screen[Any], inherit_bindings=False):
    """A screen of panes whose edges move; whoever derives from it says which stand side by side in which shape."""

    BLANK = True  # Panes and frame cover it, and Textual draws what they cover.
    PANES: ClassVar[Panes] = {}
    ALL: ClassVar[Sequence[str]] = ()
    """The ids of all panes, from the left."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._dragged: int | None = None

    @property
    def stands_at(self) -> str:
        """The id of the pane one stands in."""
        raise NotImplementedError

    @property
    def shape(self) -> str:
        """The shape whose widths hold now; empty where a pane stands alone."""
        raise NotImplementedError

    @property
    def _home(self) -> Home:
        return cast("Home", self.app)

    def _shown(self) -> list[Widget]:
        return [pane for id_ in self.ALL if (pane := self.query_one(f"#{id_}")).display]

    def on_resize(self) -> None:
        self.call_after_refresh(self.lay_out)

    def lay_out(self) -> None:
        """Give each pane the width that somebody gave it in this shape, or its usual one."""
        shape = self.shape
        widths = read_widths(self._home.kept).get(shape, ())
        ids = self.PANES.get(shape, ())
        given = dict(zip(ids, widths, strict=True)) if len(widths) == len(ids) else {}
        for id_ in self.ALL:
            styles = self.query_one(f"#{id_}").styles
            if id_ in given:
                styles.width = f"{given[id_]}fr"
            elif styles.inline.has_rule("width"):
                styles.inline.clear_rule("width")
                self.query_one(f"#{id_}").refresh(layout=True)

    def widen(self, by: int) -> None:
        """Make the pane one stands in wider by *by* cells, at the cost of the one beside it."""
        shown = self._shown()
        at = next((at for at, pane in enumerate(shown) if pane.id == self.stands_at), None)
        if at is None or len(shown) < 2:
            return
        if at == len(shown) - 1:
            self._move_edge(at - 1, -by)
        else:
            self._move_edge(at, by)

    def _widths(self) -> list[int]:
        """Return how wide the panes are: as they were given last, though it may not be laid out yet."""
        laid_out = [pane.region.width for pane in self._shown()]
        given = list(read_widths(self._home.kept).get(self.shape, ()))
        return given if len(given) == len(laid_out) and sum(given) == sum(laid_out) else laid_out

    def _move_edge(self, at: int, by: int) -> None:
        """Move the edge after the pane at *at* by *by* columns, as far as both keep what they need."""
        widths = self._widths()
        if not self.shape or at + 1 >= len(widths):
            return
        both = widths[at] + widths[at + 1]
        if both < 2 * LEAST:
            return
        widths[at] = max(LEAST, min(both - LEAST, widths[at] + by))
        widths[at + 1] = both - widths[at]
        self._keep(widths)

    def _keep(self, widths: Sequence[int] | None) -> None:
        kept = read_widths(self._home.kept)
        if widths is None:
            kept.pop(self.shape, None)
        else:
            kept[self.shape] = tuple(widths)
        self._home.kept["widths"] = {shape: list(some) for shape, some in kept.items()}
        self.lay_out()

    def even(self) -> None:
        """Give the panes of this shape their usual widths again."""
        if self.shape:
            self._keep(None)

    def zoom(self) -> None:
        """Show the pane one stands in alone, or all again."""
        self.toggle_class("-zoom")
        self.lay_out()

    # By the mouse

    def _edge_at(self, x: int, y: int) -> int | None:
        """Return which edge lies under the mouse: the borders of two neighbours, one column each."""
        if not self.shape:
            return None
        for at, (one, other) in enumerate(pairwise(self._shown())):
            if one.region.y <= y < one.region.bottom and x in (one.region.right - 1, other.region.x):
                return at
        return None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of an edge."""
        self._dragged = self._edge_at(int(event.screen_x), int(event.screen_y))
        if self._dragged is not None:
            self.capture_mouse()
            event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the edge one holds; show where one could be held."""
        if self._dragged is not None:
            edge = self._shown()[0].region.x + sum(self._widths()[: self._dragged + 1])
            self._move_edge(self._dragged, int(event.screen_x) + 1 - edge)
        over = self._dragged is not None or self._edge_at(int(event.screen_x), int(event.screen_y)) is not None
        if over != self.has_class("-on-edge"):
            self.set_class(over, "-on-edge")

    def on_mouse_up(self) -> None:
        """Let go of the edge."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()


def read_widths(kept: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    """Return the widths of the panes in each shape from what is remembered; what is none is passed over."""
    said = kept.get("widths")
    if not isinstance(said, Mapping):
        return {}
    return {
        shape: tuple(said[shape])
        for shape, ids in {**DESK, **COMPARE, **SUPERVISOR}.items()
        if isinstance(said.get(shape), list)
        and len(said[shape]) == len(ids)
        and all(type(width) is int and 0 < width < 10_000 for width in said[shape])
    }
