"""Check a ledger from end to end: file, guards, entries, tree, checkpoints, and what is sealed beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from caseboard.ledger.note import Verify
from caseboard.ledger.tree import BadProof, Tree
from caseboard.services.breaks import Wrong, first_bad
from caseboard.services.checkpoint_checks import Held, check_held, check_kept, check_keys
from caseboard.services.entry_checks import Entries, check_entries
from caseboard.services.sealed_checks import check_endings, check_texts
from caseboard.store import checkpoints, guards, ledger_rows
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import head
from caseboard.store.writing import no_collecting

__all__ = ["Verdict", "Wrong", "verify"]

Progress = Callable[[str, int, int], None]
_NAMED = 3
"""Guards that are told by name."""


@dataclass(slots=True)
class Verdict:
    """What a check found."""

    entries: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    held: int = 0
    """Checkpoints of this ledger that were handed in."""
    good: int | None = None
    """Entries of the largest of them that agrees."""
    kept: int = 0
    """Checkpoints in the database itself."""
    remarks: list[str] = field(default_factory=list)
    """What the result does not say by itself."""

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.wrong

    @property
    def newer(self) -> int:
        """How many entries are newer than the largest checkpoint that agrees: only this file vouches for them."""
        return self.entries - (self.good or 0)

    @property
    def first_bad(self) -> Wrong | None:
        """What was found about the first entry that is not as it was."""
        return first_bad(self.wrong)


@no_collecting()
def verify(
    database: CaseDatabase,
    held: Sequence[Held] = (),
    *,
    signatures: Verify | None,
    progress: Progress = lambda _step, _done, _all: None,
) -> Verdict:
    """Check the ledger of *database*, which is connected, against what is *held* outside it.

    Without *signatures*, which says whether one is right, roots are compared and signers are not.
    """
    with ledger_rows.damage(database) as damaged:
        made = _read(database, held, signatures, progress)
        progress("file", 0, 1)
    made.wrong[:0] = [Wrong(f"the file is damaged: {one}") for one in damaged.result()]
    return made


def _read(database: CaseDatabase, held: Sequence[Held], signatures: Verify | None, progress: Progress) -> Verdict:
    made = Verdict()
    made.wrong += _named("the guards {} are missing or altered", guards.missing(database))
    made.wrong += _named("the triggers {} are none of ours", guards.strange(database))
    entries = check_entries(database, progress)
    made.wrong += entries.wrong
    made.entries = len(entries.leaves)
    tree = Tree(entries.leaves)
    made.wrong += _head(database, tree, entries)
    origin = entries.origin
    if origin is None:
        made.wrong.append(Wrong("the ledger is not opened by an entry that names it", 0))
        return made
    keys = check_keys(origin, entries, signatures)
    made.wrong += keys.wrong
    progress("checkpoints", 0, 1)
    kept = checkpoints.made(database)
    made.kept = len(kept)
    made.wrong += check_kept(tree, origin, kept, keys, signatures)
    outside = check_held(tree, origin, held, keys, signatures, entries)
    made.wrong += outside.wrong
    made.held, made.good = outside.count, outside.good
    made.remarks += outside.remarks
    made.wrong += check_endings(database, entries)
    made.wrong += check_texts(database, entries, progress)
    return made


def _named(words: str, names: Sequence[str]) -> list[Wrong]:
    """Return one line about *names*, the first few of them, if there are any."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [Wrong(words.format(", ".join(names[:_NAMED]) + more))] if names else []


def _head(database: CaseDatabase, tree: Tree, entries: Entries) -> list[Wrong]:
    """Compare the head with the tree over the leaf hashes."""
    try:
        there = head(database)
    except (BadProof, TypeError) as error:
        return [Wrong(f"the ledger's head says nothing that could be: {error}")]
    if there.size != tree.size:
        first = min(there.size, tree.size)
        return [Wrong(f"the head says {there.size} entries, and there are {tree.size}", first)]
    if there != tree.range(tree.size) and not entries.wrong:
        return [Wrong("the head is that of another tree: entries and their hashes were written anew")]
    return []
