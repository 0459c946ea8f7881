"""The desk's pulse: whether anything has changed, and how late it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui.door import tell
from caseboard.tui.frame.header import worker_alive
from caseboard.tui.text import clean
from caseboard.tui.told import DeskHeard

if TYPE_CHECKING:
    from textual.widget import Widget

    from caseboard.services.status import Status
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.screen import DeskScreen

STATUS_EVERY = 5
"""Beats after which the desk's state is read though nothing has changed: for the worker's sign of life."""
STARTING = 5
"""Beats for which nothing is said of the worker that begins with the board, until it has shown a sign of life."""


class Pulse:
    """Asks the desk for its state and moves on what is relative to now."""

    def __init__(self, screen: DeskScreen, gateway: Gateway) -> None:
        self._screen = screen
        self._gateway = gateway
        self._changes = -1
        """The desk's change counter as last read; none before the first answer."""
        self._beats = 0
        self._minute = -1
        self.listeners: list[Widget] = []
        """What lies above the desk's screen and is told its state; by messages, for it may be coming or going."""

    def beat(self) -> None:
        """Ask whether anything has changed, and let what is relative move on."""
        self._beats += 1
        self._gateway.beat(self._screen, self._changes, always=self._beats % STATUS_EVERY == 0)
        self.tick()

    def look(self) -> None:
        """Read the desk's state now, whether or not anything has changed."""
        self._gateway.beat(self._screen, self._changes, always=True)

    def tick(self) -> None:
        """Draw relative times anew without reading anything."""
        screen, minute = self._screen, self._screen.desk.now().minute
        screen.header.refresh()
        screen.case_pane.tick(seconds=minute == self._minute)
        if minute != self._minute:
            screen.queue.tick()
        self._minute = minute

    def heard(self, status: Status) -> bool:
        """Show the desk's state; return whether anything has changed since it was last read."""
        screen = self._screen
        first, changed = self._changes < 0, status.changes != self._changes
        self._changes = status.changes
        known = self._known(status)
        screen.header.put(status=status if known else None)
        screen.kept.read()
        screen.case_pane.put_worker(runs=worker_alive(status, screen.desk.now()) and status.paused is None)
        if first and status.note:
            screen.notify(clean(status.note), severity="warning", timeout=10, markup=False)
        for listener in self.listeners if known or changed else ():
            tell(listener, DeskHeard(status, changed and not first))
        return changed and not first

    def _known(self, status: Status) -> bool:
        """Return whether *status* tells how the desk stands: a worker that has only just been called tells nothing."""
        begun = not self._screen.by_itself or self._beats >= STARTING
        return begun or status.paused is not None or worker_alive(status, self._screen.desk.now())
