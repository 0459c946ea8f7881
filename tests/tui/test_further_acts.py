"""The acts beside writing and deciding: each done by its keys, and refused with its reason where it is not allowed."""

import shutil
from datetime import timedelta

import pytest
from textual import events
from textual.widgets import Button, Input, TextArea

from caseboard.domain.instants import written
from caseboard.services.acting import act
from caseboard.store import queue
from caseboard.tui.actions import ACTIONS, BY_ID
from caseboard.tui.dialogs.choice import Choice, OneOf
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import NOON, SmallDesk
from tests.tui.test_acts import VERBS, complaint, go_to, title

WIDE = (120, 36)


@pytest.fixture(autouse=True)
def _no_glow(monkeypatch):
    """A button that was pressed glows a moment and takes no key meanwhile; nobody waits for that in a test."""
    monkeypatch.setattr(Button, "_start_active_affect", lambda self: None)


ENDED = "case has ended: CB-2 is cancelled (Endings)"
REFUSED = [
    (
        "lena",
        "CB-2",
        {
            "case.note": ENDED,
            "case.period": ENDED,
            "case.admit": ENDED,
            "case.refile": ENDED,
            "case.detail": ENDED,
            "case.record": ENDED,
            "case.addendum": ENDED,
            "case.acknowledge": "CB-2 has no failed letter to acknowledge (R26)",
        },
    ),
    (
        "lena",
        "CB-36",
        {
            "case.detail": "delivery_terms has no other detail (Slots)",
            "case.admit": "CB-36 has no late item that could be admitted (Silence)",
            "case.addendum": "an addendum follows a decision (R20)",
            "case.hold": "lena is a case manager; hold wants a supervisor (R41)",
            "case.release": "lena is a case manager; release wants a supervisor (R41)",
            "case.waive": "lena is a case manager; waiver wants a supervisor (R17)",
        },
    ),
    (
        "ana",
        "CB-1",
        {
            "case.period": "no evidence period runs in CB-1 (R15)",
            "case.refile": "CB-1 has no item of a party on file (Slots)",
            "case.approve": "CB-1 has no proposal that waits for approval (Stages)",
            "case.hold": "a claim is held, not a negotiation (R41)",
            "case.release": "CB-1 is not held (R41)",
            "case.waive": "both parties can be reached, or fewer than two letters came back for good (R17)",
        },
    ),
]
"""Who, on which case, and what each verb answers there."""


