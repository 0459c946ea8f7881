"""What makes the board a home: help, copying, reading elsewhere, jumping, widths, themes.

None of it changes a case, so none of it is ever forbidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from caseboard.tui.edges import STEP
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.tui.front import Front
    from caseboard.tui.home import Home
    from caseboard.tui.screen import DeskScreen


class Comforts:
    """The comforts of the desk's screen."""

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen

    @property
    def _home(self) -> Home:
        return cast("Home", self._screen.app)

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Return what is done under which action."""
        screen = self._screen
        return {
            "case.copy_number": self._copy_number,
            "board.jump": self._jump,
            "board.narrower": lambda: screen.widen(-STEP),
            "board.wider": lambda: screen.widen(STEP),
            "board.even": screen.even,
            "board.zoom": screen.zoom,
            "board.theme": self._next_theme,
        }

    def help(self) -> None:
        """Show what every key does, beginning with the pane one stands in."""
        from caseboard.tui.dialogs.help import Help  # noqa: PLC0415  the first row does not wait for it

        self._home.push_screen(Help(self._screen.place, self._home.keymap, self._screen.why_not))

    def _copy_number(self) -> None:
        number = self._screen.number
        if number is None:
            self._screen.notify(
                clean(f"{_('Copy number')}: {_('no case is picked')}"), severity="warning", markup=False
            )
        else:
            self._home.copy(clean(number), number)

    def _next_theme(self) -> None:
        self._home.wear(self._home.wardrobe.after(self._home.look))

    def _jump(self) -> None:
        from caseboard.tui.jump import Jump, landed, targets  # noqa: PLC0415

        self._home.push_screen(Jump(list(targets(self._screen))), landed)


def bring(screen: Screen[Any], front: Front, id_: str) -> None:
    """Copy *front*, or show it in the pager."""
    home = cast("Home", screen.app)
    if id_ == "case.pager":
        home.read_outside(front)
    else:
        home.copy(front.name, front.text)
