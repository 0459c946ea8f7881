"""Check the entries one by one: gapless, canonical, hashed, each in its place; and remember what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from caseboard.ledger.leaf import LEAF
from caseboard.services.entry_shapes import Entry, part, read
from caseboard.services.findings import Wrong
from caseboard.store import checkpoints, ledger_rows
from caseboard.store.database import CaseDatabase
from caseboard.store.ledger_rows import EntryRow

_NAMED = 20
"""Bad entries that are told one by one; an altered file may have no good one."""


@dataclass(slots=True)
class Entries:
    """What the entries say, as far as the rest of a check wants to know it."""

    leaves: list[bytes] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    origin: str | None = None
    keys: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    decided: dict[int, list[tuple[int, Any]]] = field(default_factory=dict)
    """(entry, body) of the seals of each case."""
    cancelled: Counter[int] = field(default_factory=Counter)
    added: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """(entry, commitment) of the addenda of each case."""
    erased: int = 0
    """How many texts and files were erased by what the entries say."""
    bad: set[int] = field(default_factory=set)

    def blame(self, seq: int, words: str) -> None:
        """Note that entry *seq* is not as it was written."""
        self.bad.add(seq)
        if len(self.bad) <= _NAMED:
            self.wrong.append(Wrong(f"entry {seq} {words}", seq))


def check_entries(database: CaseDatabase, progress: Callable[[str, int, int], None]) -> Entries:
    """Read every entry once, and check what can be told of it by itself."""
    made = Entries()
    whole = checkpoints.size(database)
    for rows in ledger_rows.folds(database):
        _check_fold(made, rows)
        progress("entries", len(made.leaves), whole)
    return made


def _check_fold(made: Entries, rows: list[EntryRow]) -> None:
    leaves, expected = made.leaves, len(made.leaves)
    for seq, kind, case, content, leaf in rows:
        leaves.append(sha256(LEAF + content).digest())
        if seq != expected:
            made.blame(expected, f"is not there: entry {seq} follows on {expected - 1}")
            expected = seq
        expected += 1
        if leaves[-1] != leaf:
            made.blame(seq, f"is not what its hash says; there stands {shown(content)}")
            continue
        said = read(kind, content)
        if said is None:
            made.blame(seq, "is not canonical")
        elif said.seq != seq or said.kind != kind or said.case != (f"CB-{case}" if case is not None else None):
            made.blame(seq, f"says of itself that it is another: {shown(content)}")
        elif kind in _KEPT:
            _KEPT[kind](made, seq, case, said)


def _opened(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    if seq == 0:
        made.origin = part(said.body, "origin")


def _rotated(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    made.keys.append((seq, said.body))


def _decided(made: Entries, seq: int, case: int | None, said: Entry) -> None:
    made.decided.setdefault(case or 0, []).append((seq, said.body))


def _cancelled(made: Entries, _seq: int, case: int | None, _said: Entry) -> None:
    made.cancelled[case or 0] += 1


def _added(made: Entries, seq: int, case: int | None, said: Entry) -> None:
    made.added.setdefault(case or 0, []).append((seq, str(part(said.body, "text"))))


def _erased(made: Entries, _seq: int, _case: int | None, said: Entry) -> None:
    made.erased += int(part(said.body, "texts") or 0) + int(part(said.body, "files") or 0)


_KEPT: dict[str, Callable[[Entries, int, int | None, Entry], None]] = {
    "log.opened": _opened,
    "key.rotated": _rotated,
    "decision.sealed": _decided,
    "case.cancelled": _cancelled,
    "addendum.made": _added,
    "erasure.done": _erased,
}


def shown(content: bytes) -> str:
    """Return what an entry says, short enough for a line."""
    text = content.decode("utf-8", "backslashreplace")
    return text if len(text) <= 300 else f"{text[:297]}..."
