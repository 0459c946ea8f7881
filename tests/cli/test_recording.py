"""record: what came by phone or on paper."""

import hashlib
import os

import pytest

from caseboard.domain.instants import MICROSECOND, read, written
from tests.fixtures.small import FOLDER

PNG = next(
    file for file in FOLDER.rglob("*.png") if file.read_bytes().startswith(b"\x89PNG") and file.stat().st_size > 300
)


def last(desk, number):
    """Return the item that came last."""
    return desk.case(number)["evidence"][-1]


def test_evidence_from_a_file(desk):
    """A file is stored by its hash, looked into, and stands on the case under its slot."""
    said = desk("record", "CB-19", "evidence", "--by", "seller", "--slot", "photos_before_shipment", "--file", str(PNG))
    assert said.out == "CB-19: evidence recorded\n"
    item = last(desk, "CB-19")
    assert item["digest"] == hashlib.sha256(PNG.read_bytes()).hexdigest()
    assert (item["party"], item["slot"], item["medium"]) == ("seller", "photos_before_shipment", "image")
    assert (item["name"], item["received_at"]) == (PNG.name, written(desk.now))
    assert item["on_time"]
    assert desk("doctor").code == 0


def test_evidence_in_words_with_its_dates(desk):
    """Words, provenance, caption and both dates are kept."""
    said = ("--by", "buyer", "--text", "It arrived in another colour.", "--provenance", "carrier")
    more = ("--caption", "Read out by phone", "--dated", "2026-04-01T00:00:00Z")
    assert desk("record", "CB-19", "evidence", *said, *more, "--received", "2026-04-14T08:00:00+02:00").code == 0
    item = next(one for one in desk.case("CB-19")["evidence"] if one["caption"] == "Read out by phone")
    assert item["text"] == "It arrived in another colour."
    assert item["provenance"] == "carrier"
    assert item["dated"] == "2026-04-01T00:00:00.000000Z"
    assert item["received_at"] == "2026-04-14T06:00:00.000000Z"


@pytest.mark.parametrize(("late", "on_time"), [(-MICROSECOND, True), (0 * MICROSECOND, True), (MICROSECOND, False)])
def test_what_counts_is_when_it_was_received(desk, late, on_time):
    """An item recorded after the deadline is on time if it was received by it."""
    due = max(one["due_at"] for one in desk.case("CB-12")["periods"] if one["party"] == "seller")
    received = written(read(due) + late)
    assert desk("record", "CB-12", "evidence", "--by", "seller", "--text", "x" * 30, "--received", received).code == 0
    item = next(one for one in desk.case("CB-12")["evidence"] if one["text"] == "x" * 30)
    assert item["on_time"] is on_time


def test_nothing_was_received_in_the_future(desk):
    """--received may not lie ahead."""
    ahead = written(desk.now + MICROSECOND)
    said = desk("record", "CB-19", "message", "--by", "buyer", "--text", "x", "--received", ahead)
    assert said.code == 1
    assert "--received lies ahead" in said.err


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_a_file_that_cannot_be_one(desk, kind):
    """Neither a missing file, a folder nor a pipe is evidence."""
    path = desk.path.with_name("thing")
    {"missing": lambda: None, "folder": path.mkdir, "pipe": lambda: os.mkfifo(path)}[kind]()
    said = desk("record", "CB-19", "evidence", "--by", "seller", "--file", str(path))
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "thing" in said.err


def test_what_was_said_and_offered(desk):
    """A message, a request and a refused offer are put on file as who said them."""
    assert desk("record", "CB-1", "message", "--by", "platform", "--text", "Please talk.").code == 0
    assert desk("record", "CB-1", "offer", "--by", "seller", "--amount", "5.00", "--answer", "refused").code == 0
    asks = ("--by", "buyer", "--party", "seller", "--slot", "clearance_certificate")
    request = desk("record", "CB-23", "request", *asks)
    assert request.code == 0
    thread = desk.case("CB-1")["thread"]
    assert [(one["by"], one["kind"]) for one in thread[-2:]] == [("platform", "message"), ("seller", "offer")]
    assert "5.00 EUR, refused" in thread[-1]["text"]


