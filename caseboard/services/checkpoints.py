"""Sign the ledger's head, and let what was signed leave the house.

Whoever signs two histories of one ledger has no proof left. So a head is signed
only if it goes on from what was signed last, and that is kept beside the key,
where whoever puts an old database back does not reach it by doing so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from caseboard.ledger.checkpoint import Checkpoint
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import Note, read_note
from caseboard.ledger.tree import Range
from caseboard.store import checkpoints
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import head


class NotConsistent(Exception):
    """The ledger does not go on from what was signed last, so nothing more is signed."""


class SinkError(Exception):
    """A place outside did not take a checkpoint, in words."""


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint outside the database, with the leaf hashes since the one before it."""

    note: Note
    since: int
    """How many entries came before `leaves`."""
    leaves: tuple[bytes, ...]
    """None where only the note is held."""
    at: datetime | None = None
    where: str = ""
    """File, and line where it has several."""
    entry: tuple[int, bytes] | None = None
    """Number and bytes of the entry that a receipt is of."""


class Signer(Protocol):
    """Signs for one ledger, and remembers what it signed last."""

    def signed(self, text: str, origin: str) -> Note:
        """Return *text* as a note; without a key it is signed by nobody."""

    def last(self, origin: str) -> Range | None:
        """Return the range that was signed last, if any was."""

    def remember(self, origin: str, signed: Range) -> None:
        """Keep what is being signed, durably, before anybody sees it."""


class Sink(Protocol):
    """A place outside the database that keeps checkpoints."""

    @property
    def name(self) -> str:
        """For people."""

    def newest(self, origin: str) -> int | None:
        """Return of how many entries the newest that it has is; none if it has none.

        Raises:
            SinkError: it cannot be read.
        """

    def take(self, origin: str, held: Held) -> None:
        """Keep *held*, durably.

        Raises:
            SinkError: it cannot.
        """


def sign_head(database: CaseDatabase, signer: Signer, *, now: datetime) -> Note | None:
    """Sign the ledger as it stands and keep the checkpoint; None where nothing has come since the last one.

    Raises:
        NotConsistent: what was signed last is not its beginning.
    """
    with database.atomic("DEFERRED"):
        origin = checkpoints.origin(database)
        last = signer.last(origin) or Range()
        there = head(database)
        if there == last:
            return None
        _check_grown(database, last, there)
    note = signer.signed(Checkpoint(origin, there.size, there.root()).text(), origin)
    signer.remember(origin, there)
    with database.atomic():
        checkpoints.add(database, entries=there.size, at=now, note=note.written())
    return note


def check_goes_on(database: CaseDatabase, signer: Signer) -> None:
    """Check, signing nothing, that the ledger goes on from what was signed last.

    Raises:
        NotConsistent: it does not.
    """
    _check_grown(database, signer.last(checkpoints.origin(database)) or Range(), head(database))


def _check_grown(database: CaseDatabase, last: Range, there: Range) -> None:
    if there.size < last.size:
        raise NotConsistent(
            f"the ledger has {there.size} entries, and {last.size} were signed: an older copy was put back, "
            "or entries were taken away"
        )
    added: list[bytes] = []
    for content, leaf in checkpoints.entries_from(database, last.size):
        if leaf_hash(content) != leaf:
            raise NotConsistent(f"entry {last.size + len(added)} is not what its hash says")
        added.append(leaf)
    if last.extended(added) != there:
        raise NotConsistent(f"the first {last.size} entries are not those that were signed last")


def publish(database: CaseDatabase, sink: Sink, *, now: datetime) -> None:
    """Let *sink* have the newest checkpoint, with the leaf hashes since its last; the same again is a sign of life.

    Raises:
        SinkError: it does not take it, or what it has is not the beginning of this ledger.
    """
    with database.atomic("DEFERRED"):
        newest = checkpoints.newest(database)
        if newest is None:
            return
        origin = checkpoints.origin(database)
        note = read_note(newest[2])
        since = sink.newest(origin) or 0
        if since > newest[0]:
            raise SinkError(f"{sink.name} has a checkpoint of {since} entries, the ledger one of {newest[0]}")
        leaves = checkpoints.leaves(database, since, newest[0])
    sink.take(origin, Held(note, since, tuple(leaves), now))


def unsigned_entries(database: CaseDatabase) -> int:
    """Return how many entries are newer than the newest checkpoint."""
    newest = checkpoints.newest(database)
    return checkpoints.size(database) - (newest[0] if newest else 0)


def held_leaves(held: Sequence[Held]) -> list[bytes]:
    """Return the leaf hashes that *held* has from the first entry on without a gap."""
    found: list[bytes] = []
    for one in sorted(held, key=lambda each: each.since):
        if one.since <= len(found) < one.since + len(one.leaves):
            found += one.leaves[len(found) - one.since :]
    return found
