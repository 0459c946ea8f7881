"""Cut the power while a desk writes, and see what the next start finds: a disk that forgets what was not synced.

The statements are those that a desk really runs: they are written down while a story is told, and played again through
SQLite on a disk in memory. At the cut each file falls back to what was synced last, and of each later write any sectors
may have reached it, in any order. A transaction is acknowledged once its COMMIT has returned.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from caseboard.store.database import PRAGMAS
from tests.stories.house import House, at, refund

SECTOR = 512
_POWERSAFE = 0x1000
"""What SQLite takes for granted of disks: a write damages no byte beside it."""
_COUNTED = ("event", "entry", "decision", "letter", "head", "custody", "outbox", "evidence", "text")
"""Tables by which a state is known."""


class Cut(Exception):
    """The power is gone."""


@dataclass
class Bytes:
    """A file: as programs see it, as it was synced, and what was written since."""

    seen: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    since: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, place: int, content: bytes) -> None:
        """Write where a program says."""
        self.seen[len(self.seen) :] = bytes(max(0, place - len(self.seen)))
        self.seen[place : place + len(content)] = content
        self.since.append((place, content))

    def sync(self) -> None:
        """Let everything reach the disk."""
        self.synced, self.since = bytes(self.seen), []

    def after_cut(self, chance: random.Random) -> bytes:
        """Return what lies on the disk once the power is back."""
        found = bytearray(self.synced)
        for place, content in self.since:
            for start in range(0, len(content), SECTOR):
                if chance.random() < 0.5:
                    part = content[start : start + SECTOR]
                    where = place + start
                    found[len(found) :] = bytes(max(0, where - len(found)))
                    found[where : where + len(part)] = part
        return bytes(found)


class Disk(apsw.VFS):
    """A disk in memory whose power goes after so many writes and syncs."""

    def __init__(self, name: str, files: dict[str, bytes], last: int) -> None:
        super().__init__(name, "")
        self.files = {path: Bytes(bytearray(content), content) for path, content in files.items()}
        self.last = last
        self.done = 0

    def step(self) -> None:
        """Count one thing that needs power.

        Raises:
            Cut: there is none any more.
        """
        self.done += 1
        if self.done > self.last:
            raise Cut

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802  SQLite's own name
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name or "temporary")
        flags[1] = flags[0]
        return File(self, self.files.setdefault(path, Bytes()))

    def xDelete(self, name: str, _sync: bool) -> None:  # noqa: N802
        self.step()
        self.files.pop(name, None)

    def xAccess(self, name: str, _flags: int) -> bool:  # noqa: N802
        return name in self.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name


class File:
    """An open file of that disk; one connection has it alone."""

    def __init__(self, disk: Disk, content: Bytes) -> None:
        self._disk, self._content = disk, content

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._content.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.step()
        self._content.write(offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.step()
        del self._content.seen[size:]
        self._content.sync()

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self._disk.step()
        self._content.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._content.seen)

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return _POWERSAFE

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xLock(self, _level: int) -> None:  # noqa: N802
        """Nobody else is there."""

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        """Nobody else is there."""

    def xClose(self) -> None:  # noqa: N802
        """What was written stays."""


@dataclass(frozen=True)
class Told:
    """A desk as it was, and the transactions that were then made on it, statement by statement."""

    before: bytes
    transactions: tuple[tuple[str, ...], ...]
    states: tuple[tuple[Any, ...], ...]
    """How each transaction left it, the first being how it was."""


def told(folder: Path) -> Told:
    """Tell how a case comes in, is weighed, decided and sealed, and write down what that makes the database do."""
    house = House(folder)
    with house.database.connection_context():
        house.claim()
        before = _image(house.path)
        said: list[str] = []
        house.database.connection().set_trace_callback(said.append)
        cites = house.sends(at("15 March 9:00"), "bea")
        house.proves_shipment(at("15 March 9:00"))
        house.until(at("21 March 9:00"))
        house.proposes(at("21 March 9:00"), "CB-1", refund(6000, cites))
        house.until(at("21 March 9:01"))
        house.does(at("22 March 9:00"), "addendum", "CB-1", text="Paid out.")
        house.database.connection().set_trace_callback(None)
    return _played(before, tuple(_transactions(said)))


def _image(path: Path) -> bytes:
    """Return a database as one file, whatever still lies in its log."""
    aside = path.with_name("image.db")
    plain = sqlite3.connect(path)
    with closing(sqlite3.connect(aside)) as copy, closing(plain):
        plain.backup(copy)
    return aside.read_bytes()


def _transactions(said: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the transactions among what was *said* that change something."""
    open_: list[str] | None = None
    for statement in said:
        word = statement.split(None, 1)[0].upper() if statement.strip() else ""
        if word == "BEGIN":
            open_ = []
        elif word in ("COMMIT", "ROLLBACK"):
            if open_ and word == "COMMIT":
                yield tuple(open_)
            open_ = None
        elif open_ is None or word not in ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"):
            continue
        elif open_[-1:] != [statement]:  # SQLite tells one once more for each trigger that it runs into
            open_.append(statement)