def test_a_request_names_a_slot_that_the_reason_knows(desk):
    """What nothing could ever fill is not asked for: the slots that there are are named, and nothing is written."""
    before = desk.case("CB-23")["requests"]
    said = desk("record", "CB-23", "request", "--by", "buyer", "--party", "seller", "--slot", "nope")
    assert said.code == 1
    assert "knows no slot nope of the seller; it knows " in said.err
    assert "clearance_certificate" in said.err
    assert desk.case("CB-23")["requests"] == before


def test_an_accepted_offer_settles(desk):
    """An offer that was accepted ends the case with its amount."""
    assert desk("record", "CB-1", "offer", "--by", "seller", "--amount", "5.00", "--answer", "accepted").code == 0
    assert desk.case("CB-1")["stage"] == "settled"


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        (("withdrawal",), "withdrawn"),
        (("settlement", "--by", "seller"), "settled"),
        (("settlement", "--by", "buyer", "--amount", "10.00"), "settled"),
    ],
)
def test_how_a_case_ends_by_the_parties(desk, words, stage):
    """A withdrawal or a settlement that came by phone ends the case; the next one is refused as ended."""
    assert desk("record", "CB-19", *words, "--json").data["done"] == f"{words[0]} recorded"
    assert desk.case("CB-19")["stage"] == stage
    assert "case has ended" in desk("record", "CB-19", *words).err


def test_escalation(desk):
    """The buyer's escalation opens the claim; a second one is nothing new; an unknown why is refused."""
    assert "why wants one of" in desk("record", "CB-1", "escalation", "--why", "anger").err
    desk.later(days=1)
    assert desk("record", "CB-1", "escalation", "--why", "seller_silent", "--note", "No answer.").code == 0
    assert desk.case("CB-1")["stage"] == "gathering"
    again = desk("record", "CB-1", "escalation", "--why", "other")
    assert again.out == "CB-1: escalation: nothing new, it stood so\n"


def test_reason_and_return_address(desk):
    """A change of reason outside its window is refused; a return address is put on file."""
    assert "(R26)" in desk("record", "CB-5", "reason_change", "--to", "damaged").err
    assert desk("record", "CB-19", "return_address", "--line", "l-19").code == 0
    assert desk.case("CB-19")["timeline"][-1]["words"] == "return address confirmed"


@pytest.mark.parametrize(
    "words",
    [
        ("withdrawal",),
        ("settlement", "--by", "seller"),
        ("escalation", "--why", "seller_silent"),
        ("reason_change", "--to", "damaged"),
        ("offer", "--by", "seller", "--amount", "5.00", "--answer", "accepted"),
    ],
)
def test_nothing_about_a_dispute_came_before_it(desk, words):
    """What a party said of a dispute, or answered in it, was not received before it was opened."""
    early = written(read(desk.case("CB-1")["opened_at"]) - MICROSECOND)
    said = desk("record", "CB-1", *words, "--received", early)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "CB-1 was opened 2026-04-05 10:00:00 UTC; no " in said.err
    assert desk.case("CB-1")["stage"] == "negotiating"


def test_an_offer_of_before_the_dispute_is_on_file(desk):
    """A message, and an offer without an answer, may be older than the dispute."""
    received = ("--received", "2026-04-04T10:00:00Z")
    assert desk("record", "CB-1", "offer", "--by", "seller", "--amount", "5.00", *received).code == 0
    assert desk("record", "CB-1", "message", "--by", "buyer", "--text", "Hello?", *received).code == 0


def test_an_unknown_slot_is_told(desk):
    """An item under a slot that the reason does not have is kept unpaired, and the slots it has are named."""
    said = desk("record", "CB-1", "evidence", "--by", "seller", "--text", "x" * 30, "--slot", "nope")
    assert (said.code, said.out) == (0, "CB-1: evidence recorded\n")
    assert "the item stays unpaired: not_received knows no slot nope of the seller; it knows proof_of_ship" in said.err
    assert not last(desk, "CB-1")["paired"]


def test_a_late_item_is_told(desk):
    """Who records an item after the deadline is told that it does not count yet; one in time is not remarked on."""
    said = desk("record", "CB-12", "evidence", "--by", "seller", "--text", "x" * 30)
    assert "the item came late and does not count until it is admitted" in said.err
    assert desk("record", "CB-19", "evidence", "--by", "seller", "--text", "x" * 30).err == ""
