"""The table of stages, and what is still allowed once a case has ended (*Stages*, *Endings*)."""

from dataclasses import replace
from typing import Any

import pytest

from caseboard.domain.acts import DECIDES, PARTY_ACTS, decide
from caseboard.domain.events import CaseEnded, Record, Refused
from caseboard.domain.facts import ENDED, OPEN, Facts
from caseboard.domain.instants import written
from caseboard.domain.moves import TABLE, move
from tests.domain.build import ADA, CLOSES, EVE, EVERYWHERE, at, claim, context, dispute, gave, in_review, letter, wish

pytestmark = EVERYWHERE

STAGES = ("negotiating", "gathering", "review", "approval", "sealing", "decided", "cancelled", "withdrawn", "settled")
MOVES = {
    # An imported decision ends a case that nobody here has touched.
    "negotiating": {"gathering", "withdrawn", "settled", "decided"},
    "gathering": {"gathering", "review", "cancelled", "withdrawn", "settled", "decided"},
    "review": {"gathering", "approval", "sealing", "withdrawn", "settled"},
    "approval": {"review", "sealing", "gathering", "withdrawn", "settled"},
    "sealing": {"review", "decided", "gathering", "withdrawn", "settled"},
}


def as_stage(stage: Any) -> Facts:
    """A case in *stage*."""
    return replace(dispute(), stage=stage)


@pytest.mark.parametrize("start", STAGES)
@pytest.mark.parametrize("end", STAGES)
def test_stages_moves_of_the_table_and_no_others(start, end):
    """Any move outside the table is a defect, and nothing leads out of an ending."""
    if end in MOVES.get(start, set()):
        made = move(as_stage(start), end, at(9))
        assert made["stage_since"] == written(at(9))
        assert ("ended_at" in made) is (end in ENDED)
        assert ("proposal" in made) is (end in ("review", "gathering"))  # a proposal outlives no return
    else:
        with pytest.raises(ValueError, match="no move"):
            move(as_stage(start), end, at(9))


def test_stages_known():
    """Five stages lead to four ends; open means gathering to sealing."""
    assert set(TABLE) | ENDED == set(STAGES)
    assert set(TABLE) == set(STAGES) - ENDED
    assert set(TABLE) - {"negotiating"} == OPEN


# Endings: what may still be recorded, and everything else is too late.

STILL = {
    "withdrawn": {"bounce", "delivery_state", "view", "acknowledgement", "erasure"},
    "cancelled": {"bounce", "delivery_state", "view", "acknowledgement", "erasure"},
    "settled": {"bounce", "delivery_state", "view", "acknowledgement", "erasure", "return_address"},
    "decided": {"bounce", "delivery_state", "view", "acknowledgement", "erasure", "return_address", "addendum"},
}
LOST = letter("buyer", bounced_at=at(1), permanent=True)
FIELDS = {
    "by": "b-1", "dispute": "d-1", "text": "More.", "why": "because", "item": "e-buyer-x", "slot": "statement",
    "party": "seller", "slots": (), "letter": LOST.message_id, "state": "sent", "amount": "1.00", "to": "quality",
    "requested": "1.00", "reason": "not_received", "provenance": "party", "detail": "customs", "verdict": {},
    "until": written(at(10)), "due_at": written(at(10)), "outcome": "no_refund", "fault": "none", "grounds": ["faulty"],
    "rationale": "So.",
}  # fmt: skip


@pytest.mark.parametrize("stage", sorted(ENDED))
@pytest.mark.parametrize("kind", sorted(DECIDES))
def test_endings_what_is_still_allowed(stage, kind):
    """After an end only what *Endings* names is recorded; all else is refused as `case has ended`."""
    facts = replace(claim(items=[gave("buyer")], letters=[LOST]), stage=stage)
    found = {"digest": "a" * 64, "medium": "text", "readable": True, "characters": 40}
    source = "shop" if kind in PARTY_ACTS else "desk"
    fields = FIELDS | {"by": "s-1"} if kind == "return_address" else FIELDS  # the seller says where goods go back to
    wanted = Record(kind, source, "r-1", at(9), fields, EVE.name)
    if kind in STILL[stage]:
        assert decide(wanted, facts, context(at(9), EVE, found=found))
    else:
        with pytest.raises(CaseEnded, match=f"case has ended: CB-1 is {stage}"):
            decide(wanted, facts, context(at(9), EVE, found=found))


def test_endings_a_case_that_came_in_overdue_is_released_after_its_end():
    """Its mail about a delivery waits for the release."""
    facts = replace(dispute(stage="decided"), arrived_overdue=True)
    (event,) = decide(wish("release", at(9), EVE, why="looked at"), facts, context(at(9), EVE))
    assert event.body["becomes"] == {"arrived_overdue": False}


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"decided"}))
def test_r20_an_addendum_follows_a_decision(stage):
    """Nothing is added to what was not decided."""
    facts = replace(in_review(since=CLOSES), stage=stage)
    with pytest.raises(Refused):
        decide(wish("addendum", at(9), text="Also."), facts, context(at(9), ADA))


def test_r20_an_addendum_alters_no_outcome():
    """It holds words and touches no column of the case."""
    (event,) = decide(wish("addendum", at(9), text="Also."), dispute(stage="decided"), context(at(9), ADA))
    assert "becomes" not in event.body
    with pytest.raises(Refused):
        decide(wish("addendum", at(9), text=" "), dispute(stage="decided"), context(at(9), ADA))


def test_unknown_acts_are_refused():
    """What no rule knows does nothing."""
    with pytest.raises(Refused, match="unknown act"):
        decide(wish("bribe", at(9)), claim(), context(at(9), ADA))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("note", {"text": " "}),
        ("detail", {"detail": "in_transit"}),  # it is that already
        ("detail", {"detail": "size"}),
        ("proposal", {"verdict": None}),
        ("request", {"by": "b-1", "party": "platform"}),
        ("message", {"by": "nobody"}),
    ],
)
def test_acts_that_say_nothing(kind, fields):
    """An act without content, or of somebody unknown, is refused."""
    source = "shop" if kind in PARTY_ACTS else "desk"
    with pytest.raises(Refused):
        decide(Record(kind, source, "r-1", at(9), fields, "ada"), claim(), context(at(9), ADA))


def test_acts_of_everyday():
    """Assigning, noting, requesting and setting the detail leave the case where it is."""
    for kind, fields, becomes in (
        ("assignment", {"to": "bob"}, {"assignee": "bob"}),
        ("assignment", {"to": None}, {"assignee": None}),
        ("note", {"text": "Called."}, None),
        ("message", {"by": "platform", "text": "Hello."}, None),
        ("request", {"by": "b-1", "party": "seller", "slot": "invoice"}, None),
        ("detail", {"detail": "customs"}, {"detail": "customs", "reason_set_at": written(at(9))}),
    ):
        source = "shop" if kind in PARTY_ACTS else "desk"
        (event,) = decide(Record(kind, source, "r-1", at(9), fields, "ada"), claim(), context(at(9), ADA))
        assert event.body.get("becomes") == becomes
