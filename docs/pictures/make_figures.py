"""Draw the picture of the page of figures: `python docs/pictures/make_figures.py`, with Chromium installed.

The page is that of the demo's cases, whose clock stands still. A browser that
would fetch anything beside the file itself is a defect, and is told.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import chromium

from caseboard.cli.demo_data.make import write
from caseboard.domain.instants import read
from caseboard.domain.policy import shipped
from caseboard.exchange.html_report import page
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.services.figures import report, usual_window
from caseboard.services.mailing import Nowhere
from caseboard.store.database import connect
from caseboard.store.migrate import migrate
from caseboard.worker.replay import Replay

HERE = Path(__file__).parent
NOW = read("2026-11-23T14:05:00Z")
SHOWN = ("backlog", "ageing", "flow", "decision_net", "decision_trend", "endings", "outcomes")


def html(folder: Path) -> str:
    """Return the page of the demo's figures, its cases replayed in *folder*."""
    write(folder / "records", NOW, 1)
    path = folder / "desk.db"
    migrate(path, now=read("2025-01-01T00:00:00Z"), policy=shipped().written())
    database = connect(path)
    with database.connection_context(), Input([str(folder / "records")]) as source:
        Replay(database, Intake(database, source, "replay"), Nowhere(), NOW).run()
        return page(report(database, usual_window(NOW), now=NOW, only=SHOWN))


async def drawn(file: Path) -> bytes:
    """Return what a browser shows of the page in *file*.

    Raises:
        RuntimeError: the page asked for something beside itself.
    """
    async with chromium.page() as browser:
        await browser.open(file.as_uri(), width=1000, height=1500)
        await asyncio.sleep(2)
        if others := [url for url in browser.asked_for if url != file.as_uri()]:
            raise RuntimeError(f"the page asked for {others}")
        return await browser.picture()


def main() -> None:
    """Draw the picture into the folder of this script."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.html"
        file.write_text(html(Path(folder)), "utf-8")
        (HERE / "figures.png").write_bytes(asyncio.run(drawn(file)))


if __name__ == "__main__":
    main()
