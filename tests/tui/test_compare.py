"""Compare: the way through a case's evidence, station by station."""

import asyncio

import pytest
from textual.widgets import Input

from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.compare.stations import groups_of, next_new, not_opened, stations_of, where
from caseboard.tui.evidence.pane import EvidencePane
from caseboard.tui.frame.footer import Footer
from tests.tui.conftest import press, settled, type_in

CASE = "CB-19"
BOTH = "CB-12"


def screen(pilot):
    """Return the screen on which two sides are compared."""
    found = pilot.app.screen
    assert isinstance(found, CompareScreen)
    return found


@pytest.fixture
def comparing(board):
    """Return what opens compare on a case, on a terminal of some size."""

    def opened(case=CASE, size=(140, 36), **how):
        return board(case=case, **how).run_test(size=size)

    return opened


@pytest.fixture
def cite_is_lit(monkeypatch):
    """Return whether the footer, as it was drawn last, offers to cite what stands there."""
    drawn = []
    plain = Footer.drawn

    def noted(footer, width):
        drawn.append(plain(footer, width))
        return drawn[-1]

    monkeypatch.setattr(Footer, "drawn", noted)

    def lit():
        parts = drawn[-1].parts
        return next(parts[at - 1][1] == "gold" for at, (words, _) in enumerate(parts) if words.strip() == "Cite")

    return lit


# The way


def test_pairs_come_first_and_the_sums_last(desk):
    """One steps through the pairs, then the desk's records, and ends at the checklist and what weighs."""
    kinds = [one.kind for one in stations_of(desk.compare(CASE))]
    assert kinds == sorted(
        kinds,
        key=("pair", "unpaired", "item", "listing", "tracking", "addresses", "thread", "checklist", "weighed").index,
    )
    assert kinds[-2:] == ["checklist", "weighed"]


def test_every_item_is_come_to(desk):
    """No item on file is left out, whichever slot it lies under."""
    for number in (f"CB-{n}" for n in range(1, 37)):
        evidence = desk.compare(number)
        shown = {item.card.ref for one in stations_of(evidence) for item in one.exhibits}
        assert shown == {item.card.ref for item in evidence.exhibits}, number


def test_a_station_is_found_again_by_its_key_or_its_item(desk):
    """Reading the case again leaves one where one was; what is gone leads to the beginning."""
    stations = stations_of(desk.compare(CASE))
    for at, one in enumerate(stations):
        assert where(stations, one.key) == at
    item = stations[0].exhibits[0].card.ref
    assert where(stations, "gone", item) == 0
    assert where(stations, "gone") == 0


def test_what_was_not_opened_is_counted_by_group(desk):
    """An item counts until its reader has opened it; a record of the desk until one has been there."""
    stations = stations_of(desk.compare(CASE))
    new = not_opened(stations, ())
    assert set(new) <= set(groups_of(stations))
    assert new["tracking"] == 1
    assert "tracking" not in not_opened(stations, {"tracking tracking 0"})
    assert "checklist" not in new
    everything = {one.key for one in stations}
    ref = next(one for one in stations if one.exhibits).exhibits[0].card.ref
    desk.open_item(CASE, ref)
    before = sum(not_opened(stations, everything).values())
    assert sum(not_opened(stations_of(desk.compare(CASE)), everything).values()) == before - 1


def test_the_next_that_is_new_goes_round(desk):
    """From the end one comes to what was passed over at the beginning, and nowhere if all was opened."""
    stations = stations_of(desk.compare(CASE))
    first = next(at for at, one in enumerate(stations) if not_opened([one], ()))
    assert next_new(stations, len(stations) - 1, ()) == first
    assert next_new(stations[-1:], 0, ()) is None


# On the screen


async def test_v_opens_it_and_escape_leads_back(comparing):
    """Compare stands above the board and leaves it as it was."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v")
        assert screen(pilot).number == CASE
        await press(pilot, "escape")
        assert pilot.app.screen.number == CASE


async def test_n_and_p_step_and_stop_at_the_ends(comparing):
    """One step a key; before the first and behind the last there is nothing."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v")
        here = screen(pilot)
        await press(pilot, "p")
        assert here.at == 0
        for at in range(1, len(here.stations)):
            await press(pilot, "n")
            assert here.at == at
        await press(pilot, "n")
        assert here.at == len(here.stations) - 1


