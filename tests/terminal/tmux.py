"""A tmux of our own with a program in it: keys go in, what stands on the screen comes out."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SLOW = 30.0
"""Seconds for a machine that has other things to do."""


class Tmux:
    """A server with one window, apart from every other tmux on the machine."""

    def __init__(
        self, folder: Path, command: Sequence[str], *, columns: int, rows: int, env: Mapping[str, str]
    ) -> None:
        """Start *command* at once; the server's socket lies in *folder*."""
        self._socket = folder / "tmux"
        said = " ".join(f"{name}={shlex.quote(value)}" for name, value in env.items())
        self.run(
            "new-session",
            "-d",
            "-x",
            str(columns),
            "-y",
            str(rows),
            f"env -u COLUMNS -u LINES {said} {shlex.join(command)}; sleep 60",
        )
        self.run("set", "-s", "set-clipboard", "on")
        self.run("set", "-g", "window-size", "manual")

    def run(self, *words: str) -> str:
        """Give tmux a command and return what it says."""
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), "-f", os.devnull, *words],
            capture_output=True, text=True, check=True, timeout=20,
        )  # fmt: skip
        return done.stdout

    def press(self, *keys: str) -> None:
        """Send *keys* by tmux's names for them."""
        self.run("send-keys", *keys)

    def raw(self, codes: bytes) -> None:
        """Send bytes as they are."""
        self.run("send-keys", "-H", *(f"{code:02x}" for code in codes))

    def screen(self) -> str:
        """Return what stands on the screen."""
        return self.run("capture-pane", "-p")

    def until(self, holds: Callable[[], bool], seconds: float = SLOW) -> bool:
        """Wait until something holds; return whether it came to that."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.05)
        return False

    def shows(self, words: str) -> bool:
        """Wait until *words* stand on the screen."""
        return self.until(lambda: words in self.screen())

    def buffer(self) -> str:
        """Return what was copied last; nothing where nothing was."""
        try:
            return self.run("show-buffer")
        except subprocess.CalledProcessError:
            return ""

    def size(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self) -> None:
        """End the server with all that runs in it."""
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False, timeout=20)
