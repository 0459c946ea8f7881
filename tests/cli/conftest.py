"""Run a command as somebody types it, with a clock that stands where a test puts it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from caseboard.cli.main import main
from caseboard.domain.instants import read
from caseboard.tui.manner import Manner, spoken
from tests.fixtures.once import once
from tests.fixtures.small import FOLDER, UNTIL


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Return standard output as JSON."""
        return json.loads(self.out)


class Shell:
    """Types commands at one database, as one person, at one instant."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        """Sit down at the database in the file *path*."""
        self.path = path
        self.now = read(UNTIL)
        self.who = "lena"
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *words: str, stdin: bytes = b"") -> Said:
        """Run a command and return what it said."""
        self._patch.setenv("CASEBOARD_DATABASE", f"sqlite:///{self.path}")
        self._patch.setenv("CASEBOARD_STAFF", self.who)
        self._patch.setattr("sys.stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8"))
        self._capsys.readouterr()
        code = main(words, clock=lambda: self.now)
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def later(self, **length: float) -> datetime:
        """Put the clock forward and return where it stands."""
        self.now += timedelta(**length)
        return self.now

    def case(self, number: str) -> dict[str, Any]:
        """Return everything that `show` prints of a case."""
        case: dict[str, Any] = self("show", number, "--json").data
        return case


@pytest.fixture(autouse=True)
def at_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep logs and the user's own database out of the home of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("CASEBOARD_CONFIG")
    with spoken(Manner()):  # a command speaks as its settings say, and the next test as before
        yield home
    log = logging.getLogger("caseboard")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.propagate = True
    log.setLevel(logging.NOTSET)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Give a shell in an empty folder: no database is there yet."""
    return Shell(tmp_path / "desk.db", capsys, monkeypatch)


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small cases, replayed once for all tests."""
    return once(tmp_path_factory, "replayed", _replayed)


def _replayed(folder: Path) -> None:
    assert main(["replay", str(FOLDER), "--until", UNTIL, "--database", f"sqlite:///{folder / 'desk.db'}"]) == 3


@pytest.fixture
def desk(shell: Shell, replayed: Path) -> Shell:
    """Give a shell at a copy of the small cases."""
    shutil.copytree(replayed, shell.path.parent, dirs_exist_ok=True)
    return shell
