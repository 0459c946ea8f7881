"""Whole sentences of keys, sent to a board on a pty in one write."""

from __future__ import annotations

import os
import shutil

import pytest

pty = pytest.importorskip("pty", reason="needs a pty, which Windows has not")

from caseboard.domain.instants import read  # noqa: E402  the pty comes first
from caseboard.services import staffing  # noqa: E402
from caseboard.store.database import connect  # noqa: E402
from tests.terminal import hostile  # noqa: E402
from tests.terminal.test_drafts import SLOW, board, database  # noqa: E402, F401  a fixture

pytestmark = pytest.mark.terminal
NOTE = "Photo of the label, asked by phone: zqtam"
"""Most of its letters are verbs of the board."""


def test_an_assignment_and_a_note_in_one_write(database, tmp_path):  # noqa: F811  the fixture
    """Assign, write a note, confirm: all of it has happened, and nothing else."""
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    desk = connect(copy)
    with desk.connection_context():
        staffing.begin(desk, "lena", now=read(hostile.NOW))
        before = desk.execute_sql("SELECT max(seq) FROM event").fetchone()[0]
    with board(copy) as terminal:
        os.write(terminal.master, f"a\rn{NOTE}\t\r".encode())
        terminal.until(b": noted", SLOW)
    with desk.connection_context():
        made = desk.execute_sql("SELECT type FROM event WHERE seq > ? ORDER BY seq", (before,)).fetchall()
        noted = desk.execute_sql("SELECT body FROM text").fetchall()
    assert [type_ for (type_,) in made] == ["assignment", "note"]
    assert any(NOTE in str(body) for (body,) in noted)
