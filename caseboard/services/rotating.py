"""Which key signs the ledger, and handing it over to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from caseboard.domain.events import Refused
from caseboard.domain.staff import Staff, check_role
from caseboard.ledger.entries import key_rotated, rotation
from caseboard.ledger.note import Key, read_key
from caseboard.store import checkpoints
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said
from caseboard.store.writing import writing

Vouch = Callable[[bytes], bytes | None]
"""Signs bytes with the key that is handing over; None where there is none."""


def key_in_force(database: CaseDatabase) -> Key | None:
    """Return the key that signs from now on; None while nothing is signed."""
    changes = checkpoints.key_changes(database)
    return read_key(str(changes[-1][1]["new"])) if changes else None


def hand_over(database: CaseDatabase, new: Key, vouch: Vouch, *, by: Staff, now: datetime) -> int:
    """Let *new* sign from now on, vouched for by the key before it, and return the entry that says so.

    Raises:
        Refused: *by* is no supervisor.
    """
    check_role(by, "key")
    with writing(database, now=now) as work:
        origin = checkpoints.origin(database)
        old = key_in_force(database)
        signature = vouch(rotation(origin, new.written())) if old is not None else None
        if old is not None and signature is None:
            raise Refused("the key in force must vouch for the one that follows it")
        body = key_rotated(old=old.written() if old else None, new=new.written(), signature=signature)
        work.says(Said("key.rotated", None, by.name, now, body))
    return checkpoints.size(database) - 1
