"""Check a ledger's tree against checkpoints: those in the database, and those that left the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.entries import rotation
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import BadNote, Key, Note, Verify, read_key, read_note
from caseboard.ledger.tree import Tree, root_of
from caseboard.services.breaks import Wrong
from caseboard.services.checkpoints import Held, held_leaves
from caseboard.services.entry_checks import Entries, shown

__all__ = ["Held", "Keys", "Outside", "check_held", "check_kept", "check_keys"]


@dataclass(slots=True)
class Keys:
    """The keys that a ledger names, with the entry from which each signs."""

    known: list[tuple[int, Key]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def at(self, size: int) -> list[Key]:
        """Return the keys that may have signed a tree of *size* entries."""
        return [key for seq, key in self.known if seq < size]


def check_keys(origin: str, entries: Entries, signatures: Verify | None) -> Keys:
    """Follow the keys from the first one on: each is vouched for by the one it takes over from."""
    made = Keys()
    for seq, said in entries.keys:
        try:
            key = read_key(str(said["new"]))
            vouched = bytes.fromhex(str(said.get("signature") or ""))
        except (BadNote, KeyError, TypeError, ValueError) as error:
            made.wrong.append(Wrong(f"entry {seq} names no key: {error}", seq))
            continue
        before = made.known[-1][1] if made.known else None
        if said.get("old") != (before.written() if before else None):
            made.wrong.append(Wrong(f"entry {seq} takes over from another key than the one before it", seq))
        elif (
            before is not None
            and signatures is not None
            and not signatures(before.public, vouched, rotation(origin, key.written()))
        ):
            made.wrong.append(Wrong(f"entry {seq} names a key that the one before it has not vouched for", seq))
        made.known.append((seq, key))
    return made


def check_kept(
    tree: Tree, origin: str, kept: Sequence[tuple[int, datetime, str]], keys: Keys, signatures: Verify | None
) -> list[Wrong]:
    """Check the checkpoints that lie in the database: whoever rewrote the entries may have forgotten them."""
    wrong = []
    good = 0
    for size, _, text in kept:
        try:
            note = read_note(text)
            stated = read_checkpoint(note.text)
        except BadNote as error:
            wrong.append(Wrong(f"the checkpoint of {size} entries is none: {error}"))
            continue
        why = _unsigned(note, size, keys, signatures)
        if stated.origin != origin or stated.size != size or why:
            wrong.append(Wrong(f"the checkpoint of {size} entries {why or 'is of another ledger'}"))
        elif size > tree.size:
            wrong.append(Wrong(f"the checkpoint of {size} entries is newer than the ledger of {tree.size}", tree.size))
        elif tree.range(size).root() != stated.root:
            words = f"the checkpoint of {size} entries has another root: {_among(good, size)} is not as it was"
            wrong.append(Wrong(words, good, size))
        else:
            good = size
    return wrong


@dataclass(slots=True)
class Outside:
    """What checkpoints from outside say."""

    wrong: list[Wrong] = field(default_factory=list)
    count: int = 0
    good: int | None = None
    remarks: list[str] = field(default_factory=list)


def check_held(
    tree: Tree, origin: str, held: Sequence[Held], keys: Keys, signatures: Verify | None, entries: Entries
) -> Outside:
    """Check what is *held* outside, the smallest first; the first entry that differs is named where hashes are held."""
    made = Outside()
    ours = sorted((one for one in held if _origin(one) == origin), key=lambda one: read_checkpoint(one.note.text).size)
    made.count = len(ours)
    if held and len(ours) < len(held):
        made.remarks.append(f"{len(held) - len(ours)} of the checkpoints handed in are of other ledgers")
    if held and not ours:
        made.wrong.append(
            Wrong(f"no checkpoint handed in is of this ledger ({origin}): it is another, or was begun anew", 0)
        )
    known = held_leaves(ours)
    made.wrong += _receipts(ours, entries)
    for one in ours:
        _check_one(made, tree, one, known, keys, signatures, entries)
    return made


def _receipts(held: Sequence[Held], entries: Entries) -> Iterator[Wrong]:
    """Yield the receipts whose entry is not what stands in its place; they say what stood there."""
    for one in held:
        if one.entry is None:
            continue
        seq, content = one.entry
        if seq >= len(entries.leaves) or leaf_hash(content) != entries.leaves[seq]:
            yield Wrong(f"entry {seq} was, by the receipt {one.where}: {shown(content)}", seq)


def _check_one(
    made: Outside, tree: Tree, one: Held, known: list[bytes], keys: Keys, signatures: Verify | None, entries: Entries
) -> None:
    stated = read_checkpoint(one.note.text)
    where = f"the checkpoint of {stated.size} entries ({one.where})"
    why = _unsigned(one.note, stated.size, keys, signatures)
    if stated.size <= tree.size and tree.range(stated.size).root() == stated.root:
        if why:
            made.wrong.append(Wrong(f"{where} {why}"))
        else:
            made.good = stated.size
        return
    if why:  # Either it is forged, or the ledger was rewritten and names keys of its own: neither signs for the other.
        where = f"{where}, which {why} and may itself be forged,"
    if stated.size > tree.size:
        words = f"{where} is of more entries than the {tree.size} there are: from entry {tree.size} on they are gone"
        made.wrong.append(Wrong(words, tree.size))
        # What is left may be another history as well.
        stated_leaves = known[: tree.size]
        differing = _first_unlike(stated_leaves, entries.leaves)
        if differing is not None:
            made.wrong.append(Wrong(_was(differing, known, entries), differing))
    else:
        _name_first(made, stated.size, stated.root, known, entries, where)


def _name_first(made: Outside, size: int, root: bytes, known: list[bytes], entries: Entries, where: str) -> None:
    """Name the first entry that differs: exactly where the hashes that are held lead to the root, else between two."""
    if len(known) >= size and root_of(known[:size]) == root:
        first = _first_unlike(known[:size], entries.leaves)
        if first is not None:
            made.wrong.append(Wrong(f"{where} has another root: {_was(first, known, entries)}", first))
            return
    good = made.good or 0
    made.wrong.append(Wrong(f"{where} has another root: {_among(good, size)} is not as it was", good, size))


def _first_unlike(known: Sequence[bytes], leaves: Sequence[bytes]) -> int | None:
    return next((seq for seq, (one, other) in enumerate(zip(known, leaves, strict=False)) if one != other), None)


def _was(seq: int, known: Sequence[bytes], entries: Entries) -> str:
    moved = ""
    if known[seq] in entries.leaves:
        moved = f", which is entry {entries.leaves.index(known[seq])} now"
    now = entries.leaves[seq].hex()[:16]
    return f"entry {seq} was the one with hash {known[seq].hex()[:16]}{moved}, and is one with {now}"


def _among(good: int, size: int) -> str:
    return f"entry {good}" if size - good == 1 else f"one of the entries {good} to {size - 1}"


def _origin(one: Held) -> str:
    return read_checkpoint(one.note.text).origin


def _unsigned(note: Note, size: int, keys: Keys, signatures: Verify | None) -> str:
    """Return in words why *note* is not signed as the ledger says, empty where it is."""
    known = keys.at(size)
    if not known or signatures is None:
        return ""
    try:
        return "" if note.signers(known, signatures) else "is signed by no key that the ledger names"
    except BadNote as error:
        return f"is not signed: {error}"
