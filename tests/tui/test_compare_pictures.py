"""Pictures of two sides beside each other: in three shapes, with every kind of station, and in its other faces."""

import time

import pytest

from tests.services.pictures import drawn
from tests.stories.house import at
from tests.tui.conftest import settled
from tests.tui.houses import desk_of, ten_pairs
from tests.tui.test_pictures import after

TALL = (120, 36)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (180, 50)], ids=["narrow", "wide", "full"])
def test_compare(board, snap_compare, size):
    """One side at a time, both, or both with room: pictures of both parties."""
    assert snap_compare(board(case="CB-7"), terminal_size=size, run_before=after("v", "n"))


@pytest.mark.parametrize(
    ("case", "keys"),
    [
        ("CB-7", ["n", "n"]),
        ("CB-7", ["n", "n", "n"]),
        ("CB-24", ["N"] * 6),
        ("CB-19", ["n"]),
        ("CB-19", ["C"]),
        ("CB-23", ["W"]),
        ("CB-12", []),
        ("CB-36", []),
        ("CB-7", ["c", "B", "enter"]),
        ("CB-19", ["e"]),
    ],
    ids=["diff", "tracking", "addresses", "absent", "checklist", "weighed", "late", "hostile", "cited", "ask"],
)
def test_a_station(board, snap_compare, case, keys):
    """What is shown of a pair, of the desk's records, and of what sums a case up."""
    assert snap_compare(board(case=case), terminal_size=TALL, run_before=after("v", *keys))


# A document says when it was made; its hash stands on the picture.
EPOCH = time.gmtime(0)


def test_a_page_of_a_pdf(board, snap_compare, tmp_path):
    """A page stands there as a picture, with its number."""
    house, _late = ten_pairs(tmp_path)
    with house.database.connection_context():
        house.sends(
            at("21 March 11:00"), "sam", slot="listing_as_sold", file=drawn(7, "PDF", creationDate=EPOCH, modDate=EPOCH)
        )
    assert snap_compare(board(desk_of(house), case="CB-1"), terminal_size=TALL, run_before=after("v"))


def test_being_read(board, desk, snap_compare, monkeypatch):
    """Before the first answer it says that it reads."""
    monkeypatch.setattr("caseboard.tui.compare.questions.Questions.compare", lambda *_args: None)
    assert snap_compare(board(case="CB-7"), terminal_size=(120, 20), run_before=after("v"))


def test_failed(board, failing, snap_compare):
    """What was read last stays, with the reason, and the key that tries again."""

    async def broken(pilot):
        await after("v", "n")(pilot)
        pilot.app.desk.broken = "disk gone"
        await after("r")(pilot)

    assert snap_compare(board(failing, case="CB-7"), terminal_size=TALL, run_before=broken)


def test_failed_at_once(board, failing, snap_compare):
    """Without anything read there is the reason alone."""

    async def broken(pilot):
        await settled(pilot)
        pilot.app.desk.broken = "disk gone"
        await after("v")(pilot)

    assert snap_compare(board(failing, case="CB-7"), terminal_size=(120, 20), run_before=broken)


def test_a_case_without_any_item(board, snap_compare):
    """Both sides say what was asked, and that nothing came."""
    assert snap_compare(board(case="CB-2"), terminal_size=TALL, run_before=after("v"))
