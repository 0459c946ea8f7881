"""The first row of the queue stands about as soon as anything of Textual's could."""

from __future__ import annotations

import pytest

pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from tests.bench.first_row import measured
from tests.fixtures.replayed import replay
from tests.fixtures.small import FOLDER, UNTIL

pytestmark = pytest.mark.bench

HELD = 1.5
"""First row over first paint of an empty app."""


def test_first_row(tmp_path):
    """The first row comes within one and a half times an empty app's first paint."""
    path = tmp_path / "small.db"
    replay(FOLDER, path, UNTIL)
    found = measured(str(path), UNTIL, runs=3)
    assert min(found["ratio"], found["ratio of least"]) <= HELD, found
