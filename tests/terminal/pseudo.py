"""A terminal of our own: a program on a pty, every byte that it writes, keys for it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Sequence

_SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_]|[()][A-Z0-9])"
)


class Terminal:
    """A program that believes it has a terminal."""

    def __init__(self, command: Sequence[str], *, columns: int, rows: int, env: dict[str, str]) -> None:
        """Start *command* at once."""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, close_fds=True
        )
        self.output = bytearray()

    def read(self, seconds: float) -> bytes:
        """Return what comes within *seconds*, or nothing."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return b""
        try:
            came = os.read(self.master, 65_536)
        except OSError:
            return b""
        self.output += came
        return came

    def until(self, words: bytes, seconds: float = 20.0, *, since: int = 0) -> float:
        """Read until *words* are written from byte *since* on, and return how long it took since the start."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            came = self.read(0.05)
            if came and words in self.words(since):
                return time.perf_counter() - self.started
            if self.process.poll() is not None:
                break
        raise AssertionError(f"{words!r} did not come; the end of what came: {self.words()[-1500:]!r}")

    def comes(self, words: bytes, seconds: float, *, since: int = 0) -> bool:
        """Whether *words* are written within *seconds*, from byte *since* on."""
        if words in self.words(since):
            return True
        try:
            self.until(words, seconds, since=since)
        except AssertionError:
            return False
        return True

    def words(self, since: int = 0) -> bytes:
        """Return what was written from byte *since* on, without the terminal's own sequences."""
        return _SEQUENCE.sub(b"", bytes(self.output[since:]))

    def quiet(self, rest: float = 0.25, seconds: float = 5.0) -> None:
        """Read until nothing has come for *rest* seconds."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and self.read(rest):
            pass

    def press(self, *keys: str) -> None:
        """Send *keys*, letting each be answered."""
        for key in keys:
            os.write(self.master, key.encode())
            self.quiet(0.12, 1.5)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return self.process.poll() is None

    def end(self, number: int = signal.SIGTERM, seconds: float = 10.0) -> int:
        """Send a signal and return the program's exit status."""
        if self.alive:
            self.process.send_signal(number)
        limit = time.perf_counter() + seconds
        while self.alive and time.perf_counter() < limit:
            self.read(0.05)
        if self.alive:
            self.process.kill()
        self.quiet(0.05, 1.0)
        return self.process.wait()

    def close(self) -> None:
        """Let go of the terminal."""
        if self.alive:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)
