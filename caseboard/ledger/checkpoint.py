"""A checkpoint: which log, how many entries, which root (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from caseboard.ledger.note import BadNote, from_base64
from caseboard.ledger.tree import HASH_BYTES

NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
"""A number without leading zeros."""
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size; its note is what signs it."""

    origin: str
    """Which log, such as ``caseboard/1f3a…``."""
    size: int
    """Entries."""
    root: bytes
    """32 bytes."""

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint whose signed text is *text*; lines after the third would be extensions, and we write none.

    Raises:
        BadNote: it is none.
    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines[_LINES] or not lines[0]:
        raise BadNote("a checkpoint is three lines: origin, size, root")
    if not NUMBER.fullmatch(lines[1]):
        raise BadNote("a checkpoint's size is a number without leading zeros")
    root = from_base64(lines[2], "the root")
    if len(root) != HASH_BYTES:
        raise BadNote(f"a root has {HASH_BYTES} bytes, this has {len(root)}")
    return Checkpoint(lines[0], int(lines[1]), root)
