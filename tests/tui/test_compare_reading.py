"""What a side says of an item and of what is missing, and what keys do that have nothing to act on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from caseboard.tui.compare.about import about
from caseboard.tui.compare.absent import absent
from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.compare.strip import LESS, MORE
from caseboard.tui.compare.sums import checklist
from caseboard.tui.dialogs.choice import Picks
from caseboard.tui.dialogs.decide import Decide
from caseboard.tui.dialogs.items import Refile
from caseboard.tui.viewers.addresses import addresses
from caseboard.tui.viewers.conversation import both_times
from caseboard.tui.viewers.shown import Addresses
from tests.tui.conftest import press, settled, told, type_in, words_on

WIDE = (140, 40)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def here(pilot):
    """Return the screen on which two sides are compared."""
    found = pilot.app.screen
    assert isinstance(found, CompareScreen)
    return found


def an_item(desk, **card):
    """Return the first item of CB-7, changed as its *card* says."""
    found = desk.compare("CB-7").exhibits[0]
    return replace(found, card=found.card._replace(**card))


@pytest.mark.parametrize(
    ("readable", "late_by", "says"),
    [
        (True, None, "✓ on time"),
        (True, timedelta(hours=5), "! late by 5h 00m"),
        (True, timedelta(seconds=1), "! late by less than a minute"),
        (False, None, "✗ cannot be read"),
        (False, timedelta(hours=5), "✗ cannot be read, late by 5h 00m"),
    ],
)
def test_how_late_an_item_is_belongs_to_its_being_late(desk, readable, late_by, says):
    """By how much it came late never stands behind another reason why it does not count."""
    item = replace(an_item(desk, readable=readable, on_time=late_by is None), late_by=late_by)
    assert about(item, NOW)[1].plain.split("  ")[1] == says


def test_an_instant_of_an_earlier_year_keeps_its_hour(desk):
    """Rules reckon in instants: neither receipt nor a carrier's report is cut down to its day."""
    at = datetime(2016, 11, 9, 17, 3, 20, tzinfo=UTC)
    assert about(an_item(desk, received_at=at), NOW)[1].plain.startswith("received 9 Nov 2016 17:03 UTC  ")
    assert both_times(at, NOW) == "9 Nov 2016 17:03 UTC"
    assert both_times(at.replace(year=2026), NOW) == "9 Nov 17:03 UTC"


def test_the_checklist_says_what_lies_there_and_does_not_count(desk):
    """A slot that is missing though files lie under it names them, and why they do not fill it."""
    evidence = desk.compare("CB-7")
    item = next(one for one in evidence.exhibits if one.card.party == "buyer" and one.card.slot == "photos")
    late = replace(item, card=item.card._replace(on_time=False, admitted_at=None), admission=None)
    broken = replace(item, card=item.card._replace(readable=False))
    row = replace(next(one for one in evidence.checklist if one.slot == "photos"), count=0)

    def said(*there):
        found = checklist(replace(evidence, checklist=(row,), pairs=pairs_of(evidence, there)), "buyer")
        return [one.plain.strip() for one in found[1:]]

    assert said(late, late, broken) == ["does not count: 2 late, 1 cannot be read"]
    assert said(item) == ["does not count: 1 not what is accepted here"]
    assert said() == []


def pairs_of(evidence, left):
    """Return one pair with the items *left* on the buyer's side."""
    return (replace(evidence.pairs[0], left=tuple(left), right=()),)


def test_what_was_given_under_no_slot_is_named_where_something_is_missing(desk):
    """Nothing given under a slot is not the same as nothing given."""
    evidence = desk.compare("CB-7")
    item = next(one for one in evidence.exhibits if one.card.party == "buyer")
    beside = replace(evidence, unpaired=replace(evidence.unpaired, left=(item,)))
    assert "under no slot: 1 item" in [one.plain for one in absent(beside, None, "buyer", "photos")]
    assert not any("no slot" in one.plain for one in absent(beside, None, "seller", "listing_as_sold"))


@pytest.mark.parametrize(
    ("later", "says"), [(0, "closed    9 Apr 09:00 UTC  6d"), (365, "closed    9 Apr 2026 09:00 UTC  371d")]
)
def test_a_deadline_stands_with_its_hour_and_zone(desk, later, says):
    """Beside how long ago it was stands when it was, of whatever year."""
    evidence = desk.compare("CB-20")
    beside = replace(evidence, as_of=evidence.as_of + timedelta(days=later))
    assert [one.plain for one in absent(beside, None, "buyer", "photos") if one.plain.startswith(says)]


