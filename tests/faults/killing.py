"""Kill a piece of work at random points, begin it again, and compare what it leaves with what nobody disturbed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from caseboard.domain.instants import written
from tests.fixtures import busy

NOW = busy.NOW
LATER = NOW + timedelta(days=30)
"""When nearly every case owes something to the clock."""
DONE = (0, 3)
"""Exit codes of a command that came to its end: done, and done with refusals."""


@dataclass(frozen=True)
class Left:
    """What a piece of work leaves: the history, and the letters by name."""

    history: bytes
    letters: dict[str, bytes]


@dataclass
class Trial:
    """A piece of work that can be begun anew any number of times: its command on a database at a path."""

    name: str
    folder: Path
    words: list[str]
    start: Path | None = None
    """The database that it begins with; none where it makes one."""
    at: str = written(NOW)
    _whole: Left | None = field(default=None, repr=False)
    _took: float = 0.0

    def undisturbed(self) -> Left:
        """Return what it leaves if nobody disturbs it."""
        if self._whole is None:
            path = self._fresh("whole")
            began = time.monotonic()
            assert not self._run(path)
            self._took = time.monotonic() - began
            self._whole = left_by(path)
        return self._whole

    def disturbed(self, chance: random.Random, name: str) -> tuple[Left, bool]:
        """Kill it once, begin it again, and return what it leaves, and whether it was killed in time."""
        self.undisturbed()
        path = self._fresh(name)
        killed = self._run(path, chance.uniform(0.15, 0.95) * self._took)
        assert not self._run(path)
        found = left_by(path)
        checked = subprocess.run(self._command(path, "doctor"), capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        shutil.rmtree(path.parent)
        return found, killed

    def _fresh(self, name: str) -> Path:
        folder = self.folder / f"{self.name}-{name}"
        folder.mkdir()
        path = folder / "desk.db"
        if self.start is not None:
            shutil.copy(self.start, path)
        return path

    def _command(self, path: Path, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.faults.at", self.at, *words, "--database", f"sqlite:///{path}"]

    def _run(self, path: Path, kill_after: float | None = None) -> bool:
        """Run it to its end, or kill it for good after some seconds; return whether that was in time."""
        process = subprocess.Popen(self._command(path, *self.words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            told, _ = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        assert process.returncode in DONE, told.decode()
        return False


def left_by(path: Path) -> Left:
    """Return what lies in and beside the database at *path*."""
    line = [sys.executable, "-m", "caseboard", "export", "--database", f"sqlite:///{path}"]
    history = subprocess.run(line, check=True, capture_output=True).stdout
    new = path.with_name(f"{path.name}.mail") / "new"
    letters = {file.name: file.read_bytes() for file in new.iterdir()} if new.is_dir() else {}
    return Left(history, letters)


def an_import(folder: Path) -> Trial:
    """Return the import of the demo's records, as far as they come from outside."""
    records = busy.from_outside(busy.make(folder / "outside", 1))
    return Trial("import", folder, ["import", str(records), "--as", "ana"])


def a_replay(folder: Path) -> Trial:
    """Return the replay of the demo's records."""
    records = busy.make(folder / "records", 1)
    return Trial("replay", folder, ["replay", str(records), "--until", written(NOW - timedelta(days=12))])


def a_sweep(folder: Path) -> Trial:
    """Return a worker's turn on what was imported a month before."""
    first = an_import(folder)
    start = first._fresh("start")
    assert not first._run(start)
    return Trial("sweep", folder, ["worker", "--once", "--log", str(folder / "log")], start, written(LATER))


TRIALS: tuple[Callable[[Path], Trial], ...] = (an_import, a_replay, a_sweep)
