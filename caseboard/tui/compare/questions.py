"""What comparing asks the desk, and the message that brings the answer; loaded with the first comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from caseboard.tui import door
from caseboard.tui.told import Done, Told

if TYPE_CHECKING:
    from caseboard.services.desk import Desk
    from caseboard.services.previewing import Previewing
    from caseboard.services.side_by_side import SideBySide


class Compared(Told):
    """A case's evidence, side by side."""

    evidence: SideBySide


class Questions:
    """Asks about the evidence of one case, and tells who looks at what."""

    def __init__(self, desk: Desk, number: str) -> None:
        self._desk = desk
        self._number = number

    @property
    def files(self) -> Previewing:
        """The bytes of items and what is seen of them; its calls block, so that viewers make them in threads."""
        return self._desk.files

    def compare(self, teller: Widget) -> None:
        """Fetch the evidence, side by side."""
        door.run(teller, "compare", lambda: Compared(self._desk.compare(self._number)))

    def look(self, teller: Widget, ref: str) -> None:
        """Record that somebody of the desk looks at an item."""

        def act() -> Done:
            self._desk.opened(self._number, ref)
            return Done("look", 0)

        door.run(teller, "look", act, exclusive=False)

    def look_away(self, teller: Widget, ref: str) -> None:
        """Record that somebody of the desk has closed an item."""

        def act() -> Done:
            self._desk.closed(self._number, ref)
            return Done("look away", 0)

        door.run(teller, "look away", act, exclusive=False)
