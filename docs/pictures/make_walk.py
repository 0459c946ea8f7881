"""Draw the README's first quarter of an hour, frame by frame: `python docs/pictures/make_walk.py`.

The demo is made around a fixed instant, its board is opened with a clock that is
moved by hand, and the keys of each step are pressed. What stands there is saved
as `walk/NN-name.svg`, NN being the number of the README's step; docs/walk.md
shows the frames.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

# It takes the terminal's settings away, so it comes before Textual is imported.
from make_board import WHO, still  # isort: skip
from demo_desk import Hands  # isort: skip

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from caseboard.cli.demo import greeting
from caseboard.services.desk import Desk
from caseboard.tui.app import Board
from caseboard.tui.dialogs.choice import Choice, Picks
from caseboard.tui.queue.rows import QueueRows

FRAMES = Path(__file__).parent / "walk"
SIZE = (120, 34)
SEALED_AFTER = timedelta(seconds=31)
READ, FIRST, SECOND = "CB-1091", "CB-1076", "CB-1125"
"""Cases of the demo: one whose seller owes something, and two in review for which nobody came to collect a parcel."""
KEYS = {" ": "space", "-": "minus", ".": "full_stop", ",": "comma", ":": "colon", "<": "less_than_sign"}


@dataclass
class Walker:
    """Somebody at the board, who presses keys and keeps what they see."""

    pilot: Pilot[object]
    hands: Hands
    desk: Desk
    frames: dict[str, str] = field(default_factory=dict)

    async def settled(self) -> None:
        """Wait until the desk has answered everything and the screen shows it."""
        quiet = 0
        while quiet < 5:
            await self.pilot.pause(0.02)
            quiet += 1
            if any(not worker.is_finished for worker in self.pilot.app.workers):
                quiet = 0

    async def press(self, *keys: str) -> None:
        """Press *keys*, each answered before the next."""
        for key in keys:
            await self.pilot.press(key)
            await self.settled()

    async def type(self, words: str) -> None:
        """Type *words* where the keys go."""
        await self.pilot.press(*(KEYS.get(letter, letter) for letter in words))
        await self.settled()

    async def until(self, key: str, there: Callable[[], bool]) -> None:
        """Press *key* until one is there.

        Raises:
            LookupError: one does not come there.
        """
        for _ in range(60):
            if there():
                return
            await self.press(key)
        raise LookupError(f"{key} leads nowhere")

    async def to(self, field_id: str) -> None:
        """Go on with Tab to a field."""
        await self.until("tab", lambda: getattr(self.pilot.app.focused, "id", None) == field_id)

    async def choose(self, field_id: str, value: str) -> None:
        """Choose one of what a field offers, with the arrow keys."""
        await self.to(field_id)
        field = self.pilot.app.screen.query_one(f"#{field_id}", Choice)
        await self.until("right", lambda: field.value == value)

    async def tick(self, field_id: str, value: str) -> None:
        """Tick one of what a field offers, with the arrow keys and Space."""
        await self.to(field_id)
        field = self.pilot.app.screen.query_one(f"#{field_id}", Picks)
        await self.until("down", lambda: field.key == value)
        await self.press("space")

    async def go(self, number: str) -> None:
        """Go down the queue to a case."""
        rows = self.pilot.app.screen.query_one(QueueRows)
        await self.press("escape", "escape", "g")
        await self.until("j", lambda: rows.number == number)

    async def read_all(self, number: str) -> None:
        """Open every item of evidence of the case in front, and come back to the queue."""
        await self.press("enter", "enter")
        for _ in self.desk.case(number).evidence:
            await self.press("enter", "escape", "j")
        await self.press("escape", "escape")

    async def hush(self) -> None:
        """Let what was noticed so far go."""
        self.pilot.app.clear_notifications()
        await self.settled()

    async def see(self, name: str, *, notice: bool = False) -> None:
        """Keep what stands there as the frame *name*; no cursor blinks, and a *notice* stands where one is meant."""
        await self.settled()
        if not notice:
            await self.hush()
        for typed in self.pilot.app.screen.query("Input, TextArea").results(Input | TextArea):  # type: ignore[type-var]
            typed.cursor_blink = False
        await self.settled()
        self.frames[name] = still(self.pilot.app.export_screenshot(title="Caseboard", simplify=True))


async def look(walker: Walker) -> None:
    """Steps 1 to 4: the queue, a case, its clocks, its evidence."""
    await walker.press("j", "j")
    await walker.see("01-queue")
    await walker.press("h", "h", "h")
    await walker.see("01-section")
    await walker.press("l", "l", "l")
    await walker.go(READ)
    await walker.press("enter")
    await walker.see("02-case")
    await walker.press("enter")
    await walker.see("02-evidence")
    await walker.press("w")
    await walker.see("03-clocks")
    await walker.press("escape", "enter")
    await walker.see("04-item")
    await walker.press("escape", "escape", "escape")


async def write_and_ask(walker: Walker) -> None:
    """Steps 5 and 6: a letter to both, and a question for what is missing."""
    await walker.press("m")
    await walker.type("We have your case on our desk and read what you sent.")
    await walker.press("shift+tab", "right", "right")
    await walker.see("05-letter")
    await walker.press("tab", "tab", "enter")
    await walker.see("05-preview")
    await walker.press("tab", "enter")
    await walker.hush()
    await walker.press("e")
    await walker.see("06-ask")
    await walker.to("preview")
    await walker.press("enter")
    await walker.see("06-preview")
    await walker.press("tab", "enter")


async def decide(walker: Walker, number: str, *, seen: bool) -> None:
    """Step 7: fill the form, read the sheet, type the number; keep frames of it where it is to be *seen*."""
    await walker.go(number)
    await walker.press("a", "enter")
    await walker.read_all(number)
    await walker.hush()
    await walker.press("d")
    await walker.choose("outcome", "no_refund")
    await walker.choose("fault", "buyer")
    await walker.tick("grounds", "failed_collection")
    await walker.to("add")
    await walker.press("enter")
    await walker.type("The parcel lay ready for collection and nobody came for it.")
    await walker.press("tab", "space")
    if seen:
        await walker.see("07-finding")
    await walker.to("rule")
    await walker.type("R36")
    await walker.press("enter")
    await walker.to("rationale")
    await walker.type("The carrier told the buyer where the parcel lay. It went back after the time for collection.")
    if seen:
        await walker.see("07-form")
    await walker.to("sheet")
    await walker.press("enter")
    if seen:
        await walker.see("07-sheet")
    await walker.type(number)
    await walker.press("enter")


async def seal_and_hold_back(walker: Walker) -> None:
    """Steps 8 and 9: one decision is sealed, another one held back."""
    await walker.press("b")
    await walker.see("08-banner")
    walker.hands.move(SEALED_AFTER)
    await walker.press("r")
    await walker.see("08-sealed")
    await decide(walker, SECOND, seen=False)
    await walker.press("b")
    await walker.hush()
    await walker.press("z")
    await walker.see("09-held-back", notice=True)


async def do_many(walker: Walker) -> None:
    """Steps 10 and 11: many cases at once, and what is not allowed."""
    await walker.press("escape", "escape", "h", "h", "h", "h", "g", "space", "j", "j", "j", "V")
    await walker.see("10-marks")
    await walker.press("a", "enter")
    await walker.see("10-many")
    await walker.press("escape", "escape")
    await walker.go(READ)
    await walker.hush()
    await walker.press("d")
    await walker.see("11-not-allowed", notice=True)


async def walked(folder: Path) -> dict[str, str]:
    """Return the frames of the whole walk by name, salts and names drawn from a chance that is the same each time."""
    chance = Random(1)  # noqa: S311  the same frames every time
    hexed = patch("secrets.token_hex", lambda size: chance.randbytes(size).hex())
    with patch("secrets.token_bytes", chance.randbytes), hexed:
        return await _walked(Hands(folder))


async def _walked(hands: Hands) -> dict[str, str]:
    desk = Desk(hands.database, WHO, hands)
    board = Board(desk, poll=None, greeting=greeting(WHO.name))
    async with board.run_test(size=SIZE, notifications=True) as pilot:
        walker = Walker(pilot, hands, desk)
        await walker.settled()
        await look(walker)
        await write_and_ask(walker)
        await decide(walker, FIRST, seen=True)
        await seal_and_hold_back(walker)
        await do_many(walker)
        return walker.frames


def main() -> None:
    """Draw every frame into the folder beside this script."""
    with tempfile.TemporaryDirectory() as folder:
        frames = asyncio.run(walked(Path(folder)))
    FRAMES.mkdir(exist_ok=True)
    for old in FRAMES.glob("*.svg"):
        old.unlink()
    for name, svg in frames.items():
        (FRAMES / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
