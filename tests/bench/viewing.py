"""What it costs to read evidence: a text of a million lines, a page of it, a hundred items one after the other.

python -m tests.bench.viewing memory FOLDER prints bytes: of a frame that shows
nothing, and of one in which a hundred items were opened.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult

from caseboard.tui.viewers.choosing import viewer_for
from caseboard.tui.viewers.frame import ViewerFrame
from caseboard.tui.viewers.shown import Shown
from caseboard.tui.viewers.texts import TextViewer
from tests.services.test_inspection import pdf, picture
from tests.tui.gallery import Gallery, screen_of, stored

FEW, MANY = 1_000, 1_000_000
"""Lines."""
ITEMS = 100
PAGES = 15
PATIENCE = 60.0
SIZE = (100, 40)


def lines(count: int) -> bytes:
    """Return a text of *count* lines."""
    return b"".join(b"%07d the parcel was handed over at the counter; see the receipt\n" % at for at in range(count))


async def _until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("a viewer did not come to its end")
        await asyncio.sleep(0.001)


async def _read(shown: Shown) -> tuple[float, float]:
    """Return seconds until the first row of a text stands, and of the median page down once it is known whole."""
    app = Gallery(shown)
    async with app.run_test(size=SIZE):
        viewer = app.viewer
        assert isinstance(viewer, TextViewer)
        # What is measured is the opening of the item, not that of Textual.
        await _until(lambda: viewer.face == "ready")
        await viewer.remove()
        began = time.perf_counter()
        fresh = viewer_for(shown, id="viewer")
        await app.mount(fresh)
        await _until(lambda: any(row.startswith("0000000") for row in screen_of(app)))
        opened = time.perf_counter() - began
        assert isinstance(fresh, TextViewer)
        await _until(lambda: fresh._text.whole)
        pages = []
        for _ in range(PAGES):
            began = time.perf_counter()
            fresh.action_move("move.page_down")
            await _until(lambda: all(row.strip() for row in screen_of(app)))
            pages.append(time.perf_counter() - began)
        return opened, sorted(pages)[PAGES // 2]


def texts(folder: Path, runs: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return seconds (opened, a page) of each length, taken in turn."""
    shown = {name: stored(lines(count), folder / name) for name, count in (("few", FEW), ("many", MANY))}
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in shown}
    for _ in range(runs):
        for name, one in shown.items():
            opened, page = asyncio.run(_read(one))
            found[name][0].append(opened)
            found[name][1].append(page)
            gc.collect()
    return found


class _Framed(Gallery):
    def compose(self) -> ComposeResult:
        yield ViewerFrame(id="frame")


async def _open_items(folder: Path) -> tuple[int, int]:
    """Return bytes in use before and after a hundred items were opened, one after the other."""
    kinds = [
        picture("JPEG", (1_600, 1_200)), picture("PNG", (800, 600)), pdf(), lines(20_000),
        b'{"a": [' + b"1," * 2_000 + b"1]}", b"a,b,c\n" * 2_000,
    ]  # fmt: skip
    items = [stored(kinds[at % len(kinds)] + b"\n" * (at // len(kinds)), folder / str(at)) for at in range(ITEMS)]
    app = _Framed(Shown("none"))
    async with app.run_test(size=SIZE):
        frame = app.query_one(ViewerFrame)
        frame.put(Shown("empty", text="nothing"))
        await _until(lambda: frame.viewer is not None and frame.viewer.face == "ready")
        before = in_use()
        for item in items:
            frame.put(item)
            await _until(lambda: frame.viewer is not None and frame.viewer.face in ("ready", "failed"))
            await asyncio.sleep(0.02)  # as long as somebody looks at least: it is drawn
            app.said.clear()
        return before, in_use()


def in_use() -> int:
    """Return the bytes of memory that this process has to itself and shares, now."""
    said = Path("/proc/self/status").read_text("utf-8")
    return int(said.split("VmRSS:")[1].split()[0]) * 1024


def memory(folder: Path) -> tuple[int, int]:
    """Return what `_open_items` finds in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.viewing", "memory", str(folder)]
    said = subprocess.run(command, capture_output=True, check=True, text=True, timeout=300).stdout.split()
    return int(said[0]), int(said[1])


if __name__ == "__main__":
    sys.stdout.write("{} {}\n".format(*asyncio.run(_open_items(Path(sys.argv[2])))))
