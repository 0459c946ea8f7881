"""Draw the picture of the supervisor's screen: `python docs/pictures/make_supervisor.py`.

It stands on the demo's desk around a fixed instant, some of whose staff have
said how many cases they take.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import make_board  # sets the terminal's settings aside before Textual is imported
from demo_desk import Hands

from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.services.team import set_capacity
from caseboard.tui.app import Board

HERE = Path(__file__).parent
SIZE = (180, 46)
TAKES = {"lena": 40, "jonas": 30, "mira": 20}


async def drawn(hands: Hands, who: Staff) -> str:
    """Return what the screen shows at the desk of *hands*."""
    board = Board(Desk(hands.database, who, hands), poll=None)
    async with board.run_test(size=SIZE) as pilot:
        for key in ("", "2", "tab", "space"):
            if key:
                await pilot.press(key)
            await pilot.pause(0.5)
            await board.workers.wait_for_complete()
            await pilot.pause()
        return make_board.still(board.export_screenshot(title="Caseboard", simplify=True))


def main() -> None:
    """Draw the picture into the folder of this script."""
    with tempfile.TemporaryDirectory() as folder:
        hands, who = Hands(Path(folder)), Staff("ana", "supervisor")
        with hands.database.connection_context():
            for name, cases in TAKES.items():
                set_capacity(hands.database, name, cases, by=who, now=hands.now)
        (HERE / "supervisor.svg").write_text(asyncio.run(drawn(hands, who)), encoding="utf-8")


if __name__ == "__main__":
    main()
