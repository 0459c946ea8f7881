"""docs/keys.md is the board's own table, and what it says about a keymap is so."""

import re

from caseboard.tui.actions import ACTIONS
from caseboard.tui.keymap import check_keymap
from tests.docs.pages import ROOT, text_of
from tests.docs.test_readme import script

PAGE = ROOT / "docs" / "keys.md"


def test_the_tables_are_the_boards_own():
    """Each action stands in the page with its keys, words, help and id, and no other does."""
    page = text_of(PAGE)
    assert script("make_keys").rewritten(page) == page, "run `python docs/make_keys.py`"
    assert sorted(re.findall(r"\| `([a-z_]+\.[a-z_]+)` \|$", page, re.MULTILINE)) == sorted(one.id for one in ACTIONS)


def test_what_is_told_about_a_keymap_is_told():
    """Each example of something that cannot be used is refused in the words that stand beside it."""
    told = re.findall(r'^\| `"(\S+)" = "([^"]+)"` \| (.+) \|$', text_of(PAGE), re.MULTILINE)
    assert len(told) == 4
    for id_, keys, words in told:
        assert check_keymap({id_: keys}) == [words]


def test_the_example_can_be_used():
    """The keymap that the page shows has nothing wrong with it."""
    shown = dict(re.findall(r'^"(\S+)" = "(\S+)"$', text_of(PAGE), re.MULTILINE))
    assert shown == {"case.decide": "f4", "board.back": "escape,f2"}
    assert check_keymap(shown) == []
