"""What is being typed is kept, offered again, and gone once sent or discarded."""

import json
import threading

import pytest
from textual.widgets import Input, TextArea

import caseboard.tui.dialogs.drafted
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.tui.dialogs.choice import Choice, Picks
from caseboard.tui.dialogs.decide import Findings
from caseboard.tui.dialogs.drafted import DraftLine
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import SmallDesk
from tests.tui.test_acts import fill_in, go_to, look_through, title, to_the_sheet

WIDE = (120, 36)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """Typing rests at once."""
    monkeypatch.setattr(caseboard.tui.dialogs.drafted, "RESTS", 0.001)


class Silent(SmallDesk):
    """Does not say whether there is a draft before it is let go."""

    def __init__(self, template, folder):
        super().__init__(template, folder)
        self.go = threading.Event()

    def draft(self, number, kind):
        """Wait, then answer."""
        self.go.wait(10)
        return super().draft(number, kind)


def kept(desk):
    """Return the drafts in the database: whose, on which case, of which kind, with which fields."""
    with desk.database.connection_context():
        rows = desk.database.execute_sql("SELECT staff, case_id, kind, body FROM draft ORDER BY 1, 2, 3").fetchall()
    return [(staff, case, kind, json.loads(body)) for staff, case, kind, body in rows]


def offered(pilot):
    """Return what the dialog says of a draft; nothing where it offers none."""
    said = pilot.app.screen.query_one(DraftLine)
    return said.drawn(80).plain if said.display else ""


@pytest.mark.parametrize(("key", "case", "kind"), [("n", "CB-36", "note"), ("m", "CB-36", "letter"),
                                                   ("A", "CB-29", "addendum")])  # fmt: skip
async def test_words_are_kept_offered_again_and_gone_once_sent(board, desk, key, case, kind):
    """Typed, left by Esc, opened again: the words stand there, and typing goes on where they end."""
    async with board(case=case).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        assert offered(pilot) == ""
        await type_in(pilot, "Half a")
        await pilot.pause(0.05)
        await settled(pilot)
        assert [(staff, number, of, body["words"]) for staff, number, of, body in kept(desk)] == [
            ("lena", int(case[3:]), kind, "Half a")
        ]
        await press(pilot, "escape", key)
        assert offered(pilot) == "draft of 12:00 UTC · z discards"
        assert pilot.app.screen.query_one("#words", TextArea).text == "Half a"
        await type_in(pilot, " sentence")
        assert pilot.app.screen.query_one("#words", TextArea).text == "Half a sentence"
        await press(pilot, "tab", "enter")
        if kind == "letter":
            await press(pilot, "tab", "enter")
        assert len(told(pilot)) == 1
        assert kept(desk) == []
        await press(pilot, key)
        assert offered(pilot) == ""


async def test_z_discards_a_draft(board, desk):
    """On the line of the draft z empties the fields and forgets it; in the words z is a letter."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        pilot.app.screen.query_one("#party", Choice).value = "both"
        await type_in(pilot, "zzz")
        await press(pilot, "escape", "m")
        assert pilot.app.screen.query_one("#party", Choice).value == "both"
        await press(pilot, "z")
        assert pilot.app.screen.query_one("#words", TextArea).text == ""
        assert pilot.app.screen.query_one("#party", Choice).value == "buyer"
        assert offered(pilot) == ""
        assert kept(desk) == []


async def test_a_click_discards_only_where_the_line_says_so(board, desk):
    """A click beside the words takes nothing away."""
    desk.keep_draft("CB-36", "note", {"words": "x"})
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        await pilot.click(DraftLine, offset=(3, 0))
        await settled(pilot)
        assert len(kept(desk)) == 1
        await pilot.click(DraftLine, offset=(24, 0))
        await settled(pilot)
        assert kept(desk) == []


async def test_words_typed_before_the_desk_answers_are_kept(small, tmp_path, board):
    """Whoever leaves before the desk has said whether there was a draft loses nothing of what was typed."""
    desk = Silent(small, tmp_path / "silent")
    async with board(desk, case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await pilot.pause(0.05)
        await pilot.press("x", "escape")
        await pilot.pause(0.05)
        desk.go.set()
        await settled(pilot)
        assert [body["words"] for *_, body in kept(desk)] == ["x"]


async def test_emptied_by_hand_it_is_no_draft(board, desk):
    """Whoever takes everything out again leaves nothing."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        await type_in(pilot, "x")
        await press(pilot, "escape")
        assert len(kept(desk)) == 1
        await press(pilot, "n", "enter", "backspace", "escape")
        assert kept(desk) == []


