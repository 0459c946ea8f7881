"""Files from parties, stored by the hash of their bytes beside the database.

A blob is written beside its place, synced, made read-only and renamed; the
row that speaks of it comes second. So a row never names bytes that are not
there, and the worst a crash leaves is a file nobody speaks of.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20
_COMING = ".coming-"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Blobs:
    """The folder of blobs that belongs to one database."""

    def __init__(self, folder: Path) -> None:
        """Use *folder*, which is made when the first blob comes."""
        self.folder = folder

    @classmethod
    def beside(cls, database: str | Path) -> Blobs:
        """Return the folder that belongs to the database in the file *database*."""
        return cls(Path(f"{database}.blobs"))

    def path(self, digest: str) -> Path:
        """Return where the bytes of *digest* (SHA-256, hexadecimal) lie."""
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether the bytes are there; a *digest* that is none names nothing, wherever it would lead."""
        return _DIGEST.fullmatch(digest) is not None and self.path(digest).is_file()

    def holds(self, digest: str) -> bool:
        """Whether the bytes that are there are those of *digest*.

        Raises:
            OSError: they cannot be read.
        """
        return digest_of(self.path(digest)) == digest

    def older_than(self, instant: float) -> Iterator[tuple[Path, str]]:
        """Yield (path, digest) of all that nobody has put here since *instant*, seconds since 1970.

        The digest is empty where a file was left behind half written.
        """
        for path in sorted((*self.folder.glob("??/*"), *self.folder.glob(f"{_COMING}*"))):
            try:
                seen = path.lstat()
            except FileNotFoundError:
                continue  # It has come to its place meanwhile, or was taken away.
            is_blob = _DIGEST.fullmatch(path.name) is not None
            if seen.st_mtime < instant and stat.S_ISREG(seen.st_mode) and (is_blob or path.parent == self.folder):
                yield path, path.name if is_blob else ""

    def read(self, digest: str) -> bytes:
        """Return the bytes of *digest*.

        Raises:
            OSError: they cannot be read.
        """
        return self.path(digest).read_bytes()

    def put(self, source: Path | BinaryIO) -> str:
        """Store the file at *source*, or the rest of an open one, and return its digest.

        Raises:
            OSError: it cannot be read, or there is no room.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, beside = tempfile.mkstemp(dir=self.folder, prefix=_COMING)
        try:
            with os.fdopen(handle, "wb") as target, _opened(source) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            name = digest.hexdigest()
            place = self.path(name)
            # What a broken disk has made of it is put right by the bytes that have just come.
            if place.exists() and self.holds(name):
                # It has just been wanted, so that nobody collects it before the row that speaks of it.
                with suppress(OSError):
                    os.utime(place)
            else:
                Path(beside).chmod(0o440)
                place.parent.mkdir(exist_ok=True)
                Path(beside).replace(place)
            # Whoever else has put it there may not have come to this yet.
            for folder in (place.parent, self.folder, self.folder.parent):
                sync(folder)
            return name
        finally:
            Path(beside).unlink(missing_ok=True)


def _opened(source: Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    """Return *source* open to be read; one that was open already stays so."""
    return source.open("rb") if isinstance(source, Path) else nullcontext(source)


def sync(folder: Path) -> None:
    """Make a rename in *folder* durable, where the platform can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
