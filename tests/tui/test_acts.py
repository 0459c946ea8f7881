"""Every act from the board: done by its keys, and refused with its reason where it is not allowed."""

from datetime import timedelta

import pytest
from textual.widgets import Input, Static, TextArea

from caseboard.domain.staff import Staff
from caseboard.tui.dialogs.choice import Choice, Picks
from caseboard.tui.dialogs.drafted import DraftLine
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import SmallDesk

WIDE = (120, 36)
VERBS = {"case.assign": "a", "case.letter": "m", "case.ask": "e", "case.decide": "d", "case.hold_back": "z"}


def complaint(pilot):
    """Return what the dialog complains of."""
    return str(pilot.app.screen.query_one("#complaint", Static).render())


def title(pilot):
    """Return the title of the dialog on top."""
    return str(pilot.app.screen.query_one("#box").border_title)


async def go_to(pilot, selector):
    """Take the keys to a field."""
    pilot.app.screen.query_one(selector).focus()
    await pilot.pause()


@pytest.mark.parametrize(
    ("case", "verb", "why"),
    [
        ("CB-2", "a", "Assign: case has ended: CB-2 is cancelled (Endings)"),
        ("CB-1", "m", "Letter: the parties negotiate among themselves until the claim (R13)"),
        ("CB-34", "e", "Ask for evidence: evidence is asked for in gathering or review, not in sealing (Stages)"),
        ("CB-36", "d", "Decide: CB-36 is in gathering; a decision is proposed in review (Stages)"),
        ("CB-5", "z", "you have done nothing here that can be taken back"),
        ("CB-29", "d", "Decide: case has ended: CB-29 is decided (Endings)"),
    ],
)
async def test_a_refused_act_says_why(board, case, verb, why):
    """A greyed verb that is pressed names the rule, and no dialog opens."""
    async with board(case=case).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, verb)
        assert told(pilot) == [why]
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize("verb", VERBS.values())
async def test_read_only_refuses_every_act(small, tmp_path, board, verb):
    """A board that only reads says so at each verb, on a case that would allow it."""
    desk = SmallDesk(small, tmp_path / "read-only", read_only=True)
    async with board(desk, case="CB-34" if verb == "z" else "CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, verb)
        (why,) = told(pilot)
        assert why.endswith(": read-only: started with --read-only")
        assert len(pilot.app.screen_stack) == 1


async def test_a_case_is_assigned(board, desk):
    """Me first: `a` and Enter take the case; nobody is at the end of the list."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "a", "enter")
        assert desk.case("CB-36").row.assignee == "lena"
        assert told(pilot) == ["CB-36 is with lena now"]
        assert "lena" in words_on(pilot.app.screen.case_pane)
        await press(pilot, "a", "G", "enter")
        assert desk.case("CB-36").row.assignee is None


async def test_who_was_slower_is_told_and_may_try_again(board, desk, small):
    """An act on what has changed meanwhile is refused; the dialog stays and the next attempt counts."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "a")
        desk.assign("CB-36", "jonas", seen=desk.case("CB-36").row.version)
        await press(pilot, "enter")
        assert complaint(pilot).startswith("! ")
        assert title(pilot) == "Assign · CB-36"
        await press(pilot, "enter")
        assert desk.case("CB-36").row.assignee == "lena"


async def test_a_letter_is_written_shown_and_sent(board, desk):
    """Words, preview with greeting and order, Send: then it lies with the case."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = len(desk.case("CB-36").letters)
        await press(pilot, "m")
        await type_in(pilot, "Please send the agreement.")
        await press(pilot, "tab", "enter")
        assert "Please send the agreement." in words_on(pilot.app.screen.query_one("#reading"))
        assert "Case CB-36, order o-36." in words_on(pilot.app.screen.query_one("#reading"))
        assert len(desk.case("CB-36").letters) == before
        await press(pilot, "tab", "enter")
        assert told(pilot) == ["CB-36: the letter to the buyer is on its way"]
        assert len(desk.case("CB-36").letters) == before + 1


async def test_a_letter_to_both_shows_both(board, desk):
    """Each party's letter is shown before either goes."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = len(desk.case("CB-36").letters)
        await press(pilot, "m")
        pilot.app.screen.query_one("#party", Choice).value = "both"
        await type_in(pilot, "Hello")
        await press(pilot, "tab", "enter")
        text = words_on(pilot.app.screen.query_one("#reading"))
        assert "To the buyer" in text
        assert "To the seller" in text
        await press(pilot, "tab", "enter")
        assert len(desk.case("CB-36").letters) == before + 2


async def test_an_empty_letter_is_refused_in_the_dialog(board):
    """A letter has words."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "m", "tab", "enter")
        assert complaint(pilot) == "! a letter has words"


async def test_back_from_the_preview_loses_nothing(board, desk):
    """Esc leads from the preview to the words as they were."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        await type_in(pilot, "Draft")
        await press(pilot, "tab", "enter", "escape")
        assert pilot.app.screen.query_one("#words", TextArea).text == "Draft"


async def test_evidence_is_asked_for(board, desk):
    """What is missing is offered and picked already; the letter names it with its deadline."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "e")
        assert pilot.app.screen.query_one("#party", Choice).value == "seller"
        assert pilot.app.screen.query_one("#slots", Picks).chosen == ("agreement",)
        await press(pilot, "tab", "tab", "tab", "enter")
        assert "agreement" in words_on(pilot.app.screen.query_one("#reading"))
        await press(pilot, "tab", "enter")
        assert told(pilot) == ["CB-36: the seller is asked"]
        assert desk.case("CB-36").facts.requests[-1].slot == "agreement"


async def test_asking_for_nothing_is_refused(board):
    """A question has a slot or words."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "e", "space", "tab", "tab", "tab", "enter")
        assert complaint(pilot) == "! say what is asked for: pick a slot, or write words"


async def fill_in(pilot, *, rationale="The parcel never came."):
    """Fill the form: a full refund, a ground, a finding that cites the first item, fault, rationale."""
    pilot.app.screen.query_one("#outcome", Choice).value = "refund_full"
    await go_to(pilot, "#grounds")
    await press(pilot, "space")
    await go_to(pilot, "#add")
    await press(pilot, "enter")
    await type_in(pilot, "It was not delivered.")
    await press(pilot, "tab", "space", "tab")
    await type_in(pilot, "R18")
    await press(pilot, "enter")
    pilot.app.screen.query_one("#fault", Choice).value = "seller"
    await go_to(pilot, "#rationale")
    await type_in(pilot, rationale)


async def to_the_sheet(pilot):
    """Have the form checked."""
    await go_to(pilot, "#sheet")
    await press(pilot, "enter")


def look_through(desk, number):
    """Open all that lies on a case."""
    for item in desk.case(number).evidence:
        desk.open_item(number, item.ref)


async def test_what_is_at_odds_stands_on_the_sheet_and_forbids_nothing(board, desk):
    """The sheet begins with it; the decision can be proposed all the same."""
    look_through(desk, "CB-5")
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        pilot.app.screen.query_one("#outcome", Choice).value = "no_refund"
        await settled(pilot)
        await to_the_sheet(pilot)
        sheet = words_on(pilot.app.screen.query_one("#reading"))
        assert sheet.startswith("! look again: the seller is at fault, and nothing is refunded\n")
        await type_in(pilot, "CB-5")
        await press(pilot, "enter")
        assert desk.case("CB-5").facts.stage == "sealing"


async def test_a_finding_falls_under_a_rule_that_there_is(board):
    """The dialog says so at once, and keeps what was written."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await go_to(pilot, "#add")
        await press(pilot, "enter")
        await type_in(pilot, "It broke.")
        await press(pilot, "tab", "tab")
        await type_in(pilot, "R42")
        await press(pilot, "enter")
        assert complaint(pilot).startswith("! there is no rule R42; known are R1 to R41, Silence")
        await press(pilot, "backspace")
        await type_in(pilot, "1")
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#findings").lines[0].plain.startswith("1 It broke.")


async def test_what_was_not_opened_wants_a_reason_on_the_sheet(board, desk):
    """The sheet names it; without a reason nothing is proposed, with one it stands in the decision."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        await to_the_sheet(pilot)
        assert "not opened by you" in words_on(pilot.app.screen.query_one("#reading"))
        await type_in(pilot, "CB-5")
        await press(pilot, "enter")
        assert complaint(pilot) == "! say why not everything was opened, or open it first"
        await type_in(pilot, "The parties agree on what it shows")
        await go_to(pilot, "#confirm")
        await press(pilot, "enter")
        card = desk.case("CB-5").decision
        assert {one.why for one in card.unread} == {"The parties agree on what it shows"}
        assert {one.digest for one in card.unread} == {item.digest for item in desk.case("CB-5").evidence}


async def test_a_decision_is_proposed_held_back_proposed_again_and_sealed(board, desk):
    """Form, sheet, number by hand; in the grace period z holds back and leaves a draft; then the worker seals."""
    look_through(desk, "CB-5")
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        proposed = pilot.app.screen.written()
        await to_the_sheet(pilot)
        sheet = words_on(pilot.app.screen.query_one("#reading"))
        for words in (
            "full refund, 389.90 BRL",
            "It was not delivered.",
            "Letter to the buyer",
            "Letter to the seller",
        ):
            assert words in sheet
        await type_in(pilot, "CB-5")
        await press(pilot, "enter")
        assert desk.case("CB-5").facts.stage == "sealing"
        assert "Will be sealed in 0:30" in words_on(pilot.app.screen.case_pane)
        assert "when a worker runs" in words_on(pilot.app.screen.case_pane)
        await press(pilot, "z")
        assert desk.case("CB-5").facts.stage == "review"
        await press(pilot, "d")
        await settled(pilot)
        assert pilot.app.screen.query_one(DraftLine).display
        assert pilot.app.screen.written() == proposed
        await to_the_sheet(pilot)
        await type_in(pilot, "CB-5")
        await press(pilot, "enter")
        desk.hands.now += timedelta(seconds=31)
        desk.work()
        await press(pilot, "r")
        text = words_on(pilot.app.screen.case_pane)
        assert text.startswith("■ Sealed and final")
        assert "full refund   389.90 BRL   fault: seller" in text
        assert desk.case("CB-5").facts.stage == "decided"


async def test_no_key_and_no_click_alone_decides(board, desk):
    """Enter on an empty or wrong number proposes nothing, and the sheet has nothing to click that does."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        await to_the_sheet(pilot)
        await press(pilot, "enter")
        assert complaint(pilot) == "! type CB-5 to propose the decision"
        await type_in(pilot, "cb-5")
        await press(pilot, "enter")
        assert complaint(pilot) == "! that is not CB-5"
        assert not pilot.app.screen.query("Button")
        assert desk.case("CB-5").facts.stage == "review"


async def test_what_the_rules_refuse_is_said_in_the_form_and_nothing_is_lost(board, desk):
    """No ground, nothing cited, an amount that is none: one line each, and the form stays as it was."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        for field, lacks in (("#outcome", "choose an outcome"), ("#fault", "choose whose fault it was, or none")):
            await to_the_sheet(pilot)
            assert complaint(pilot) == f"! {lacks}"
            assert pilot.app.screen.focused is pilot.app.screen.query_one(field)
            await press(pilot, "right")
        await to_the_sheet(pilot)
        assert complaint(pilot).startswith("! a decision has ")
        await fill_in(pilot, rationale="Because.")
        pilot.app.screen.query_one("#outcome", Choice).value = "refund_partial"
        await settled(pilot)
        await go_to(pilot, "#amount")
        await type_in(pilot, "12.345")
        await to_the_sheet(pilot)
        assert complaint(pilot).startswith("! amount: ")
        assert pilot.app.screen.query_one("#rationale", TextArea).text == "Because."
        assert pilot.app.screen.query_one("#grounds", Picks).chosen == ("not_delivered",)
        await go_to(pilot, "#findings")
        await press(pilot, "x")
        pilot.app.screen.query_one("#amount", Input).value = "12.34"
        await to_the_sheet(pilot)
        assert complaint(pilot) == "! cite evidence by hash, or state which party gave none (R18)"


async def test_more_than_asked_wants_a_reason(board, desk):
    """The line for the reason appears only where more is given than was asked."""
    async with board(case="CB-32").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        screen = pilot.app.screen
        screen.query_one("#outcome", Choice).value = "refund_partial"
        await settled(pilot)
        assert not screen.query_one("#above").display
        screen.query_one("#outcome", Choice).value = "refund_full"
        await settled(pilot)
        assert screen.query_one("#above").display


async def test_nothing_is_chosen_for_whoever_decides(board, desk):
    """Neither outcome nor fault nor amount stands there beforehand; a discarded draft leaves them blank again."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        blank = pilot.app.screen.written()
        assert (blank["outcome"], blank["fault"], blank["amount"]) == ("", "", "")
        assert "●" not in pilot.app.screen.query_one("#outcome", Choice).render_line(0).text
        await press(pilot, "left", "tab", "right", "escape")
        assert desk.draft("CB-5", "decide").fields["outcome"] == "order_finished"
        await press(pilot, "d", "z")
        assert pilot.app.screen.written() == blank


async def test_an_outcome_that_the_reason_does_not_know_cannot_be_chosen(board):
    """It is shown with why not, and passed over (R36, R40)."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        outcome = pilot.app.screen.query_one("#outcome", Choice)
        seen = set()
        for _ in range(5):
            await press(pilot, "right")
            seen.add(outcome.value)
        assert seen == {"refund_full", "refund_partial", "no_refund", "order_finished"}


async def test_a_click_picks_a_ground_and_lets_go_of_it(board):
    """The mouse does in a form what Space does."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        grounds = pilot.app.screen.query_one("#grounds", Picks)
        await pilot.click(grounds, offset=(5, 2))
        await settled(pilot)
        assert grounds.chosen == ("delivered_elsewhere",)
        await pilot.click(grounds, offset=(5, 2))
        await settled(pilot)
        assert grounds.chosen == ()


async def test_items_picked_with_space_are_cited(board, desk):
    """What one picks in the evidence pane is cited by the first finding."""
    async with board(case="CB-5").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "j", "space", "d")
        await go_to(pilot, "#add")
        await press(pilot, "enter")
        assert len(pilot.app.screen.query_one("#cites", Picks).chosen) == 1


async def test_only_who_proposed_or_a_supervisor_holds_back(small, tmp_path, board):
    """Another case manager is told whose proposal it is; a supervisor may."""
    other = SmallDesk(small, tmp_path / "other", name="jonas")
    async with board(other, case="CB-34").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "z")
        assert told(pilot) == ["Hold back: lena or a supervisor may hold it back (Stages)"]
    supervisor = SmallDesk(small, tmp_path / "supervisor", name="ana")
    assert supervisor.staff == Staff("ana", "supervisor")
    async with board(supervisor, case="CB-34").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "z")
        assert told(pilot) == ["CB-34: held back, in review again"]


async def test_a_verb_in_the_narrow_queue_reads_the_case_first(board, desk):
    """At eighty columns the case under the cursor is read when a verb wants it, and not before."""
    async with board().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j")
        assert [what for what, _ in desk.asked if what == "case"] == []
        await press(pilot, "a")
        assert title(pilot) == "Assign · CB-36"
        await press(pilot, "escape")
        desk.asked.clear()
        await press(pilot, "d")
        assert told(pilot) == ["Decide: CB-36 is in gathering; a decision is proposed in review (Stages)"]
