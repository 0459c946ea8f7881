"""Two people decide one case: proposed, approved or sent back, sealed (*Stages*)."""

import json
from dataclasses import replace

import pytest

from caseboard.domain.events import CaseEnded, Changed
from caseboard.domain.refusals import Refused
from caseboard.domain.sections import BUILT_IN, view_of
from caseboard.domain.verdict import Unread
from caseboard.services import acting
from caseboard.services.case_reading import case_view
from caseboard.services.looking import look_at
from caseboard.services.previews import approval
from caseboard.services.verifying import verify
from caseboard.store.database import connect
from caseboard.store.faults import FAULTS
from caseboard.store.queue import block
from tests.stories.house import ANA, LENA, OMAR, at, refund

PROPOSED = at("21 March 9:00")
APPROVED = at("21 March 11:00")
OWN_APPROVAL = """INSERT INTO approval (proposal, case_id, "by", proposer, at, seal_at)
VALUES ('x', 1, ' LENA', 'lena', 0, 0)"""
OWN_DECISION = """INSERT INTO decision (case_id, seq, sealed_at, outcome, amount, currency, fault, grounds, "by",
imported, verdict, approver) VALUES (1, 1, 0, 'no_refund', 0, 'EUR', 'none', '[]', 'lena', 0, '{}', 'Lena')"""


def proposed(house, **values):
    """Tell of a claim whose decision Lena proposed on 21 March at 9:00 under a policy that wants a second person."""
    house.claim()
    cites = house.sends(at("15 March 9:00"), "bea")
    house.proves_shipment(at("15 March 9:00"))
    house.adopts(at("20 March 12:00"), **(values or {"four_eyes_above": {"EUR": "50.00"}}))
    house.proposes(PROPOSED, "CB-1", refund(6000, cites))
    return cites


def body(house, kind):
    """Return the body of the newest entry of one kind."""
    rows = house.database.execute_sql("SELECT bytes FROM entry WHERE kind = ? ORDER BY seq DESC", (kind,)).fetchall()
    return json.loads(rows[0][0])["body"]


def test_two_people_and_one_decision(house):
    """Proposed by one and approved by another, it is sealed half a minute after; both names stand in the ledger."""
    cites = proposed(house)
    assert house.stage() == "approval"
    assert body(house, "proposal.made")["asks"] == ["amount"]
    house.until(at("21 March 10:00"))
    assert house.stage() == "approval"
    house.approves(APPROVED)
    house.until(at("21 March 11:01"))
    assert house.when("seal") == [at("21 March 11:00:30")]
    sealed = body(house, "decision.sealed")
    assert (sealed["proposer"], sealed["approver"]) == ("lena", "omar")
    assert len(sealed["opened"]) == 2  # both items, opened before she proposed
    assert sorted(sealed["opened"]) == sealed["evidence"]
    row = house.database.execute_sql('SELECT "by", approver FROM decision').fetchone()
    assert row == ("lena", "omar")
    assert verify(house.database, signatures=None).wrong == []
    view = case_view(house.database, "CB-1", staff=OMAR, policy=house.facts().policy, now=house.now)
    assert view.decision is not None
    assert view.decision.approver == "omar"
    assert [finding.cites for finding in view.decision.findings] == [(cites,)]


def test_what_was_not_opened_does_not_stand_in_the_entry_as_opened(house):
    """The entry names what its proposer had opened, and nothing else."""
    house.claim()
    cites = house.sends(at("15 March 9:00"), "bea")
    other = house.proves_shipment(at("15 March 9:00"))
    house.until(PROPOSED)
    first = next(item for item in house.facts().items if item.digest == cites)
    look_at(house.database, "CB-1", first.ref, by=LENA, now=house.now)
    verdict = replace(refund(6000, cites), unread=(Unread(other, "The same label as before."),))
    acting.propose(house.database, "CB-1", verdict, by=LENA, confirm="CB-1", now=house.now)
    house.until(at("21 March 9:01"))
    sealed = body(house, "decision.sealed")
    assert len(sealed["evidence"]) == 2
    assert len(sealed["opened"]) == 1
    assert verify(house.database, signatures=None).wrong == []


@pytest.mark.parametrize("who", [LENA, LENA._replace(role="supervisor")])
def test_nobody_approves_their_own(house, who):
    """The proposer neither approves nor rejects it, be they made a supervisor meanwhile."""
    proposed(house)
    if who.role == "supervisor":
        house.comes(at("21 March 9:30"), "staff", "lena-2", name="lena", role="supervisor", source="desk")
    for act in (lambda: house.approves(APPROVED, by=who), lambda: house.rejects(APPROVED, by=who)):
        with pytest.raises(Refused, match="somebody else"):
            act()
    assert house.stage() == "approval"


