"""How a program that reads a party's file is started: with nothing of ours that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

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


def output_of(program: Path, *words: str, most: int, patience: float) -> tuple[int | None, bytes]:
    """Run *program* and return its exit code, none where it took longer than *patience* seconds, and what it wrote.

    No more than *most* bytes are taken; a child that writes more is ended.

    Raises:
        OSError: it cannot be started.
    """
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - no shell; the program is ours, the words are arguments.
        command(program, *words),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:

        def end() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(patience, end)
        watch.start()
        try:
            assert child.stdout is not None  # noqa: S101 - it was asked for above.
            written = child.stdout.read(most + 1)
            if len(written) > most:
                child.kill()
            code = child.wait()
        finally:
            watch.cancel()
            child.kill()
    return (None if late.is_set() else code), written
