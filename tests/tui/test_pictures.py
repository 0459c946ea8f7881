"""Pictures of the board in its three shapes, of a case in its stages, and of the dialogs."""

import pytest

from tests.tui.conftest import settled


def after(*keys):
    """Return what waits for the desk, presses *keys*, and waits again."""

    async def run(pilot):
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)
        await settled(pilot)

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (180, 50)], ids=["narrow", "wide", "full"])
def test_the_board(board, snap_compare, size):
    """The queue alone, the queue and the case, or all three panes."""
    assert snap_compare(board(), terminal_size=size, run_before=after())


@pytest.mark.parametrize("keys", [["enter"], ["enter", "enter"]], ids=["case", "evidence"])
def test_going_in_on_a_narrow_terminal(board, snap_compare, keys):
    """At eighty columns one pane at a time fills the screen."""
    assert snap_compare(board(), terminal_size=(80, 24), run_before=after(*keys))


@pytest.mark.parametrize("case", ["CB-29", "CB-34", "CB-36"], ids=["sealed", "in-grace", "hostile"])
def test_a_case(board, snap_compare, case):
    """A sealed decision, one in its grace period, and texts that would like to be commands."""
    # So low that the leaf hash is not on the picture: its salt is another one in every replay.
    assert snap_compare(board(case=case), terminal_size=(160, 30), run_before=after())


@pytest.mark.parametrize("key", ["a", "m", "e", "d", "w", "question_mark"])
def test_a_dialog(board, snap_compare, key):
    """Each dialog fits eighty columns by twenty-four lines."""
    case = "CB-36" if key == "e" else "CB-5"
    assert snap_compare(board(case=case), terminal_size=(80, 24), run_before=after(key))


@pytest.mark.parametrize(
    ("case", "keys"),
    [("CB-19", ["p", "plus", "3", "d"]), ("CB-12", ["i"]), ("CB-19", ["R"]), ("CB-19", ["n", "x", "escape", "n"])],
    ids=["period", "admit", "record", "draft"],
)
def test_a_form(board, snap_compare, case, keys):
    """Each form fits as well, and a draft says from when it is."""
    assert snap_compare(board(case=case), terminal_size=(80, 24), run_before=after(*keys))
