"""The demo: cases made up around today, in a folder that goes when the board is left."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from caseboard.cli.board import check_terminal, show_board
from caseboard.cli.printing import Trouble
from caseboard.cli.session import Session

WHO = "lena"
_BEGIN = "j and k walk the queue, Enter goes into a case, d decides one, ? shows every key."
_ENDS = ("SIGTERM", "SIGHUP")


def run(here: Session) -> int:
    """Make the cases, play them up to now, and open the board on them."""
    check_terminal()
    who = who_of(here)
    with _folder(here.words.keep) as folder:
        sys.stderr.write("caseboard: making about 300 cases around today …")
        sys.stderr.flush()
        inside = prepare(here, folder)
        sys.stderr.write("\r\x1b[K")
        return show_board(inside, greeting=greeting(who))


def who_of(here: Session) -> str:
    """Return whom the demo is looked at as: who was named, else Lena.

    Raises:
        Trouble: nobody of that name works in the demo.
    """
    from caseboard.cli.demo_data.stories import STAFF

    named: str | None = here.words.who
    if named is None:
        return WHO
    if named not in STAFF:
        raise Trouble(f"{named} does not work in the demo; those who do are {', '.join(STAFF)}")
    return named


def greeting(who: str) -> str:
    """Return the line at the top of the demo's board: who somebody is, and how to begin."""
    from caseboard.cli.demo_data.stories import STAFF

    return f"You are {who.capitalize()}, a {STAFF[who]}. {_BEGIN}"


def prepare(here: Session, folder: Path) -> Session:
    """Fill a database in *folder* up to now, and return a session at it, of who was named or Lena's."""
    from caseboard.cli.demo_data.make import write
    from caseboard.exchange.intake import Intake
    from caseboard.exchange.reading import Input
    from caseboard.settings.environment import sqlite_file
    from caseboard.worker.replay import Replay

    here.words.database = sqlite_file(folder / "demo.db").url
    here.words.who = who_of(here)
    inside = Session(here.words, here.clock)
    now = inside.now()
    write(folder / "records", now)
    with Input([folder / "records"]) as source:
        database = inside.make_database(quietly=True)
        with database.connection_context():
            Replay(database, Intake(database, source, "replay"), inside.maildir(durable=False), now).run()
    shutil.rmtree(folder / "records")
    return inside


@contextmanager
def _folder(keep: str | None) -> Iterator[Path]:
    """Give a folder that is gone afterwards, signals included, or the one that is to be kept."""
    if keep is not None:
        kept = Path(keep)
        if kept.exists() and any(kept.iterdir()):
            raise Trouble(f"{kept} is not empty; name a new folder")
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with _ended_by_signals():
        folder = Path(tempfile.mkdtemp(prefix="caseboard-demo-"))
        try:
            yield folder
        finally:
            # The board takes signals for itself while it is open, and leaves none behind.
            with _ended_by_signals(quietly=True):
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove the demo's folder; its blobs are read-only files in folders that may be written."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_by_signals(*, quietly: bool = False) -> Iterator[None]:
    """Let a signal that would end the program at once end it in order; *quietly* passes it over."""

    def end(number: int, _frame: FrameType | None) -> None:
        if not quietly:
            raise SystemExit(128 + number)

    before = {name: signal.signal(getattr(signal, name), end) for name in _ENDS if hasattr(signal, name)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
