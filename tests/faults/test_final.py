"""The trials of what is final in small: `python -m tests.faults` makes them often, these show that each can fail."""

import random

import pytest

from tests.faults import calls, deciders, integrity, power
from tests.faults.deciders import Operation


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """Give a desk with one claim in review, and the hash of the item that its decision cites."""
    path, items = deciders.ground(tmp_path_factory.mktemp("one"), 1)
    return path, items["CB-1"]


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path):
    """Cut anywhere, SQLite as we set it up has every acknowledged transaction and no half one."""
    story = power.told(tmp_path)
    assert len(story.transactions) > 8
    found = power.cut_often(story, 60, "full", random.Random(7))
    assert (found.cuts, found.lost, found.torn) == (60, 0, 0)


def test_a_power_cut_under_normal_loses(tmp_path):
    """The twin: with `synchronous=NORMAL` acknowledged transactions are gone, so the trial can tell."""
    found = power.cut_often(power.told(tmp_path), 60, "normal", random.Random(7))
    assert found.lost > 0
    assert found.torn == 0


def test_killed_while_deciding_it_has_what_it_said(one, tmp_path):
    """Whatever a desk has said to be done is there after a kill, whole; one that says so too soon is found out."""
    path, cites = one
    found = calls.kill_often(path, cites, tmp_path / "kills", 4, random.Random(3))
    assert (found.runs, found.lost) == (4, [])
    assert calls.kill_often(path, cites, tmp_path / "hasty", 4, random.Random(3), hasty=True).lost


@pytest.mark.skipif(not calls.possible(), reason="no strace, or none may be traced here")
def test_a_failing_call_loses_nothing_that_was_acknowledged(one, tmp_path):
    """Each run has one call on database or files that fails; one that says done too soon is found out."""
    path, cites = one
    found = calls.fail_often(path, cites, tmp_path / "calls", 4, random.Random(5))
    assert (found.runs, found.lost) == (4, [])
    assert calls.fail_often(path, cites, tmp_path / "hasty", 4, random.Random(5), hasty=True).lost


def test_two_desks_at_once(one, tmp_path):
    """One decision stands and the other is told who was faster."""
    path, cites = one
    found = deciders.two_desks(path, cites, tmp_path / "two", 6)
    assert (found.endings, found.told, found.wrong) == (6, 6, 0)


def test_a_withdrawal_and_a_seal_at_once(one, tmp_path):
    """Whichever commits first ends the case, once, and the other is told or has nothing to seal."""
    path, cites = one
    found = deciders.withdrawal_and_seal(path, cites, tmp_path / "seal", 6)
    assert (found.endings, found.told, found.wrong) == (6, 6, 0)


def test_histories_of_concurrent_deciders(tmp_path):
    """Every change was made on what the one before had left; a writer without the version check is found."""
    path, items = deciders.ground(tmp_path / "ground", 4)
    whole = deciders.histories(deciders.copied(path, tmp_path / "whole"), items, 400)
    assert (whole.operations, whole.anomalies) == (400, ())
    assert whole.changes > 20
    assert deciders.histories(deciders.copied(path, tmp_path / "broken"), items, 400, broken=True).anomalies


@pytest.mark.parametrize(
    ("operations", "anomalies"),
    [
        ([("change", 1, 2, 0, 1), ("change", 2, 3, 2, 3), ("read", 3, None, 4, 5)], 0),
        ([("change", 1, 2, 0, 1), ("change", 1, 3, 0, 1)], 1),  # two on one version
        ([("change", 1, 2, 0, 1), ("change", 1, None, 0, 1)], 0),  # the second was refused
        ([("change", 1, 2, 0, 1), ("read", 1, None, 2, 3)], 1),  # an older version read afterwards
        ([("change", 1, 2, 0, 3), ("read", 1, None, 2, 4)], 0),  # both at once: either is possible
        ([("read", 2, None, 0, 1), ("change", 1, 2, 0, 3)], 0),
    ],
)
def test_the_checker_of_histories(operations, anomalies):
    """A lost update and a stale read are told from what may have happened."""
    given = [Operation(kind, "CB-1", seen, version, began, ended) for kind, seen, version, began, ended in operations]
    assert len(deciders.checked(given).anomalies) == anomalies


def test_the_page_is_made_from_the_results():
    """docs/integrity.md says what the trials have shown, and nothing of what is lost is hidden in it."""
    assert integrity.PAGE.read_text("utf-8") == integrity.page(), "run `python -m tests.faults --full --keep NAME`"
    assert all(f"| `{name}` |" in integrity.page() for name in integrity.TRIALS)
