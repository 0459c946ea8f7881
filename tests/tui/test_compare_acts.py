"""What is done while two sides are compared: cite, quote, admit, refile, ask, decide; and what comes from elsewhere."""

import pytest
from textual.widgets import Input, Static

from caseboard.domain.instants import days
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.tui.compare.chips import Chips
from caseboard.tui.compare.findings import Found
from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.dialogs.ask import Ask
from caseboard.tui.dialogs.choice import Choice, OneOf, Picks
from caseboard.tui.dialogs.sheet import Sheet
from tests.stories.house import ANA
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.houses import PAIRS, desk_of, ten_pairs

WIDE = (140, 40)


@pytest.fixture
def pairs(tmp_path):
    """Return a house with a claim of ten pairs, in review."""
    return ten_pairs(tmp_path)[0]


@pytest.fixture
def comparing(board, pairs):
    """Return what opens compare on the claim of ten pairs."""

    def opened(size=WIDE, desk=None, **how):
        return board(desk or desk_of(pairs), case="CB-1", **how).run_test(size=size)

    return opened


def here(pilot):
    """Return the screen on which two sides are compared."""
    found = pilot.app.screen
    assert isinstance(found, CompareScreen)
    return found


async def come(pilot):
    """Come to where two sides are compared."""
    await settled(pilot)
    await press(pilot, "v")
    return here(pilot)


async def cite(pilot, words):
    """Cite what one reads in a sentence."""
    await press(pilot, "c")
    await type_in(pilot, words)
    await press(pilot, "enter")


async def test_ten_pairs_three_citations_one_admitted_two_asked_and_a_decision(comparing, pairs):
    """The sealed decision cites exactly what was cited on the way, by hash, under the rule it fell under."""
    cited = []
    async with comparing() as pilot:
        screen = await come(pilot)
        assert [one.kind for one in screen.stations[: 2 * PAIRS]] == ["pair"] * (2 * PAIRS)
        for at in range(2 * PAIRS):
            assert screen.at == at
            if at in (0, 3):
                cited.append(screen.exhibit.card.digest)
                await cite(pilot, f"Finding {at}.")
            await press(pilot, "n")
        await press(pilot, "p", "tab")
        assert screen.exhibit.card.ref.endswith("late")
        await press(pilot, "i")
        await type_in(pilot, "The post was on strike")
        await press(pilot, "enter")
        assert told(pilot)[-1].startswith("CB-1")
        assert here(pilot).exhibit.admission.why == "The post was on strike"
        cited.append(screen.exhibit.card.digest)
        await cite(pilot, "It left whole.")
        await press(pilot, "e", "tab", "tab", "tab", "enter", "tab", "enter")
        assert told(pilot)[-1] == "CB-1: both parties are asked"
        with pairs.database.connection_context():
            pairs.until(pairs.now + days(8))
        await press(
            pilot, "r", "d", "enter", "right", "tab", "right", "tab", "d", "d", "d", "space", "tab", "tab", "tab", "tab"
        )
        await type_in(pilot, "It is torn")
        await press(pilot, "tab", "enter")
        await type_in(pilot, "CB-1")
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, CompareScreen)
    with pairs.database.connection_context():
        pairs.until(pairs.now + days(1))
    decision = desk_of(pairs).case("CB-1").decision
    assert decision is not None
    assert decision.state == "sealed"
    assert [one.cites for one in decision.findings] == [(digest,) for digest in cited]
    assert [one.rule for one in decision.findings] == ["R18"] * 3


async def test_all_that_is_missing_is_asked_for_in_one_act(comparing, pairs):
    """Both are asked, each for its own, until the instant typed; the consequence stands above both letters."""
    async with comparing() as pilot:
        await come(pilot)
        await press(pilot, "e")
        dialog = pilot.app.screen
        assert isinstance(dialog, Ask)
        assert dialog.query_one("#party", Choice).value == "both"
        assert set(dialog.query_one("#slots", Picks).chosen) == {"photos", "listing_as_sold"}
        await press(pilot, "tab")
        await type_in(pilot, "+9d")
        assert "30 Mar" in str(dialog.query_one("#until", Static).content)
        await press(pilot, "enter")
        said = words_on(pilot.app.screen.query_one("#reading"))
        assert "The buyer is asked for photos, due Monday 30 March 2026, 11:00:00 UTC." in said
        assert "The seller is asked for listing as sold, due Monday 30 March 2026, 11:00:00 UTC." in said
        assert "This opens a further round, 1 of 2" in said
        assert "To the buyer" in said
        assert "To the seller" in said
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, CompareScreen)
    facts = desk_of(pairs).case("CB-1").facts
    due = pairs.now + days(9)
    assert {(one.party, one.slot, one.due_at) for one in facts.requests} == {
        ("buyer", "photos", due), ("seller", "listing_as_sold", due),
    }  # fmt: skip
    assert facts.stage == "gathering"


