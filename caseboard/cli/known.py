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
    yield from _sections(settings)


def _themes(settings: Settings) -> Iterator[Fault]:
    name = settings.text("theme")
    if not name:
        return
    from caseboard.cli.taste import own_looks
    from caseboard.settings.paths import theme_folder
    from caseboard.tui.theme import Wardrobe

    wardrobe = Wardrobe(own_looks(theme_folder())[0])
    known = wardrobe.names()
    if not wardrobe.find(name):
        yield Fault(("theme",), f"theme = {name[:60]!a} is not known", f"known here are {', '.join(known)}")


def _actions(settings: Settings) -> Iterator[Fault]:
    if not settings.keys:
        return
    from caseboard.tui.actions import BY_ID

    for name in settings.keys:
        if name not in BY_ID:
            what = f"keys.{name[:60]!a} is no action".replace("'", "")
            yield Fault(("keys", *name.split(".")), what, f"known here are {', '.join(BY_ID)}")


def _sections(settings: Settings) -> Iterator[Fault]:
    if not settings.sections:
        return
    from caseboard.cli.taste import own_sections
    from caseboard.domain.refusals import Refused
    from caseboard.domain.sections import check_section

    for place, section in enumerate(own_sections(settings)):
        try:
            check_section(section)
        except Refused as error:
            yield Fault(("section", place), f"section {section.name!a}: {error}", "docs/query.md has the words")


def clashes(settings: Settings) -> Iterator[Fault]:
    """Yield what of one's own keys the board would pass over, since two actions cannot share a key."""
    faults_known = {fault.path for fault in _actions(settings)}
    if not settings.keys or faults_known:
        return
    from caseboard.tui.keymap import check_keymap

    for told in check_keymap(keymap(settings)):
        yield Fault(("keys",), told, "until then the board's own keys hold there")


def keymap(settings: Settings) -> dict[str, str]:
    """Return the keys of one's own as the board takes them."""
    return {name: ",".join(keys) for name, keys in settings.keys.items()}
