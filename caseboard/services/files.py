"""Foreign files are opened without following anything: no symbolic links, no pipes, no devices."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

LARGEST_FILE = 100_000_000
"""Bytes that one item of evidence may have."""

_PIECE = 1 << 20
# Not to follow a link, and not to hang on a pipe that nobody writes to. Windows has neither flag.
_STILL = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class BadFile(Exception):
    """A file that is not taken: the words name it as it was named, and give nothing else away."""


class NoRegularFile(OSError):
    """A link, a pipe, a device, a folder: nothing that is read here."""


def open_still(path: Path | str, folder: int | None = None) -> int:
    """Open the regular file at *path*, which is no link, for reading, and return its descriptor.

    Raises:
        NoRegularFile: something else is there.
        OSError: it cannot be opened.
    """
    seen = os.stat(path, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(seen.st_mode):
        raise NoRegularFile(_what(seen.st_mode))
    handle = os.open(path, _STILL, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NoRegularFile("something else than a regular file")
    return handle


def _what(mode: int) -> str:
    kinds = (
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    return next((words for holds, words in kinds if holds(mode)), "a device")


def open_evidence(base: Path | None, name: str, sha256: str | None = None) -> BinaryIO:
    """Open the file *name* below *base*, the folder of the import, at its beginning.

    Whoever reads on reads what was looked at here: the path is not walked again, so
    nobody can put something else in its place meanwhile.

    Raises:
        BadFile: it lies elsewhere, is no regular file, cannot be read, is too
            large, or is not the one whose hash the record names.
    """
    if base is None:
        raise BadFile(f"file {name}: records from standard input have no folder to lie in")
    try:
        file = os.fdopen(_open_below(base, _parts(name)), "rb")
    except OSError as error:
        # Not the system's own words: they would repeat where the folder lies.
        what = f"it is {error}" if isinstance(error, NoRegularFile) else (error.strerror or "it cannot be opened")
        raise BadFile(f"file {name}: {what}") from None
    try:
        _check(file, name, sha256)
    except BaseException:
        file.close()
        raise
    return file


def _check(file: BinaryIO, name: str, sha256: str | None) -> None:
    """Refuse an open file that is too large, or is not the one whose hash the record names."""
    if os.fstat(file.fileno()).st_size > LARGEST_FILE:
        raise BadFile(f"file {name} is larger than {LARGEST_FILE // 1_000_000} MB")
    if sha256 is None:
        return
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise BadFile(f"file {name} has another hash than its record says")
    file.seek(0)


def _parts(name: str) -> tuple[str, ...]:
    """Return the steps from the import's folder down to a file."""
    windows = PureWindowsPath(name)
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or windows.drive or windows.root or "\\" in name:
        raise BadFile(f"file {name} is no path below the import's folder")
    if ".." in parts:
        raise BadFile(f"file {name} leads out of the import's folder")
    if not name.isprintable():
        raise BadFile(f"file {name} has a control character in its name")
    return parts


def _open_below(base: Path, parts: tuple[str, ...]) -> int:
    """Open a file step by step, so that no folder on the way can be a link, or be made one meanwhile."""
    *folders, last = parts
    if os.open not in os.supports_dir_fd:
        return _open_checked(base, folders, last)
    here = os.open(base, os.O_RDONLY)
    try:
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        return open_still(last, here)
    finally:
        os.close(here)


def _open_checked(base: Path, folders: list[str], last: str) -> int:
    for folder in folders:
        base /= folder
        if not stat.S_ISDIR(base.lstat().st_mode):
            raise NoRegularFile("below something that is no folder")
    return open_still(base / last)
