"""What counts as opened while two sides are compared: what stood on the screen, and nothing else."""

import pytest

from tests.services.pictures import drawn
from tests.tui.conftest import press, settled
from tests.tui.houses import desk_of, ten_pairs
from tests.tui.test_compare_acts import come

WIDE, NARROW = (140, 40), (80, 24)


@pytest.fixture
def pairs(tmp_path):
    """Return a house with a claim of ten pairs, in review."""
    return ten_pairs(tmp_path)[0]


def opened(house, ref):
    """Whether lena has opened the item *ref*, as custody has it."""
    return next(one for one in desk_of(house).compare("CB-1").exhibits if one.card.ref == ref).opened_by_me


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (drawn(3, "PNG")[:60], "no preview"),  # damaged: known before it is drawn
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "never drawn"),  # a video: told in facts alone
        (b"PK\x03\x04\x14\x00", "no preview"),  # an archive: neither read nor unpacked
    ],
    ids=["picture", "video", "archive"],
)
async def test_what_cannot_be_drawn_is_opened_by_reading_why(board, pairs, file, says):
    """Whoever has been told why there is nothing to see has opened the item: nothing more can be done with it."""
    with pairs.database.connection_context():
        pairs.sends(pairs.now, "bea", slot="photos", file=file, ref="odd")
    async with board(desk_of(pairs), case="CB-1").run_test(size=WIDE) as pilot:
        screen = await come(pilot)
        assert not opened(pairs, "odd")
        while screen.exhibit is None or screen.exhibit.card.ref != "odd":
            await press(pilot, "n")
        assert says in "\n".join(screen.viewer._words_at(at) for at in range(screen.viewer.rows.count))
        assert opened(pairs, "odd")


@pytest.mark.parametrize("file", [None, b"PK\x03\x04\x14\x00"], ids=["words", "archive"])
@pytest.mark.parametrize("key", ["tab", "Z"])
async def test_the_side_that_was_hidden_is_opened_when_it_is_shown(board, pairs, key, file):
    """What stands behind the other side is not opened; as soon as it takes its place it is."""
    with pairs.database.connection_context():
        pairs.sends(pairs.now, "sam", slot="photos_before_shipment", ref="beside", **({"file": file} if file else {}))
        pairs.sends(pairs.now, "bea", slot="photos", file=drawn(9, "PNG"))
    size = NARROW if key == "tab" else WIDE
    async with board(desk_of(pairs), case="CB-1").run_test(size=size) as pilot:
        screen = await come(pilot)
        if key == "Z":
            await press(pilot, "Z")
        at = next(at for at, one in enumerate(screen.stations) if one.right and one.right.card.ref == "beside")
        screen.go_to(at)
        await settled(pilot)
        assert not opened(pairs, "beside")
        await press(pilot, key)
        assert opened(pairs, "beside")


async def test_the_next_that_is_new_stands_on_the_side_where_it_lies(board, pairs):
    """Where one side hides the other, `N` shows what was not opened, on whichever side it lies."""
    async with board(desk_of(pairs), case="CB-1").run_test(size=NARROW) as pilot:
        screen = await come(pilot)
        first = next(at for at, one in enumerate(screen.stations) if one.left is None and one.right is not None)
        for _ in range(first - screen.at):
            await press(pilot, "N")
        assert (screen.at, screen.stands_at) == (first, "right")
        assert screen.exhibit.opened_by_me
        both = screen.stations[first]
        assert str(screen.side("right").border_subtitle).endswith("Tab buyer"), both
        while not screen.strip.said().endswith("all opened"):
            was = screen.strip.said()
            await press(pilot, "N")
            assert screen.strip.said() != was, "each step opens something"


async def test_the_border_says_that_something_new_is_hidden(board, pairs):
    """The dot goes once the other side was seen; with both sides there is none to hide."""
    with pairs.database.connection_context():
        pairs.sends(pairs.now, "sam", "listed as matt", slot="listing_as_sold")
    async with board(desk_of(pairs), case="CB-1").run_test(size=NARROW) as pilot:
        screen = await come(pilot)
        at = next(at for at, one in enumerate(screen.stations) if one.left and one.right)
        screen.go_to(at)
        await settled(pilot)
        assert str(screen.side("left").border_subtitle).endswith("Tab seller ●")
        await press(pilot, "tab")
        assert str(screen.side("right").border_subtitle).endswith("Tab buyer")
        await pilot.resize_terminal(*WIDE)
        await settled(pilot)
        assert str(screen.side("left").border_subtitle).endswith("linked scrolling")
