"""Whoever owns the machine can change every file on it, and is found by what had left the house."""

import random

import pytest

from tests.faults.tampering import ATTACKS, UNSEEN_ALONE, attacked, edits, found, ground


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """Give a desk that is decided and signed."""
    return ground(tmp_path_factory.mktemp("ground"))


def test_untouched_it_is_sound(decided, tmp_path):
    """The harness itself changes nothing: triggers dropped and put back, a copy is as sound as the desk."""
    verdict = found(attacked(decided, tmp_path / "copy.db", lambda *_: None), decided.outside)
    assert verdict.wrong == []
    assert (verdict.entries, verdict.good, verdict.newer) == (decided.size, decided.size, 0)


@pytest.mark.parametrize(("attack", "first"), ATTACKS, ids=lambda one: getattr(one, "__name__", ""))
def test_each_is_found_and_its_first_entry_named(decided, tmp_path, attack, first):
    """With a checkpoint from outside no rewriting goes unseen, and the first entry that is not as it was is told."""
    verdict = found(attacked(decided, tmp_path / "copy.db", attack), decided.outside)
    assert verdict.wrong
    named = verdict.first_bad
    assert (None if named is None else named.entry) == first(decided)


@pytest.mark.parametrize("attack", [attack for attack, _ in ATTACKS], ids=lambda one: one.__name__)
def test_without_a_checkpoint_a_whole_rewriting_goes_unseen(decided, tmp_path, attack):
    """The twin: a file in which everything agrees vouches for itself. That is said, and is why checkpoints go out."""
    verdict = found(attacked(decided, tmp_path / "copy.db", attack), None)
    assert verdict.sound == (attack in UNSEEN_ALONE)


def test_random_edits_inside_the_checkpoint_are_found(decided, tmp_path):
    """A tenth of what `python -m tests.faults --full` makes."""
    assert edits(decided, tmp_path / "copy.db", 100, random.Random(20)) == (100, [])


def test_what_is_newer_is_counted(decided, tmp_path):
    """Entries after the last checkpoint that left the house are told as such: only the file vouches for them."""
    fewer = tmp_path / "outside"
    fewer.mkdir()
    for path in decided.outside.rglob("*"):
        if path.is_file() and int(path.stem) < decided.size:
            (fewer / path.name).write_bytes(path.read_bytes())
    verdict = found(decided.path, fewer)
    assert verdict.sound
    assert verdict.newer == decided.size - max(int(path.stem) for path in fewer.iterdir()) > 0
