"""Jumping: letters on panes, lists and lines; one of them pressed leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from caseboard.tui.actions import own
from caseboard.tui.covered import Over
from caseboard.tui.text import show

HOME_ROW = "asdfghjkl"
LETTERS = HOME_ROW + "".join(one for one in ascii_lowercase if one not in HOME_ROW) + ascii_uppercase
"""Letters for lines, those under the fingers first."""
DIGITS = digits[1:] + "0"
"""For panes and lists, of which there are few."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place one can jump to."""

    at: Offset
    """Its cell on the screen."""
    go: Callable[[], object]
    line: bool = False
    """Whether it is a line, of which there are many."""


@runtime_checkable
class Jumpable(Protocol):
    """A widget that has places to jump to."""

    def jumps(self) -> Iterable[Target]:
        """Return the places that are on screen now."""


def targets(screen: Screen[None]) -> Iterator[tuple[str, Target]]:
    """Yield every place on *screen* with its letter, as far as letters reach."""
    few, many = iter(DIGITS), iter(LETTERS)
    for widget in screen.walk_children(Widget):
        if isinstance(widget, Jumpable) and widget.is_on_screen and widget.region.area:
            for target in widget.jumps():
                letter = next(many if target.line else few, "")
                if letter:
                    yield letter, target


class Jump(Over[Target], inherit_bindings=False):
    """The letters, until one of them or Esc is pressed."""

    CSS_PATH = Path(__file__).with_name("jump.tcss")
    AUTO_FOCUS = ""
    BINDINGS = [own("dialog.back", "back")]

    def __init__(self, places: Iterable[tuple[str, Target]]) -> None:
        super().__init__()
        self._places = dict(places)

    def compose(self) -> ComposeResult:
        for letter, target in self._places.items():
            label = Static(show(letter), classes="jump")
            label.styles.offset = (target.at.x, target.at.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        """Go where the letter leads; any other key changes nothing."""
        if event.character in self._places:
            event.stop()
            self.dismiss(self._places[event.character])

    def on_click(self) -> None:
        """Leave by the mouse."""
        self.dismiss(None)

    def action_back(self) -> None:
        """Leave without having gone anywhere."""
        self.dismiss(None)


def landed(target: Target | None) -> None:
    """Go to *target*, if one was chosen."""
    if target is not None:
        target.go()