# Keys


async def test_escape_leaves_the_bytes_and_not_the_comparison(board):
    """From the bytes one comes back to what they show, then to the board."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "v")
        item = type(here(pilot).viewer)
        await press(pilot, "x")
        assert type(here(pilot).viewer) is not item
        await press(pilot, "escape")
        assert type(here(pilot).viewer) is item
        assert here(pilot).focused is here(pilot).viewer
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, CompareScreen)


@pytest.mark.parametrize(("verb", "dialog"), [("case.decide", Decide), ("case.refile", Refile)])
async def test_a_verb_pressed_before_the_case_is_read_is_done_then(board, verb, dialog):
    """Quick fingers lose nothing: the first verb opens its dialog as soon as it is known what may be done."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "v")
        screen = here(pilot)
        screen.case = None
        screen.acting.ask(verb)
        screen.acting.ask("case.letter")
        assert pilot.app.screen is screen
        screen.reread()
        await settled(pilot)
        assert isinstance(pilot.app.screen, dialog)


async def test_keys_with_nothing_to_act_on_say_so(board):
    """A key of the viewers where no item stands, a step behind the last, a finding back that there is not."""
    async with board(case="CB-2").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "v", "x", "X", "C", "n", "n")
        assert [one.partition(";")[0] for one in told(pilot)] == [
            "Bytes: no item is shown here", "there is no finding to take back", "that was the last"
        ]  # fmt: skip


async def test_a_citation_is_confirmed_where_there_is_no_room_to_list_it(board):
    """On a low terminal a notice says how many findings stand in the draft; elsewhere they are seen."""
    for size, said in (((80, 24), ["1 finding in the draft"]), (WIDE, [])):
        async with board(case="CB-7").run_test(size=size) as pilot:
            await settled(pilot)
            await press(pilot, "v", "c")
            await type_in(pilot, "Blue.")
            await press(pilot, "enter")
            assert told(pilot) == said
            await press(pilot, "X")


async def test_the_help_explains_the_keys_of_this_screen_alone(board):
    """Nothing is listed that cannot be done here, and no key stands there with two meanings."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "v", "question_mark")
        text = words_on(pilot.app.screen.query_one("#reading"))
        assert "Pair by pair" in text
        assert "Put a decision forward" in text
        for elsewhere in ("Write a note", "Take the next", "Evidence period", "Approve", "Into the case", "Next pane"):
            assert elsewhere not in text


async def test_the_strip_says_that_there_are_more_names(board):
    """Where not all have room a sign stands at the end behind which the others are, and none where all have."""
    async with board(case="CB-7").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "v")
        strip = here(pilot).strip
        assert strip.drawn(80).plain.partition(MORE)[0].startswith("  differences")
        assert strip.drawn(80).plain.partition(MORE)[2].lstrip().startswith("1 of ")
        assert not {LESS, MORE} & set(strip.drawn(200).plain)
        await press(pilot, "W")
        assert strip.drawn(80).plain.startswith(f"{LESS} ")
        assert MORE not in strip.drawn(80).plain
        assert max(cell_len(strip.drawn(width).plain) - width for width in range(50, 200)) <= 0


async def test_deciding_is_offered_on_the_narrowest_terminal(board):
    """What all of it is for stands in the footer in every shape."""
    async with board(case="CB-7").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "v")
        assert "case.decide" in [action.id for action, *_place in here(pilot).footer.shown(80)]


async def test_the_form_says_that_what_a_party_sent_does_not_count(board):
    """Late items are on file and are no giving: whoever ticks that none was given sees both."""
    async with board(case="CB-12").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        none = pilot.app.screen.query_one("#none", Picks)
        assert [one.why_not for one in none.options] == ["1 item on file", "1 item on file, none of it counts"]


# What the desk has not


@pytest.mark.parametrize(
    ("labels", "places", "says"),
    [
        ((), (), ["· no label is on file", "· no place of a delivery is on file"]),
        ((("label of p-1", "Rua 7"),), (), ["· no place of a delivery is on file"]),
        ((("label of p-1", "Rua 7"),), (("delivery of p-1", "Lisboa"),), []),
    ],
)
def test_addresses_that_are_not_on_file_are_named(labels, places, says):
    """A column that is not there is not taken for one that agrees (R32)."""
    rows = [one.plain.strip() for one in addresses(Addresses("Rua 7\nLisboa", labels=labels, places=places))]
    assert [one for one in rows if one.startswith("·")] == says
