"""Write the history as lines that `import --restore` and `replay` read, and its files beside them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli.printing import Trouble, safe_json

if TYPE_CHECKING:
    from caseboard.domain.events import Event
    from caseboard.store.database import CaseDatabase

_FOLDER = "blobs"


def write_history(database: CaseDatabase, *, output: Path | None, files: Path | None) -> int:
    """Write every event as it stands at one instant; return how many files were named and not copied.

    Raises:
        Trouble: a file of evidence is not there, or not the one that came in.
        OSError: nothing can be written.
    """
    from caseboard.store import history

    left_out = 0
    with _output(output) as write, database.connection_context(), database.atomic("DEFERRED"):
        for event, _ in history.read(database):
            digest = _file_of(event)
            if digest is not None and files is not None:
                _copy(database.blobs.path(digest), files / _FOLDER / digest, digest)
            elif digest is not None:
                left_out += 1
            write(safe_json(history.exported(event)) + "\n")
    return left_out


def write_log(database: CaseDatabase, form: str, *, output: Path | None) -> None:
    """Write the history as an event log, as it stands at one instant: XES, or a table.

    Raises:
        OSError: nothing can be written.
    """
    import csv
    from io import StringIO

    from caseboard.exchange.event_log import HEAD, event_rows, traces
    from caseboard.exchange.xes import document

    with _output(output) as write, database.connection_context(), database.atomic("DEFERRED"):
        if form == "xes":
            for line in document(traces(database)):
                write(line + "\n")
            return
        for row in (HEAD, *event_rows(database)):
            cells = StringIO(newline="")
            csv.writer(cells, lineterminator="\r\n").writerow(row)
            write(cells.getvalue())


def _file_of(event: Event) -> str | None:
    """Return the digest of the file that came with *event*, if one did and was not erased."""
    from caseboard.store.texts import ERASED

    file = event.body.get("file")
    if event.type != "evidence" or not isinstance(file, str) or file == ERASED:
        return None
    return str(event.body["result"]["digest"])


@contextmanager
def _output(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Give what writes; a file is there whole or not at all."""
    if path is None:
        with _told_where("standard output"):
            out = sys.stdout.buffer
            yield lambda text: out.write(text.encode())
            out.flush()
        return
    with _told_where(path):
        yield from _whole(path)


@contextmanager
def _told_where(place: Path | str) -> Iterator[None]:
    """Let a fault of writing say what could not be written; the system names no file once it is open."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # Nor does the file beside it, which is filled first, say anything to whoever named the place.
        if error.filename is None or Path(error.filename).name == _beside(Path(place)).name:
            error.filename = str(place)
        raise


def _whole(path: Path) -> Iterator[Callable[[str], object]]:
    """Yield what writes beside *path*; only a file that is whole and durable takes its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """Return what is filled before it takes the name of *path*."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def _copy(source: Path, target: Path, digest: str) -> None:
    """Copy a file of evidence, if it is not there yet; only the bytes that its item names take its name."""
    from caseboard.store.blobs import digest_of

    if target.exists() and digest_of(target) == digest:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(target)
    try:
        with _told_where(target):
            shutil.copyfile(source, beside)
            whole = digest_of(beside) == digest
            if whole:
                beside.replace(target)
    except FileNotFoundError:
        raise Trouble(f"the file {source} of an item is not there; look with `caseboard doctor`") from None
    finally:
        beside.unlink(missing_ok=True)
    if not whole:
        raise Trouble(f"the file {source} is not the one that its item names; look with `caseboard doctor`")
