"""Ten cases triaged from the keyboard, every key counted: `python -m tests.tui.triage` writes docs/triage.md anew."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from caseboard.tui.actions import key_name
from caseboard.tui.app import Board
from tests.stories.house import House
from tests.tui.conftest import settled, type_in
from tests.tui.houses import COMPLETE, SILENT, desk_of, ten_cases

PAGE = Path(__file__).parents[2] / "docs" / "triage.md"
BEGIN, END = "<!-- counted -->", "<!-- end -->"
GRACE = timedelta(minutes=1)
"""Longer than a proposal waits for its seal."""


class Way(NamedTuple):
    """How a case was dealt with: what was done, by which keys, what became of it."""

    case: str
    what: str
    keys: tuple[str, ...]
    """`words` stands where somebody wrote words."""
    stage: str

    @property
    def presses(self) -> int:
        """Keys pressed besides typed words."""
        return sum(key != "words" for key in self.keys)


class Fingers:
    """Presses keys and counts them; never a mouse."""

    def __init__(self, pilot: Pilot[object]) -> None:
        self._pilot = pilot
        self.keys: list[str] = []

    async def press(self, *keys: str) -> None:
        """Press *keys*, each answered before the next."""
        for key in keys:
            await self._pilot.press(key)
            await settled(self._pilot)
        self.keys += keys

    async def write(self, words: str) -> None:
        """Write *words*: they are not counted."""
        await type_in(self._pilot, words)
        self.keys.append("words")

    def taken(self) -> tuple[str, ...]:
        """Return the keys since the last time."""
        keys, self.keys = tuple(self.keys), []
        return keys


async def decide_for_the_buyer(fingers: Fingers, case: str) -> str:
    """Read everything, cite two items, propose a full refund."""
    await fingers.press("v", "c")
    await fingers.write("It came in blue.")
    await fingers.press("enter", "tab", "c")
    await fingers.write("Green was listed.")
    await fingers.press("enter", "n", "d", "enter")
    await _propose(fingers, case, grounds=("space",), before_words=4)
    return "read, cited twice, refunded"


async def decide_without_the_seller(fingers: Fingers, case: str) -> str:
    """Read everything, cite one item, say that the seller gave none, propose a full refund."""
    await fingers.press("v", "c")
    await fingers.write("It came in blue.")
    await fingers.press("enter", "n", "d", "enter")
    await _propose(fingers, case, grounds=("space", "s", "space"), before_words=4)
    return "read, cited once, refunded, the seller gave none"


async def _propose(fingers: Fingers, case: str, *, grounds: tuple[str, ...], before_words: int) -> None:
    """Fill the form: the seller's fault, the grounds, a rationale; then the sheet, and the number by hand."""
    await fingers.press("right", "tab", "right", "right", "tab", *grounds, *["tab"] * before_words)
    await fingers.write("The buyer ordered another colour.")
    await fingers.press("tab", "enter")
    await fingers.write(case)
    await fingers.press("enter")


async def ask_both(fingers: Fingers, _case: str) -> str:
    """Read what is there and ask both for what is missing, in one act."""
    await fingers.press("v", "n", "e", "tab", "tab", "tab", "enter", "tab", "enter", "escape")
    return "read, both asked for what is missing"


async def triage(house: House) -> list[Way]:
    """Deal with every case of *house* in the order of its queue, from the keyboard alone."""
    ways = []
    board = Board(desk_of(house), poll=None)
    async with board.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        fingers = Fingers(pilot)
        for number in [f"CB-{one + 1}" for one in range(10)]:
            queue = board.screen_stack[0].query_one("#rows")
            while queue.number != number:  # type: ignore[attr-defined]
                await fingers.press("j")
            one = int(number.removeprefix("CB-")) - 1
            deal = decide_for_the_buyer if one in COMPLETE else decide_without_the_seller if one in SILENT else ask_both
            what = await deal(fingers, number)
            ways.append((number, what, fingers.taken()))
    with house.database.connection_context():
        house.until(house.now + GRACE)
        return [Way(number, what, keys, house.stage(number)) for number, what, keys in ways]


def written(ways: list[Way]) -> str:
    """Return the table of what was counted."""
    rows = ["| case | what was done | keys | which | became |", "|---|---|---|---|---|"]
    rows += [f"| {one.case} | {one.what} | {one.presses} | {_keys(one.keys)} | {one.stage} |" for one in ways]
    total = sum(one.presses for one in ways)
    most = max(one.presses for one in ways)
    return "\n".join([*rows, "", f"{total} keys for ten cases besides typed words, {most} for the longest."])


def _keys(keys: tuple[str, ...]) -> str:
    return " ".join("*words*" if key == "words" else f"`{key_name(key)}`" for key in keys)


def page(ways: list[Way]) -> str:
    """Return the page with the table of *ways* in it."""
    text = PAGE.read_text("utf-8")
    return re.sub(f"{BEGIN}.*{END}", lambda _match: f"{BEGIN}\n{written(ways)}\n{END}", text, flags=re.DOTALL)


def main() -> None:
    """Count, and write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        ways = asyncio.run(triage(ten_cases(Path(folder))))
    PAGE.write_text(page(ways), "utf-8")


if __name__ == "__main__":
    main()
