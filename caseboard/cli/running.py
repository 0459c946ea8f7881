"""Put a board together: a desk, a worker beside it, the screen. Only here Textual is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.cli.printing import Trouble

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.domain.staff import Staff
    from caseboard.worker.loop import Running


class _Later:
    """A worker that is put together when it is first started: the first row does not wait for it."""

    def __init__(self, here: Session) -> None:
        self._here = here
        self._running: Running | None = None

    def start(self) -> None:
        """Start the worker on a thread of its own."""
        from caseboard.cli.logs import log_to
        from caseboard.cli.work import thread_of

        log_to(None)
        self._running = thread_of(self._here)
        self._running.start()

    def stop(self) -> None:
        """Let it finish what it does."""
        if self._running is not None:
            self._running.stop()


def run_board(
    here: Session, staff: Staff, *, case: str | None = None, read_only: bool = False, greeting: str | None = None
) -> int:
    """Open the board and return its exit code when it is left."""
    from caseboard.services.desk import Desk
    from caseboard.tui.app import Board

    _check_case(here, case)
    worker = _Later(here)
    board = Board(
        Desk(here.database, staff, here.clock, read_only=read_only),
        case=case,
        read_only=read_only,
        start_worker=None if read_only else worker.start,
        stop=worker.stop,
        greeting=greeting,
    )
    board.run()
    return int(board.return_code or 0)


def _check_case(here: Session, case: str | None) -> None:
    """Say at once where a case does not exist, instead of opening a board without it."""
    from caseboard.store.standing import case_version

    if case is None:
        return
    with here.database.connection_context():
        if case_version(here.database, case) == 0:
            raise Trouble(f"no case {case}; list them with `caseboard queue`")