@pytest.mark.parametrize(("who", "case", "answers"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_refused_act_says_why(small, tmp_path, board, who, case, answers):
    """A greyed verb that is pressed names the rule, and no dialog opens."""
    async with board(SmallDesk(small, tmp_path / "at", name=who), case=case).run_test(size=WIDE) as pilot:
        await settled(pilot)
        for id_, why in answers.items():
            await press(pilot, BY_ID[id_].keys[0])
            assert told(pilot)[-1] == f"{BY_ID[id_].words}: {why}"
            assert len(pilot.app.screen_stack) == 1


def test_every_act_is_refused_somewhere():
    """No verb that writes to a case is left out of the tables of refusals."""
    tried = {id_ for _, _, answers in REFUSED for id_ in answers} | set(VERBS)
    assert tried == {one.id for one in ACTIONS if one.writes and one.id.startswith("case.")}


async def test_read_only_refuses_every_further_act(small, tmp_path, board):
    """A board that only reads says so at each verb, on a case that would allow it or not."""
    desk = SmallDesk(small, tmp_path / "read-only", name="ana", read_only=True)
    async with board(desk, case="CB-19").run_test(size=WIDE) as pilot:
        await settled(pilot)
        for one in ACTIONS:
            if one.writes and one.id not in VERBS:
                await press(pilot, one.keys[0])
                assert told(pilot)[-1] == f"{one.words}: read-only: started with --read-only"
                assert len(pilot.app.screen_stack) == 1


async def test_a_note_is_written(board, desk):
    """Words, Tab, Enter; an empty note is refused in the dialog, and who was slower may try again."""
    async with board(case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "n", "tab", "enter")
        assert complaint(pilot) == "! a note has words"
        await go_to(pilot, "#words")
        await type_in(pilot, "The carrier calls back.")
        desk.assign("CB-36", "jonas", seen=desk.case("CB-36").row.version)
        await press(pilot, "tab", "enter")
        assert "was faster" in complaint(pilot)
        assert pilot.app.screen.query_one("#words", TextArea).text == "The carrier calls back."
        await press(pilot, "enter")
        assert told(pilot) == ["CB-36: noted"]
        assert desk.case("CB-36").notes[-1][1:] == ("lena", "The carrier calls back.")


async def test_an_addendum_is_made(board, desk):
    """Words are added to a sealed decision; its outcome stays."""
    async with board(case="CB-29").run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = desk.case("CB-29").decision
        await press(pilot, "A", "tab", "enter")
        assert complaint(pilot) == "! an addendum has words"
        await go_to(pilot, "#words")
        await type_in(pilot, "Paid out.")
        await press(pilot, "tab", "enter")
        assert told(pilot) == ["CB-29: addendum made"]
        after = desk.case("CB-29").decision
        assert after.addenda[-1][1:] == ("lena", "Paid out.")
        assert (after.outcome, after.amount) == (before.outcome, before.amount)


@pytest.mark.parametrize(
    ("party", "typed", "words", "closes", "said"),
    [
        (
            "seller",
            "+3d",
            "The seller has 3 d longer, until Thursday 23 April 2026, 08:00:00 UTC; reminders begin anew.",
            "The period then closes Thursday 23 April 2026, 08:00:00 UTC; until then",
            "the seller: due Thu 23 Apr 08:00 UTC",
        ),
        (
            "seller",
            "2026-04-17",
            "The seller has 3 d 8 h less, until Friday 17 April 2026, 00:00:00 UTC, and never less than 1 d from",
            "The period then closes Friday 17 April 2026, 00:00:00 UTC at the earliest; until then",
            "the seller: due Fri 17 Apr 00:00 UTC",
        ),
        (
            "seller",  # sooner than a day after its letter: a day after its letter
            "2026-04-15 18:00",
            "The seller has 4 d 14 h less, until Wednesday 15 April 2026, 18:00:00 UTC",
            "The period then closes Thursday 16 April 2026, 12:00:00 UTC at the earliest; until then",
            "the seller: due Wed 15 Apr 18:00 UTC",
        ),
        (
            "both",
            "+1d",
            "The buyer has 12 d longer, until Tuesday 21 April 2026, 08:00:00 UTC",
            "The period then closes Tuesday 21 April 2026, 08:00:00 UTC; until then",
            "both parties: due Tue 21 Apr 08:00 UTC",
        ),
    ],
)
async def test_a_period_is_set(board, desk, party, typed, words, closes, said):
    """The deadline as a step or a day, what it means in words, both letters; then it is set and they go."""
    async with board(case="CB-19").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = len(desk.case("CB-19").letters)
        await press(pilot, "p")
        pilot.app.screen.query_one("#party", Choice).value = party
        pilot.app.screen.query_one("#due", Input).value = typed
        await settled(pilot)
        await press(pilot, "enter")
        text = words_on(pilot.app.screen.query_one("#reading"))
        assert words in text
        assert closes in text
        assert len(desk.case("CB-19").letters) == before
        await press(pilot, "tab", "enter")
        assert told(pilot)[-1] == f"CB-19: {said}"
        assert len(desk.case("CB-19").letters) == before + (2 if party == "both" else 1)


async def test_a_period_that_cannot_be_is_refused_in_the_dialog(board, desk):
    """No instant, one that has passed, one too far away: a line each, and what was typed stays."""
    async with board(case="CB-19").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "p", "enter")
        assert complaint(pilot).startswith("! deadline: write +3d")
        for typed, why in (
            ("soon", "! deadline: “soon” is no instant"),
            ("2026-04-01", "! due_at wants an instant that lies ahead (R15)"),
            ("+90d", "! extended at most 30 d after the first deadline"),
        ):
            pilot.app.screen.query_one("#due", Input).value = typed
            await press(pilot, "enter")
            assert complaint(pilot).startswith(why)
            assert pilot.app.screen.query_one("#due", Input).value == typed


async def test_a_late_item_is_admitted(board, desk):
    """The late item is offered; without a reason it is refused, and with one it counts."""
    async with board(case="CB-12").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "i", "enter")
        assert complaint(pilot) == "! an admission wants a reason"
        await type_in(pilot, "A microsecond.")
        await press(pilot, "enter")
        (late,) = [item for item in desk.case("CB-12").evidence if not item.on_time]
        assert told(pilot) == [f"CB-12: item {late.digest[:8]} admitted"]
        assert late.admitted_at == NOON


