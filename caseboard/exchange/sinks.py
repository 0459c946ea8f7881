"""Places outside the database that keep checkpoints: a file that only grows, and a folder.

Beside each checkpoint stand the leaf hashes since the one before it. They say
nothing of what an entry holds, and let `verify` name the first that was changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from caseboard.domain.instants import read, written
from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.note import BadNote, read_note
from caseboard.services.checkpoints import Held, Sink, SinkError
from caseboard.store.blobs import sync

CHECKPOINT = ".checkpoint"
LEAVES = ".leaves"
_DIGITS = 12


def sinks(file: str, folder: str) -> list[Sink]:
    """Return the places that the settings name, by path; empty where none is named."""
    made: list[Sink] = [FileSink(Path(file).expanduser())] if file else []
    return [*made, FolderSink(Path(folder).expanduser())] if folder else made


@dataclass(frozen=True, slots=True)
class FileSink:
    """A file to which a line of JSON is added for each checkpoint; several ledgers may share it."""

    path: Path

    @property
    def name(self) -> str:
        """For people."""
        return str(self.path)

    def newest(self, origin: str) -> int | None:
        """Return of how many entries the newest checkpoint of *origin* in it is."""
        with _in_words(self.name):
            if not self.path.exists():
                return None
            found = [one for one in lines(self.path) if isinstance(one, Held)]
        sizes = [stated.size for one in found if (stated := read_checkpoint(one.note.text)).origin == origin]
        return max(sizes, default=None)

    def take(self, origin: str, held: Held) -> None:  # noqa: ARG002  a protocol's argument
        """Append *held*, synced."""
        line = {
            "at": written(held.at) if held.at else None,
            "since": held.since,
            "leaves": [one.hex() for one in held.leaves],
            "note": held.note.written(),
        }
        content = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        with _in_words(self.name):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                if file.tell() and _last_byte(self.path) != b"\n":
                    # A power cut left half a line; what comes now stands on one of its own.
                    content = b"\n" + content
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            sync(self.path.parent)


@dataclass(frozen=True, slots=True)
class FolderSink:
    """A folder with one file for each checkpoint, as C2SP has it, in a folder of its own for each ledger."""

    path: Path

    @property
    def name(self) -> str:
        """For people."""
        return str(self.path)

    def newest(self, origin: str) -> int | None:
        """Return of how many entries the newest checkpoint of *origin* in it is."""
        with _in_words(self.name):
            files = list(self._of(origin).glob(f"*{CHECKPOINT}"))
        return max((int(one.stem) for one in files if one.stem.isdigit()), default=None)

    def take(self, origin: str, held: Held) -> None:
        """Write *held* into files of its own; one of that size that is there is only touched, if it says the same."""
        stated = read_checkpoint(held.note.text)
        folder = self._of(origin)
        stem = f"{stated.size:0{_DIGITS}}"
        place = folder / f"{stem}{CHECKPOINT}"
        with _in_words(self.name):
            if place.exists():
                if read_note(place.read_text("utf-8")).text != held.note.text:
                    raise SinkError(f"{place} is of another history of this ledger")
                place.touch()
                return
            folder.mkdir(parents=True, exist_ok=True)
            lines = [str(held.since), *(one.hex() for one in held.leaves)]
            _lay(folder / f"{stem}{LEAVES}", "\n".join(lines) + "\n")
            _lay(place, held.note.written())
            sync(folder)

    def _of(self, origin: str) -> Path:
        return self.path / "".join(c if c.isalnum() or c in ".-" else "-" for c in origin)


def lines(path: Path) -> Iterator[Held | str]:
    """Yield what each line of a sink's file holds, or in words why it holds nothing.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        yield f"{path} is no regular file"
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            where = f"{path} line {number}"
            if not line.strip():
                continue
            try:
                yield _held(json.loads(line), where)
            except (ValueError, KeyError, TypeError, RecursionError):
                yield f"{where} is no checkpoint"


def _held(line: dict[str, object], where: str) -> Held:
    leaves, since, at = line["leaves"], line["since"], line["at"]
    if not isinstance(leaves, list) or not isinstance(since, int):
        raise BadNote("leaves are a list, and since is a number")
    note = read_note(str(line["note"]))
    read_checkpoint(note.text)
    return Held(note, since, tuple(map(bytes.fromhex, leaves)), read(str(at)) if at else None, where)


def in_folder(path: Path) -> Iterator[Held | str]:
    """Yield what each checkpoint below a folder holds, or in words why it holds nothing.

    Raises:
        OSError: it cannot be read.
    """
    for place in sorted(path.rglob(f"*{CHECKPOINT}")):
        if not place.is_file():  # A pipe that nobody writes to would be waited for.
            yield f"{place} is no regular file"
            continue
        try:
            note = read_note(place.read_text("utf-8"))
            read_checkpoint(note.text)
            since, leaves = _leaves(place.with_suffix(LEAVES))
        except ValueError:
            yield f"{place} is no checkpoint"
        else:
            yield Held(note, since, leaves, None, str(place))


def _leaves(place: Path) -> tuple[int, tuple[bytes, ...]]:
    if not place.is_file():
        return 0, ()
    first, *rest = place.read_text("ascii").split()
    return int(first), tuple(map(bytes.fromhex, rest))


def _lay(place: Path, content: str) -> None:
    """Write a file that nobody changes, whole or not at all."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o444)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read()


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, BadNote) as error:
        what = error.strerror if isinstance(error, OSError) else None
        raise SinkError(f"{name} takes no checkpoint: {what or error}") from error