def test_the_typed_number_is_the_cases(house):
    """No number, or another, approves nothing."""
    proposed(house)
    for typed in ("", "CB-2", "cb-1"):
        with pytest.raises(Refused, match="the case number typed"):
            acting.approve(house.database, "CB-1", by=OMAR, confirm=typed, now=house.now)
        with pytest.raises(Refused, match="the case number typed"):
            acting.reject(house.database, "CB-1", "No.", by=OMAR, confirm=typed, now=house.now)
    assert house.stage() == "approval"


def test_a_rejected_proposal_is_told_why_and_made_anew(house):
    """It goes back to review with its reason, and another proposal waits again, for another approval."""
    cites = proposed(house)
    house.rejects(APPROVED, why="The label is not weighed.")
    assert house.stage() == "review"
    view = case_view(house.database, "CB-1", staff=LENA, policy=house.facts().policy, now=house.now)
    assert ("proposal rejected", "omar", "The label is not weighed.") in [
        (t.words, t.by, t.text) for t in view.timeline
    ]
    house.proposes(at("21 March 12:00"), "CB-1", refund(6000, cites))
    assert house.stage() == "approval"
    house.approves(at("21 March 12:01"), by=ANA)
    house.until(at("21 March 12:02"))
    assert house.when("seal") == [at("21 March 12:01:30")]


def test_new_evidence_voids_what_waits(house):
    """An item that comes in while it waits sends the case back to review, and nobody can approve what was there."""
    proposed(house)
    house.sends(at("21 March 10:00"), "sam", "One more thing that I should have said before now.")
    assert house.stage() == "review"
    with pytest.raises(Refused, match="no proposal that waits"):
        house.approves(APPROVED)


def test_the_sheet_shows_what_has_come_since(house):
    """Whoever approves reads the whole decision, both letters, and what happened after it was proposed."""
    proposed(house)
    assert approval(house.database, "CB-1", by=OMAR, now=house.now).since == ()
    house.comes(at("21 March 10:00"), "message", dispute="d-1", by="bea", text="Please hurry.")
    house.does(at("21 March 10:05"), "note", "CB-1", text="Both are impatient.")
    sheet = approval(house.database, "CB-1", by=OMAR, now=house.now)
    assert [(one.words, one.text) for one in sheet.since] == [
        ("message", "Please hurry."),
        ("note", "Both are impatient."),
    ]
    assert "full refund, 60.00 EUR" in sheet.text
    assert "more is at stake than one person decides alone" in sheet.text
    assert sorted(sheet.letters) == ["buyer", "seller"]
    with pytest.raises(Refused, match="somebody else"):
        approval(house.database, "CB-1", by=LENA, now=house.now)


def test_whoever_looked_at_an_older_case_is_told(house):
    """An approval of a case that has changed since is refused, and names who was faster."""
    proposed(house)
    seen = house.facts().version
    house.does(at("21 March 10:00"), "note", "CB-1", by=ANA, text="I am on it.")
    with pytest.raises(Changed, match="ana was faster"):
        acting.approve(house.database, "CB-1", by=OMAR, confirm="CB-1", now=house.now, seen=seen)


def test_a_withdrawal_before_the_approval_stands(house):
    """What the buyer takes back is over; approving it comes too late."""
    proposed(house)
    house.comes(at("21 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    with pytest.raises(CaseEnded):
        house.approves(APPROVED)
    assert house.entries() == []


def test_to_approve_is_a_section_and_says_so(house):
    """What waits for a second person stands in a section of its own, under its words, until it is approved."""
    proposed(house)
    section = next(one for one in BUILT_IN if one.name == "To approve")
    listed = lambda: block(house.database, view_of(section), 0, 10, now=house.now, me="omar").rows  # noqa: E731
    assert [(row.number, row.then) for row in listed()] == [("CB-1", "to approve")]
    house.approves(APPROVED)
    assert listed() == ()


def test_plain_sql_cannot_make_one_person_two(house):
    """Neither an approval nor a decision names its proposer as approver, whoever writes it."""
    proposed(house)
    plain = connect(house.path)
    with plain.connection_context():
        for sql in (OWN_APPROVAL, OWN_DECISION):
            with pytest.raises(FAULTS, match="cannot approve it"):
                plain.execute_sql(sql)
