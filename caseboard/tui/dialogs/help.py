"""The help: what every key does, the pane one stands in first, and what one looks for as one types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Literal

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from caseboard.tui.actions import (
    DIALOG_ACTIONS,
    GROUPS,
    MOVES,
    USUAL,
    Action,
    Group,
    Keymap,
    grouped,
    key_words,
    own,
)
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.page import Page
from caseboard.tui.queue.asking import asking_lines
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.places import Place

    Here = Place | Literal["compare", "supervisor"]

KEYS = 12
WORDS = 16
WhyNot = Callable[[Action], str]
HERE: dict[Here, Group] = {
    "queue": "Queue", "case": "Case", "evidence": "Evidence", "compare": "Compare", "supervisor": "Figures"
}  # fmt: skip
"""The group that belongs to each pane."""
EVERYWHERE = frozenset((*MOVES, *DIALOG_ACTIONS))
"""What lists, pages and dialogs do on every screen."""


class Help(Dialog[None]):
    """Every action with its keys; what is typed narrows them down."""

    BINDINGS = [
        own("help.down", "scroll('move.down')"),
        own("help.up", "scroll('move.up')"),
        own("help.page_down", "scroll('move.page_down')"),
        own("help.page_up", "scroll('move.page_up')"),
    ]

    def __init__(
        self, place: Here, keymap: Keymap, why_not: WhyNot, *, offered: Collection[Action] | None = None
    ) -> None:
        """Explain the keys of *place*; *offered* is all that is done there, none where everything is."""
        super().__init__("Help", "type to look for something · ↓ ↑ PgDn PgUp · Esc back")
        self._place = place
        self._keymap = keymap
        self._why_not = why_not
        self._offered = offered

    def fields(self) -> ComposeResult:
        yield Input(placeholder=clean(_("what do you look for?")), id="looking", compact=True)
        yield Page(id="reading")

    def begin(self) -> None:
        self._put("")
        self.query_one("#looking", Input).focus()

    @on(Input.Changed, "#looking")
    def _looked(self, event: Input.Changed) -> None:
        event.stop()
        self._put(event.value)

    def _put(self, words: str) -> None:
        lines = help_lines(self._place, self._keymap, words, self._why_not, offered=self._offered)
        self.query_one("#reading", Page).put(lines, top=True)

    def action_scroll(self, id_: str) -> None:
        """Go through the help while the keys go into the field."""
        self.query_one("#reading", Page).action_move(id_)


def help_lines(
    place: Here = "queue",
    keymap: Keymap = USUAL,
    words: str = "",
    why_not: WhyNot = lambda _action: "",
    *,
    offered: Collection[Action] | None = None,
) -> list[Line]:
    """Return what every key does, from the registry; of what *words* name only that.

    Where one screen gives keys another meaning only what is *offered* there is
    listed, and what lists, pages and dialogs do everywhere.
    """
    made: list[Line] = []
    for group in _groups(place):
        there = [one for one in grouped(group) if offered is None or one in offered or one.id in EVERYWHERE]
        found = [action for action in there if _names(action, keymap, words)]
        if found:
            made += [line((_(group), "strong"), (_where(group, place), "quiet"))]
            made += [_line(action, keymap, why_not(action)) for action in found]
            made.append(BLANK)
    wanted = words.lower().split()
    asking = asking_lines() if offered is None else []
    made += [one for one in asking if all(word in one.plain.lower() for word in wanted)]
    return made or [line((_("No key does that. "), "quiet"), (":", "gold"), (_(" looks among all commands."), "quiet"))]


def _groups(place: Here) -> Iterator[Group]:
    here = HERE[place]
    yield here
    yield from (group for group in GROUPS if group != here)


def _where(group: Group, place: Here) -> str:
    if group == HERE[place]:
        return f"   {_('where you stand') if group != 'Case' else _('the case you look at')}"
    if group not in ("Dialog", "Evidence"):
        return ""
    return f"   {_('in a dialog or field') if group == 'Dialog' else _('in the evidence')}"


def _names(action: Action, keymap: Keymap, words: str) -> bool:
    keys = key_words(action, keymap).lower()
    said = f"{_(action.words)} {_(action.help)} {action.id} {keys}".lower()
    # A key with ctrl is meant whole: ctrl+u is not ctrl+up.
    return all(word in keys.split() if "+" in word else word in said for word in words.lower().split())


def _line(action: Action, keymap: Keymap, why_not: str) -> Line:
    return line(
        (f"  {key_words(action, keymap):{KEYS}}", "gold"),
        f" {_(action.words):{WORDS}} ",
        (_(action.help), "quiet"),
        (f"  {_('not now: ')}{why_not}" if why_not else "", "soon"),
        indent=KEYS + WORDS + 4,
    )
