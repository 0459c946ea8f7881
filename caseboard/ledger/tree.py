"""The Merkle tree over the entries (RFC 6962, RFC 9162): root, compact range, proofs and their checks.

Leaves and roots are SHA-256 digests of 32 bytes. A tree of n leaves splits at
the largest power of two below n; an appended leaf never changes a whole subtree,
which is why a proof of a few hashes is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

NODE = b"\x01"
"""Stands before two children, so that no inner node can pose as an entry."""
HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves."""


class BadProof(ValueError):
    """A proof does not prove what it is for, in one line."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Range:
    """A compact range: the roots of the whole subtrees that a tree of `size` leaves consists of, largest first.

    It is all that is needed to append, and has one hash for each bit that is set in `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @classmethod
    def read(cls, size: int, kept: bytes) -> Range:
        """Return the range that `kept` wrote for a tree of *size*.

        Raises:
            BadProof: *kept* is not one of that size.
        """
        if size < 0 or len(kept) != HASH_BYTES * size.bit_count():
            raise BadProof(f"a range of {len(kept)} bytes is none of {size} entries")
        return cls(size, tuple(kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)))

    def kept(self) -> bytes:
        """Return the hashes as they are stored, one after the other."""
        return b"".join(self.hashes)

    def extended(self, leaves: Sequence[bytes]) -> Range:
        """Return the range after *leaves*; each costs as many hashes as the subtrees it completes."""
        hashes, size = list(self.hashes), self.size
        for leaf in leaves:
            made, rest = leaf, size
            while rest & 1:
                made = node_hash(hashes.pop(), made)
                rest >>= 1
            hashes.append(made)
            size += 1
        return Range(size, tuple(hashes))

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        made = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            made = node_hash(left, made)
        return made


class Tree:
    """Every whole subtree over some leaves, so that the root at any size costs as many hashes as the size has bits."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Hash them level by level."""
        self.size = len(leaves)
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([sha256(NODE + left + right).digest() for left, right in pairs])

    def range(self, size: int) -> Range:
        """Return the compact range of the tree over the first *size* leaves.

        Raises:
            BadProof: there are fewer.
        """
        if not 0 <= size <= self.size:
            raise BadProof(f"there are {self.size} entries, not {size}")
        return Range(size, tuple(self._whole(0, size)))

    def path(self, index: int) -> tuple[bytes, ...]:
        """Return what `inclusion_path` does, in a few hashes.

        Raises:
            BadProof: there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise BadProof(f"entry {index} is none of {self.size}")
        path: list[bytes] = []
        start, end = 0, self.size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._between(middle, end))
                end = middle
            else:
                path.append(self._between(start, middle))
                start = middle
        return tuple(reversed(path))

    def _between(self, start: int, end: int) -> bytes:
        """Return the root over the leaves from *start* to *end*, where a split has put them."""
        return Range(end - start, tuple(self._whole(start, end - start))).root()

    def _whole(self, start: int, size: int) -> Iterator[bytes]:
        """Yield the roots of the whole subtrees that *size* leaves from *start* on consist of, largest first."""
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                yield self._levels[height][start >> height]
                start += 1 << height


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over *leaves*, level by level: the quickest way when all of them are at hand."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        # A node without a sibling goes up as it is.
        level = [sha256(NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level += odd
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from leaf *index* to the root over *leaves*, the leaf's sibling first.

    Raises:
        BadProof: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise BadProof(f"entry {index} is none of {len(leaves)}")
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return tuple(reversed(path))


def consistency_path(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """Return the hashes that show the tree over the *first* leaves to be the beginning of that over all *leaves*.

    Raises:
        BadProof: *first* is not from 1 to their number.
    """
    if not 0 < first <= len(leaves):
        raise BadProof(f"{first} entries are no beginning of {len(leaves)}")
    path: list[bytes] = []
    start, end, inside = 0, len(leaves), first
    while inside < end - start:
        middle = start + _split(end - start)
        if inside <= middle - start:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            inside -= middle - start
            start = middle
    if start:  # Whoever checks knows the first root itself, but not a part of it.
        path.append(root_of(leaves[start:end]))
    return tuple(reversed(path))


def _split(size: int) -> int:
    """Return the largest power of two below *size*, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root of the tree of *size* entries in which *leaf* stands at *index*, if *path* is right (RFC 9162).

    Raises:
        BadProof: no tree of that size has such a path.
    """
    if not 0 <= index < size:
        raise BadProof(f"entry {index} is none of {size}")
    place, last, made = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise BadProof("the path is longer than the tree is high")
        if place & 1 or place == last:
            made = node_hash(sibling, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = node_hash(made, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProof("the path ends below the root")
    return made


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that *leaf* is entry *index* of the tree of *size* entries with that *root*.

    Raises:
        BadProof: it is not, by this path.
    """
    _check_hashes((leaf, root, *path))
    if root_by_inclusion(leaf, index, size, path) != root:
        raise BadProof(f"entry {index} does not lead to the root of {size} entries")


def check_consistency(first: int, first_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of *first* entries is the beginning of that of *size* entries (RFC 9162, 2.1.4.2).

    Raises:
        BadProof: it is not, by this path.
    """
    _check_hashes((first_root, root, *path))
    if not 0 < first <= size:
        raise BadProof(f"{first} entries are no beginning of {size}")
    if first == size:
        if path or first_root != root:
            raise BadProof(f"two trees of {size} entries have different roots")
        return
    # A first tree that is one whole subtree is known by its root.
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path:
        raise BadProof("the path is empty")
    if _both_roots(first, size, steps) != (first_root, root):
        raise BadProof(f"the tree of {first} entries is not the beginning of that of {size}")


def _both_roots(first: int, size: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the roots of both trees, as *steps* make them from the first one's last whole subtree on."""
    place, last = first - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise BadProof("the path is longer than the tree is high")
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProof("the path ends below the root")
    return older, newer


def _check_hashes(hashes: Sequence[bytes]) -> None:
    for one in hashes:
        if len(one) != HASH_BYTES:
            raise BadProof(f"a hash has {HASH_BYTES} bytes, this has {len(one)}")
