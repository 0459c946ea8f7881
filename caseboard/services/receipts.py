"""Receipts: the entry that ended a case, with the way from it to a checkpoint, for whoever wants to keep a proof."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import Refused
from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.note import read_note
from caseboard.ledger.receipt import Receipt
from caseboard.ledger.tree import Tree
from caseboard.services.checkpoints import Signer, sign_head
from caseboard.store import checkpoints
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

ENDINGS = frozenset({"decision", "cancelled"})
"""Kinds of letter that tell of an end which the ledger knows."""


def receipt(
    database: CaseDatabase, number: str, signer: Signer, *, now: datetime, trees: dict[int, Tree] | None = None
) -> Receipt:
    """Return the receipt of the entry that ended a case; the ledger is signed now where no checkpoint covers it yet.

    Whoever wants many keeps *trees*, so that the same tree is not hashed for each.

    Raises:
        Refused: no entry has ended the case.
        NotConsistent: the ledger does not go on from what was signed last.
    """
    try:
        found = checkpoints.of_case(database, case_id(number))
    except ValueError:
        found = None
    if found is None:
        raise Refused(f"{number} has no entry in the ledger: it is neither decided nor cancelled for silence")
    seq, content = found
    newest = checkpoints.newest(database)
    if newest is None or newest[0] <= seq:
        sign_head(database, signer, now=now)
        newest = checkpoints.newest(database)
    if newest is None or newest[0] <= seq:
        raise Refused(f"no checkpoint covers entry {seq} of {number} yet; one is made while a worker runs")
    note = read_note(newest[2])
    size = read_checkpoint(note.text).size
    kept = trees if trees is not None else {}
    if size not in kept:
        kept.clear()
        kept[size] = Tree(checkpoints.leaves(database, 0, size))
    return Receipt(content, seq, kept[size].path(seq), note)
