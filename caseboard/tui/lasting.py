"""A driver that outlives its terminal and whatever comes from it.

A line that dropped must not keep the board from ending in order, and bytes that
are no text must not end it.
"""

from __future__ import annotations

import sys
from codecs import getincrementaldecoder
from functools import partial
from typing import IO, Any

from textual.driver import Driver


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


def forgiving(encoding: str) -> Any:  # noqa: ANN401  codecs names its kind nowhere
    """Return a decoder that reads bytes which are no text as signs that they were none."""
    return partial(getincrementaldecoder(encoding), errors="replace")


def lasting(driver: type[Driver]) -> type[Driver]:
    """Return *driver* writing to a file that lasts, where it writes to the terminal's own.

    Its thread that reads keys is given a decoder that forgives: the strict one
    ends the board at the first byte that is no UTF-8.
    """
    module: Any = sys.modules[driver.__module__]
    if hasattr(module, "getincrementaldecoder"):
        module.getincrementaldecoder = forgiving

    class LastingDriver(driver):  # type: ignore[valid-type,misc]  # which one it is, the platform says
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            if (file := getattr(self, "_file", None)) is not None:
                setattr(self, "_file", Lasting(file))  # noqa: B010  the drivers declare it, each for itself

    return LastingDriver
