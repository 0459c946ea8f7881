"""Documents made by chance, and whether two implementations give them the same bytes."""

from __future__ import annotations

import json
import random
from typing import Any

import rfc8785

from caseboard.ledger.canonical import canonical

_EDGES = '\x00\x1f\x7f\x80"\\/\u2028\ud7ff\ue000\uffff\U00010000\U0010ffff'
_MOST = 2**53 - 1


def compared(times: int, chance: random.Random) -> list[Any]:
    """Return those of *times* documents whose bytes differ from the other implementation's, or say something else."""
    made = (_document(chance, 4) for _ in range(times))
    return [one for one in made if canonical(one) != rfc8785.dumps(one) or json.loads(canonical(one)) != one]


def _document(chance: random.Random, depth: int) -> Any:
    kind = chance.randrange(6 if depth else 4)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return chance.choice([0, _MOST, -_MOST, chance.randint(-_MOST, _MOST), chance.randint(-99, 99)])
    if kind in (2, 3):
        return _text(chance)
    if kind == 4:
        return [_document(chance, depth - 1) for _ in range(chance.randrange(5))]
    return {_key(chance): _document(chance, depth - 1) for _ in range(chance.randrange(6))}


def _text(chance: random.Random) -> str:
    return "".join(
        chance.choice(_EDGES) if chance.random() < 0.2 else chr(chance.choice([chance.randint(0, 126), _any(chance)]))
        for _ in range(chance.randrange(12))
    )


def _any(chance: random.Random) -> int:
    """Return a code point that UTF-8 can write."""
    found = chance.randrange(0x110000 - 0x800)
    return found if found < 0xD800 else found + 0x800


def _key(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(128)) for _ in range(chance.randrange(8)))
