"""What came by phone, on paper, or any other way than as a file of records: put on a case by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from caseboard.domain.events import DESK, Refused
from caseboard.domain.instants import written
from caseboard.domain.staff import Staff
from caseboard.services.acting import act
from caseboard.services.files import BadFile, open_evidence
from caseboard.services.taking import Found
from caseboard.store.database import CaseDatabase
from caseboard.store.history import of_case
from caseboard.store.numbers import case_id
from caseboard.store.standing import case_version

BY_NATURE = {"withdrawal": "buyer", "escalation": "buyer", "reason_change": "buyer", "return_address": "seller"}
"""Whose word each type is, where it can be one side's only."""


def record(
    database: CaseDatabase,
    kind: str,
    number: str,
    *,
    by: Staff,
    now: datetime,
    received: datetime | None = None,
    seen: int | None = None,
    fields: Mapping[str, Any],
    file: Path | None = None,
) -> tuple[int, bool]:
    """Record one thing of *kind*; return the version the case then has, and whether anything is new by it.

    *received* is when it came, if not just now; *file* is the item itself.

    Raises:
        Refused: a rule forbids it, it was received in the future, or the file is none that is taken.
    """
    if received is not None and received > now:
        raise Refused(f"received lies ahead: it is {written(now)}")
    stored = None if file is None else _stored(database, file)
    given = {"by": BY_NATURE.get(kind, ""), **fields}
    before = case_version(database, number)
    version = act(database, kind, number, by=by, now=now, at=received, seen=seen, fields=given, file=stored)
    return version, _happened(database, number, kind, before)


def _happened(database: CaseDatabase, number: str, kind: str, before: int) -> bool:
    """Whether an event of *kind* came of it: what stands already is passed over without a word."""
    events = of_case(database, case_id(number))
    return any((event.seq or 0) > before and (event.source, event.type) == (DESK, kind) for event in events)


def _stored(database: CaseDatabase, file: Path) -> Found:
    """Return a file as it lies among the blobs.

    Raises:
        Refused: it is not there, is no regular file, or is too large.
    """
    try:
        path = file.expanduser().resolve(strict=True)
        with open_evidence(path.parent, path.name) as opened:
            digest = database.blobs.put(opened)
    except BadFile as refused:
        raise Refused(str(refused)) from None
    except (OSError, RuntimeError, ValueError) as error:
        # No such file, a circle of links, nobody's home folder, a NUL in the name.
        raise Refused(f"file {file.name}: {getattr(error, 'strerror', None) or 'no file has such a name'}") from None
    return Found(database.blobs.path(digest), file.name, digest)
