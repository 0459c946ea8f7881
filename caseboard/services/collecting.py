"""Files that no item speaks of: a crash may leave one, or a line that was refused after its file had come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from caseboard.store import checks, inbox
from caseboard.store.database import CaseDatabase

KEPT_FOR = timedelta(hours=1)
"""How long a file stays that nobody speaks of: its row comes second, and may be on its way."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A file that nobody speaks of."""

    path: Path
    digest: str
    """SHA-256, hexadecimal; empty where it was left behind half written."""
    size: int
    """Bytes."""


def collect(database: CaseDatabase, *, now: datetime, remove: bool) -> tuple[Unwanted, ...]:
    """Return the files that nobody has spoken of for an hour, and take them away if *remove*.

    Nobody writes meanwhile, so that no row is on its way to one of them.

    Raises:
        OSError: one cannot be looked at or taken away.
    """
    with database.atomic("IMMEDIATE" if remove else "DEFERRED"):
        wanted = {*checks.files_named(database), *inbox.files_in_sight(database)}
        found = []
        for path, digest in database.blobs.older_than((now - KEPT_FOR).timestamp()):
            if digest in wanted:
                continue
            found.append(Unwanted(path, digest, path.stat().st_size))
            if remove:
                path.unlink(missing_ok=True)
    return tuple(found)
