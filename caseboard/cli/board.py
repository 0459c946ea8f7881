"""Open the board: the one place that loads Textual, and only when it is wanted."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, Parser, command
from caseboard.cli.printing import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from caseboard.cli.session import Session
    from caseboard.worker.loop import Running

CACHE = 256
"""KiB of pages that a connection of the board keeps: it is opened for one question, and answers from an index."""


def add(commands: Commands) -> None:
    """Add opening the board, and the demo."""
    parser = command(
        commands,
        "open",
        open_board,
        does="Open the board, at a case if one is named",
        example=["caseboard open", "caseboard open CB-12", "caseboard open --read-only"],
    )
    parser.add_argument("case", nargs="?", type=options.case, metavar="CASE")
    parser.add_argument("--read-only", action="store_true", default=options.LEFT_OUT, help="look, and change nothing")
    trying = command(
        commands,
        "demo",
        demo,
        does="Look around: about 300 lifelike cases in a throw-away database, and the board on it",
        example="caseboard demo",
    )
    trying.add_argument("--keep", metavar="DIR", help="keep the database in this folder")


def open_by_default(parser: Parser) -> None:
    """Let *parser* open the board where no command is named."""
    parser.set_defaults(run=open_board, case=None, read_only=False)
    parser.add_argument("--read-only", action="store_true", default=options.LEFT_OUT, help="open it to look only")


def demo(here: Session) -> int:
    """Open the board on made-up cases."""
    from caseboard.cli.demo import run

    return run(here)


def open_board(here: Session) -> int:
    """Open the board."""
    check_terminal()
    # Nearly all that is made until the first row stands is kept for good: looking for garbage only delays it.
    gc.disable()
    _check_there(here.place.path)
    words = here.words
    if words.case is not None:
        _check_case(here, words.case)
    return show_board(here, case=words.case, read_only=words.read_only)


class _Beside:
    """What runs beside the board, put together once the first row stands: it does not wait for any of it."""

    def __init__(self, here: Session, *, worker: bool) -> None:
        self._here = here
        self._worker = worker
        self._running: Running | None = None

    def start(self) -> None:
        """Look for garbage again, begin the log, and start the worker in a thread of its own if one is wanted.

        Not among what the first row needed, which is kept for good: the first look through it would hold up keys.
        """
        gc.freeze()
        gc.enable()
        begin_log(self._here)
        if self._worker:
            from caseboard.cli.work import thread_of

            self._running = thread_of(self._here)
            self._running.start()

    def stop(self) -> None:
        """Let the worker finish what it does."""
        if self._running is not None:
            self._running.stop()


def begin_log(here: Session) -> None:
    """Let the board, and the worker beside it, log to the board's own file: two programs must not turn one over.

    Where it cannot be written the board opens all the same; `caseboard doctor` says so.
    """
    from contextlib import suppress

    from caseboard.cli.logs import log_to
    from caseboard.settings.paths import board_log

    with suppress(OSError):
        log_to(board_log(), here.settings.text("log_level"))


def show_board(here: Session, *, case: str | None = None, read_only: bool = False, greeting: str | None = None) -> int:
    """Show the board until it is left, with a worker beside it unless it is only looked at."""
    gc.disable()  # until the first row stands
    if here.settings.on("reduced_motion"):
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")  # read when Textual is imported
    from caseboard.cli import known
    from caseboard.cli.clock import watch
    from caseboard.cli.taste import taste
    from caseboard.services.desk import Desk
    from caseboard.settings.paths import private_copies
    from caseboard.store.database import connect
    from caseboard.tui.app import Board

    here.settings.checked(known.faults)
    staff = here.reader() if read_only else here.staff()
    beside = _Beside(here, worker=not read_only)
    database = connect(here.place.path, cache=CACHE)
    database.templates = here.templates()
    database.watch = watch(here.clock)
    desk = Desk(database, staff, here.clock, read_only=read_only)
    desk.private = private_copies()
    board = Board(
        desk,
        case=case,
        read_only=read_only,
        start_worker=beside.start,
        stop=beside.stop,
        greeting=greeting,
        taste=taste(here.settings),
    )
    if case is None:
        board.gateway.read_ahead()
    board.run()
    return board.return_code or 0


def check_terminal() -> None:
    """Refuse to open a board that nobody could see.

    Raises:
        Trouble: standard input or output is no terminal.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # A browser is the terminal: `caseboard serve` has started this.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Trouble("the board wants a terminal; without one use `caseboard queue` and `caseboard show CASE`")
    if os.environ.get("TERM", "") == "dumb":
        raise Trouble("this terminal cannot draw a board (TERM=dumb); use `caseboard queue`")


def _check_there(path: Path) -> None:
    if not path.exists():
        raise Trouble(
            f"no database at {path}. Look around with `caseboard demo`, bring records in with "
            "`caseboard import PATH`, or make an empty one with `caseboard migrate`"
        )


def _check_case(here: Session, number: str) -> None:
    from caseboard.store import queue

    with here.database.connection_context():
        if queue.row_of(here.database, number) is None:
            raise Trouble(f"no case {number}; case numbers look like CB-12")