async def test_admitting_works_on_the_item_under_the_cursor(board, desk):
    """In the evidence an item that counts already is refused by name; on the late one the dialog begins there."""
    async with board(case="CB-12").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        pilot.app.screen.go("evidence")
        await settled(pilot)
        items = {item.ref: item for item in desk.case("CB-12").evidence}
        for ref, item in items.items():
            pilot.app.screen.evidence.pick(ref)
            await press(pilot, "i")
            if item.on_time:
                assert told(pilot)[-1] == f"Admit an item: item {item.digest[:12]} counts already (Silence)"
            else:
                assert pilot.app.screen.query_one("#items", OneOf).value == ref
                await press(pilot, "escape")


async def test_an_item_is_refiled(board, desk):
    """Another item may be picked; only slots of its own party are offered, and the present one is not."""
    async with board(case="CB-33").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "u")
        await go_to(pilot, "#items")
        await press(pilot, "j", "space")
        slots = {one.value: one.why_not for one in pilot.app.screen.query_one("#slot", Choice).options}
        assert slots == {"differences": "", "photos_with_ruler": "as now"}
        await go_to(pilot, "#go")
        await press(pilot, "enter")
        (moved,) = [item for item in desk.case("CB-33").evidence if item.name == "jumper-ruler.png"]
        assert moved.slot == "differences"
        assert told(pilot) == [f"CB-33: item {moved.digest[:8]} lies under differences"]


async def test_the_detail_is_set(board, desk):
    """The dialog begins at the present detail, which alone is no act, and says what another would owe."""
    async with board(case="CB-33").run_test(size=WIDE) as pilot:
        await settled(pilot)
        now = desk.case("CB-33").facts.detail
        await press(pilot, "D")
        assert pilot.app.screen.query_one("#detail", Choice).value == now
        await press(pilot, "tab", "enter")
        assert complaint(pilot) == "! choose another detail than it has now"
        pilot.app.screen.query_one("#detail", Choice).focus()
        await press(pilot, "left")
        assert pilot.app.screen.query_one("#detail", Choice).value == "colour"
        assert str(pilot.app.screen.query_one("#means").render()) == "buyer: differences, photos\nseller: nothing"
        await press(pilot, "tab", "enter")
        assert told(pilot) == ["CB-33: detail set to colour"]
        assert desk.case("CB-33").facts.detail == "colour"


