"""Keys of one's own: what can be used, what is told, and that everything says the new key."""

import subprocess
import sys

import pytest

from caseboard.tui.actions import BY_ID, key_words
from caseboard.tui.home import Taste
from caseboard.tui.keymap import check_keymap, key_named, usable
from tests.tui.conftest import press, settled, told, type_in, words_on


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("d", "d"),
        ("G", "G"),  # a capital is another key
        ("/", "slash"),
        (":", "colon"),
        ("<", "less_than_sign"),
        ("Ctrl+D", "ctrl+d"),
        (" f5 ", "f5"),
        ("+", "plus"),
    ],
)
def test_a_key_is_written_as_it_is_typed_or_named(written, name):
    """Signs have names in bindings; people may write either."""
    assert key_named(written) == name


@pytest.mark.parametrize(
    ("keymap", "said"),
    [
        ({}, None),
        ({"case.decide": "f4"}, None),
        ({"case.decide": "e", "case.ask": "d"}, None),  # each takes the other's
        ({"case.decide": "d,f4"}, None),
        ({"queue.filter": ","}, None),  # the comma itself is a key
        ({"evidence.open": "f8"}, None),
        ({"case.decide": "e"}, "e is taken by case.ask"),
        ({"case.decide": "j"}, "j is taken by move.down"),  # a pane would hide it
        ({"case.decide": "/"}, "/ is taken by queue.filter"),
        ({"evidence.pick": "d"}, "d is taken by"),
        ({"dialog.back": "tab"}, "Tab is taken by dialog.next"),
        ({"case.decde": "x"}, "did you mean case.decide?"),
        ({"nonsense": "x"}, "there is no such action; see docs/keys.md"),
        ({"case.decide": ""}, "a key is missing"),
        ({"case.decide": "d,,e"}, "a key is missing"),
        ({"case.decide": "g g"}, "'g g' is no key"),  # there are no sequences
        ({"dialog.back": "q"}, "writes a letter in a field"),
        ({"dialog.editor": "/"}, "writes a letter in a field"),
    ],
)
def test_what_is_wrong_with_a_keymap_is_told_in_one_line(keymap, said):
    """An unknown id, no key, a key that is taken, one that would write a letter: a line each, or none."""
    troubles = check_keymap(keymap)
    assert len(troubles) == (said is not None)
    assert said is None or (said in troubles[0] and "\n" not in troubles[0])


def test_what_clashes_is_left_out_and_the_rest_holds():
    """Only the entries that clash fall back to their usual keys."""
    good, troubles = usable({"case.decide": "e", "case.letter": "f7", "nonsense": "x"})
    assert good == {"case.letter": "f7"}
    assert len(troubles) == 2


def test_a_keymap_is_checked_without_textual():
    """`config check` asks the same question and loads no board."""
    code = (
        "import sys; from caseboard.tui.keymap import check_keymap as c; c({'a': 'b'}); print('textual' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "False\n"


async def test_a_remapped_verb_works_and_is_said_everywhere(board):
    """`f4` decides, `d` does nothing; footer, help and palette say `f4`."""
    taste = Taste(keymap={"case.decide": "f4"})
    async with board(case="CB-5", taste=taste).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert "f4 Decide" in screen.footer.drawn(120).plain
        await press(pilot, "d")
        assert pilot.app.screen is screen
        await press(pilot, "question_mark")
        await type_in(pilot, "decide")
        helped = words_on(pilot.app.screen.query_one("#reading"))
        assert f"{'f4':12} Decide" in helped
        from caseboard.tui.palette import Acts

        assert Acts(screen)._help(BY_ID["case.decide"]).startswith("f4 ")
        await press(pilot, "escape", "f4")
        assert pilot.app.screen.query("#rationale")


async def test_a_clash_is_told_when_the_board_opens(board):
    """One line says which action keeps which key, and the board works with the usual ones."""
    taste = Taste(keymap={"case.decide": "e"}, notes=("paper.toml: knows no 'x'",))
    async with board(case="CB-5", taste=taste).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        clash = "keymap: case.decide: e is taken by case.ask (Ask for evidence); case.decide keeps d: "
        assert [one.startswith(clash) for one in told(pilot)].count(True) == 1
        assert "paper.toml: knows no 'x'" in told(pilot)
        await press(pilot, "d")
        assert pilot.app.screen.query("#rationale")


def test_keys_are_named_as_people_do():
    """The words of keys follow the keymap."""
    assert key_words(BY_ID["move.down"]) == "j ↓"
    assert key_words(BY_ID["move.down"], {"move.down": "n,pagedown"}) == "n PgDn"
