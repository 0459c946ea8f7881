"""docs/themes.md says what a theme can colour, and its example is one."""

import re

from caseboard.settings.themes import read_theme
from caseboard.tui.theme import COLOURS, LOOKS
from tests.docs.pages import ROOT, text_of

PAGE = ROOT / "docs" / "themes.md"


def test_every_colour_stands_in_the_page():
    """The table has each colour once, in the order of the code."""
    assert tuple(re.findall(r"^\| `([a-z]+)` \|", text_of(PAGE), re.MULTILINE)) == COLOURS


def test_every_theme_stands_in_the_page():
    """Whoever looks for a theme finds its name."""
    assert all(f"*{look.name}*" in text_of(PAGE) for look in LOOKS)


def test_the_example_is_a_theme():
    """What the page shows can be worn."""
    shown = text_of(PAGE).partition("```toml\n")[2].partition("```")[0]
    one = read_theme(shown, name="file", where="the page", known=COLOURS)
    assert (one.name, one.dark, len(one.colours)) == ("paper", False, 2)