async def test_a_claim_is_held_and_released(small, tmp_path, board):
    """A supervisor holds with a reason and a day, at most fourteen days ahead, and releases with a reason."""
    desk = SmallDesk(small, tmp_path / "ana", name="ana")
    async with board(desk, case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "H")
        assert str(pilot.app.screen.query_one("#means").render()) == "Wed 22 Apr 12:00 UTC, in 7d 0h"
        await press(pilot, "enter")
        assert complaint(pilot) == "! a hold wants a reason"
        pilot.app.screen.query_one("#until", Input).value = "+15d"
        await go_to(pilot, "#why")
        await type_in(pilot, "Police report.")
        await press(pilot, "enter")
        assert complaint(pilot) == "! until wants an instant ahead, at most 14 d from now (R41)"
        assert pilot.app.screen.query_one("#why", Input).value == "Police report."
        pilot.app.screen.query_one("#until", Input).value = "+14d"
        await press(pilot, "enter")
        assert told(pilot)[-1] == "CB-5: held until Wed 29 Apr 12:00 UTC"
        assert desk.case("CB-5").facts.holds[-1].until == NOON + timedelta(days=14)
        await press(pilot, "U", "enter")
        assert complaint(pilot) == "! a release wants a reason"
        await type_in(pilot, "It came.")
        await press(pilot, "enter")
        assert told(pilot)[-1] == "CB-5: released"
        assert desk.case("CB-5").acts["release"] == "CB-5 is not held (R41)"


def unreachable(desk, number, party):
    """Let every letter to *party* come back for good, and at least two."""
    desk.write(number, party, "Hello", seen=desk.case(number).row.version)
    desk.work()
    with desk.database.connection_context():
        for letter in desk.case(number).facts.letters:
            if letter.party == party:
                fields = {"letter": letter.message_id, "permanent": True}
                act(desk.database, "bounce", number, by=desk.staff, now=desk.now(), fields=fields)


async def test_a_contact_is_waived_and_failed_letters_acknowledged(small, tmp_path, board):
    """Two letters came back for good: their flag is taken away, and the contact is waived with a reason."""
    desk = SmallDesk(small, tmp_path / "ana", name="ana")
    unreachable(desk, "CB-36", "seller")
    assert "letter_failed" in desk.case("CB-36").row.flags
    async with board(desk, case="CB-36").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "W")
        options = {one.value: one.why_not for one in pilot.app.screen.query_one("#party", Choice).options}
        assert options == {"buyer": "can be reached", "seller": ""}
        await press(pilot, "enter")
        assert complaint(pilot) == "! a waiver wants a reason"
        await type_in(pilot, "No address.")
        await press(pilot, "enter")
        assert told(pilot)[-1] == "CB-36: contact of the seller waived"
        assert desk.case("CB-36").facts.waived == {"seller"}
        await press(pilot, "K", "j", "space", "tab", "enter")
        assert told(pilot)[-1] == "CB-36: failed letter acknowledged"
        await press(pilot, "K", "tab", "enter")
        assert told(pilot)[-1] == "CB-36: failed letters acknowledged"
        assert "letter_failed" not in desk.case("CB-36").row.flags


