"""The short form of `python -m tests.faults`: an import and a sweep, killed and begun again, end as if undisturbed."""

import random

import pytest

from tests.faults.killing import a_sweep, an_import

KILLS = 2
MOST = 12
"""Times it is begun; a kill that comes after the end is none, and another one is tried for it."""


@pytest.mark.parametrize("make", [an_import, a_sweep])
def test_killed_and_begun_again_it_leaves_the_same(make, tmp_path):
    """Wherever it is killed, the next start brings the same history and letters, and the doctor finds nothing."""
    trial, chance = make(tmp_path), random.Random()
    whole = trial.undisturbed()
    assert whole.history
    killed = 0
    for time in range(MOST):
        left, in_time = trial.disturbed(chance, str(time))
        assert left == whole
        killed += in_time
        if killed == KILLS:
            break
    assert killed == KILLS


def test_a_history_that_differs_is_seen(tmp_path):
    """The comparison can fail: another instant leaves another history."""
    trial = an_import(tmp_path)
    whole = trial.undisturbed()
    trial.at = "2026-11-24T14:05:00Z"
    left, _ = trial.disturbed(random.Random(), "other")
    assert left != whole
