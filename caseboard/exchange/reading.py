"""The lines of an input: files, folders and standard input, plain or compressed."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self

from caseboard.exchange.complaints import printable
from caseboard.exchange.files import NoRegularFile, open_still
from caseboard.exchange.objects import LONGEST_LINE

__all__ = ["STDIN", "BadInput", "Input", "Place", "Source", "lines"]

STDIN = "-"
"""The path that means standard input."""

_ENDINGS = (".jsonl", ".jsonl.gz")
_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# One line beyond this is no record that somebody wrote, and reading on would only cost time.
_HOPELESS_LINE = 64_000_000
# Records shrink to a tenth, the most monotonous to a hundredth; a bomb shrinks to a thousandth.
_UNFOLDS = 250
_SMALL = 32_000_000


class BadInput(Exception):
    """An input that cannot be read: what, where, and what to do, in one line."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {printable(why)}")


@dataclass(frozen=True, slots=True)
class Place:
    """A line, and where it stands."""

    name: str
    """Of the file, fit to be shown."""
    number: int
    """Of the line in its file, from 1."""
    raw: bytes
    """The line without its end; cut where it is longer than a record may be, so that decoding refuses it."""
    base: Path | None
    """The folder below which files of evidence lie; none for standard input."""
    why: str = ""
    """Why it makes no record, where that is known already."""

    @property
    def words(self) -> str:
        """Where the line stands, as a person says it."""
        return f"{self.name} line {self.number}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read."""

    name: str
    path: Path | None
    base: Path | None


class Input:
    """All that one command reads: found and hashed at once, then read line by line.

    The digest names the input, so that an import which was stopped knows its own
    files again. It is that of the bytes as they lie there, folders in order of
    their files' names; where they lie does not matter.
    """

    def __init__(self, paths: Iterable[Path | str], stdin: BinaryIO | None = None) -> None:
        """Find the files of *paths* and hash them; standard input is kept aside meanwhile.

        Raises:
            BadInput: a path is missing, is no file or folder, or cannot be read.
        """
        self._sources = [source for path in paths for source in _sources(path)]
        self._aside: IO[bytes] | None = None
        self._stamps: list[tuple[int, int, int]] = []
        whole = hashlib.sha256()
        try:
            for source in self._sources:
                if source.path is None:
                    self._set_aside(stdin)
                whole.update(self._digest(source))
        except BadInput:
            self.close()
            raise
        self.digest = whole.hexdigest()
        """SHA-256 over the digests of all files, hexadecimal."""

    def __enter__(self) -> Self:
        """Return the input, to be closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of what was kept aside."""
        self.close()

    def close(self) -> None:
        """Let go of what was kept aside."""
        if self._aside is not None:
            self._aside.close()

    def __iter__(self) -> Iterator[Place]:
        """Yield every line that is not blank, as often as asked.

        Raises:
            BadInput: a file breaks off, is no text, or is not the one that was hashed.
        """
        for source, stamp in zip(self._sources, self._stamps, strict=True):
            file = self._open(source)
            try:
                if _stamp(file) != stamp:
                    raise BadInput(source.name, "has changed while it was read; run the command again")
                yield from self.places(file, source)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise BadInput(source.name, f"is damaged as gzip: {error}") from None
            except OSError as error:
                raise BadInput(source.name, f"cannot be read: {error.strerror or error}") from None
            finally:
                if file is not self._aside:
                    file.close()

    def places(self, file: IO[bytes], source: Source) -> Iterator[Place]:
        """Yield the records of an open *file*: its lines."""
        for number, line in self.lines_of(file, source):
            raw = line
            if number == 1:
                if raw.startswith(_WIDE):
                    raise BadInput(source.name, "is UTF-16; records are written in UTF-8")
                raw = raw.removeprefix(_BOM)  # Some editors put it there; it says nothing.
            if raw := raw.strip(b" \t\r"):
                yield Place(source.name, number, raw, source.base)

    def lines_of(self, file: IO[bytes], source: Source) -> Iterator[tuple[int, bytes]]:
        """Yield number and bytes of every line of an open *file* that is not empty, unfolded where it is compressed."""
        size = os.fstat(file.fileno()).st_size
        head = file.read(2)
        file.seek(0)
        if head == _GZIP:
            yield from _numbered(_unfolded(file, max(_SMALL, size * _UNFOLDS), source), source)
        else:
            yield from _numbered(iter(lambda: file.read(_PIECE), b""), source)

    def _set_aside(self, stdin: BinaryIO | None) -> None:
        """Copy standard input, which can be read once only, to a file without a name."""
        if stdin is None or self._aside is not None:
            raise BadInput("standard input", "cannot be read" if stdin is None else "is named twice")
        aside = tempfile.TemporaryFile()  # noqa: SIM115  # Closed with the input.
        self._aside = aside
        try:
            while piece := stdin.read(_PIECE):
                aside.write(piece)
            aside.flush()
        except OSError as error:
            raise BadInput("standard input", f"cannot be kept aside: {error.strerror or error}") from None

    def _open(self, source: Source) -> IO[bytes]:
        if source.path is None:
            assert self._aside is not None  # noqa: S101  # Set aside before anything is opened.
            self._aside.seek(0)
            return self._aside
        try:
            return os.fdopen(open_still(source.path), "rb")
        except NoRegularFile as error:
            raise BadInput(source.name, f"is {error}; name the file itself, or - for standard input") from None
        except OSError as error:
            raise BadInput(source.name, f"cannot be opened: {error.strerror or error}") from None

    def _digest(self, source: Source) -> bytes:
        file = self._open(source)
        digest = hashlib.sha256()
        try:
            self._stamps.append(_stamp(file))
            while piece := file.read(_PIECE):
                digest.update(piece)
        except OSError as error:
            raise BadInput(source.name, f"cannot be read: {error.strerror or error}") from None
        finally:
            if file is not self._aside:
                file.close()
        return digest.digest()