async def test_the_next_case_that_nobody_has_is_taken(board, desk):
    """`t` gives the unassigned case with the next deadline to me, stands on it, and says when none is left."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        order = [rows.window.row(at) for at in range(rows.window.total)]
        free = [row.number for row in order if row.assignee is None]
        await press(pilot, "l", "t")
        assert told(pilot) == [f"{free[0]} is with lena now"]
        assert desk.case(free[0]).row.assignee == "lena"
        assert (rows.view.scope, rows.row.number) == ("open", free[0])
        assert pilot.app.screen.case.row.number == free[0]
        for number in free[1:]:
            desk.assign(number, "jonas", seen=desk.case(number).row.version)
        await press(pilot, "t")
        assert told(pilot)[-1] == "every open case has somebody"


def test_who_is_slower_takes_the_case_after(desk, monkeypatch):
    """A case that somebody took a moment ago stays theirs; the desk goes on to the next."""
    with desk.database.connection_context():
        seen = queue.next_unassigned(desk.database)
    assert seen is not None
    desk.assign(seen.number, "jonas", seen=seen.version)
    following = queue.next_unassigned
    answers = iter([seen])
    monkeypatch.setattr(queue, "next_unassigned", lambda database: next(answers, None) or following(database))
    assert desk.take_next() != seen.number
    assert desk.case(seen.number).row.assignee == "jonas"


# Record by hand


async def kind(pilot, name):
    """Open the dialog at a type."""
    await press(pilot, "R")
    pilot.app.screen.query_one("#kind", Choice).value = name
    await settled(pilot)


async def go(pilot):
    """Press the button."""
    await go_to(pilot, "#go")
    await press(pilot, "enter")


async def test_evidence_in_words_is_recorded(board, desk):
    """Who, words, slot, when it was received; neither words nor a file is refused."""
    async with board(case="CB-19").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await kind(pilot, "evidence")
        await go(pilot)
        assert complaint(pilot) == "! an item is words or a file"
        screen = pilot.app.screen
        screen.query_one("#by", Choice).value = "seller"
        await settled(pilot)
        screen.query_one("#slot", Choice).value = "photos_before_shipment"
        await go_to(pilot, "#text")
        await type_in(pilot, "It left the shop in blue.")
        screen.query_one("#received", Input).value = "+2h"
        await go(pilot)
        assert complaint(pilot).startswith("! received lies ahead")
        screen.query_one("#received", Input).value = "-2h"
        await go(pilot)
        assert told(pilot) == ["CB-19: evidence recorded"]
        item = desk.case("CB-19").evidence[-1]
        assert (item.party, item.slot, item.text) == ("seller", "photos_before_shipment", "It left the shop in blue.")
        assert item.received_at == NOON - timedelta(hours=2)


async def test_evidence_from_a_file_is_recorded(board, desk, tmp_path):
    """A path is opened as the command opens it: a folder is refused, a picture is stored and looked into."""
    shared = desk.database.blobs.folder
    there = shared.resolve()
    shared.unlink()
    shutil.copytree(there, shared)
    picture = next(file for file in there.rglob("*") if file.is_file() and file.read_bytes()[:4] == b"\x89PNG")
    shutil.copy(picture, tmp_path / "label.png")
    async with board(case="CB-19").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await kind(pilot, "evidence")
        file = pilot.app.screen.query_one("#file", Input)
        for path, why in (
            (tmp_path / "none.png", "! file none.png: No such file or directory"),
            (shared, f"! file {shared.name}: it is a folder"),
        ):
            file.value = str(path)
            await go(pilot)
            assert complaint(pilot) == why
        file.value = str(tmp_path / "label.png")
        await go(pilot)
        assert told(pilot) == ["CB-19: evidence recorded"]
        assert "label.png" in [item.name for item in desk.case("CB-19").evidence]


@pytest.mark.parametrize(
    ("case", "name", "fields", "said", "stage"),
    [
        ("CB-19", "message", {"text": "Not here yet."}, "message recorded", "gathering"),
        ("CB-19", "request", {"slot": "listing_as_sold", "due": "+3d"}, "request recorded", "gathering"),
        ("CB-1", "offer", {"by": "seller", "amount": "5.00", "answer": "refused"}, "offer recorded", "negotiating"),
        ("CB-1", "offer", {"by": "seller", "amount": "5.00", "answer": "accepted"}, "offer recorded", "settled"),
        ("CB-19", "withdrawal", {}, "withdrawal recorded", "withdrawn"),
        ("CB-19", "settlement", {"by": "seller", "amount": "10.00"}, "settlement recorded", "settled"),
    ],
)
async def test_what_came_by_phone_is_recorded(board, desk, case, name, fields, said, stage):
    """Each type asks for its own fields; what moves the case is shown before it is recorded."""
    async with board(case=case).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await kind(pilot, name)
        for id_, value in fields.items():
            field = pilot.app.screen.query_one(f"#{id_}")
            if isinstance(field, TextArea):
                field.insert(value)
            else:
                field.value = value
            await settled(pilot)
        await go(pilot)
        if desk.case(case).facts.stage != stage or stage not in ("gathering", "negotiating"):
            assert "for good" in words_on(pilot.app.screen.query_one("#reading"))
            assert desk.case(case).facts.stage != stage
            await press(pilot, "tab", "enter")
        assert told(pilot) == [f"{case}: {said}"]
        assert desk.case(case).facts.stage == stage


@pytest.mark.parametrize(
    ("case", "name", "fields", "why"),
    [
        ("CB-19", "message", {}, "! a message has words"),
        ("CB-19", "offer", {}, "! an offer names an amount"),
        ("CB-19", "return_address", {}, "! pick the lines that go back"),
        ("CB-19", "evidence", {"dated": "then", "caption": "x"}, "! dated: “then” is no instant"),
    ],
)
async def test_what_is_lacking_is_said_in_the_dialog(board, case, name, fields, why):
    """A field that lacks something is named, and nothing is lost."""
    async with board(case=case).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await kind(pilot, name)
        for id_, value in fields.items():
            pilot.app.screen.query_one(f"#{id_}", Input).value = value
        await go(pilot)
        assert complaint(pilot).startswith(why)
        assert all(pilot.app.screen.query_one(f"#{id_}", Input).value == value for id_, value in fields.items())


async def test_what_the_rules_refuse_is_said_after_the_preview(board, desk):
    """A change of reason outside its window, and an escalation of a claim that stood so already."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        await kind(pilot, "reason_change")
        pilot.app.screen.query_one("#to", Choice).value = "damaged"
        await settled(pilot)
        assert [one.value for one in pilot.app.screen.query_one("#detail", Choice).options] == ["accepted", "refused"]
        await go(pilot)
        await press(pilot, "tab", "enter")
        assert complaint(pilot).endswith("(R26)")
        assert title(pilot) == "Record by hand · CB-5"
        pilot.app.screen.query_one("#kind", Choice).value = "escalation"
        await settled(pilot)
        await go(pilot)
        await press(pilot, "tab", "enter")
        assert told(pilot) == ["CB-5: escalation: it stood so already"]


