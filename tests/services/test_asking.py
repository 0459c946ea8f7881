"""Ask for everything that is missing in one act: one round, one deadline, each party its own letter."""

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.instants import days
from caseboard.services.desk import Desk
from tests.stories.house import LENA, House, at
from tests.stories.soundness import sound

ROUND = at("21 March 11:00")
UNTIL = "Saturday 28 March 2026, 11:00:00 UTC"


@pytest.fixture
def house(tmp_path):
    """A claim about an item of another colour, in review, with hardly anything on file."""
    made = House(tmp_path)
    with made.database.connection_context():
        made.claim(reason="not_as_described", detail="colour")
        made.sends(at("15 March 9:00"), "bea")
        yield made
        sound(made)


def desk(house):
    """Sit lena down."""
    return Desk(house.database, LENA, lambda: house.now)


def ask_missing(house, text=""):
    """Ask for all that is missing, as previewed."""
    sheet = desk(house).asking("CB-1", text)
    desk(house).ask("CB-1", sheet.party, sheet.slots, text, seen=house.column("version"))
    return sheet


def test_all_that_is_missing_is_one_round(house):
    """Both are asked in one act, until one instant, and one round is used of the two."""
    house.until(ROUND)
    sheet = ask_missing(house, "By post will do.")
    assert (sheet.party, sheet.slots) == ("both", ("differences", "photos", "listing_as_sold"))
    assert house.stage() == "gathering"
    due = ROUND + days(7)
    assert house.dues() == [due, due]
    asked = {(one.party, one.slot): one.due_at for one in house.facts().requests}
    assert asked == {
        ("buyer", "differences"): due, ("buyer", "photos"): due, ("seller", "listing_as_sold"): due,
    }  # fmt: skip
    assert [event.type for event in house.happened() if event.type == "ask"] == ["ask"]


def test_the_letters_are_as_previewed(house):
    """What is shown before is what goes, to each its own."""
    house.until(ROUND)
    sheet = ask_missing(house, "By post will do.")
    house.work()
    sent = {one.party: one.body for one, _ in house.post.letters[-2:]}
    assert sent == {party: words.body for party, words in sheet.letters.items()}
    assert "differences" in sent["buyer"]
    assert "differences" not in sent["seller"]
    assert "By post will do." in sent["seller"]


def test_the_consequence_is_told_in_words(house):
    """Whom it asks for what and until when, which round it is, and what waits for it."""
    house.until(ROUND)
    assert desk(house).asking("CB-1").meaning == (
        "The buyer is asked for differences, photos, due Saturday 28 March 2026, 11:00:00 UTC.",
        "The seller is asked for listing as sold, due Saturday 28 March 2026, 11:00:00 UTC.",
        f"This opens a further round, 1 of 2: the case goes back to gathering, and both may send until {UNTIL} (R22).",
        "Until then the clock for the decision waits (R19).",
    )


def test_while_the_period_runs_no_round_is_used(house):
    """Each is asked until its own deadline, and the case stays where it is."""
    house.until(at("16 March 9:00"))
    sheet = ask_missing(house)
    assert sheet.meaning[-1] == "The period that runs stays as it is; no further round is used (R22)."
    assert {one.due_at for one in house.facts().requests} == {at("20 March 10:00")}
    assert not [one for one in house.facts().periods if one.kind == "round"]


def test_only_one_side_lacks_something(house):
    """Then it alone is asked; in a round the other is told that it may send more."""
    house.sends(at("16 March 9:00"), "sam", "As it stood in the shop", slot="listing_as_sold")
    house.until(ROUND)
    sheet = ask_missing(house)
    assert sheet.party == "buyer"
    assert {one.party for one in house.facts().requests} == {"buyer"}
    assert set(sheet.letters) == {"buyer", "seller"}


@pytest.mark.parametrize(
    ("party", "slots", "text", "says"),
    [
        ("both", ["differences"], "", "nothing of it is the seller's to give"),
        ("both", ["packing_list"], "", "knows no slot packing_list"),
        ("both", [], " ", "say what is asked for"),
        ("seller", ["differences"], "", "knows no slot differences of the seller"),
    ],
)
def test_what_cannot_be_asked(house, party, slots, text, says):
    """Each party is asked for something that is its own to give."""
    house.until(ROUND)
    with pytest.raises(Refused, match=says):
        house.does(house.now, "ask", "CB-1", party=party, slots=slots, text=text)


def test_both_may_be_asked_in_words(house):
    """Without a slot the letter says what is wanted."""
    house.until(ROUND)
    house.does(house.now, "ask", "CB-1", party="both", slots=[], text="Please tell us the serial number.")
    assert {(one.party, one.slot) for one in house.facts().requests} == {("buyer", ""), ("seller", "")}


def test_nothing_is_missing(house):
    """Then there is nothing to ask for."""
    house.sends(at("16 March 9:00"), "sam", "As it stood in the shop", slot="listing_as_sold")
    house.does(at("16 March 10:00"), "refiling", "CB-1", item=house.facts().items[0].ref, slot="differences")
    house.sends(at("16 March 11:00"), "bea", slot="photos", file=b"\x89PNG")
    missing = {one.slot for one in desk(house).compare("CB-1").missing}
    assert missing == {"photos"}  # no picture
    house.does(at("16 March 12:00"), "detail", "CB-1", detail="size")
    assert desk(house).asking("CB-1").slots == ("photos_with_ruler",)


def test_refiling_has_a_history_and_completeness_is_reckoned_anew(house):
    """An item lies under one slot; moving it empties the one and fills the other, and back is refused as no change."""
    item = house.facts().items[0]
    seen = desk(house).compare("CB-1")
    assert [one.card.ref for one in seen.unpaired.left] == [item.ref]
    house.does(at("16 March 10:00"), "refiling", "CB-1", item=item.ref, slot="differences")
    pair = desk(house).compare("CB-1").pairs[0]
    assert [one.card.ref for one in pair.left] == [item.ref]
    assert [line.act for line in pair.left[0].custody] == ["received", "refiled"]
    assert house.column("buyer_filled") == 1
    with pytest.raises(Refused, match="already lies under differences"):
        house.does(at("16 March 11:00"), "refiling", "CB-1", item=item.ref, slot="differences")
