"""Draw the picture of the board in a browser: `python docs/pictures/make_browser.py`, with Chromium installed.

The page is served as `caseboard serve` serves it. Behind it stands a board on
the small cases whose clock stands still, so that the picture is the same each time.
"""

from __future__ import annotations

import asyncio
import shlex
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import chromium

from caseboard.services.desk import Desk
from caseboard.store.database import connect
from caseboard.tui.app import Board
from caseboard.tui.browser.server import BoardServer

# It takes the terminal's settings away, so it comes after Textual has read what the server says of colours.
from make_board import NOW, WHO, played  # isort: skip

HERE = Path(__file__).parent
SIZE = (1400, 800)


def board(path: Path) -> None:
    """Run a board on the database at *path*, at `NOW`; the page's server starts it."""
    Board(Desk(connect(path), WHO, lambda: NOW), poll=None).run()


Steps = Callable[[chromium.Page], Awaitable[None]]


async def drawn(path: Path, steps: Steps, script: Path = Path(__file__), size: tuple[int, int] = SIZE) -> bytes:
    """Return what a browser shows of the board that *script* runs on *path*, once *steps* were taken there."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    listens = asyncio.Event()
    line = shlex.join([sys.executable, str(script.absolute()), str(path)])
    server = BoardServer(line, "127.0.0.1", port, behind_proxy=False, ready=listens.set)
    serving = asyncio.create_task(server.served())
    await listens.wait()
    async with chromium.page() as page:
        await page.open(f"http://127.0.0.1:{port}/", width=size[0], height=size[1])
        await steps(page)
        await asyncio.sleep(2)
        picture = await page.picture()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    return picture


async def open_a_case(page: chromium.Page) -> None:
    """Go to a case and into it."""
    await page.shows("CB-7")
    await page.press("j", "j", "j", "Enter")
    await page.shows("Caseboard   Case")


def main() -> None:
    """Draw the picture into the folder of this script."""
    with tempfile.TemporaryDirectory() as folder:
        database = played(Path(folder))
        (HERE / "browser.png").write_bytes(asyncio.run(drawn(Path(database.place), open_a_case)))


if __name__ == "__main__":
    board(Path(sys.argv[1])) if sys.argv[1:] else main()
