"""A copy of a desk that is at work: the database as it stands at one instant, and its files beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseboard.store import checks, guards, standing
from caseboard.store.blobs import Blobs, sync
from caseboard.store.database import CaseDatabase, StoreError
from caseboard.store.faults import FAULTS, in_words


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    events: int
    files: int
    lost: tuple[str, ...]
    """Hashes of files that the history names and that were not there, or were not what their name says."""


def copy(database: CaseDatabase, place: Path) -> Copied:
    """Copy *database* to the file *place*, its files of evidence to ``PLACE.blobs``, and check the copy.

    Readers and writers go on meanwhile. The database is copied before its files, which are never
    taken away, so that none is missing that the copy speaks of.

    Raises:
        StoreError: something stands there already, or the copy is not sound; then none is left.
        OSError: it cannot be written.
    """
    folder = Blobs.beside(place).folder
    for there in (place, folder):
        if os.path.lexists(there):
            raise StoreError(f"{there} is there already; a backup replaces nothing. Name another file")
    place.parent.mkdir(parents=True, exist_ok=True)
    with _coming(place) as beside:
        made = CaseDatabase(beside, upkeep=True)
        with database.connection_context(), made.connection_context(), _told_of(place):
            # In one step: a copy made page by page would begin anew with every write of others.
            _handle(database).backup(_handle(made))
        with made.connection_context():
            events = _checked(made, place)
            digests = list(checks.files_named(made))
        lost = _copy_files(database.blobs, Blobs(folder), digests)
        with beside.open("rb") as whole:
            os.fsync(whole.fileno())
        beside.rename(place)
        sync(place.parent)
    return Copied(events, len(digests) - len(lost), lost)


@contextmanager
def _told_of(place: Path) -> Iterator[None]:
    """Let a disk that is full be the one of the copy: the database itself is only read."""
    try:
        yield
    except FAULTS as error:
        if "is full" in str(error):
            raise StoreError(f"{place}: {in_words(error)}") from None
        raise


@contextmanager
def _coming(place: Path) -> Iterator[Path]:
    """Give a file beside *place* to be filled and renamed; what is left of it goes."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        yield beside
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            beside.with_name(beside.name + end).unlink(missing_ok=True)


def _checked(made: CaseDatabase, place: Path) -> int:
    """Return how many events the copy holds; it is read from its first page to its last."""
    found = [str(row[0]) for row in made.execute_sql("PRAGMA integrity_check(3)").fetchall()]
    if found != ["ok"]:
        raise StoreError(f"{place}: the copy is damaged, as the database may be: {found[0]}. Run `caseboard doctor`")
    if missing := guards.missing(made):
        raise StoreError(
            f"{place}: the copy lacks the guard {missing[0]}, as the database does. Run `caseboard doctor`"
        )
    return standing.changes(made)


def _copy_files(source: Blobs, target: Blobs, digests: list[str]) -> tuple[str, ...]:
    """Copy the files named *digests*, each hashed on its way; return those that were not there or not themselves."""
    try:
        return tuple(one for one in digests if not source.has(one) or target.put(source.path(one)) != one)
    except OSError:
        # Nobody should take half of it for a backup.
        shutil.rmtree(target.folder, ignore_errors=True)
        raise


def _handle(database: CaseDatabase) -> Any:  # SQLite's own connection, of whichever library
    return database.connection()  # type: ignore[no-untyped-call]
