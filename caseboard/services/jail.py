"""How a program that reads a party's file is started: with nothing of ours that it does not need."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

LOOK = 0.1
"""Seconds after which it is asked again whether anybody waits for a child."""
_PIECE = 1 << 16
# A child gets no more of the environment than lets Python start: no passwords, no database address.
_NEEDED = ("HOME", "APPDATA", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def command(program: Path, *words: str) -> list[str]:
    """Return what starts the Python file *program*.

    Neither PYTHONPATH nor the working directory say what it loads; where Pillow is
    installed for one user alone it is still found.
    """
    return [sys.executable, "-E", "-P", os.fspath(program), *words]


def environment() -> dict[str, str]:
    """Return the little environment that a child gets."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}


class NotWanted(Exception):
    """Whoever asked has gone on to something else: the child was ended."""


def always() -> bool:
    """Say that what a child makes is waited for, whatever happens meanwhile."""
    return True


def output_of(
    program: Path, *words: str, most: int, patience: float, wanted: Callable[[], bool] = always
) -> tuple[int | None, bytes]:
    """Run *program* and return its exit code, none where it took longer than *patience* seconds, and what it wrote.

    No more than *most* bytes are taken; a child that writes more is ended, and with
    it whatever it has started.

    Raises:
        OSError: it cannot be started.
        NotWanted: it is not *wanted* any more, which is asked every `LOOK` seconds.
    """
    until = time.monotonic() + patience
    child = subprocess.Popen(  # noqa: S603 - no shell; the program is ours, the words are arguments.
        command(program, *words),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        written = _written(child, most, until, wanted)
        if written is None:
            return None, b""
        if len(written) > most:
            _end(child)
        return child.wait(max(0.0, until - time.monotonic())), written
    except subprocess.TimeoutExpired:
        return None, b""
    finally:
        _end(child)


def _written(child: subprocess.Popen[bytes], most: int, until: float, wanted: Callable[[], bool]) -> bytes | None:
    """Return what *child* writes, none where its pipe is still open at *until*.

    The pipe is never waited for alone: a program that the child has started may hold
    it open when the child is gone.
    """
    assert child.stdout is not None  # noqa: S101 - it was asked for.
    if os.name == "nt":  # Pipes cannot be waited for there: the child is ended, which closes its end.
        watch = threading.Timer(until - time.monotonic(), child.kill)
        watch.start()
        try:
            written = child.stdout.read(most + 1)
        finally:
            watch.cancel()
        return written if time.monotonic() < until else None
    pieces: list[bytes] = []
    length = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while length <= most:
            ready = waiting.select(max(0.0, min(LOOK, until - time.monotonic())))
            if time.monotonic() >= until:
                return None
            if not wanted():
                raise NotWanted
            if not ready:
                continue
            piece = os.read(child.stdout.fileno(), min(_PIECE, most + 1 - length))
            if not piece:
                break
            pieces.append(piece)
            length += len(piece)
    return b"".join(pieces)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End *child* and all that it has started in its session."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
