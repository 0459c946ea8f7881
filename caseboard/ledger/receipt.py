"""A receipt: proof, for whoever holds it, that an entry stands in the ledger (C2SP tlog-proof@v1).

The entry itself goes along as the format's extra data; the path binds it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseboard.ledger.checkpoint import NUMBER, Checkpoint, read_checkpoint
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import BadNote, Key, Note, Verify, from_base64, read_note
from caseboard.ledger.tree import HASH_BYTES, BadProof, check_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
_HIGHEST = 63
"""Hashes of a path: no tree of fewer than 2^63 entries needs more."""
_HEAD = re.compile(rf"{re.escape(FIRST_LINE)}\nextra ([A-Za-z0-9+/=]+)\nindex ([0-9]+)\n")


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry, where it stands, the way to the root, and the checkpoint that names the root."""

    entry: bytes
    """Canonical bytes."""
    index: int
    """Counted from 0."""
    path: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return read_checkpoint(self.note.text)

    def written(self) -> str:
        """Return the receipt as it is handed over, byte for byte as it was read."""
        path = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        extra = base64.b64encode(self.entry).decode()
        return f"{FIRST_LINE}\nextra {extra}\nindex {self.index}\n{path}\n{self.note.written()}"

    def check(self) -> None:
        """Check that the entry leads to the checkpoint's root.

        Raises:
            BadNote: it does not.
        """
        stated = self.checkpoint
        try:
            check_inclusion(leaf_hash(self.entry), self.index, stated.size, self.path, stated.root)
        except BadProof as error:
            raise BadNote(str(error)) from None

    def signers(self, known: Sequence[Key], verify: Verify) -> list[Key]:
        """Return which keys of *known* signed the checkpoint.

        Raises:
            BadNote: a signature that names one of them is not its own.
        """
        return self.note.signers([key for key in known if key.name == self.checkpoint.origin], verify)


def read_receipt(text: str) -> Receipt:
    """Return the receipt that *text* is, strictly: written again it is the same bytes.

    Raises:
        BadNote: it is none.
    """
    head = _HEAD.match(text)
    if head is None:
        raise BadNote(f"a receipt begins with {FIRST_LINE}, its entry and its index")
    if not NUMBER.fullmatch(head[2]):
        raise BadNote("the index is a number without leading zeros")
    # The line end before the path belongs to it, so that an empty one is cut off as any other.
    lines, gap, note = text[head.end() - 1 :].partition("\n\n")
    path = [from_base64(line, "a hash of the path") for line in lines.split("\n")[1:]]
    if not gap or len(path) > _HIGHEST or any(len(one) != HASH_BYTES for one in path):
        raise BadNote("the path is not hashes, one a line, and an empty line after them")
    made = Receipt(from_base64(head[1], "the entry"), int(head[2]), tuple(path), read_note(note))
    read_checkpoint(made.note.text)
    return made
