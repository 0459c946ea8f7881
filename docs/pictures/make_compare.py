"""Draw the picture of two sides beside each other: `python docs/pictures/make_compare.py`, with Chromium installed.

Both photos are drawn by `fixtures/small/make_files.py`; a finding is cited on the
way, as somebody who reads does it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from make_browser import HERE, chromium, drawn

from caseboard.services.desk import Desk
from caseboard.store.database import connect
from caseboard.tui.app import Board

# It takes the terminal's settings away, so it comes after Textual has read what the server says of colours.
from make_board import NOW, WHO, played  # isort: skip

CASE = "CB-7"
SIZE = (1700, 930)
FOUND = "The kettle that came is blue; green and matt was ordered."


def board(path: Path) -> None:
    """Run a board that begins at the case, on the database at *path*, at `NOW`; the page's server starts it."""
    Board(Desk(connect(path), WHO, lambda: NOW), case=CASE, poll=None).run()


async def compare(page: chromium.Page) -> None:
    """Compare both sides' photos, and cite one of them."""
    await page.shows("Lucie Fabre")
    await page.press("v")
    await page.shows("opened by")
    await page.press("n")
    await page.shows("kettle-shelf.jpg")
    await page.press("c")
    await page.shows("What is found")
    await page.press(*FOUND, "Enter")
    await page.shows("cites")


def main() -> None:
    """Draw the picture into the folder of this script."""
    with tempfile.TemporaryDirectory() as folder:
        database = played(Path(folder))
        picture = asyncio.run(drawn(Path(database.place), compare, Path(__file__), SIZE))
        (HERE / "compare.png").write_bytes(picture)


if __name__ == "__main__":
    board(Path(sys.argv[1])) if sys.argv[1:] else main()
