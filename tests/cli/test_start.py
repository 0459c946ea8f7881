"""What the board's start has loaded when its first rows are read: no more than they need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ASK = """
import sys
from caseboard.cli.main import main
from caseboard.tui.app import Board

def run(board):
    assert board.gateway._ahead is not None, "no rows were read"
    print(*sys.modules)

Board.run = run
assert main(["open", "--read-only"]) == 0
"""


LATER = (
    "caseboard.tui.dialogs",  # the first dialog
    "caseboard.tui.supervisor",  # the supervisor's screen
    "caseboard.tui.past",  # the first look back
    "caseboard.tui.case.alike",
    "caseboard.services.figures",
    "caseboard.services.tomorrow",
    "caseboard.services.team",
    "caseboard.services.past",
    "caseboard.services.patterns",
    "caseboard.domain.figures",
    "caseboard.tui.palette",  # the palette
    "caseboard.tui.jump",
    "caseboard.services.case_view",  # the first case
    "caseboard.services.status",  # the desk's state, read once the rows stand
    "caseboard.services.previews",
    "caseboard.services.acting",  # the first act
    "caseboard.exchange",
    "caseboard.worker",  # begins beside the board
    "caseboard.domain.events",  # refusals have a file of their own
    "caseboard.domain.query",  # the first filter, and the counts of the sections
    "caseboard.domain.policy",
    "caseboard.domain.facts",
    "caseboard.domain.verdict",
    "caseboard.store.tables",
    "logging.handlers",  # the log begins with the worker
    "tomllib",  # only where there are settings
    "zoneinfo",
    "msgspec",
    "PIL",
    "pypdfium2",
    "cryptography",
    "psycopg",
)
"""What is loaded once it is wanted."""


def test_the_first_row_waits_for_nothing_else(desk, tmp_path):
    """What the first rows do without is loaded after them."""
    env = os.environ | {
        "CASEBOARD_DATABASE": f"sqlite:///{desk.path}",
        "CASEBOARD_CONFIG": os.devnull,
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        "PYTHONPATH": str(Path.cwd()),
    }
    line = [sys.executable, "-c", _ASK]
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert {"caseboard.tui.screen", "caseboard.store.queue", "textual.app"} <= set(loaded)
    assert not [name for name in loaded for late in LATER if name == late or name.startswith(f"{late}.")]


def test_looking_at_a_case_loads_nothing_that_writes():
    """Whoever only reads a case and the desk's state holds neither tables nor what turns events into rows."""
    line = "import sys, caseboard.services.status, caseboard.services.case_reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "caseboard.store.guards" in loaded
    assert not {"caseboard.store.tables", "caseboard.store.compiled", "caseboard.store.apply", "zipfile"} & loaded
