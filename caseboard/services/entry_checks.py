"""Check the entries one by one: gapless, canonical, hashed, each in its place; and remember what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from caseboard.ledger.leaf import LEAF
from caseboard.services.breaks import Wrong
from caseboard.services.decision_checks import differing
from caseboard.services.entry_shapes import Decision, Entry, Evidence, part, read
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
    decisions: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    """The decisions that stand beside the ledger, by case."""
    decided: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """The entries that seal each case."""
    cancelled: Counter[int] = field(default_factory=Counter)
    added: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """(entry, commitment) of the addenda of each case."""
    kept: dict[int, tuple[int, Any, Any]] = field(default_factory=dict)
    """What the newest seal of each case says lay there: (entry, items, letters by party)."""
    named: dict[str, int] = field(default_factory=dict)
    """Every commitment that an entry names, with the entry."""
    filed: dict[str, tuple[int, Any, Any]] = field(default_factory=dict)
    """(entry, party, provenance) of each item, by its commitment; the newest where there are several."""
    erased: int = 0
    """How many texts and files were erased by what the entries say."""
    bad: set[int] = field(default_factory=set)

    def commits(self, seq: int, *commitments: object) -> None:
        """Note what entry *seq* commits to."""
        named = self.named
        for one in commitments:
            if type(one) is str:
                named.setdefault(one, seq)

    def blame(self, seq: int, words: str) -> None:
        """Note that entry *seq* is not as it was written."""
        self.bad.add(seq)
        if len(self.bad) <= _NAMED:
            self.wrong.append(Wrong(f"entry {seq} {words}", seq))


def check_entries(database: CaseDatabase, progress: Callable[[str, int, int], None]) -> Entries:
    """Read every entry once, and check what can be told of it by itself."""
    made = Entries(decisions=ledger_rows.sealed(database))
    whole = checkpoints.size(database)
    for rows in ledger_rows.folds(database):
        _check_fold(made, rows)
        progress("entries", len(made.leaves), whole)
    return made


def _check_fold(made: Entries, rows: list[EntryRow]) -> None:
    try:
        hashes = [sha256(LEAF + row[3]).digest() for row in rows]
    except TypeError:
        rows = [row if type(row[3]) is bytes else _as_bytes(made, row) for row in rows]
        hashes = [sha256(LEAF + row[3]).digest() for row in rows]
    first = len(made.leaves)
    made.leaves += hashes
    # Numbers are a key and come in their order: where both ends are right, none is missing between.
    if rows[0][0] != first or rows[-1][0] != first + len(rows) - 1:
        _blame_gaps(made, rows, first)
    if hashes != [row[4] for row in rows]:
        for row, hashed in zip(rows, hashes, strict=True):
            if row[4] != hashed:
                made.blame(row[0], f"is not what its hash says; there stands {shown(row[3])}")
    kept = _KEPT.get
    for seq, kind, case, content, _ in rows:
        said = read(kind, content)
        if said is None:
            made.blame(seq, "is not canonical")
        elif said.seq != seq or said.kind != kind or said.case != (case and f"CB-{case}"):
            made.blame(seq, f"says of itself that it is another: {shown(content)}")
        elif (keep := kept(kind)) is not None:
            keep(made, seq, case, said)


def _as_bytes(made: Entries, row: EntryRow) -> EntryRow:
    """Return a row whose table takes no longer only bytes, as bytes."""
    made.blame(row[0], "is not kept as bytes")
    seq, kind, case, content, leaf = row
    return seq, kind, case, str(content).encode("utf-8", "surrogateescape"), leaf


def _blame_gaps(made: Entries, rows: list[EntryRow], expected: int) -> None:
    for seq, *_ in rows:
        if seq != expected:
            made.blame(expected, f"is not there: entry {seq} follows on {expected - 1}")
        expected = seq + 1


def _opened(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    if seq == 0:
        made.origin = part(said.body, "origin")


def _rotated(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    made.keys.append((seq, said.body))


def _decided(made: Entries, seq: int, case: int | None, said: Entry) -> None:
    number = case or 0
    made.decided[number] = (*made.decided[number], seq) if number in made.decided else (seq,)
    row = made.decisions.get(number)
    if row is None:
        made.wrong.append(Wrong(f"entry {seq} seals CB-{number}, and there is no decision", seq))
    else:
        made.wrong += differing(number, seq, row, said)
    body = said.body
    if isinstance(body, Decision):
        made.kept[number] = seq, body.evidence, body.letters
        made.commits(seq, body.rationale, *body.findings)
    else:
        made.kept[number] = seq, part(body, "evidence"), part(body, "letters")
        made.commits(seq, part(body, "rationale"), *_texts(part(body, "findings")))


def _texts(listed: object) -> list[Any]:
    return listed if isinstance(listed, list) else []


def _filed(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    body = said.body
    if isinstance(body, Evidence):
        made.named.setdefault(body.item, seq)
        made.filed[body.item] = seq, body.party, body.provenance
    else:
        item = part(body, "item")
        made.commits(seq, item)
        made.filed[str(item)] = seq, part(body, "party"), part(body, "provenance")


def _proposed(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    made.commits(seq, part(said.body, "rationale"), *_texts(part(said.body, "findings")))


def _cancelled(made: Entries, _seq: int, case: int | None, _said: Entry) -> None:
    made.cancelled[case or 0] += 1


def _added(made: Entries, seq: int, case: int | None, said: Entry) -> None:
    made.added.setdefault(case or 0, []).append((seq, str(part(said.body, "text"))))
    made.commits(seq, part(said.body, "text"))


def _erased(made: Entries, seq: int, _case: int | None, said: Entry) -> None:
    counts = [part(said.body, name) for name in ("texts", "files")]
    if any(type(one) is not int or one < 0 for one in counts):
        made.blame(seq, "says of an erasure what no count is")
        return
    made.erased += sum(counts)
    made.commits(seq, part(said.body, "why"))


_KEPT: dict[str, Callable[[Entries, int, int | None, Entry], None]] = {
    "log.opened": _opened,
    "key.rotated": _rotated,
    "evidence.added": _filed,
    "proposal.made": _proposed,
    "decision.sealed": _decided,
    "case.cancelled": _cancelled,
    "addendum.made": _added,
    "erasure.done": _erased,
}


def shown(content: bytes) -> str:
    """Return what an entry says, short enough for a line."""
    text = content.decode("utf-8", "backslashreplace")
    return text if len(text) <= 300 else f"{text[:297]}..."
