"""Percentiles are values that were seen, by nearest rank, and none where there are too few."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.percentiles import LEAST, nearest_rank, rank, spread


@pytest.mark.parametrize(("n", "percent", "k"), [
    (5, 50, 3),  # two and a half, rounded up
    (10, 50, 5),  # exactly five: the fifth
    (20, 90, 18),
    (20, 95, 19),
    (21, 95, 20),  # 19.95, rounded up
    (100, 95, 95),
    (1, 1, 1),
])  # fmt: skip
def test_rank(n, percent, k):
    """The rank is p times n over 100, rounded up."""
    assert rank(n, percent) == k


@pytest.mark.parametrize("n", [0, 1, LEAST - 1, LEAST])
def test_too_few(n):
    """Below five values there is no percentile; the longest is told, and how many there were."""
    seen = spread(range(n))
    assert seen.n == n
    assert (seen.p50 is None) is (n < LEAST)
    assert seen.most == (n - 1 if n else None)


@given(st.lists(st.integers(0, 2**50), min_size=LEAST, max_size=200), st.integers(1, 100))
def test_nearest_rank_is_the_least_value_that_enough_do_not_exceed(values, percent):
    """At least p of a hundred values are at most the percentile, and fewer are below it."""
    found = nearest_rank(sorted(values), percent)
    assert found in values
    assert Fraction(sum(one <= found for one in values), len(values)) >= Fraction(percent, 100)
    assert Fraction(sum(one < found for one in values), len(values)) < Fraction(percent, 100)
    assert found == sorted(values)[math.ceil(Fraction(percent * len(values), 100)) - 1]