def _played(before: bytes, transactions: tuple[tuple[str, ...], ...]) -> Told:
    """Play *transactions* and return them with the states they lead to; one that changes no state is left out.

    Whether that one was lost could not be told.
    """
    connection = _opened(Disk("whole", {"desk.db": before}, 1 << 60), "whole", "full")
    states, made = [_state(connection)], []
    for statements in transactions:
        _make(connection, statements)
        if (state := _state(connection)) not in states:
            states.append(state)
            made.append(statements)
    connection.close()
    return Told(before, tuple(made), tuple(states))


def _opened(_disk: Disk, name: str, synchronous: str) -> apsw.Connection:
    connection = apsw.Connection("desk.db", vfs=name)
    connection.execute("PRAGMA locking_mode = exclusive")  # a disk in memory shares nothing
    for pragma, value in {**PRAGMAS, "synchronous": synchronous}.items():
        connection.execute(f"PRAGMA {pragma} = {value}")
    connection.execute("PRAGMA wal_autocheckpoint = 40")  # so that cuts fall into checkpoints as well
    return connection


def _make(connection: apsw.Connection, statements: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.execute(statement)
    connection.execute("COMMIT")


def _state(connection: apsw.Connection) -> tuple[Any, ...]:
    counted = " UNION ALL ".join(f'SELECT count(*) FROM "{table}"' for table in _COUNTED)
    counts = [row[0] for row in connection.execute(counted)]
    case = connection.execute('SELECT stage, version, acts_at, next_due, queue_key FROM "case" ORDER BY id').fetchall()
    return (*counts, *case, connection.execute("SELECT count(*) FROM letter WHERE state <> 'queued'").get)


@dataclass
class Result:
    """What came of many cuts."""

    cuts: int = 0
    lost: int = 0
    """Cuts after which something acknowledged was gone."""
    torn: int = 0
    """Cuts after which the database was damaged or stood between two transactions."""


def cut_often(story: Told, times: int, synchronous: str, chance: random.Random) -> Result:
    """Cut the power *times* times at random, and look what is there when it is back."""
    found, most = Result(), _steps(story, synchronous)
    while found.cuts < times:
        name = f"{synchronous}-{found.cuts}"
        acknowledged, files = _until_cut(story, name, synchronous, chance)(chance.randrange(1, most))
        found.cuts += 1
        left = _found(files, f"after-{name}", synchronous)
        if left not in story.states:
            found.torn += 1
        elif story.states.index(left) < acknowledged:
            found.lost += 1
    return found


def _steps(story: Told, synchronous: str) -> int:
    disk = Disk("steps", {"desk.db": story.before}, 1 << 60)
    connection = _opened(disk, "steps", synchronous)
    for statements in story.transactions:
        _make(connection, statements)
    connection.close()
    return disk.done


def _until_cut(story: Told, name: str, synchronous: str, chance: random.Random) -> Any:
    def play(last: int) -> tuple[int, dict[str, bytes]]:
        disk = Disk(name, {"desk.db": story.before}, last)
        acknowledged, connection = 0, None
        try:
            connection = _opened(disk, name, synchronous)
            for statements in story.transactions:
                _make(connection, statements)
                acknowledged += 1
        except (Cut, apsw.Error):
            pass
        files = {path: content.after_cut(chance) for path, content in disk.files.items()}
        disk.last = 1 << 60  # whoever closes what is left changes nothing of what lies on the disk
        if connection is not None:
            connection.close()
        return acknowledged, files

    return play


def _found(files: dict[str, bytes], name: str, synchronous: str) -> tuple[Any, ...] | None:
    disk = Disk(name, files, 1 << 60)
    try:
        connection = _opened(disk, name, synchronous)
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        left = _state(connection) if whole else None
        connection.close()
    except apsw.Error:
        return None
    return left
