"""The board's grounds and inks; a line names an ink, the theme says which colour that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.app import App
from textual.theme import Theme

from caseboard.tui.lines import Ink


class Look(NamedTuple):
    """A theme as somebody writes it down: what lies beneath, and the inks upon it."""

    name: str
    """As the palette and the settings call it."""
    dark: bool = True
    ground: str = "#12151b"
    bar: str = "#1f242d"
    """Beneath header, footer, fields and notices."""
    picked: str = "#2b3340"
    """Beneath the line under the cursor."""
    blurred: str = "#20262f"
    """The same, while the keys go elsewhere."""
    edge: str = "#3a414d"
    plain: str = "#d3d7de"
    strong: str = "#f2f4f8"
    quiet: str = "#868d98"
    gold: str = "#cda967"
    blue: str = "#86b1dc"
    soon: str = "#e0a254"
    late: str = "#ea6f78"
    given: str = "#8bbf8c"


DARK = Look("dark")
LIGHT = Look(
    "light", dark=False, ground="#f8f8f6", bar="#eaebec", picked="#d8dfe8", blurred="#e6e9ed", edge="#bcc2ca",
    plain="#2b3038", strong="#0e1217", quiet="#5c636e", gold="#76560f", blue="#1f5d99",
    soon="#944800", late="#b01c2c", given="#24662f",
)  # fmt: skip
# Red and green become one: what tells apart is yellow against blue, and light against dark.
DEUTERANOPIA = Look(
    "deuteranopia", quiet="#8c939e", gold="#cdb27a", blue="#9fb4cc", soon="#f5d547", late="#e8743b", given="#5aa9f7"
)
# Blue and green become one, and so do yellow and rose: what tells apart is red against sea green.
TRITANOPIA = Look(
    "tritanopia", quiet="#8c939e", gold="#d6b3b3", blue="#b6bfca", soon="#ffc9a3", late="#ff5a64", given="#2fb8a6"
)
CONTRAST = Look(
    "high contrast", ground="#000000", bar="#16181c", picked="#063a78", blurred="#2a2e35", edge="#9aa2ad",
    plain="#ffffff", strong="#ffffff", quiet="#c8ccd2", gold="#ffd75f", blue="#7cc4ff",
    soon="#ffb84d", late="#ff9a9a", given="#7fe08a",
)  # fmt: skip
LOOKS = (DARK, LIGHT, DEUTERANOPIA, TRITANOPIA, CONTRAST)
COLOURS = tuple(one for one in Look._fields if one not in ("name", "dark"))
"""What a theme of one's own may colour."""


def look_of(name: str, colours: Mapping[str, str], *, dark: bool) -> Look:
    """Return a theme of somebody's own; what it leaves out is as in the dark theme, or in the light one."""
    usual = DARK if dark else LIGHT
    return Look(name, dark, **{colour: colours.get(colour, getattr(usual, colour)) for colour in COLOURS})


def theme_of(look: Look) -> Theme:
    """Return *look* as Textual wants it."""
    return Theme(
        name=theme_name(look.name),
        primary=look.blue,
        secondary=look.blue,
        accent=look.gold,
        warning=look.soon,
        error=look.late,
        success=look.given,
        foreground=look.plain,
        background=look.ground,
        surface=look.ground,
        panel=look.bar,
        dark=look.dark,
        variables=_variables(look),
    )


def theme_name(name: str) -> str:
    """Return the name under which Textual knows a theme, apart from its own ones."""
    return f"caseboard-{name.replace(' ', '-')}"


def _variables(look: Look) -> dict[str, str]:
    inks = {f"ink-{ink}": getattr(look, ink) for ink in _INKS if ink != "plain"}
    return inks | {
        "ground-bar": look.bar,
        "ground-picked": look.picked,
        "ground-picked-blurred": look.blurred,
        "edge": look.edge,
        "block-cursor-background": look.picked,
        "block-cursor-foreground": look.strong,
        "block-cursor-blurred-background": look.blurred,
        "scrollbar": look.picked,
        "scrollbar-hover": look.edge,
        "scrollbar-active": look.blue,
        "scrollbar-background": look.ground,
        "scrollbar-background-hover": look.ground,
        "scrollbar-background-active": look.ground,
        "scrollbar-corner-color": look.ground,
        "input-selection-background": f"{look.blue} 35%",
        "footer-key-foreground": look.gold,
    }


class Wardrobe:
    """The looks that a board can wear: its own, and those of the user's folder."""

    def __init__(self, more: Iterable[Look] = ()) -> None:
        self.looks: dict[str, Look] = {look.name: look for look in (*LOOKS, *more)}

    def names(self) -> tuple[str, ...]:
        """Return what can be worn, our own first."""
        return tuple(self.looks)

    def find(self, name: str) -> str:
        """Return the look that *name* names, as it is called here or as Textual knows it; nothing if there is none."""
        return next((one for one in self.looks if name in (one, theme_name(one))), "")

    def after(self, name: str) -> str:
        """Return the name of the look after *name*, round and round."""
        names = self.names()
        return names[(names.index(name) + 1) % len(names)]


_BOLD: frozenset[str] = frozenset({"strong"})
_INKS: tuple[Ink, ...] = ("plain", "strong", "quiet", "gold", "blue", "soon", "late", "given")


def palette(app: App[object]) -> Mapping[Ink, Style]:
    """Return the style of each ink under the theme that *app* wears."""
    variables = app.theme_variables
    return _styles(tuple((ink, variables.get(f"ink-{ink}", "")) for ink in _INKS))


@lru_cache(maxsize=8)
def _styles(colours: tuple[tuple[Ink, str], ...]) -> Mapping[Ink, Style]:
    return {ink: Style(color=colour or None, bold=ink in _BOLD or None) for ink, colour in colours}
