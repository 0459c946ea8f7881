"""What people set up for themselves: theme, keys, motion, the clipboard they have, the widths they like."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import App

from caseboard.tui import clipboard
from caseboard.tui.actions import USUAL, Keymap, first_key
from caseboard.tui.filters import Passes
from caseboard.tui.lasting import lasting
from caseboard.tui.text import clean, whole
from caseboard.tui.theme import DARK, Look, Wardrobe, theme_name, theme_of
from caseboard.tui.typeahead import Heard, TypeAhead
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.filter import LineFilter

    from caseboard.domain.sections import Section
    from caseboard.tui.front import Front

PLAIN = Path(__file__).with_name("plain.tcss")
"""Styles that take over from colours where there are none."""
Kept = Mapping[str, object]
"""What is remembered between starts, as it is written down."""


class Taste(NamedTuple):
    """How somebody likes the board."""

    theme: str = ""
    """The theme to begin with; without one, the theme worn last."""
    looks: Sequence[Look] = ()
    """Themes of their own."""
    keymap: Keymap = USUAL
    still: bool = False
    """Whether nothing may move by itself."""
    pictures: str = "auto"
    """How pictures are drawn: auto, kitty, sixel, cells, words."""
    notes: Sequence[str] = ()
    """What was wrong with the settings, a line each."""
    sections: Sequence[Section] = ()
    """Sections of the settings."""
    keep_section: Callable[[Section], None] | None = None
    """Keeps a section of one's own in the settings; without it the database does."""
    remembered: Callable[[], Kept] | None = None
    """Reads what was remembered when the board was left the last time."""
    remember: Callable[[Kept], None] | None = None
    """Keeps it for the next start."""


class Home(App[object], inherit_bindings=False):
    """An app that looks, listens and copies as somebody likes it."""

    _dressed = False
    """Whether a theme is worn; Textual asks for its variables before that."""

    def __init__(self, taste: Taste) -> None:
        plain = "NO_COLOR" in os.environ
        super().__init__(css_path=[*self.CSS_PATH, PLAIN] if plain else None)  # type: ignore[misc]  # Board's is a list
        self._passes = Passes(())
        self.taste = taste
        self.ahead = TypeAhead(self, super().on_event)
        self.kept: dict[str, object] = dict(taste.remembered() if taste.remembered else {})
        """What will be remembered."""
        self.notes = list(taste.notes)
        self.wardrobe = Wardrobe(taste.looks)
        for look in self.wardrobe.looks.values():
            self.register_theme(theme_of(look))
        self.look = DARK.name
        self._first_look()
        self.keymap = self._keys()
        if taste.still:
            self.animation_level = "none"

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed and pasted wait until what came before it has been heard."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.ahead.comes(event)
        else:
            await super().on_event(event)

    async def on_heard(self, told: Heard) -> None:
        """A key has been heard all the way up."""
        await self.ahead.heard(told)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the cursor of a field stand still for whoever wants nothing to move."""
        if self.taste.still and getattr(event.widget, "cursor_blink", False):
            event.widget.cursor_blink = False  # type: ignore[attr-defined]  # fields alone have it

    # How it looks

    def _first_look(self) -> None:
        last = self.kept.get("theme")
        wanted = self.taste.theme or (self.wardrobe.find(last) if isinstance(last, str) else "") or DARK.name
        if not self.wardrobe.find(wanted):
            known = ", ".join(self.wardrobe.names())
            said = _("theme: there is none called {name}; known are {names}")
            self.notes.append(said.format(name=repr(wanted), names=known))
        self._begin_in(self.wardrobe.find(wanted) or DARK.name)

    def _begin_in(self, name: str) -> None:
        """Wear the theme *name* from the first picture on.

        Nothing has been styled yet; told of another theme, Textual would read all styles a second time.
        """
        self.look = name
        self._dressed = True
        self.set_reactive(App.theme, theme_name(name))
        dark = self.current_theme.dark
        worn = {f"-theme-{self.theme}": True, "-dark-mode": dark, "-light-mode": not dark}
        self.update_classes(worn, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def _keys(self) -> Keymap:
        """Let the keys of the user's own apply, and note what is wrong with them."""
        if not self.taste.keymap:
            return USUAL
        from caseboard.tui.keymap import usable  # noqa: PLC0415  the first row does not wait for it

        keymap, troubles = usable(self.taste.keymap)
        self.notes += [f"keymap: {trouble}" for trouble in troubles]
        self.set_keymap(keymap)
        return keymap

    def key(self, id_: str) -> str:
        """Return the key that a hint names for an action, as this user has it."""
        return first_key(id_, self.keymap)

    def _put_on(self, name: str) -> None:
        self.look = name
        self.theme = theme_name(name)

    def wear(self, name: str) -> None:
        """Wear the theme *name* at once, and at the next start."""
        self._put_on(name)
        self.kept["theme"] = name
        self.notify(clean(_("Theme: {name}").format(name=name)), markup=False, timeout=2)

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the theme; none while none is worn, since nothing is styled by then."""
        return super().get_css_variables() if self._dressed else {}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return one filter that does what all do, since Textual makes a line anew for each."""
        found = super().get_line_filters()
        if self._passes.filters != found:
            self._passes = Passes(found)
        return (self._passes,)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the inks, so that any theme has them."""
        return theme_of(DARK).variables

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, made to outlive its terminal."""
        return lasting(super().get_driver_class())

    def tell_notes(self) -> None:
        """Tell what is wrong with the settings, once the board stands."""
        notes, self.notes = self.notes, []
        for note in notes:
            self.notify(clean(note), severity="warning", timeout=12, markup=False)

    def remember(self) -> None:
        """Keep what is to be remembered; the terminal has been given back."""
        if self.taste.remember is not None:
            self.taste.remember(self.kept)

    # Copying and reading elsewhere

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what is selected."""
        self.copy(_("Selection"), text)

    def copy(self, what: str, text: str) -> None:
        """Send *text*, cleaned, to the clipboard, and say so in honest words."""
        text = whole(text)
        if clipboard.too_long(text):
            self.notify(clean(clipboard.refused(what, text)), severity="warning", markup=False)
            return
        self._clipboard = text
        tmux = bool(os.environ.get("TMUX"))
        if self._driver is not None:
            self._driver.write(clipboard.osc52(text, tmux=tmux))
        self.notify(clean(clipboard.said(what, text, tmux=tmux)), markup=False, timeout=3)

    def read_outside(self, front: Front) -> None:
        """Show *front* in the user's pager."""
        from caseboard.tui import outside  # noqa: PLC0415  loaded when it is wanted

        try:
            outside.read(self, front.text)
        except outside.NotLent as why:
            self.notify(clean(f"{_('Pager')}: {why}"), severity="warning", markup=False)

    def write_outside(self, words: str) -> str | None:
        """Let somebody go on with *words* in their editor; none if it could not be done."""
        from caseboard.tui import outside  # noqa: PLC0415

        try:
            return outside.write(self, words)
        except outside.NotLent as why:
            self.notify(clean(f"{_('Editor')}: {why}"), severity="warning", markup=False)
            return None
