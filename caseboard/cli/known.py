"""What settings may ask for on the board: its themes, and the ids of its actions.

The board is loaded only where a setting asks something of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseboard.settings.file import Fault

if TYPE_CHECKING:
    from caseboard.settings.file import Settings


def faults(settings: Settings) -> Iterator[Fault]:
    """Yield what *settings* ask for that the board does not have."""
    yield from _themes(settings)
    yield from _actions(settings)


def _themes(settings: Settings) -> Iterator[Fault]:
    name = settings.text("theme")
    if not name:
        return
    from caseboard.tui.theme import DARK

    known = [DARK.name]
    if name not in known:
        yield Fault(("theme",), f"theme = {name[:60]!a} is not known", f"known here are {', '.join(known)}")


def _actions(settings: Settings) -> Iterator[Fault]:
    if not settings.keys:
        return
    from caseboard.tui.actions import BY_ID

    for name in settings.keys:
        if name not in BY_ID:
            what = f"keys.{name[:60]!a} is no action".replace("'", "")
            yield Fault(("keys", *name.split(".")), what, f"known here are {', '.join(BY_ID)}")