@pytest.mark.parametrize("typed", ["tomorrow", "-1d"])
async def test_a_deadline_that_is_none_is_refused_where_it_is_typed(comparing, typed):
    """What is no instant, or lies in the past, is said in the dialog; nothing goes."""
    async with comparing() as pilot:
        await come(pilot)
        await press(pilot, "e", "tab")
        await type_in(pilot, typed)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Ask)
        assert str(pilot.app.screen.query_one("#complaint", Static).content)


async def test_slots_of_one_party_alone_ask_that_party_alone(comparing, pairs):
    """Where only the seller's slot is left picked, the buyer is asked for nothing; the new round is told to both."""
    async with comparing() as pilot:
        await come(pilot)
        await press(pilot, "e")
        picks = pilot.app.screen.query_one("#slots", Picks)
        picks.pick("photos")
        await press(pilot, "space", "tab", "tab", "tab", "enter")
        said = words_on(pilot.app.screen.query_one("#reading"))
        assert "The seller is asked for" in said
        assert "The buyer is asked for" not in said
        await press(pilot, "tab", "enter")
        assert told(pilot)[-1] == "CB-1: the seller is asked"


async def test_a_marked_quote_stands_in_the_finding(comparing, pairs):
    """What is marked by keys comes into the sentence between quotation marks; Esc lets go of it."""
    async with comparing() as pilot:
        screen = await come(pilot)
        await press(pilot, "shift+down", "c")
        assert pilot.app.screen.query_one("#sentence", Input).value == "“bea: difference 0: the shade is torn”"
        await press(pilot, "enter")
        assert screen.query_one(Found).lines[0].plain.startswith("1 “bea: difference 0")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_the_same_sentence_twice_is_one_finding(comparing, pairs):
    """A second item under the same words joins the first, as it does from the command line."""
    async with comparing() as pilot:
        await come(pilot)
        await cite(pilot, "Torn.")
        await press(pilot, "n")
        await cite(pilot, "Torn.")
    found = desk_of(pairs).findings("CB-1")
    assert [(one.sentence, len(one.cites), one.rule) for one in found] == [("Torn.", 2, "R18")]


async def test_a_colleagues_draft_is_offered_where_the_case_has_changed_hands(comparing, pairs):
    """What ana has found stands there as hers; citing goes on with it, and hers stays as it was."""
    ana, lena = Desk(pairs.database, ANA, lambda: pairs.now), desk_of(pairs)
    first, second = (pair.left[0].card.digest for pair in [lena.compare("CB-1").pairs[0]] * 2)
    ana.cite("CB-1", first, "Seen by ana.", "R18")
    lena.assign("CB-1", "lena", seen=lena.case("CB-1").row.version)
    async with comparing() as pilot:
        screen = await come(pilot)
        found = screen.query_one(Found)
        assert "draft of ana" in str(found.border_subtitle)
        await cite(pilot, "Seen by lena.")
        assert not str(found.border_subtitle)
    assert [one.sentence for one in lena.findings("CB-1")] == ["Seen by ana.", "Seen by lena."]
    assert [one.sentence for one in ana.findings("CB-1")] == ["Seen by ana."]
    assert second


async def test_an_item_is_laid_under_another_slot_and_followed(comparing, pairs):
    """`u` begins at the item shown; one stays with the item, wherever it lies now."""
    async with comparing() as pilot:
        screen = await come(pilot)
        ref = screen.exhibit.card.ref
        await press(pilot, "u")
        dialog = pilot.app.screen
        assert dialog.query_one("#items", OneOf).value == ref
        assert dialog.query_one("#slot", Choice).value == "photos"
        await press(pilot, "tab", "enter")
        moved = next(one for one in desk_of(pairs).compare("CB-1").exhibits if one.card.ref == ref)
        assert moved.card.slot == "photos"
        assert screen.station.group == "photos"
        assert screen.exhibit.card.ref == ref


