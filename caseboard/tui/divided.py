"""How queue, case and evidence share the width of the desk's screen."""

from __future__ import annotations

from caseboard.tui.edges import DESK
from caseboard.tui.places import PLACES, Place, Places


class Divided(Places):
    """Panes side by side, with edges that a mouse or a key can move; each shape keeps its own widths."""

    PANES = DESK
    ALL = PLACES

    @property
    def stands_at(self) -> str:
        """The pane one stands in."""
        return self.place

    @property
    def shape(self) -> str:
        """The shape whose widths hold now; empty where a pane stands alone."""
        if self.narrow or self.has_class("-zoom"):
            return ""
        if self.has_class("-full"):
            return "full"
        return "wide-evidence" if self.place == "evidence" else "wide-queue"

    def entered(self, place: Place) -> None:
        super().entered(place)
        self.lay_out()
