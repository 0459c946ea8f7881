"""Read what somebody holds against a ledger: checkpoints, the files of sinks, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from caseboard.exchange.sinks import in_folder, lines
from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.note import BadNote, read_note
from caseboard.ledger.receipt import FIRST_LINE, read_receipt
from caseboard.services.checkpoints import Held
from caseboard.store.database import StoreError

RECEIPT = ".tlog-proof"
LARGEST = 1 << 20
"""Bytes of a receipt or a single checkpoint."""


class NothingHeld(StoreError):
    """What was handed in holds no checkpoint: what, where, what to do."""


def held_in(places: Sequence[Path]) -> tuple[list[Held], list[str]]:
    """Return what files and folders hold, and in words what in them holds nothing.

    Raises:
        NothingHeld: one of them holds no checkpoint at all.
        OSError: one cannot be read.
    """
    found: list[Held] = []
    passed: list[str] = []
    for place in places:
        before = len(found)
        for one in _in(place):
            if isinstance(one, str):
                passed.append(one)
            else:
                found.append(one)
        if len(found) == before:
            raise NothingHeld(f"{place} holds no checkpoint and no receipt; name a sink's file or folder, or a receipt")
    return found, passed


def _in(place: Path) -> list[Held | str]:
    if place.is_dir():
        receipts = [_single(one) for one in sorted(place.rglob(f"*{RECEIPT}"))]
        files = [one for file in sorted(place.rglob("*.jsonl")) for one in lines(file)]
        return [*in_folder(place), *receipts, *files]
    if place.exists() and not place.is_file():
        return [f"{place} is no regular file"]
    with place.open("rb") as file:
        begins = file.read(1)
    return list(lines(place)) if begins == b"{" else [_single(place)]


def _single(place: Path) -> Held | str:
    """Return the one checkpoint, or receipt, that a file is."""
    if not place.is_file():
        return f"{place} is no regular file"
    try:
        with place.open("rb") as file:
            text = file.read(LARGEST).decode()
        if text.startswith(FIRST_LINE):
            receipt = read_receipt(text)
            receipt.check()
            return Held(receipt.note, 0, (), None, str(place), (receipt.index, receipt.entry))
        note = read_note(text)
        read_checkpoint(note.text)
    except (BadNote, UnicodeDecodeError) as error:
        return f"{place}: {error}"
    return Held(note, 0, (), None, str(place))