@pytest.mark.parametrize(("key", "list_"), [("u", "#items"), ("i", "#items"), ("c", "#cites")])
async def test_the_item_one_reads_is_seen_in_the_dialog(comparing, pairs, key, list_):
    """However many items there are, the dialog shows the one it begins at, and the cursor stands there."""
    if key == "i":
        with pairs.database.connection_context():
            for one in range(9):
                pairs.sends(pairs.now, "bea", f"{one} came late as well", slot="differences")
    async with comparing() as pilot:
        screen = await come(pilot)
        await press(pilot, *["n"] * 8)
        if key == "i":
            screen.go_to(len([one for one in screen.stations if one.group == "differences"]) - 1)
        await press(pilot, *(["tab"] if screen.exhibit is None else []), key)
        picks = pilot.app.screen.query_one(list_, Picks)
        [at] = [at for at, row in enumerate(picks._rows) if row.plain.startswith(("● ", "[x] "))]
        assert picks.scroll_offset.y <= at < picks.scroll_offset.y + picks.scrollable_content_region.height
        assert picks._rows[at].key == picks.key
        assert picks.max_scroll_y > 0, "the list is longer than its room"


async def test_the_detail_is_set(comparing, pairs):
    """`D` sets the detail, and what is owed changes at once on the checklist."""
    async with comparing() as pilot:
        screen = await come(pilot)
        await press(pilot, "D")
        await press(pilot, "right", "tab", "enter")
        assert isinstance(pilot.app.screen, CompareScreen), pilot.app.screen
        assert desk_of(pairs).case("CB-1").facts.detail != "description"
        assert screen.evidence.facts.detail == desk_of(pairs).case("CB-1").facts.detail


# What comes from elsewhere


async def test_what_changes_elsewhere_is_heard_and_moves_nothing(comparing, pairs):
    """A new item appears in the strip; station, scroll and focus stay, also in a field one types in."""
    async with comparing() as pilot:
        screen = await come(pilot)
        await press(pilot, "n", "n", "slash")
        looking, at = screen.focused, screen.at
        pilot.app.screen_stack[0].pulse.look()
        await settled(pilot)
        with pairs.database.connection_context():
            pairs.sends(pairs.now, "bea", "another difference", slot="differences")
        before = len(screen.stations)
        pilot.app.screen_stack[0].pulse.look()
        await settled(pilot)
        assert len(screen.stations) == before + 1
        assert screen.at == at
        assert screen.focused is looking


async def test_a_thread_that_grows_is_shown_as_it_is_now(comparing, pairs):
    """What the desk shows of its records is drawn anew when there is more of it."""
    with pairs.database.connection_context():
        pairs.comes(pairs.now, "message", dispute="d-1", by="sam", text="I am sorry.")
    async with comparing() as pilot:
        screen = await come(pilot)
        while screen.station.kind != "thread":
            await press(pilot, "n")
        viewer = screen.viewer
        await press(pilot, "r")
        assert screen.viewer is viewer
        with pairs.database.connection_context():
            pairs.comes(pairs.now, "message", dispute="d-1", by="sam", text="Keep the lamp.")
        await press(pilot, "r")
        assert screen.viewer is not viewer
        assert any("Keep the lamp." in screen.viewer._words_at(at) for at in range(screen.viewer.rows.count))


async def test_a_failure_leaves_what_was_read_and_says_how_to_try_again(board, failing):
    """Before the first answer the side says why; later the strip does, and everything stays."""
    async with board(failing, case="CB-7").run_test(size=WIDE) as pilot:
        screen = await come(pilot)
        await press(pilot, "n")
        failing.broken = "disk gone"
        await press(pilot, "r")
        assert screen.strip.said().startswith("! not read again: OSError: disk gone; r tries again")
        assert screen.station.group == "photos"
        failing.broken = ""
        await press(pilot, "r")
        assert "not opened" in screen.strip.said()


