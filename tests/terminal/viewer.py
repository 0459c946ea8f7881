"""One viewer on a pty, as a program of its own.

python -m tests.terminal.viewer FILE FOLDER WAY [--bytes] [--thread]
"""

from __future__ import annotations

import sys
from pathlib import Path

from caseboard.services.case_view import SaidCard
from caseboard.tui.viewers.shown import Addresses, Content, Listing, Shown, Thread
from tests.tui.desks import NOON
from tests.tui.gallery import Gallery, stored


def main(file: str, folder: str, way: str, *flags: str) -> None:
    """Show *file*, put into a store below *folder*, pictures drawn in *way*."""
    content = Path(file).read_bytes()
    words = content.decode("utf-8", "replace")
    contents: dict[str, Content] = {
        "--thread": Thread((SaidCard(NOON, "seller", words[:40], words),), NOON),
        "--listing": Listing(words, words + " and more"),
        "--addresses": Addresses(words, labels=((words[:80], words + "\nelsewhere"),)),
    }
    content_of = next((contents[flag] for flag in flags if flag in contents), None)
    shown = stored(content, Path(folder), Path(file).name) if content_of is None else Shown("t", content=content_of)
    Gallery(shown, as_bytes="--bytes" in flags, pictures=way, filtered="--no-filter" not in flags).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
