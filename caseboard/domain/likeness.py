"""Whether two pictures look alike: the same one sent again in another size, compression or format.

A fingerprint is 63 bits, written as 16 hexadecimal digits, each bit one slow wave of
the picture. It is made at intake and stands in the history, so what looks alike
never depends on what is installed later. It informs and is no ground.
"""

from __future__ import annotations

from collections.abc import Iterator

NEAR = 8
"""Bits in which pictures that look alike differ at most; of unrelated ones half of all differ."""
_WIDTHS = (13, 13, 13, 12, 12)
"""Bits of each band that a fingerprint is cut into."""
BANDS = len(_WIDTHS)


def distance(one: str, other: str) -> int:
    """Return in how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def near(one: str, other: str) -> bool:
    """Whether two pictures look alike; one without a fingerprint looks like nothing."""
    return bool(one and other) and distance(one, other) <= NEAR


def bands(fingerprint: str) -> tuple[int, ...]:
    """Return a fingerprint cut into bands, by which alike ones are found without comparing all."""
    bits = int(fingerprint, 16)
    made = []
    for width in _WIDTHS:
        made.append(bits & ((1 << width) - 1))
        bits >>= width
    return tuple(made)


def probes(fingerprint: str) -> Iterator[tuple[int, int]]:
    """Yield (band, value) of every band that a picture which looks alike may have.

    Where at most nine bits differ, one of five bands has at most one of them: looking
    for each band as it is, and with each of its bits turned, misses none.
    """
    for place, (value, width) in enumerate(zip(bands(fingerprint), _WIDTHS, strict=True)):
        yield place, value
        yield from ((place, value ^ (1 << bit)) for bit in range(width))
