"""One turn of the worker: what is due, then the letters, again until nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from caseboard.services.around import make_due
from caseboard.services.mailing import Carrier, deliver
from caseboard.store import due, standing
from caseboard.store.database import CaseDatabase, StoreError
from caseboard.store.numbers import case_id

BATCH = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did, and when something is due again."""

    acts: int
    letters: int
    next_at: datetime | None


def tick(
    database: CaseDatabase,
    carrier: Carrier,
    *,
    now: datetime,
    batch: int = BATCH,
    after_batch: Callable[[], None] | None = None,
) -> Turn:
    """Make everything that is due at *now*; what a letter's sending brings is due in the same turn.

    Two workers at once are safe: each batch is decided under the write lock on
    what stands then, and an act's name can be taken once. A case whose act cannot
    be made holds up no other, nor any letter.

    Raises:
        StoreError: all else is done, and a case cannot go on; names it.
    """
    acts = letters = 0
    while True:
        made, stuck = _acts(database, now, batch)
        sent = deliver(database, carrier, now=now)
        acts, letters = acts + made, letters + sent
        if after_batch is not None:
            after_batch()
        if not made and not sent:
            if stuck:
                raise StoreError(f"{stuck}; every other case went on. Look with `caseboard doctor`")
            return Turn(acts, letters, next_instant(database))


def _acts(database: CaseDatabase, now: datetime, batch: int) -> tuple[int, str]:
    """Make a batch of due acts; return how many, and in words which case cannot go on, if one cannot."""
    if standing.paused(database) is not None or not due.due_cases(database, now, 1):
        return 0, ""
    made, stuck = make_due(database, batch, now=now)
    if not stuck:
        return made, ""
    first = min(stuck, key=case_id)
    return made, f"the clock of {first} cannot go on: {stuck[first]}"


def next_instant(database: CaseDatabase) -> datetime | None:
    """Return when the clock or a letter wants something again; paused clocks want nothing."""
    clock = None if standing.paused(database) is not None else due.next_act_at(database)
    return min((at for at in (clock, due.next_letter_at(database)) if at is not None), default=None)
