"""Where one stands on the board: in the queue, in the case, or in its evidence."""

from __future__ import annotations

from typing import Literal

from textual import events

from caseboard.tui.edges import Edges

Place = Literal["queue", "case", "evidence"]
SHAPES = [(0, "-narrow"), (100, "-wide"), (160, "-full")]
"""From how many columns on the board has which shape."""
HEIGHTS = [(0, "-low"), (30, "-tall")]
"""From how many lines on it has which height."""
PLACES: tuple[Place, ...] = ("queue", "case", "evidence")


class Places(Edges, inherit_bindings=False):
    """A screen of panes named after their place; a narrow terminal shows the one alone where one stands."""

    def __init__(self) -> None:
        super().__init__(classes="-at-queue")
        self.place: Place = "queue"
        self._styled = False
        """Whether it has been on top once."""

    @property
    def narrow(self) -> bool:
        """Whether the terminal has room for one pane only."""
        return self.has_class("-narrow")

    def take_shape(self) -> None:
        """Take the shape of the terminal before the first layout; Textual would lay it out narrow and low first."""
        size = self.app.size
        shapes = (size.width, SHAPES), (size.height, HEIGHTS)
        of_size = (next(name for least, name in reversed(some) if cells >= least) for cells, some in shapes)
        self.add_class(*of_size, update=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Style nothing twice: all was styled as it was mounted, and Textual would begin anew."""
        event.refresh_styles = event.refresh_styles and self._styled
        self._styled = True

    def entered(self, place: Place) -> None:
        """Take in that one stands at *place* now."""

    def go(self, place: Place) -> None:
        """Go to a pane and take the keys along."""
        self.stand(place)
        self.call_after_refresh(lambda: self.query_one("#rows" if place == "queue" else f"#{place}").focus())

    def stand(self, place: Place) -> None:
        """Show the pane *place* in whatever shape there is."""
        self.place = place
        for one in PLACES:
            self.set_class(one == place, f"-at-{one}")
        self.entered(place)

    def step(self, by: int, *, wrap: bool) -> None:
        """Go to the next pane, or the one before; round and round if *wrap*."""
        at = PLACES.index(self.place) + by
        if wrap or 0 <= at < len(PLACES):
            self.go(PLACES[at % len(PLACES)])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where the keys go, one stands."""
        for place in PLACES:
            pane = self.query_one(f"#{place}")
            if place != self.place and (pane is event.widget or pane in event.widget.ancestors):
                self.stand(place)
