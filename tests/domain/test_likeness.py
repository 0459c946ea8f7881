"""Which pictures look alike, by their fingerprints."""

import random

import pytest

from caseboard.domain.likeness import BANDS, NEAR, bands, distance, near, probes


def turned(fingerprint, bits):
    """Return *fingerprint* with these bits turned."""
    return f"{int(fingerprint, 16) ^ sum(1 << bit for bit in bits):016x}"


ONE = "48d2a6c18cfb02df"


@pytest.mark.parametrize(
    ("bits", "alike"),
    [
        (0, True),  # the same picture
        (NEAR, True),  # as far as compression goes
        (NEAR + 1, False),  # one bit more
        (31, False),  # nothing to do with one another
    ],
)
def test_alike_are_those_that_differ_in_few_bits(bits, alike):
    """Eight bits of sixty-three, and none more."""
    assert near(ONE, turned(ONE, range(bits))) is alike


def test_a_picture_that_shows_nothing_looks_like_nothing():
    """All empty pictures would look alike, so that they have no fingerprint."""
    assert not near("", "")
    assert not near(ONE, "")


def test_bands_hold_every_bit_once():
    """Cut and put together again it is the same."""
    cut = bands(ONE)
    assert len(cut) == BANDS
    for bit in range(63):
        assert sum(one != other for one, other in zip(cut, bands(turned(ONE, [bit])), strict=True)) == 1


def test_probes_miss_none_that_looks_alike():
    """However the bits that differ lie, one band is found as it is or with one bit turned."""
    dice = random.Random(4)
    sought = set(probes(ONE))
    for _ in range(5_000):
        other = turned(ONE, dice.sample(range(63), NEAR))
        assert distance(ONE, other) == NEAR
        assert sought & set(enumerate(bands(other)))
