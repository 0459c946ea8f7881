"""A second person on the board: the section, the banner, the sheet, the typed number; the seal looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input, Static

from caseboard.domain.policy import policy
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Finding, Verdict
from caseboard.services import acting
from caseboard.services.adopting import adopt
from caseboard.services.looking import look_at
from caseboard.tui.page import Page
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import SmallDesk

WIDE = (180, 45)
ANA = Staff("ana", "supervisor")


@pytest.fixture
def waiting(small, tmp_path) -> SmallDesk:
    """Return lena's desk, on which CB-31 waits for approval of what ana proposed."""
    desk = SmallDesk(small, tmp_path / "two")
    now = desk.now()
    with desk.database.connection_context():
        twice = policy({"four_eyes_share": 100}, "two people")
        adopt(desk.database, twice, effective_from=now, by=ANA, now=now)
    case = desk.case("CB-31")
    with desk.database.connection_context():
        for item in case.facts.items:
            look_at(desk.database, "CB-31", item.ref, by=ANA, now=now)
        found = Finding("The dial differs.", (case.facts.items[0].digest,), "R29")
        made = Verdict("return_and_refund", 100, "seller", ("counterfeit",), (found,), (), "It goes back.")
        acting.propose(desk.database, "CB-31", made, by=ANA, confirm="CB-31", now=now)
    return desk


def sheet_of(pilot):
    """Return what the sheet says."""
    return words_on(pilot.app.screen.query_one("#reading", Page))


async def test_approved_by_the_typed_number(board, waiting):
    """The banner says what it waits for; the sheet shows all of it; only the number approves; then it is sealed."""
    async with board(waiting, case="CB-31").run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "Waits for somebody other than ana to approve it" in words_on(pilot.app.screen.case_pane)
        assert "To approve 1" in " ".join(str(pilot.app.screen.sections.render_line(0).text).split())
        await press(pilot, "E")
        sheet = sheet_of(pilot)
        for words in ("Proposed by ana", "return of the goods and refund", "It goes back.", "Letter to the seller",
                      "Nothing has come since it was proposed."):  # fmt: skip
            assert words in sheet
        await type_in(pilot, "CB-3")
        await press(pilot, "enter")
        assert "that is not CB-31" in str(pilot.app.screen.query_one("#complaint", Static).content)
        assert waiting.case("CB-31").facts.stage == "approval"
        await type_in(pilot, "1")
        await press(pilot, "enter")
        assert waiting.case("CB-31").facts.stage == "sealing"
        assert told(pilot)[-1].startswith("CB-31: approved; z holds it back")
        waiting.hands.now += timedelta(seconds=31)
        waiting.work()
        await press(pilot, "r")
        pane = words_on(pilot.app.screen.case_pane)
        assert "by ana, approved by lena" in pane
        assert "The seller confirms a return address in 3d 0h" in pane
        await press(pilot, "L")
        seal = sheet_of(pilot)
        assert "agrees with its entry   checked just now" in seal
        assert "no checkpoint covers it yet" in seal


async def test_rejected_with_a_reason(board, waiting):
    """Words in the first field send it back, and what follows is said before the number is typed."""
    async with board(waiting, case="CB-31").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "E")
        after = pilot.app.screen.query_one("#after", Static)
        assert "To approve it, type CB-31" in str(after.content)
        pilot.app.screen.query_one("#why", Input).value = "The papers are not weighed."
        await settled(pilot)
        assert "To reject it, type CB-31" in str(after.content)
        await type_in(pilot, "CB-31")
        await press(pilot, "enter")
        assert waiting.case("CB-31").facts.stage == "review"
        assert told(pilot)[-1] == "CB-31: rejected, in review again"
        assert "The papers are not weighed." in words_on(pilot.app.screen.case_pane)


async def test_ones_own_proposal_is_not_approved(board, waiting, small, tmp_path):
    """Whoever proposed it is told why not, and no dialog opens."""
    own = SmallDesk(small, tmp_path / "own", name="ana")
    own._database = waiting.database
    async with board(own, case="CB-31").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "E")
        assert told(pilot) == ["Approve: ana proposed it; somebody else approves or rejects it (Stages)"]
        assert len(pilot.app.screen_stack) == 1


async def test_a_case_without_a_seal_says_so(board):
    """Where nothing has ended a case there is nothing to check."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "L")
        complaint = pilot.app.screen.query_one("#complaint", Static)
        assert "CB-5 has no entry in the ledger" in str(complaint.content)