async def test_a_dialog_opens_for_a_case_by_its_number(board, desk):
    """A case one does not look at is read first; what it does not allow is said, and the view stays."""
    async with board(case="CB-5").run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        screen.acting.verbs.run_on(BY_ID["case.note"], "CB-19")
        await settled(pilot)
        assert title(pilot) == "Note · CB-19"
        await type_in(pilot, "From afar.")
        await press(pilot, "tab", "enter")
        assert desk.case("CB-19").notes[-1][2] == "From afar."
        screen.acting.verbs.run_on(BY_ID["case.note"], "CB-2")
        await settled(pilot)
        assert told(pilot)[-1] == f"Note: {ENDED}"
        assert screen.case.row.number == "CB-5"


async def test_quick_fingers_act_on_the_case_under_the_cursor(board):
    """Keys that come in one go, down and then a verb, mean the case the cursor has come to."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        for key in ("j", "j", "n"):
            pilot.app.post_message(events.Key(key, key))
        await settled(pilot)
        assert pilot.app.screen_stack[0].queue.rows.row.number == "CB-36"
        assert title(pilot) == "Note · CB-36"


async def test_words_typed_ahead_are_no_acts(board, desk):
    """While a case is read for a verb, what is typed on is the beginning of words: no case is taken by it."""
    async with board().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = desk.changes()
        for key in ("n", "t", "z"):
            pilot.app.post_message(events.Key(key, key))
        await settled(pilot)
        assert title(pilot) == "Note · CB-5"
        assert desk.changes() == before
        assert told(pilot) == []


def test_due_is_kept_to_the_microsecond(desk):
    """What the desk is handed as an instant stands in the history as that instant."""
    due = NOON + timedelta(days=6, microseconds=7)
    desk.set_period("CB-19", "seller", due, seen=desk.case("CB-19").row.version)
    (last,) = [one for one in desk.case("CB-19").facts.periods if one.kind == "extended"][-1:]
    assert written(last.due_at) == written(due)
