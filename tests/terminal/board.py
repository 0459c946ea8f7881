"""A board on a pty, as a program of its own; its guards can be taken away to show that they guard.

python -m tests.terminal.board DATABASE INSTANT [--no-door] [--no-filter] [--case=NUMBER]
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(database: str, instant: str, *flags: str) -> None:
    """Run lena's board on *database* with a clock that stands still."""
    if "--no-door" in flags:
        _open_the_door()
    from caseboard.domain.instants import read
    from caseboard.domain.staff import Staff
    from caseboard.services.desk import Desk
    from caseboard.store.database import connect
    from caseboard.tui.app import Board

    now = read(instant)
    desk = Desk(connect(Path(database)), Staff("lena", "case manager"), lambda: now)
    case = next((flag.partition("=")[2] for flag in flags if flag.startswith("--case=")), None)
    Board(desk, case=case, poll=None, filtered="--no-filter" not in flags).run()


def _open_the_door() -> None:
    """Let every text through as it came, before anybody has taken hold of the door."""
    from caseboard.domain import plain

    plain.clean = lambda text, *_args, **_more: text
    plain.one_line = lambda text, *_args, **_more: text
    from caseboard.tui import text as door

    door.show = lambda text: text  # type: ignore[assignment,return-value]


if __name__ == "__main__":
    main(*sys.argv[1:])
