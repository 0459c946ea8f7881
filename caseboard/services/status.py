"""The status line: worker, pause, seals, counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from caseboard.domain.queue import SCOPES, Scope
from caseboard.services.skew import in_words
from caseboard.store import checkpoints, guards, jumps, standing
from caseboard.store import database as store_database
from caseboard.store.database import CaseDatabase

Integrity = Literal["signed", "unsigned", "altered"]
ALIVE: timedelta = timedelta(seconds=15)
"""A worker not seen for longer than its lease counts as gone."""


class Status(NamedTuple):
    """How the desk stands; instants UTC."""

    worker_seen_at: datetime | None
    worker_alive: bool
    next_act_at: datetime | None
    paused: str | None
    """Why the clock acts are paused, or seals and cancellations wait; none if they run."""
    sealed: int
    totals: Mapping[Scope, int]
    changes: int
    note: str | None
    """What people should know about this database, such as an old SQLite."""
    integrity: Integrity = "unsigned"
    """Whether the guards stand, the ledger has no gap at its end, and a checkpoint covers it."""


def status(database: CaseDatabase, now: datetime) -> Status:
    """Return how the desk stands at *now*."""
    seen, following = standing.worker_seen(database)
    counts = standing.counts(database)
    return Status(
        worker_seen_at=seen,
        worker_alive=seen is not None and now - seen <= ALIVE,
        next_act_at=following,
        paused=standing.paused(database) or _doubt(database),
        sealed=standing.sealed(database),
        totals={scope: counts.get(scope, 0) for scope in SCOPES},
        changes=standing.changes(database),
        note=store_database.sqlite_note(),
        integrity=integrity(database),
    )


def _doubt(database: CaseDatabase) -> str | None:
    """Return what seals and cancellations wait for after a jump of the clock, none where it goes right."""
    seconds = jumps.doubted(database)
    return None if seconds is None else in_words(seconds)


def integrity(database: CaseDatabase) -> Integrity:
    """Return what can be told of the ledger at a glance; `verify` tells the rest.

    What came since the newest checkpoint is signed soon; a ledger that nobody ever signed is unsigned.
    """
    if guards.missing(database) or checkpoints.size(database) != checkpoints.end(database):
        return "altered"
    return "signed" if checkpoints.newest(database) is not None else "unsigned"