async def test_failed_at_once(board, failing):
    """Without anything read there is the reason and the key that tries again."""
    async with board(failing, case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        failing.broken = "disk gone"
        screen = await come(pilot)
        assert "could not read CB-7: OSError: disk gone" in words_on(screen.side("left").body)
        failing.broken = ""
        await press(pilot, "r")
        assert screen.station is not None


async def test_a_case_without_any_item_says_what_to_do(board):
    """Both sides say when they were asked, and the key that asks again."""
    async with board(case="CB-2").run_test(size=WIDE) as pilot:
        screen = await come(pilot)
        assert not any(one.exhibits for one in screen.stations)
        assert "nothing given" in words_on(screen.side("left").body)


# The shape


async def test_linked_sides_scroll_together_and_free_ones_do_not(comparing, pairs):
    """`l` links both sides or lets each scroll by itself."""
    long = "\n".join(f"line {at}" for at in range(200))
    with pairs.database.connection_context():
        pairs.sends(pairs.now, "bea", long, slot="differences")
        pairs.sends(pairs.now, "sam", long, slot="listing_as_sold")
    async with comparing() as pilot:
        screen = await come(pilot)
        await press(pilot, *["n"] * PAIRS)
        left, right = (screen.side(id_).viewer for id_ in ("left", "right"))
        await press(pilot, "pagedown")
        assert left.scroll_offset.y == right.scroll_offset.y > 0
        await press(pilot, "l", "pagedown")
        assert left.scroll_offset.y > right.scroll_offset.y
        assert "linked" not in str(screen.side("left").border_subtitle)


async def test_the_edge_between_the_sides_moves_and_one_side_stands_alone(comparing):
    """`>` and a mouse move the edge; `Z` shows the side one stands on alone, and both again."""
    async with comparing() as pilot:
        screen = await come(pilot)
        left = screen.side("left")
        width = left.region.width
        await press(pilot, "greater_than_sign")
        assert left.region.width == width + 2
        edge = left.region.right - 1, left.region.y + 5
        await pilot.mouse_down(offset=edge)
        await pilot.hover(offset=(edge[0] - 10, edge[1]))
        await pilot.mouse_up(offset=(edge[0] - 10, edge[1]))
        await settled(pilot)
        assert left.region.width == width - 8
        await press(pilot, "Z")
        assert [screen.side(id_).display for id_ in screen.ALL] == [True, False]
        await press(pilot, "tab")
        assert [screen.side(id_).display for id_ in screen.ALL] == [False, True]
        await press(pilot, "Z")
        assert [screen.side(id_).display for id_ in screen.ALL] == [True, True]


async def test_stepping_leaves_one_on_the_side_one_stands_on(comparing):
    """The side one reads keeps the keys from station to station."""
    async with comparing() as pilot:
        screen = await come(pilot)
        for side in ("left", "right"):
            for _ in range(3):
                await press(pilot, "n")
                assert screen.stands_at == side
                assert screen.side(side) in screen.focused.ancestors
            await press(pilot, "tab")


# What weighs, and what was not opened


async def test_chips_of_the_panels_stand_above_the_sides(board):
    """What the team weighs is seen from every station; its grounds are offered in the form, none picked."""
    async with board(case="CB-23").run_test(size=WIDE) as pilot:
        screen = await come(pilot)
        assert "the seller's paper for customs is missing R31" in screen.query_one(Chips).drawn(140).plain
        assert screen.query_one(Chips).display
        await press(pilot, "d")
        grounds = pilot.app.screen.query_one("#grounds", Picks)
        assert (grounds.options[0].value, grounds.options[0].why_not) == (
            "customs_seller_document_missing", "fits what is on file, R31",
        )  # fmt: skip
        assert grounds.chosen == ()


async def test_what_was_not_opened_keeps_a_decision_back(board, desk):
    """The sheet names it, and the number alone does not propose; opened, it counts with its time."""
    async with board(case="CB-7").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d", "right", "tab", "right", "tab")
        await press(pilot, "d", "d", "d", "space", "tab", "tab", "enter")
        await type_in(pilot, "Blue came")
        await press(pilot, "tab", "space", "tab")
        await type_in(pilot, "R18")
        await press(pilot, "enter", "tab", "tab")
        await type_in(pilot, "Blue came")
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, Sheet), pilot.app.screen
        photos = next(one for one in desk.compare("CB-7").exhibits if one.card.slot == "photos")
        left = str(pilot.app.screen.query_one("#left", Static).content)
        assert f"photos of the buyer ({photos.card.digest[:12]}…)" in left
        await type_in(pilot, "CB-7")
        await press(pilot, "enter")
        assert desk.case("CB-7").facts.stage == "review"
        assert "say why not everything was opened" in str(pilot.app.screen.query_one("#complaint", Static).content)
        await press(pilot, "escape", "escape", "v", "n")
        desk.hands.now = desk.hands.now.replace(minute=3)
        await press(pilot, "n")
        seen = {one.card.slot: one for one in desk.compare("CB-7").exhibits if one.custody}["photos"]
        assert seen.custody[-1].lasted.total_seconds() == 180
        assert not desk.compare("CB-7").unopened


def test_the_one_who_looks_is_named(pairs):
    """Another's look is not one's own: coverage is of whoever proposes."""
    lena, mira = desk_of(pairs), Desk(pairs.database, Staff("mira", "reviewer"), lambda: pairs.now)
    item = lena.compare("CB-1").exhibits[0].card
    lena.open_item("CB-1", item.ref)
    assert item.digest not in {one.card.digest for one in lena.compare("CB-1").unopened}
    assert item.digest in {one.card.digest for one in mira.compare("CB-1").unopened}
