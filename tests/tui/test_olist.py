"""A real order's claim, decided by hand at the board and sealed by the worker."""

import email
import email.policy
import json
import shutil
from datetime import timedelta

import pytest
from textual.widgets import Input

from caseboard.cli.main import main
from caseboard.domain.instants import read
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.store.database import connect
from caseboard.tui.app import Board
from caseboard.tui.case.pane import CasePane
from caseboard.tui.compare.screen import CompareScreen
from caseboard.tui.dialogs.choice import Choice, Picks
from caseboard.tui.page import Page
from caseboard.tui.queue.rows import QueueRows
from tests.fixtures import olist
from tests.tui.conftest import press, settled, told, type_in, words_on

pytestmark = pytest.mark.skipif(olist.ABSENT, reason=olist.WHY_ABSENT)


class Hands:
    """The clock on the wall, moved by hand."""

    now = read(olist.UNTIL)

    def __call__(self):
        return self.now


@pytest.fixture
def path(tmp_path, tmp_path_factory):
    """Return a copy of the replayed database, with lena and ana on the staff."""
    made = olist.replayed(tmp_path_factory)
    shutil.copy(made / "olist.db", tmp_path)
    path = tmp_path / "olist.db"
    at = ("--database", f"sqlite:///{path}", "--as", "ana")
    assert main(["staff", "add", "lena", "--role", "case manager", *at], clock=Hands()) == 0
    return path


def one_to_decide(path):
    """Return number and seller of a claim in review whose seller has given nothing."""
    database = connect(path)
    with database.connection_context():
        (row,) = database.execute_sql(
            "SELECT number, seller_name, requested FROM \"case\" WHERE stage = 'review' AND buyer_gave "
            "AND NOT seller_gave AND seller_name NOT IN "
            '(SELECT seller_name FROM "case" GROUP BY 1 HAVING count(*) > 1) ORDER BY queue_key, id LIMIT 1'
        ).fetchall()
    return row


async def go_to(pilot, selector):
    """Take the keys to a field."""
    pilot.app.screen.query_one(selector).focus()
    await pilot.pause()


async def tick(pilot, selector, value):
    """Tick one of the things that a field offers."""
    await go_to(pilot, selector)
    pilot.app.screen.query_one(selector, Picks).pick(value)
    await press(pilot, "space")


async def fill_in(pilot):
    """Fill the form: a partial refund, the buyer's item cited, the seller's silence stated."""
    screen = pilot.app.screen
    screen.query_one("#outcome", Choice).value = "refund_partial"
    screen.query_one("#fault", Choice).value = "seller"
    await settled(pilot)
    screen.query_one("#amount", Input).value = "10.00"
    await tick(pilot, "#grounds", "differs_from_listing")
    await tick(pilot, "#grounds", "seller_gave_none")
    await tick(pilot, "#none", "seller")
    await go_to(pilot, "#add")
    await press(pilot, "enter")
    await type_in(pilot, "The buyer describes what is missing.")
    await press(pilot, "tab", "space", "tab")
    await type_in(pilot, "R18")
    await press(pilot, "enter")
    await go_to(pilot, "#rationale")
    await type_in(pilot, "The seller has not answered.")
    await go_to(pilot, "#sheet")
    await press(pilot, "enter")


async def look_through(pilot):
    """Step through all that both sides gave, and come back."""
    await press(pilot, "v")
    compare = pilot.app.screen
    assert isinstance(compare, CompareScreen)
    await press(pilot, *("n" for _ in compare.stations), "escape")


def letters_with(path, words):
    """Return the letters beside the desk at *path* that say *words*."""
    new = path.parent / "olist.db.mail" / "new"
    found = [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in new.iterdir()]
    return [one for one in found if (body := one.get_body()) is not None and words in body.get_content()]


async def test_a_claim_is_found_assigned_written_to_and_decided(path, capsys):
    """Found by the seller, taken, both written to, decided in part with the typed number, sealed, both told."""
    number, seller, _ = one_to_decide(path)
    hands = Hands()
    desk = Desk(connect(path), Staff("lena", "case manager"), hands)
    async with Board(desk, poll=None).run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, seller[2:])
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(QueueRows).window.total == 1
        await press(pilot, "enter", "a", "enter")
        assert told(pilot) == [f"{number} is with lena now"]
        await press(pilot, "m")
        pilot.app.screen.query_one("#party", Choice).value = "both"
        await type_in(pilot, "We decide on what is on file.")
        await press(pilot, "tab", "enter", "tab", "enter")
        await look_through(pilot)
        await press(pilot, "d")
        await fill_in(pilot)
        assert "partial refund, 10.00 BRL" in words_on(pilot.app.screen.query_one("#reading", Page))
        await type_in(pilot, number)
        await press(pilot, "enter")
        assert desk.case(number).facts.stage == "sealing"
    hands.now += timedelta(seconds=31)
    at = ("--database", f"sqlite:///{path}", "--as", "lena")
    assert main(["worker", "--once", *at], clock=hands) == 0
    async with Board(desk, case=number, poll=None).run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        assert words_on(pilot.app.screen.query_one(CasePane)).startswith("■ Sealed and final")
    capsys.readouterr()
    assert main(["show", number, "--json", *at], clock=hands) == 0
    case = json.loads(capsys.readouterr().out)
    assert (case["stage"], case["case"]["assignee"]) == ("decided", "lena")
    verdict = case["decision"]
    assert (verdict["outcome"], verdict["amount"]["text"], verdict["gave_none"]) == (
        "refund_partial",
        "10.00",
        ["seller"],
    )
    item = next(one for one in case["evidence"] if one["party"] == "buyer")
    assert verdict["findings"][0]["cites"] == [item["digest"]]
    decided = letters_with(path, "The seller has not answered.")
    assert len({one["To"] for one in decided}) == 2
    assert all(any(part.get_filename() for part in one.iter_attachments()) for one in decided)
