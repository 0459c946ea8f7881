"""What happens when one side, or nobody, sends anything (R16, *Silence*)."""

import pytest

from caseboard.domain.events import CaseEnded, Refused
from tests.stories.house import ESCALATED, US, at, refund


def test_r16_nobody_sends_anything(house):
    """A claim that nobody feeds is reminded twice, cancelled, told to both and entered into the ledger."""
    house.order()
    house.dispute()
    house.until(at("2 April 10:00"))
    assert house.stage() == "gathering"
    house.until(at("30 April 10:00"))
    assert house.stage() == "cancelled"
    assert house.ended_at() == at("2 April 10:00") + US
    expected = [
        "Please send your evidence",
        "Reminder: we have no evidence from you yet",
        "Reminder: we have no evidence from you yet",
        "The claim is cancelled",
    ]
    assert house.post.to("buyer") == expected
    assert house.post.to("seller") == expected
    assert house.entries() == [("case.cancelled", 1)]
    assert house.when("escalation") == [at("25 March 10:00")]
    assert house.when("reminder") == [at("28 March 22:00"), at("31 March 10:00")]


def test_r16_a_cancelled_claim_takes_nothing_more(house):
    """Evidence for a cancelled claim is refused, because the case has ended."""
    house.claim()
    house.until(at("22 March 10:00"))
    with pytest.raises(CaseEnded, match="CB-1 is cancelled"):
        house.sends(at("22 March 11:00"), "bea")


def test_silence_only_the_seller_answers(house):
    """A silent buyer brings the case to review with a flag, and the decision may state that silence."""
    house.claim()
    shown = house.proves_shipment(at("18 March 9:00"))
    house.until(at("20 March 10:00"))
    assert house.stage() == "gathering"
    house.until(at("20 March 10:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["claimant_silent"])
    assert house.post.to("buyer").count("Reminder: we have no evidence from you yet") == 2
    assert house.post.to("seller").count("Reminder: we have no evidence from you yet") == 1
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, shown, gave_none=("buyer",)))
    house.until(at("20 March 11:01"))
    assert house.stage() == "decided"
    assert house.entries() == [("decision.sealed", 1)]


def test_silence_only_the_buyer_answers(house):
    """A silent seller brings the case to review with a flag, and cannot be said to have given evidence."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea", slot="statement")
    house.until(at("20 March 10:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["respondent_silent"])
    with pytest.raises(Refused, match="the buyer gave evidence"):
        house.proposes(at("20 March 12:00"), "CB-1", refund(6000, said, gave_none=("buyer",)))
    house.proposes(at("20 March 12:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("20 March 12:00:30"))
    assert (house.stage(), house.column("awarded")) == ("decided", 6000)


@pytest.mark.parametrize(
    ("received", "stage"),
    [
        (at("20 March 10:00") - US, "review"),
        (at("20 March 10:00"), "review"),  # at exactly the deadline it is on time
        (at("20 March 10:00") + US, "cancelled"),  # late: left out of the table
    ],
)
def test_r16_evidence_around_the_deadline(house, received, stage):
    """One item at the deadline's own microsecond keeps a claim alive; a microsecond later it does not."""
    house.claim()
    house.sends(received, "bea")
    house.until(at("25 March 10:00"))
    assert house.stage() == stage


@pytest.mark.parametrize(
    ("received", "stage", "since"),
    [
        (at("20 March 9:00"), "review", at("20 March 23:00")),  # in time: moves the case at once
        (at("20 March 10:00") + US, "cancelled", at("21 March 10:00") + US),  # late, whenever it comes in
    ],
)
def test_silence_an_item_that_comes_in_during_the_lag(house, received, stage, since):
    """A nightly file that comes in after the close still saves the claim, if the item had been received in time."""
    house.claim()
    house.until(at("20 March 22:00"))
    assert house.flags() == ["claimant_silent", "respondent_silent"]
    house.sends(received, "sam", arrives=at("20 March 23:00"))
    house.until(at("22 March 10:00"))
    assert (house.stage(), house.facts().stage_since) == (stage, since)


def test_silence_an_item_received_in_time_that_comes_in_late(house):
    """It clears the flag of silence and voids a proposal that rested on that silence."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.until(at("20 March 12:00"))
    assert house.flags() == ["respondent_silent"]
    house.proposes(at("20 March 12:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.sends(at("20 March 9:59"), "sam", arrives=at("20 March 12:00:29"))
    assert (house.stage(), house.flags()) == ("review", [])
    assert house.when("void") == [at("20 March 12:00:29")]
    house.until(at("21 March 10:00"))
    assert house.stage() == "review"


def test_silence_late_evidence_admitted(house):
    """What comes after the deadline lies on file marked late, and counts once somebody admits it with a reason."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea")
    house.sends(at("21 March 9:00"), "sam", ref="late")
    assert (house.stage(), house.flags()) == ("review", ["respondent_silent"])
    with pytest.raises(Refused, match="wants a reason"):
        house.does(at("21 March 10:00"), "admission", "CB-1", item="late", why=" ")
    house.does(at("21 March 10:00"), "admission", "CB-1", item="late", why="The carrier was on strike")
    assert house.flags() == []
    with pytest.raises(Refused, match="counts already"):
        house.does(at("21 March 11:00"), "admission", "CB-1", item="late", why="again")


