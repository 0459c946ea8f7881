"""Whether both parties were written to (R17), and what is made of letters that came back (R26)."""

from dataclasses import replace

import pytest

from caseboard.domain import decision
from caseboard.domain.acts import decide
from caseboard.domain.contact import contacted_at, letter_failed, may_waive, uncontacted
from caseboard.domain.instants import days
from caseboard.domain.refusals import Refused
from tests.domain.build import (
    ADA,
    CLOSES,
    EVE,
    EVERYWHERE,
    T0,
    US,
    ZERO,
    at,
    claim,
    context,
    gave,
    in_review,
    letter,
    notice,
    record,
    verdict,
    wish,
)
from tests.domain.desk import Desk

pytestmark = EVERYWHERE

BUYERS = letter("buyer")


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        (-US, False),  # in the negotiation
        (ZERO, True),  # since the claim opened
        (US, True),
    ],
)
def test_r17_since_the_claim_opened(by, counts):
    """Only a letter sent since the claim opened contacts a party."""
    facts = claim(letters=[BUYERS, letter("seller", sent=T0 + by)])
    assert (contacted_at(facts, "seller") == T0 + by) is counts
    assert uncontacted(facts) == (() if counts else ("seller",))


@pytest.mark.parametrize(
    ("change", "contacted"),
    [
        ({}, True),
        ({"sent_at": None}, False),  # queued is not sent
        ({"sent_at": None, "failed_at": at(1)}, False),
        ({"bounced_at": at(1), "permanent": True}, False),
        ({"bounced_at": at(1), "permanent": False}, True),  # it did not bounce for good
        ({"kind": "reminder"}, True),  # any letter, the worker's notices too
        ({"kind": "delivery_notice"}, True),
        ({"kind": "letter", "by_staff": True}, True),
    ],
)
def test_r17_what_contacts(change, contacted):
    """A letter that was sent and did not come back for good contacts its party."""
    facts = claim(letters=[BUYERS, replace(letter("seller"), **change)])
    assert (contacted_at(facts, "seller") is not None) is contacted


def test_r17_before_the_claim_nobody_is_contacted():
    """A dispute still negotiated has contacted nobody yet."""
    assert uncontacted(replace(claim(), entered_at=None)) == ("buyer", "seller")


def test_r17_deciding_says_whom_to_write_to():
    """With only the buyer written to, deciding is refused, naming the seller."""
    facts = in_review(since=CLOSES, letters=[BUYERS])
    with pytest.raises(decision.NotContacted, match="the seller has not been written to") as refused:
        decision.check(facts, verdict([gave("buyer").digest]))
    assert refused.value.rule == "R17"
    nobody = replace(facts, letters=())
    with pytest.raises(decision.NotContacted, match="buyer and seller have not"):
        decision.check(nobody, verdict())


def lost(count, **change):
    """Letters to the seller that came back for good, and one to the buyer that arrived."""
    change = change or {"bounced_at": at(1), "permanent": True}
    return [BUYERS, *(replace(letter("seller", queued=at(n)), **change) for n in range(count))]


@pytest.mark.parametrize(
    ("letters", "allowed"),
    [
        (lost(0), False),
        (lost(1), False),
        (lost(2), True),  # after two
        (lost(3), True),
        (lost(2, bounced_at=at(1), permanent=False), False),  # they may yet arrive
        (lost(2, sent_at=None, failed_at=at(1)), True),  # refused for good by the transport
        ([*lost(2), letter("seller", "letter", at(3))], False),  # one arrived after all
    ],
)
def test_r17_waived_after_two_permanent_bounces(letters, allowed):
    """A supervisor may waive the contact of a party whose letters came back for good twice."""
    facts = in_review(since=CLOSES, letters=letters)
    assert may_waive(facts, "seller") is allowed
    waiver = wish("waiver", at(9), EVE, party="seller", why="moved away")
    if allowed:
        assert decide(waiver, facts, context(at(9), EVE))
    else:
        with pytest.raises(Refused) as refused:
            decide(waiver, facts, context(at(9), EVE))
        assert refused.value.rule == "R17"


@pytest.mark.parametrize(
    ("staff", "fields"),
    [
        (ADA, {"party": "seller", "why": "moved away"}),  # a supervisor's act
        (EVE, {"party": "seller", "why": " "}),  # with a reason
        (EVE, {"party": "both", "why": "moved away"}),  # of one party
        (EVE, {"party": "buyer", "why": "moved away"}),  # who can be reached
    ],
)
def test_r17_who_waives_and_how(staff, fields):
    """A waiver is a supervisor's, has a reason, and is for the party that could not be reached."""
    facts = in_review(since=CLOSES, letters=lost(2))
    with pytest.raises(Refused):
        decide(wish("waiver", at(9), staff, **fields), facts, context(at(9), staff))


