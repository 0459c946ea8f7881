"""Draw the README's pictures of the board: `python docs/pictures/make_board.py`.

The records of `fixtures/small` are replayed into a throw-away database, the
board is opened on it at a fixed instant, and what it shows is saved. So a
picture changes only when the records or the board do.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Textual reads these when it is imported.
for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM"):
    os.environ.pop(name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from caseboard.domain.policy import shipped  # noqa: E402  the environment first
from caseboard.domain.staff import Staff  # noqa: E402
from caseboard.exchange.intake import Intake  # noqa: E402
from caseboard.exchange.mail import Maildir  # noqa: E402
from caseboard.exchange.reading import Input  # noqa: E402
from caseboard.services.desk import Desk  # noqa: E402
from caseboard.settings.environment import sqlite_file  # noqa: E402
from caseboard.settings.mail import mail_settings  # noqa: E402
from caseboard.store import due  # noqa: E402
from caseboard.store.database import CaseDatabase, connect  # noqa: E402
from caseboard.store.migrate import migrate  # noqa: E402
from caseboard.tui.app import Board  # noqa: E402
from caseboard.worker.replay import Replay  # noqa: E402

HERE = Path(__file__).parent
RECORDS = HERE.parents[1] / "fixtures" / "small"
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)
"""The instant of which the README beside the records tells."""
WHO = Staff("lena", "case manager")
LEASE = timedelta(seconds=15)

_WEB_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FONTS = 'ui-monospace, "DejaVu Sans Mono", "Cascadia Mono", Menlo, Consolas, monospace'
_FONT_SIZE = 20.26
"""Pixels; at this size a letter of DejaVu Sans Mono is as wide as the cells of the picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, the terminal's columns and lines, and the keys that lead there."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]


PICTURES = (
    Picture("board.svg", (180, 40), ("j",) * 3),
    Picture("board-wide.svg", (120, 32), ("j",) * 3),
    Picture("board-narrow.svg", (80, 24), ("j",) * 3),
)


def played(folder: Path) -> CaseDatabase:
    """Return a database in *folder* into which the records have been played up to `NOW`."""
    path = folder / "small.db"
    migrate(path, now=datetime(2026, 1, 1, tzinfo=UTC), policy=shipped().written())
    database = connect(path)
    letters = Maildir(folder / "mail", mail_settings(sqlite_file(path)), durable=False)
    with Input([RECORDS]) as records, database.connection_context():
        Replay(database, Intake(database, records, "replay"), letters, until=NOW).run()
        # The worker that the replay was stands beside the board, as the header shows it.
        due.take_lease(database, "worker", NOW - timedelta(seconds=2), NOW + LEASE, due.next_act_at(database))
    return database


async def drawn(database: CaseDatabase, picture: Picture) -> str:
    """Return what the board shows of *database* at `NOW`."""
    board = Board(Desk(database, WHO, lambda: NOW), poll=None)
    async with board.run_test(size=picture.size) as pilot:
        await _until(pilot.pause, lambda: bool(board.screen.query("#rows")))
        await board.workers.wait_for_complete()
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause(0.5)
        await board.workers.wait_for_complete()
        await pilot.pause()
        return still(board.export_screenshot(title="Caseboard", simplify=True))


async def _until(pause: Callable[[], object], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        await pause()  # type: ignore[misc]


def still(svg: str) -> str:
    """Return *svg* without what is fetched from the network, in fonts that are there."""
    svg = _WEB_FONTS.sub("", svg)
    svg = re.sub(r"font-family: (?:Fira Code|arial)[^;]*;", f"font-family: {_FONTS};", svg)
    svg = svg.replace("font-size: 20px;", f"font-size: {_FONT_SIZE}px;")
    # Some programs drop the spaces at a text's ends, the unbreakable ones too, unless they are told not to.
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"terminal-\d+", "board", svg)


def main() -> None:
    """Draw every picture into the folder of this script."""
    with tempfile.TemporaryDirectory() as folder:
        database = played(Path(folder))
        for picture in PICTURES:
            svg = asyncio.run(drawn(database, picture))
            (HERE / picture.name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
