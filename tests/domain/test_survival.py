"""The estimate of Kaplan and Meier, against one computed in another way."""

import random
from fractions import Fraction

import pytest

from caseboard.domain.survival import Quantile, Survival

SAMPLES = 200


def plainly(seen):
    """Return S at each distinct length of an ending, from the definition: products over who was still at risk."""
    share, made = Fraction(1), {}
    for length in sorted({length for length, ended in seen if ended}):
        risk = sum(other >= length for other, _ in seen)
        deaths = sum(other == length and ended for other, ended in seen)
        share *= 1 - Fraction(deaths, risk)
        made[length] = share
    return made


def by_redistribution(seen):
    """Return S at each distinct length of an ending by giving each open claim's weight to those after it."""
    left = sorted(seen, key=lambda one: (one[0], not one[1]))
    weights = [Fraction(1, len(left))] * len(left)
    for place, (_, ended) in enumerate(left):
        after = len(left) - place - 1
        if not ended and after:
            for other in range(place + 1, len(left)):
                weights[other] += weights[place] / after
            weights[place] = Fraction(0)
    return {
        length: 1 - sum(w for (other, ended), w in zip(left, weights, strict=True) if ended and other <= length)
        for length in {length for length, ended in left if ended}
    }


def drawn(seed):
    """Return a sample with ties and censoring."""
    dice = random.Random(seed)
    return [(dice.randrange(1, 12), dice.random() < dice.choice((0.2, 0.6, 0.9))) for _ in range(dice.randrange(1, 60))]


@pytest.mark.parametrize("seed", range(SAMPLES))
def test_quantiles_are_those_of_an_independent_estimate(seed):
    """On samples with ties and open claims every quantile is the least length at which S is low enough."""
    seen = drawn(seed)
    shares = plainly(seen)
    assert by_redistribution(seen) == shares
    ours = Survival(seen)
    assert [length for length, _ in ours.steps()] == sorted(shares)
    assert all(abs(share - float(shares[length])) < 1e-12 for length, share in ours.steps())
    for percent in (1, 10, 25, 50, 75, 90, 95, 99):
        reached = [length for length in sorted(shares) if shares[length] <= Fraction(100 - percent, 100)]
        greatest = max(length for length, _ in seen)
        wanted = Quantile(reached[0]) if reached else Quantile(greatest, beyond=True)
        assert ours.quantile(percent) == wanted


def test_endings_come_before_censorings_of_the_same_length():
    """A claim seen for as long as another took to end was still at risk when that one ended."""
    assert Survival([(5, True), (5, False)]).steps() == [(5, 0.5)]
    assert Survival([(5, True), (5, False)]).quantile(50) == Quantile(5)


def test_a_bound_that_is_met_exactly_is_met():
    """S of exactly 1 - p counts, where floats might fall on either side."""
    tenths = [(length, True) for length in range(1, 11)]
    for percent in range(10, 100, 10):
        assert Survival(tenths).quantile(percent) == Quantile(percent // 10)


def test_of_nothing():
    """Of no claims there is no quantile; of open ones only that it takes longer."""
    assert Survival([]).quantile(50) is None
    assert Survival([(3, False), (7, False)]).quantile(50) == Quantile(7, beyond=True)