async def test_a_question_is_kept_with_its_slots(board, desk):
    """Party, slots and words come back as they were."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "e")
        pilot.app.screen.query_one("#party", Choice).value = "buyer"
        await settled(pilot)
        await press(pilot, "space")
        await go_to(pilot, "#words")
        await type_in(pilot, "Please.")
        before = pilot.app.screen.query_one("#slots", Picks).chosen
        await press(pilot, "escape", "e")
        assert pilot.app.screen.query_one("#party", Choice).value == "buyer"
        assert pilot.app.screen.query_one("#slots", Picks).chosen == before
        assert pilot.app.screen.query_one("#words", TextArea).text == "Please."


async def test_a_decision_is_kept_whole_with_the_finding_being_written(board, desk):
    """Every field comes back, and the finding whose dialog stood open stands among the findings; sent, all is gone."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        screen = pilot.app.screen
        screen.query_one("#outcome", Choice).value = "refund_partial"
        await settled(pilot)
        screen.query_one("#amount", Input).value = "12.34"
        await go_to(pilot, "#add")
        await press(pilot, "enter")
        await type_in(pilot, "And late")
        pilot.app._end()
    assert kept(desk)[0][3]["findings"][1]["sentence"] == "And late"
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "d")
        screen = pilot.app.screen
        assert offered(pilot)
        assert screen.query_one("#outcome", Choice).value == "refund_partial"
        assert screen.query_one("#amount", Input).value == "12.34"
        assert screen.query_one("#fault", Choice).value == "seller"
        assert screen.query_one("#grounds", Picks).chosen == ("not_delivered",)
        assert screen.query_one("#rationale", TextArea).text == "The parcel never came."
        findings = words_on(screen.query_one(Findings)).split("\n")
        assert findings[0].startswith("1 It was not delivered.   cites ")
        assert findings[1] == "2 And late"
        await go_to(pilot, "#findings")
        await press(pilot, "j", "x")
        look_through(desk, "CB-5")
        await to_the_sheet(pilot)
        await type_in(pilot, "CB-5")
        await press(pilot, "enter")
        assert desk.case("CB-5").facts.stage == "sealing"
        assert kept(desk) == []


async def test_what_was_typed_comes_back_as_it_was_typed(board, desk):
    """Long lines, line ends and joiners are kept to the character: they are the sender's, and go to a party."""
    words = "a" * 3_000 + "\nKauf\u00adpreis 👩\u200d👧 \u200fx\n\n  end "
    desk.keep_draft("CB-36", "letter", {"party": "buyer", "words": words})
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        assert pilot.app.screen.query_one("#words", TextArea).text == words


async def test_drafts_are_ones_own(small, tmp_path, board, desk):
    """What somebody else has begun is not offered."""
    desk.keep_draft("CB-36", "note", {"words": "lena's"})
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        desk.staff = type(desk.staff)("jonas", "case manager")
        await press(pilot, "n")
        assert offered(pilot) == ""


async def test_a_refused_act_keeps_its_draft(board, desk):
    """Only what was sent is gone."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        await type_in(pilot, "x")
        desk.assign("CB-36", "jonas", seen=desk.case("CB-36").row.version)
        await press(pilot, "tab", "enter")
        assert title(pilot) == "Note · CB-36"
        await pilot.pause(0.05)
        await settled(pilot)
        assert [body["words"] for *_, body in kept(desk)] == ["x"]


class Unkept(SmallDesk):
    """Cannot keep drafts."""

    def keep_draft(self, number, kind, fields):
        """Fail."""
        raise OSError("no room")


async def test_a_draft_that_cannot_be_kept_is_told(small, tmp_path, board):
    """A full disk is said, and what was typed stays until there is room."""
    desk = Unkept(small, tmp_path / "full")
    async with board(desk, case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        await type_in(pilot, "x")
        await press(pilot, "escape")
        assert told(pilot)[-1] == "draft: OSError: no room"
        assert pilot.app.gateway.drafts._jotted == {("CB-36", "note"): {"words": "x"}}


def test_a_draft_is_no_part_of_the_history(desk):
    """Keeping one changes no counter and no version, and a desk that only reads keeps none."""
    before = (desk.changes(), desk.case("CB-36").row.version)
    desk.keep_draft("CB-36", "note", {"words": "x"})
    assert (desk.changes(), desk.case("CB-36").row.version) == before
    desk.read_only = True
    desk.keep_draft("CB-36", "note", {"words": "y"})
    assert desk.draft("CB-36", "note").fields == {"words": "x"}


async def test_what_a_colleague_began_is_offered_to_whoever_has_the_case_now(board, desk):
    """It says whose it is; going on makes a draft of one's own, and the colleague's stays."""
    jonas = Desk(desk.database, Staff("jonas", "case manager"), desk.hands)
    jonas.keep_draft("CB-16", "note", {"words": "Called the carrier"})
    desk.assign("CB-16", "lena", seen=desk.case("CB-16").row.version)
    async with board(case="CB-16").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        assert "draft of jonas" in str(pilot.app.screen.query_one(DraftLine).drawn(80))
        assert pilot.app.screen.query_one(TextArea).text == "Called the carrier"
        await type_in(pilot, ", twice")
        pilot.app._end()
    own, theirs = desk.draft("CB-16", "note"), jonas.draft("CB-16", "note")
    assert own is not None
    assert theirs is not None
    assert (own.fields["words"], theirs.fields["words"]) == ("Called the carrier, twice", "Called the carrier")
