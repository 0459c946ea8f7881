"""A driver that outlives its terminal and whatever comes from it.

A line that dropped must not keep the board from ending in order, and bytes that
are no text must not end it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from textual.driver import Driver

GONE = 0.1
"""Seconds between looks at a terminal that sends nothing any more."""


class Lasting:
    """A terminal's file; once the terminal has gone, what is written is let go of.

    Textual writes in a thread that would die of the first failure, and whoever
    writes after it waits for that thread for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.gone = False

    def write(self, text: str) -> int:
        """Write *text*, as long as there is somebody to see it."""
        if not self.gone:
            try:
                self._file.write(text)
            except OSError:
                self.gone = True
        return len(text)

    def flush(self) -> None:
        """Write what is held back."""
        if not self.gone:
            try:
                self._file.flush()
            except OSError:
                self.gone = True

    def fileno(self) -> int:
        """Return the terminal's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._file.isatty()


class Forgiving:
    """A decoder of what a terminal sends: bytes that are no text are read as signs that they were none.

    A terminal that has gone sends nothing, over and over, as fast as one reads:
    then the board is told to end, as by a signal.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = getincrementaldecoder(encoding)(errors="replace")
        self._ended = False

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return *data* as text."""
        if not data and not final:
            if not self._ended:
                self._ended = True
                os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(GONE)
        return self._decoder.decode(data, final)


def forgiving(encoding: str) -> Callable[[], Forgiving]:
    """Return what makes such a decoder."""
    return partial(Forgiving, encoding)


def lasting(driver: type[Driver]) -> type[Driver]:
    """Return *driver* writing to a file that lasts, where it writes to the terminal's own.

    Its thread that reads keys is given a decoder that forgives: the strict one
    ends the board at the first byte that is no UTF-8. However often the board
    is told to go on, one thread reads keys and one writes.
    """
    module: Any = sys.modules[driver.__module__]
    if hasattr(module, "getincrementaldecoder"):
        module.getincrementaldecoder = forgiving

    class LastingDriver(driver):  # type: ignore[valid-type,misc]  # which one it is, the platform says
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            if (file := getattr(self, "_file", None)) is not None:
                setattr(self, "_file", Lasting(file))  # noqa: B010  the drivers declare it, each for itself

        def _sigcont_application(self, *_: object) -> None:
            # Threads are ended and begun on the loop: a signal may come while the board holds what they wait for.
            self._loop.call_soon_threadsafe(self._take_again)

        def _take_again(self) -> None:
            """Take the terminal after a stop: a shell may have given it other modes meanwhile.

            A terminal that goes, and tmux, send the signal too, to a board that
            was never stopped. What it has, it gives back first: of two threads
            that read keys only one would be told to end.
            """
            if not (self._app.is_running and self._auto_restart and os.isatty(self.fileno)):
                return
            if self._writer_thread is not None and self._writer_thread.is_alive():
                self.suspend_application_mode()
            self.resume_application_mode()
            self._app.refresh(layout=True)

    return LastingDriver