def test_silence_an_admission_voids_a_proposal(house):
    """A proposal rests on what is admitted; admitting more sends it back to review."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.sends(at("21 March 9:00"), "sam", ref="late")
    house.proposes(at("21 March 10:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.does(at("21 March 10:00:10"), "admission", "CB-1", item="late", why="The carrier was on strike")
    assert house.stage() == "review"


def test_silence_an_unreadable_file_that_nobody_opens(house):
    """An empty file is no evidence, yet somebody has to look at it first: after three days people decide."""
    house.claim()
    house.sends(at("15 March 9:00"), "bea", file=b"", ref="empty")
    house.until(at("24 March 10:00"))
    assert house.stage() == "gathering"
    house.until(at("24 March 10:00") + US)
    assert house.stage() == "review"
    assert house.flags() == ["claimant_silent", "respondent_silent", "unreadable"]


@pytest.mark.parametrize(
    ("seen", "cancelled"),
    [
        (at("16 March 9:00"), at("21 March 10:00") + US),  # looked at before it mattered
        (at("22 March 9:00"), at("22 March 9:00")),  # the cancellation waited for nothing else
    ],
)
def test_silence_an_unreadable_file_that_somebody_opened(house, seen, cancelled):
    """Once the desk has looked, an unreadable file stands in nobody's way."""
    house.claim()
    house.sends(at("15 March 9:00"), "bea", file=b"", ref="empty")
    house.does(seen, "view", "CB-1", item="empty")
    house.until(at("30 March 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", cancelled)


def test_silence_an_item_that_also_lies_elsewhere(house):
    """A long text on claims of two orders counts on both, and both are flagged."""
    house.claim()
    house.order("o-2", buyer="bea")
    house.dispute(at("14 March 10:00"), "d-2", order="o-2")
    house.escalates(at("17 March 10:00"), "d-2")
    house.sends(at("18 March 10:00"), "bea", "word " * 20, dispute="d-1")
    assert house.flags() == []
    house.sends(at("18 March 11:00"), "bea", "word " * 20, dispute="d-2")
    assert (house.flags("CB-1"), house.flags("CB-2")) == (["seen_elsewhere"], ["seen_elsewhere"])


@pytest.mark.parametrize(("text", "flags"), [("sam: Here it is.", []), ("Something else.", ["respondent_silent"])])
def test_silence_an_admitted_item_whose_file_is_replaced(house, text, flags):
    """Admitted was the file that was there: a new version with another one is late again, with the same it is not."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea")
    house.sends(at("21 March 9:00"), "sam", "Here it is.", ref="late")
    house.does(at("21 March 10:00"), "admission", "CB-1", item="late", why="The carrier was on strike")
    again = {"dispute": "d-1", "by": "sam", "provenance": "party", "text": text, "slot": "proof_of_shipment"}
    house.comes(at("21 March 9:00"), "evidence", "late", arrives=at("21 March 11:00"),
                updated_at=at("21 March 11:00"), **again)  # fmt: skip
    assert house.flags() == flags


def test_silence_an_unreadable_file_is_replaced_by_another(house):
    """What somebody of the desk has opened was the first file: the second is still to be looked at."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea", ref="photo", file=b"\x00\x01")
    house.does(at("15 March 9:00"), "view", "CB-1", item="photo")
    house.comes(at("16 March 9:00"), "evidence", "photo", updated_at=at("16 March 9:00"), dispute="d-1", by="bea",
                provenance="party", name="photo.jpg", file=b"\x00\x02")  # fmt: skip
    house.until(at("24 March 10:00"))
    assert house.stage() == "gathering"
    house.until(at("24 March 10:00") + US)
    assert (house.stage(), house.flags()) == ("review", ["claimant_silent", "respondent_silent", "unreadable"])


def test_silence_an_item_whose_file_was_replaced_is_seen_elsewhere_no_more(house):
    """A newer version brings other words to one claim: neither it nor the claim it shared the item with is flagged."""
    house.claim()
    house.order("o-2")
    house.dispute(ESCALATED, "d-2", order="o-2")
    house.escalates(at("16 March 10:00"), "d-2")
    item = {"by": "bea", "provenance": "party"}
    house.comes(at("17 March 9:00"), "evidence", "e-1", dispute="d-1", text="x" * 80, **item)
    house.comes(at("17 March 9:00"), "evidence", "e-2", dispute="d-2", text="x" * 80, **item)
    assert (house.flags("CB-1"), house.flags("CB-2")) == (["seen_elsewhere"], ["seen_elsewhere"])
    later = at("17 March 10:00")
    house.comes(
        at("17 March 9:00"), "evidence", "e-2", dispute="d-2", text="y" * 80, updated_at=later, arrives=later, **item
    )
    assert (house.flags("CB-1"), house.flags("CB-2")) == ([], [])
