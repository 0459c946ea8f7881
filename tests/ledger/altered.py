"""Proofs that are right, altered in one of the ways in which one could be wrong."""

from __future__ import annotations

import random

from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.tree import (
    BadProof,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    root_of,
)

_MOST = 130
_LEAVES = [leaf_hash(str(number).encode()) for number in range(_MOST)]
_ROOTS = [root_of(_LEAVES[:size]) for size in range(_MOST + 1)]

Proof = tuple[int, bytes, int, bytes, tuple[bytes, ...]]
"""(index or first size, leaf or first root, size, root, path)"""


def altered(times: int, chance: random.Random) -> tuple[int, list[Proof]]:
    """Alter *times* proofs, half of each kind; return how many, and those that were taken all the same."""
    passed: list[Proof] = []
    made = 0
    while made < times:
        check, right = _inclusion(chance) if made % 2 else _growth(chance)
        _must_pass(check, right)
        wrong = _alter(right, chance)
        if wrong == right:
            continue
        made += 1
        try:
            _must_pass(check, wrong)
        except BadProof:
            continue
        passed.append(wrong)
    return made, passed


def _must_pass(check, proof):
    number, known, size, root, path = proof
    if check is check_inclusion:
        check_inclusion(known, number, size, path, root)
    else:
        check_consistency(number, known, size, root, path)


def _inclusion(chance):
    size = chance.randint(2, _MOST)
    index = chance.randrange(size)
    return check_inclusion, (index, _LEAVES[index], size, _ROOTS[size], inclusion_path(_LEAVES[:size], index))


def _growth(chance):
    size = chance.randint(2, _MOST)
    first = chance.randint(1, size - 1)
    return check_consistency, (first, _ROOTS[first], size, _ROOTS[size], consistency_path(_LEAVES[:size], first))


def _alter(proof: Proof, chance: random.Random) -> Proof:
    number, known, size, root, path = proof
    hashes = list(path)
    place = chance.randrange(len(hashes))
    match chance.randrange(9):
        case 0:
            hashes[place] = _turned(hashes[place], chance)
        case 1:
            del hashes[place]
        case 2:
            hashes.insert(place, chance.choice(_LEAVES))
        case 3:
            other = chance.randrange(len(hashes))
            hashes[place], hashes[other] = hashes[other], hashes[place]
        case 4:
            known = _turned(known, chance)
        case 5:
            root = _turned(root, chance)
        case 6:
            number = (number + chance.randint(1, size - 1)) % size
        case 7:
            root = _ROOTS[(size + chance.randint(1, _MOST - 1)) % _MOST]
        case _:
            hashes[place] = hashes[place][:-1]
    return number, known, size, root, tuple(hashes)


def _turned(digest: bytes, chance: random.Random) -> bytes:
    bit = chance.randrange(len(digest) * 8)
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(digest))
