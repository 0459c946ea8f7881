"""The board: wires desk, screen, palette, theme and signals."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.tui.actions import APP_ACTIONS, bindings
from caseboard.tui.filters import NothingObeyed
from caseboard.tui.gateway import Gateway
from caseboard.tui.home import Home, Taste
from caseboard.tui.places import HEIGHTS, SHAPES
from caseboard.tui.screen import DeskScreen

if TYPE_CHECKING:
    from textual.command import Provider

    from caseboard.services.desk import Desk

HERE = Path(__file__).parent
STYLES = (
    "board.tcss", "frame/frame.tcss", "queue/queue.tcss", "case/case.tcss", "evidence/evidence.tcss", "layout.tcss",
)  # fmt: skip
ENDS = ("SIGTERM", "SIGHUP")
"""Signals that end the board with the terminal restored; Windows knows one of them."""


def _found_by(name: str) -> type[Provider]:
    """Return a source of the palette, loaded when it is opened."""
    from caseboard.tui import palette  # noqa: PLC0415  the first row does not wait for it

    return palette.SOURCES[name]


class Board(Home, inherit_bindings=False):
    """The app: everything else is the screen's business."""

    TITLE = "Caseboard"
    CSS_PATH = [HERE / name for name in STYLES]
    BINDINGS = bindings(APP_ACTIONS, "app_verb")
    COMMANDS = {partial(_found_by, name) for name in ("acts", "cases", "sections", "people", "themes")}
    HORIZONTAL_BREAKPOINTS = SHAPES
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        desk: Desk,
        *,
        case: str | None = None,
        read_only: bool = False,
        start_worker: Callable[[], None] | None = None,
        stop: Callable[[], None] | None = None,
        greeting: str | None = None,
        poll: float | None = 1.0,
        filtered: bool = True,
        taste: Taste | None = None,
    ) -> None:
        """Take the *desk* and what is to be shown first.

        *poll* is seconds between looks at the desk's change counter, none to
        look only when asked; *filtered* is off only where a test shows what
        the line filter keeps out; *taste* is how its user likes the board.
        """
        super().__init__(taste or Taste())
        self.desk = desk
        self.gateway = Gateway(desk)
        self._start_worker = start_worker
        self.begun = False
        """Whether the first picture stands, and what did not have to wait for it has begun."""
        self._stop = stop
        if filtered:
            self._filters.append(NothingObeyed())
        self._desk_screen = DeskScreen(
            desk,
            self.gateway,
            case=case,
            read_only=read_only or desk.read_only,
            poll=poll,
            greeting=greeting,
            ready=self._begin,
            sections=self.taste.sections,
            keep_section=self.taste.keep_section,
        )

    def get_default_screen(self) -> DeskScreen:
        """Return the one screen of the board."""
        return self._desk_screen

    def _begin(self) -> None:
        self.begun = True
        if self._start_worker is not None:
            self.gateway.aside(self._desk_screen, "worker", self._start_worker)

    def action_app_verb(self, id_: str) -> None:
        """Open the palette, or leave."""
        if id_ == "board.quit":
            self.exit()
        else:
            self.action_command_palette()

    async def run_async(self, **how: object) -> object:
        """Run the board until it is left; then, the terminal being restored, stop what ran beside it."""
        self._heed_signals()
        try:
            return await super().run_async(**how)  # type: ignore[arg-type]  # passed on as they came
        finally:
            self.gateway.end_drafts()
            self.remember()
            if self._stop is not None:
                self._stop()

    def _end(self) -> None:
        """Leave in order, what stands in the open forms noted down."""
        try:
            self.gateway.drafts.jot_all()
        finally:
            self.exit()

    def _heed_signals(self) -> None:
        """Leave in order when a signal says so, from before the terminal is taken.

        The loop reads of signals in a pipe through which each key wakes it as
        well. When keys come faster than they are answered the pipe is full and
        says nothing of a signal; so it is put before the loop here.
        """
        loop = asyncio.get_running_loop()

        def told(*_: object) -> None:
            loop.call_soon_threadsafe(self._end)

        for name in ENDS:
            if (number := getattr(signal, name, None)) is not None:
                try:
                    loop.add_signal_handler(number, lambda: None)  # wakes the loop, and is taken back when it closes
                    signal.signal(number, told)
                    signal.set_wakeup_fd(signal.set_wakeup_fd(-1), warn_on_full_buffer=False)
                except (NotImplementedError, RuntimeError, ValueError):
                    continue  # no signal handlers on this loop: Windows, or a loop beside the main thread
