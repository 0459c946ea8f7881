"""The board's ground and inks; a line names an ink, the theme says which colour that is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.app import App
from textual.theme import Theme

from caseboard.tui.lines import Ink

DARK = Theme(
    name="caseboard-dark",
    primary="#86b1dc",
    secondary="#86b1dc",
    accent="#cda967",
    warning="#e0a254",
    error="#ea6f78",
    success="#8bbf8c",
    foreground="#d3d7de",
    background="#12151b",
    surface="#12151b",
    panel="#1f242d",
    dark=True,
    variables={
        "ink-strong": "#f2f4f8",
        "ink-quiet": "#868d98",
        "ink-gold": "#cda967",
        "ink-blue": "#86b1dc",
        "ink-soon": "#e0a254",
        "ink-late": "#ea6f78",
        "ink-given": "#8bbf8c",
        "ground-bar": "#1f242d",
        "ground-picked": "#2b3340",
        "ground-picked-blurred": "#20262f",
        "edge": "#3a414d",
        "block-cursor-background": "#2b3340",
        "block-cursor-foreground": "#f2f4f8",
        "block-cursor-blurred-background": "#20262f",
        "scrollbar": "#2b3340",
        "scrollbar-hover": "#3a414d",
        "scrollbar-active": "#86b1dc",
        "scrollbar-background": "#12151b",
        "scrollbar-background-hover": "#12151b",
        "scrollbar-background-active": "#12151b",
        "scrollbar-corner-color": "#12151b",
        "input-selection-background": "#86b1dc 35%",
        "footer-key-foreground": "#cda967",
    },
)

_BOLD: frozenset[str] = frozenset({"strong"})


def palette(app: App[object]) -> Mapping[Ink, Style]:
    """Return the style of each ink under the theme that *app* wears."""
    variables = app.theme_variables
    return _styles(tuple((ink, variables.get(f"ink-{ink}", "")) for ink in _INKS))


_INKS: tuple[Ink, ...] = ("plain", "strong", "quiet", "gold", "blue", "soon", "late", "given")


@lru_cache(maxsize=8)
def _styles(colours: tuple[tuple[Ink, str], ...]) -> Mapping[Ink, Style]:
    return {ink: Style(color=colour or None, bold=ink in _BOLD or None) for ink, colour in colours}
