"""Signs the ledger soon after it has grown, and lets what was signed leave the house."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.services.checkpoints import NotConsistent, Signer, Sink, SinkError, publish, sign_head
from caseboard.store import checkpoints
from caseboard.store.database import CaseDatabase, StoreError

HEARTBEAT = timedelta(hours=1)
"""After which an idle ledger's newest checkpoint is handed out once more: silence would look like a ledger cut off."""
AGAIN = timedelta(minutes=1)
"""Until a place outside that took nothing is tried again."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Notary:
    """Signs for one worker; whatever goes wrong is told and keeps no case waiting."""

    signer: Callable[[CaseDatabase], Signer]
    """Finds the key in force."""
    sinks: Sequence[Sink] = ()
    trouble: str | None = None
    """What keeps it from signing or handing out, in words."""
    _size: int | None = None
    """Entries of the newest checkpoint that was handed out."""
    _at: datetime | None = None
    _again_at: datetime | None = None

    def attend(self, database: CaseDatabase, now: datetime) -> None:
        """Sign what has come since the last look, or give a sign of life after an hour."""
        if self._again_at is not None and now < self._again_at:
            return
        size = checkpoints.size(database)
        idle = self._at is not None and now - self._at < HEARTBEAT
        if size == self._size and idle:
            return
        try:
            note = sign_head(database, self.signer(database), now=now)
            if note is not None:
                log.info("signed %d entries", read_checkpoint(note.text).size)
        except (NotConsistent, StoreError, OSError) as error:
            self._troubled(f"the ledger is not signed: {error}", now)
            return
        if self._hand_out(database, now):
            self.trouble, self._again_at = None, None
            self._size, self._at = size, now

    def _hand_out(self, database: CaseDatabase, now: datetime) -> bool:
        """Let every sink have the newest checkpoint; whether all took it."""
        refused = []
        for sink in self.sinks:
            try:
                publish(database, sink, now=now)
            except SinkError as error:
                refused.append(str(error))
        if refused:
            self._troubled("; ".join(refused), now)
        return not refused

    def _troubled(self, what: str, now: datetime) -> None:
        if what != self.trouble:
            log.error("%s", what)
        self.trouble, self._again_at = what, now + AGAIN
