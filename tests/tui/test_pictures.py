"""Pictures of the board in its three shapes, of a case in its stages, and of the dialogs."""

import pytest

from caseboard.domain.policy import policy
from caseboard.services.desk import Desk
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from caseboard.tui.home import Taste
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


async def failing_then(pilot):
    """Let the desk fail after it has answered once, and ask again."""
    await settled(pilot)
    pilot.app.desk.broken = "disk gone"
    await after("r")(pilot)


async def not_answering(pilot):
    """Look at the board before the desk has answered."""
    await pilot.pause(0.3)


def test_nothing_there_yet(board, desk, snap_compare, tmp_path):
    """An empty desk says in every pane what to do next."""
    path = tmp_path / "empty.db"
    migrate(path, now=desk.now(), policy=policy({}, "shipped").written())
    assert snap_compare(
        board(Desk(CaseDatabase(path), desk.staff, desk.now)), terminal_size=(160, 20), run_before=after()
    )


def test_being_read(board, waiting, snap_compare):
    """Before the first answer the panes say that they read."""
    try:
        assert snap_compare(board(waiting), terminal_size=(160, 20), run_before=not_answering)
    finally:
        waiting.go.set()


def test_failed(board, failing, snap_compare):
    """What was read last stays, with its time, the reason, and the key that tries again."""
    assert snap_compare(board(failing, case="CB-36"), terminal_size=(160, 24), run_before=failing_then)


@pytest.mark.parametrize("theme", ["light", "deuteranopia", "tritanopia", "high contrast"])
def test_a_theme(board, snap_compare, theme):
    """All three panes in each theme."""
    assert snap_compare(board(case="CB-36", taste=Taste(theme=theme)), terminal_size=(160, 24), run_before=after())


@pytest.mark.parametrize("key", ["d", "question_mark", "colon"])
def test_a_light_dialog(board, snap_compare, key):
    """Form, help and palette are as quiet on a light ground."""
    made = board(case="CB-5", taste=Taste(theme="light"))
    assert snap_compare(made, terminal_size=(80, 24), run_before=after(key))


def test_without_colours(board, snap_compare, monkeypatch):
    """With NO_COLOR cursor, focus and states are told by video, border and sign."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(board(case="CB-36"), terminal_size=(160, 24), run_before=after())


def test_letters_to_jump_to(board, snap_compare):
    """Letters lie on lists, panes and lines, and the board is seen beneath."""
    assert snap_compare(board(), terminal_size=(120, 30), run_before=after("semicolon"))
