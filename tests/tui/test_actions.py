"""One table of acts feeds keys, footer, palette and help."""

from collections import Counter
from typing import get_args

from textual.binding import Binding

from caseboard.domain.facts import Stage
from caseboard.tui import actions
from caseboard.tui.actions import ACTIONS, BY_ID, GROUPS, footer, grouped
from caseboard.tui.app import Board
from caseboard.tui.dialogs.reading import help_lines
from caseboard.tui.evidence.pane import EvidencePane
from caseboard.tui.page import Page
from caseboard.tui.palette import LISTED
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.screen import DeskScreen


def test_every_action_has_its_own_id_words_and_help():
    """No two actions share an id, and each says what it does."""
    assert len(BY_ID) == len(ACTIONS)
    assert all(one.words and one.help.endswith(".") and one.keys for one in ACTIONS)


def test_every_binding_has_an_id_and_a_tooltip_from_the_table():
    """Whatever a key does on the board stands in the table, under the id that a keymap names."""
    seen = set()
    for widget in (Board, DeskScreen, QueueRows, Page, EvidencePane):
        for binding in widget.BINDINGS:
            assert isinstance(binding, Binding)
            assert BY_ID[binding.id or ""].help == binding.tooltip
            seen.add(binding.id)
    assert seen == {one.id for one in ACTIONS if not one.under}


def test_an_action_without_a_binding_has_the_key_of_the_one_that_does_it():
    """What shares a key is done by the other action where a case allows it, so both say the same key."""
    sharing = [one for one in ACTIONS if one.under]
    assert [one.id for one in sharing] == ["case.hold_back"]
    assert all(one.keys == BY_ID[one.under].keys for one in sharing)


def test_no_key_does_two_things_in_one_place():
    """Within the screen, and within a pane, each key has one action."""
    screen, rows = actions.SCREEN_ACTIONS + actions.APP_ACTIONS, actions.MOVES + actions.MARKS
    for ids in (screen, screen + rows, actions.MOVES + actions.EVIDENCE_ACTIONS):
        assert max(Counter(key for id_ in ids for key in BY_ID[id_].keys).values()) == 1


def test_the_help_names_every_action():
    """The help is made from the table, so nothing is missing from it."""
    text = "\n".join(one.plain for one in help_lines())
    assert all(one.words in text and one.help in text for group in GROUPS for one in grouped(group))


def test_the_footer_has_the_stage_verb_first_and_eight_at_most():
    """What a stage waits for stands first; the help never falls off."""
    first = {
        "gathering": "case.ask",
        "review": "case.decide",
        "sealing": "case.hold_back",
        "negotiating": "case.assign",
        "decided": "case.addendum",
    }
    for stage, verb in first.items():
        offered = [one.id for one in footer(stage)]
        assert offered[0] == verb
        assert len(offered) <= 8
        assert offered[-1] == "board.help"
        assert len(set(offered)) == len(offered)
    assert footer("cancelled")[0].id == "case.decide"  # greyed: it says why when it is asked


def test_supervising_acts_are_in_palette_and_help_and_not_in_the_footer():
    """What only a supervisor may do is found by its words; the footer is for what everybody does all day."""
    supervising = {one.id for one in grouped("Supervisor")}
    assert supervising == {"case.hold", "case.release", "case.waive"}
    assert supervising <= {one.id for one in LISTED}
    offered = {one.id for stage in (*get_args(Stage), None) for one in footer(stage)}
    assert not offered & supervising
