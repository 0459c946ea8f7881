"""The tree is that of RFC 6962: by its own vectors, by another implementation, and by what it refuses."""

import random

import pytest
from pymerkle import InmemoryTree

from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.tree import (
    EMPTY_ROOT,
    BadProof,
    Range,
    Tree,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    root_of,
)
from tests.ledger import vectors
from tests.ledger.altered import altered

MOST = 130
"""Leaves: past two powers of two, on either side."""
ENTRIES = [f"entry {number}".encode() for number in range(MOST)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.fixture(scope="module")
def oracle():
    """Give the same entries in pymerkle's tree."""
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES:
        tree.append_entry(entry)
    return tree


def test_the_roots_are_those_of_certificate_transparency():
    """Eight leaves, one after the other, give the roots that every implementation is tested with."""
    leaves = [leaf_hash(entry) for entry in vectors.LEAVES]
    assert root_of([]).hex() == Range().root().hex() == EMPTY_ROOT.hex() == vectors.EMPTY
    for size, root in enumerate(vectors.ROOTS, 1):
        assert root_of(leaves[:size]).hex() == root
        assert Range().extended(leaves[:size]).root().hex() == root


@pytest.mark.parametrize(("index", "size", "path"), vectors.PATHS)
def test_the_paths_are_those_of_certificate_transparency(index, size, path):
    """The way from a leaf to the root is the published one, and leads there."""
    leaves = [leaf_hash(entry) for entry in vectors.LEAVES[:size]]
    made = inclusion_path(leaves, index)
    assert tuple(one.hex() for one in made) == path
    check_inclusion(leaves[index], index, size, made, bytes.fromhex(vectors.ROOTS[size - 1]))


@pytest.mark.parametrize(("first", "size", "path"), vectors.PROOFS)
def test_the_proofs_of_growth_are_those_of_certificate_transparency(first, size, path):
    """That a tree is the beginning of another is shown by the published hashes."""
    made = consistency_path([leaf_hash(entry) for entry in vectors.LEAVES[:size]], first)
    assert tuple(one.hex() for one in made) == path
    roots = [bytes.fromhex(vectors.ROOTS[n - 1]) for n in (first, size)]
    check_consistency(first, roots[0], size, roots[1], made)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_tree_is_pymerkles(oracle, size):
    """For each size: root, compact range and every path are another's, and growth is proved to its roots.

    Its own proofs of growth are of another form; the form of ours is that of the RFC, written out below.
    """
    leaves = HASHES[:size]
    root = oracle.get_root(size)
    assert root == root_of(leaves) == Range().extended(leaves).root()
    for index in range(size):
        path = inclusion_path(leaves, index)
        assert [leaves[index], *path] == oracle.prove_inclusion(index + 1, size).path
        assert Tree(leaves).path(index) == path
        check_inclusion(leaves[index], index, size, path, root)
    for first in range(1, size + 1):
        path = consistency_path(leaves, first)
        assert path == subproof(first, leaves, whole=True)
        check_consistency(first, oracle.get_root(first), size, root, path)
        assert Tree(leaves).range(first) == Range().extended(leaves[:first])


def subproof(first, leaves, *, whole):
    """Return SUBPROOF(m, D[n], b) as RFC 6962, 2.1.2 has it."""
    if first == len(leaves):
        return () if whole else (root_of(leaves),)
    split = max(2**power for power in range(8) if 2**power < len(leaves))
    if first <= split:
        return (*subproof(first, leaves[:split], whole=whole), root_of(leaves[split:]))
    return (*subproof(first - split, leaves[split:], whole=False), root_of(leaves[:split]))


@pytest.mark.parametrize("at", range(MOST))
def test_a_range_that_is_kept_goes_on(at):
    """Written down at any size, read again and extended, a range has the root that all leaves have."""
    first = Range().extended(HASHES[:at])
    again = Range.read(at, first.kept())
    assert again == first
    assert len(first.hashes) == at.bit_count()
    assert again.extended(HASHES[at:]).root() == root_of(HASHES)


@pytest.mark.parametrize(("size", "kept"), [(1, b""), (0, bytes(32)), (3, bytes(63)), (2, bytes(64)), (-1, b"")])
def test_a_range_of_another_size_is_refused(size, kept):
    """A range has one hash for each bit of its size, and is no other's."""
    with pytest.raises(BadProof):
        Range.read(size, kept)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_path_to_an_entry_that_is_not_there(index, size):
    """Entries are counted from 0."""
    with pytest.raises(BadProof):
        inclusion_path(HASHES[:size], index)
    with pytest.raises(BadProof):
        check_inclusion(HASHES[0], index, size, (), HASHES[0])


@pytest.mark.parametrize("first", [0, 6, -1])
def test_there_is_no_proof_from_nothing_or_from_more(first):
    """A tree of no entries is the beginning of all, and proves nothing of any."""
    with pytest.raises(BadProof):
        consistency_path(HASHES[:5], first)
    with pytest.raises(BadProof):
        check_consistency(first, EMPTY_ROOT, 5, root_of(HASHES[:5]), ())


def test_two_trees_of_one_size_are_one_tree():
    """The proof between them is empty, and their roots are the same."""
    check_consistency(5, root_of(HASHES[:5]), 5, root_of(HASHES[:5]), ())
    with pytest.raises(BadProof):
        check_consistency(5, root_of(HASHES[:5]), 5, root_of(HASHES[1:6]), ())
    with pytest.raises(BadProof):
        check_consistency(5, root_of(HASHES[:5]), 5, root_of(HASHES[:5]), (HASHES[0],))


def test_altered_proofs_are_refused():
    """A bit turned, a hash left out, added or moved, another index, size or root: none passes. All pass unaltered."""
    assert altered(25_000, random.Random(6962)) == (25_000, [])