def lines(paths: Iterable[Path | str], stdin: BinaryIO | None = None) -> Iterator[Place]:
    """Yield the lines of files, folders and standard input (``-``) that are not blank.

    Raises:
        BadInput: something of it cannot be read.
    """
    with Input(paths, stdin) as everything:
        yield from everything


def _sources(path: Path | str) -> Iterator[Source]:
    """Yield the files that *path* means: itself, all records of a folder, or standard input."""
    if str(path) == STDIN:
        yield Source("standard input", None, None)
        return
    path = Path(path)
    if path.is_symlink() or not path.is_dir():
        yield Source(_shown(path), path, path.parent)
        return
    found = sorted(_below(path), key=lambda one: one.relative_to(path).parts)
    if not found:
        raise BadInput(_shown(path), "holds no records; they lie in files named *.jsonl or *.jsonl.gz")
    for one in found:
        yield Source(_shown(one), one, path)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files of records below *folder*; a linked folder is passed over, a linked file is not."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _below(Path(entry.path))
                elif entry.name.endswith(_ENDINGS) and not entry.is_dir():
                    yield Path(entry.path)
    except OSError as error:
        raise BadInput(_shown(folder), f"cannot be read: {error.strerror or error}") from None


def _shown(path: Path) -> str:
    """Return a path fit to be shown and stored, whatever bytes are in it."""
    return printable(os.fsencode(path).decode("utf-8", "replace"))


def _stamp(file: IO[bytes]) -> tuple[int, int, int]:
    seen = os.fstat(file.fileno())
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def _unfolded(file: IO[bytes], most: int, source: Source) -> Iterator[bytes]:
    """Yield what a compressed file holds, up to *most* bytes."""
    read = 0
    with gzip.GzipFile(fileobj=file, mode="rb") as folded:
        while piece := folded.read(_PIECE):
            read += len(piece)
            if read > most:
                raise BadInput(source.name, f"unfolds to more than {_UNFOLDS} times its size; it is no file of records")
            yield piece


def _numbered(pieces: Iterator[bytes], source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of every line that is not empty; a line beyond the limit is cut and read past."""
    number, rest, dropped = 1, b"", 0
    for piece in pieces:
        *ended, rest = (rest + piece).split(b"\n")
        if ended:
            dropped = 0
        for line in ended:
            if line:
                yield number, line[: LONGEST_LINE + 1]
            number += 1
        if len(rest) > LONGEST_LINE:
            dropped += len(rest) - LONGEST_LINE - 1
            rest = rest[: LONGEST_LINE + 1]
        if dropped > _HOPELESS_LINE:
            raise BadInput(source.name, "has no line ends; records are JSON Lines, one a line")
    if rest:
        yield number, rest
