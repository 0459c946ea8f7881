"""One sealed decision held to its entry: what a check of the whole ledger would say of it, told while one looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.events import NoSuchCase
from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import BadNote, read_note
from caseboard.ledger.receipt import Receipt
from caseboard.ledger.tree import Tree
from caseboard.services import entry_shapes
from caseboard.services.decision_checks import differing
from caseboard.store import checkpoints, ledger_rows
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the entry that ended a case stands, and whether all of it agrees."""

    entry: int
    """Its number, counted from 0."""
    entries: int
    """How many the ledger has."""
    leaf: str
    """The hash of its bytes, hexadecimal."""
    checkpoint: int | None
    """Entries of the first checkpoint that covers it, none while none does."""
    checkpoint_at: datetime | None
    wrong: tuple[str, ...]
    """What does not agree, one line each."""
    checked_at: datetime


def seal_of(database: CaseDatabase, number: str, *, now: datetime) -> Seal:
    """Check the one entry that ended a case and return what was found.

    Raises:
        NoSuchCase: no entry has ended it.
    """
    found = checkpoints.of_case(database, case_id(number))
    if found is None:
        raise NoSuchCase(f"{number} has no entry in the ledger: it is neither decided nor cancelled for silence")
    seq, content = found
    over = covering(database, seq)
    return Seal(
        entry=seq,
        entries=checkpoints.size(database),
        leaf=leaf_hash(content).hex(),
        checkpoint=over[0] if over else None,
        checkpoint_at=over[1] if over else None,
        wrong=tuple(_wrong(database, case_id(number), seq, content)),
        checked_at=now,
    )


def covering(database: CaseDatabase, seq: int) -> tuple[int, datetime, str] | None:
    """Return (entries, instant, note) of the first checkpoint that covers entry *seq*, none while none does."""
    return next((one for one in checkpoints.made(database) if one[0] > seq), None)


def first_receipt(database: CaseDatabase, number: str) -> Receipt | None:
    """Return the receipt of a case's end by the first checkpoint that covers it: the same one however often asked.

    None where nothing has ended the case, or no checkpoint covers its entry yet.
    """
    found = checkpoints.of_case(database, case_id(number))
    over = covering(database, found[0]) if found else None
    if found is None or over is None:
        return None
    note = read_note(over[2])
    size = read_checkpoint(note.text).size
    return Receipt(found[1], found[0], Tree(checkpoints.leaves(database, 0, size)).path(found[0]), note)


def _wrong(database: CaseDatabase, case: int, seq: int, content: bytes) -> Iterator[str]:
    (kept,) = checkpoints.leaves(database, seq, seq + 1)
    if kept != leaf_hash(content):
        yield f"entry {seq} is not what its leaf hash says"
    row = ledger_rows.sealed_of(database, case)
    entry = entry_shapes.read("decision.sealed", content)
    if entry is None:
        yield f"entry {seq} is not canonical"
    elif entry.kind == "decision.sealed":
        if row is None:
            yield f"the decision of CB-{case} is gone"
        else:
            yield from (one.words for one in differing(case, seq, row, entry))
    try:
        made = first_receipt(database, f"CB-{case}")
        if made is not None:
            made.check()
    except BadNote as error:
        yield f"entry {seq} does not lead to its checkpoint: {error}"
