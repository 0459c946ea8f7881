"""Pictures of the supervisor's screen in its three shapes: with many cases, with few, and with none."""

import pytest

from caseboard.domain.policy import policy
from caseboard.store.migrate import migrate
from tests.fixtures import busy
from tests.fixtures.replayed import replay
from tests.tui.desks import NOON, SmallDesk
from tests.tui.test_pictures import after

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 50)], ids=["narrow", "wide", "full"])


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Return the database of a desk with a few hundred cases."""
    folder = tmp_path_factory.mktemp("crowd")
    replay(busy.make(folder / "records", 1), folder / "busy.db", "2026-11-23T14:05:00Z")
    return folder / "busy.db"


@pytest.fixture
def many(crowd, tmp_path):
    """Return a supervisor's desk with a few hundred cases."""
    desk = SmallDesk(crowd, tmp_path / "many", name="ana")
    desk.hands.now = busy.NOW
    return desk


@pytest.fixture
def few(small, tmp_path):
    """Return a supervisor's desk on which fewer than five decisions were made."""
    return SmallDesk(small, tmp_path / "few", name="ana")


@pytest.fixture
def none(tmp_path):
    """Return a supervisor's desk to which no case has come."""
    (tmp_path / "empty").mkdir()
    migrate(tmp_path / "empty" / "empty.db", now=NOON, policy=policy({}, "shipped").written())
    return SmallDesk(tmp_path / "empty" / "empty.db", tmp_path / "none", name="ana")


@SIZES
@pytest.mark.parametrize("desk_of", ["many", "few", "none"])
def test_the_desk_from_above(board, request, snap_compare, size, desk_of):
    """Figures, what the worker will do and the load: percentiles only where five make one."""
    assert snap_compare(board(request.getfixturevalue(desk_of)), terminal_size=size, run_before=after("2"))


@pytest.mark.parametrize("keys", [["b"], ["w"], ["j", "j", "j", "j", "j", "enter"], ["tab", "asterisk", "v"]],
                         ids=["by-reason", "how", "behind", "veto"])  # fmt: skip
def test_what_is_done_from_above(board, many, snap_compare, keys):
    """Told apart by reason, how a figure is computed, the cases behind one, and a veto of all acts."""
    assert snap_compare(board(many), terminal_size=(120, 40), run_before=after("2", *keys))


def test_a_case_as_it_stood(board, few, snap_compare):
    """A banner says when that was, and which keys lead on and back."""
    keys = ["left_square_bracket"] * 3
    assert snap_compare(board(few, case="CB-33"), terminal_size=(160, 40), run_before=after(*keys))