async def test_what_stands_on_the_screen_is_opened_and_then_closed(comparing, desk):
    """Custody says who has opened an item, when, and for how long it stood there."""
    async with comparing() as pilot:
        await settled(pilot)
        assert any(not one.opened_by_me for one in desk.compare(CASE).exhibits)
        await press(pilot, "v")
        shown = screen(pilot).station.exhibits[0].card.ref
        found = next(one for one in desk.compare(CASE).exhibits if one.card.ref == shown)
        assert found.opened_by_me
        desk.hands.now = desk.hands.now.replace(minute=7)
        await press(pilot, "C")
        found = next(one for one in desk.compare(CASE).exhibits if one.card.ref == shown)
        assert found.custody[-1].lasted.total_seconds() == 420


async def test_a_board_that_only_reads_opens_nothing(comparing, desk):
    """Read-only leaves no trace: what it shows is not opened for anybody."""
    before = [one.opened_by for one in desk.compare(CASE).exhibits]
    async with comparing(read_only=True) as pilot:
        await settled(pilot)
        await press(pilot, "v", "n", "c")
        assert isinstance(pilot.app.screen, CompareScreen)
    assert [one.opened_by for one in desk.compare(CASE).exhibits] == before


async def test_tab_goes_to_the_other_side(comparing):
    """On a narrow terminal the one side takes the place of the other; else the keys go there."""
    for size, seen in (((80, 24), {"right"}), ((140, 36), {"left", "right"})):
        async with comparing(size=size) as pilot:
            await settled(pilot)
            await press(pilot, "v", "tab")
            here = screen(pilot)
            assert here.stands_at == "right"
            assert {id_ for id_ in here.ALL if here.side(id_).display} == seen
            assert here.side("right") in here.focused.ancestors


async def test_a_finding_goes_into_the_draft_of_the_decision(comparing, desk):
    """What is cited while one reads stands in the form when one decides, with the hash of the item."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v")
        digest = screen(pilot).exhibit.card.digest
        await press(pilot, "c", *"It came", "enter")
        draft = desk.draft(CASE, "decide")
        assert [(one["sentence"], one["cites"]) for one in draft.fields["findings"]] == [("It came", [digest])]
        await press(pilot, "X")
        assert desk.draft(CASE, "decide").fields["findings"] == []


async def test_finding_words_in_what_one_reads(comparing):
    """The field takes the keys while it is open, and gives them back; Esc leaves it and not the screen."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v", "slash")
        here = screen(pilot)
        assert isinstance(here.focused, Input)
        await press(pilot, "escape")
        assert here.focused is here.side("left").viewer
        await press(pilot, "slash", *"nowhere at all", "enter")
        assert any("nowhere at all" in notice.message for notice in pilot.app._notifications)


async def test_it_begins_at_the_item_under_the_cursor(comparing):
    """From the evidence one comes to the item one stood on."""
    async with comparing(case=BOTH, size=(180, 50)) as pilot:
        await settled(pilot)
        pane = pilot.app.screen.query_one(EvidencePane)
        pilot.app.screen.go("evidence")
        await settled(pilot)
        await press(pilot, "G")
        item = pane.key
        await press(pilot, "v")
        assert item in {one.card.ref for one in screen(pilot).station.exhibits}


async def test_the_palette_offers_what_is_done_there(comparing):
    """Where two sides are compared the palette names the acts of comparing, and does them there."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v", "colon")
        await type_in(pilot, "checklist")
        await press(pilot, "enter")
        await settled(pilot)
        assert screen(pilot).station.kind == "checklist"


async def test_the_pulse_goes_on_while_compare_comes_and_goes(comparing, desk):
    """However the desk's state falls between the parts of the screen, nothing is asked of one that is not there."""
    async with comparing() as pilot:
        await settled(pilot)
        below = pilot.app.screen
        status = desk.status()
        for _ in range(3):
            below.acting.compare(CASE)
            above = below.pulse.listeners[-1]
            while not above.is_mounted:
                below.pulse.heard(status)
                await asyncio.sleep(0)
            await settled(pilot)
            assert screen(pilot) is above
            above.dismiss(None)
            while above.is_running:
                below.pulse.heard(status)
                await asyncio.sleep(0)
            await settled(pilot)
            assert pilot.app.screen is below
            assert below.pulse.listeners == []


async def test_the_footer_offers_to_cite_where_an_item_stands(comparing, cite_is_lit):
    """At every station, on both sides, there and back: what is gold can be done and what is grey cannot."""
    async with comparing() as pilot:
        await settled(pilot)
        await press(pilot, "v")
        found = set()
        for key in ("n",) * len(screen(pilot).stations) + ("p",) * len(screen(pilot).stations):
            for _ in range(2):
                found.add(cite_is_lit())
                assert cite_is_lit() == (screen(pilot).exhibit is not None), screen(pilot).station.key
                await press(pilot, "tab")
            await press(pilot, key)
    assert found == {True, False}