def test_r17_a_waiver_opens_the_way_to_a_decision_only():
    """Deciding is possible, an automatic cancellation is not."""
    facts = in_review(since=CLOSES, letters=lost(2), waived=frozenset({"seller"}))
    decision.check(facts, verdict([gave("buyer").digest]))
    desk = Desk(claim(letters=lost(2), waived=frozenset({"seller"})))
    desk.mail_goes = False
    assert desk.until(at(60)).stage == "review"


# Bounces as records.


def test_bounce_names_its_letter():
    """A bounce names a Message-ID, or a party and a kind of letter, the newest of it."""
    old, new = letter("buyer"), letter("buyer", sent=at(2))
    facts = claim(letters=[old, new])
    by_id = decide(record("bounce", at(3), letter=old.message_id, permanent=True), facts, context(at(3)))
    assert by_id[0].body["result"] == {"message_id": old.message_id, "state": "bounced", "permanent": True}
    words = {"dispute": "d-1", "party": "buyer", "kind": "evidence_period"}
    assert decide(record("bounce", at(3), letter=words), facts, context(at(3)))[0].body["result"] == {
        "message_id": new.message_id,
        "state": "bounced",
        "permanent": False,
    }
    for unknown in ("<nobody@x>", {**words, "party": "seller"}, {**words, "kind": "decision"}):
        with pytest.raises(Refused):
            decide(record("bounce", at(3), letter=unknown), facts, context(at(3)))


def test_bounce_for_good_stays_so():
    """A slower host's softer report does not bring a lost letter back."""
    gone = letter("buyer", bounced_at=at(1), permanent=True)
    made = decide(
        record("bounce", at(3), letter=gone.message_id, permanent=False), claim(letters=[gone]), context(at(3))
    )
    assert made[0].body["result"]["permanent"] is True


@pytest.mark.parametrize(
    ("change", "flagged"),
    [
        ({"bounced_at": at(1), "permanent": True}, True),
        ({"bounced_at": at(1), "permanent": False}, False),
        ({"failed_at": at(1), "sent_at": None}, True),
        ({"bounced_at": at(1), "permanent": True, "acknowledged": True}, False),
    ],
)
def test_r26_a_letter_lost_for_good_is_flagged_until_acknowledged(change, flagged):
    """Any permanent bounce flags the case until somebody acknowledges it, ended cases included."""
    facts = claim(letters=[BUYERS, replace(notice(at(1)), **change)])
    assert letter_failed(facts) is flagged
    ended = replace(facts, stage="decided")
    if flagged:
        (event,) = decide(wish("acknowledgement", at(9)), ended, context(at(9), ADA))
        assert event.body["result"]["acknowledged"] == [facts.letters[1].message_id]
    else:
        with pytest.raises(Refused):
            decide(wish("acknowledgement", at(9)), ended, context(at(9), ADA))


def test_writing_waits_for_the_claim():
    """Staff write to the parties of a claim, not into their negotiation."""
    words = {"party": "both", "text": "Please tell us more."}
    events = decide(wish("writing", at(9), **words), claim(), context(at(9), ADA))
    assert [e.body["party"] for e in events if e.type == "letter"] == ["buyer", "seller"]
    assert all(e.body["by_staff"] for e in events if e.type == "letter")
    with pytest.raises(Refused):
        decide(wish("writing", at(9), **{**words, "text": " "}), claim(), context(at(9), ADA))
    with pytest.raises(Refused):
        decide(wish("writing", at(9), **words), replace(claim(), stage="negotiating"), context(at(9), ADA))


def test_r17_the_worker_contacts_both_with_the_opening():
    """The period's letters are the first contact."""
    desk = Desk(claim(periods=(), letters=()), now=T0 + days(2))
    desk.tick()
    assert [contacted_at(desk.facts, p) for p in ("buyer", "seller")] == [T0 + days(2)] * 2


def test_r17_each_partys_own_bounces_count():
    """The buyer's lost letters waive nothing of the seller's."""
    buyers = [letter("buyer", bounced_at=at(1), permanent=True)] * 2
    assert not may_waive(claim(letters=buyers), "seller")
    assert may_waive(claim(letters=buyers), "buyer")
