"""Chips and context that inform and decide nothing (R4, R11, R30, R33, R35, R36)."""

from dataclasses import replace

import pytest

from caseboard.domain.acts import decide
from caseboard.domain.chips import chips
from caseboard.domain.completeness import meters
from caseboard.domain.facts import Proposal, Said
from caseboard.domain.flags import flags
from caseboard.domain.instants import days
from caseboard.domain.refusals import Refused
from tests.domain.build import (
    CLOSES,
    EVERYWHERE,
    T0,
    US,
    ZERO,
    at,
    claim,
    context,
    dispute,
    gave,
    in_review,
    parcel,
    record,
)

pytestmark = EVERYWHERE


def names(facts):
    """Return the names of a case's chips."""
    return [chip.name for chip in chips(facts)]


def said(by, when, **changes):
    """A message of the thread."""
    return replace(Said("message", by, when), **changes)


@pytest.mark.parametrize(
    ("thread", "chip"),
    [
        ([], True),
        ([said("buyer", at(-2))], False),
        ([said("buyer", T0)], False),
        ([said("buyer", at(0, US))], True),  # only after opening
        ([said("seller", at(-2))], True),
    ],
)
def test_r4_not_written_first(thread, chip):
    """A buyer who did not write to the seller first gets a chip; nothing is refused."""
    assert ("not written first" in names(dispute(thread=tuple(thread)))) is chip


def contradicts(why, *thread):
    """Return the words of the chip where the thread contradicts *why*."""
    facts = claim(entered=at(3), opened_at=T0, escalation_why=why, thread=thread)
    return next((chip.words for chip in chips(facts) if chip.name == "thread contradicts"), None)


@pytest.mark.parametrize(
    ("thread", "chip"),
    [
        ((), False),
        ((said("buyer", at(1)),), False),
        ((said("seller", at(3)),), True),
        ((said("seller", at(3, US)),), False),  # after escalating
        ((said("seller", at(1), kind="offer"),), True),  # an offer is a word too
    ],
)
def test_r11_the_seller_was_not_silent(thread, chip):
    """A `seller_silent` that the thread contradicts gets a warning naming the message."""
    assert (contradicts("seller_silent", *thread) is not None) is chip


def test_r11_the_warning_names_the_message():
    """The last word of the seller is named by its instant."""
    words = contradicts("seller_silent", said("seller", at(1)), said("seller", at(2)))
    assert words == "“seller silent”, but the seller wrote on Saturday 3 November 2018, 02:30:00 UTC"


@pytest.mark.parametrize(
    ("offers", "words"),
    [
        ((), "no offer is on file"),
        ((said("seller", at(1), kind="offer", answer="refused"),), None),
        ((said("seller", at(1), kind="offer"),), None),  # still open: perhaps it was
        ((said("seller", at(1), kind="offer", answer="accepted"),), "was accepted"),
    ],
)
def test_r11_a_partial_refund_was_refused(offers, words):
    """A `partial_refund_refused` wants an offer that was not accepted."""
    found = contradicts("partial_refund_refused", *offers)
    assert (found is None) if words is None else (found is not None and words in found)


@pytest.mark.parametrize("why", ["no_agreement", "other"])
def test_r11_no_agreement_contradicts_nothing(why):
    """The other two reasons say nothing that a thread could belie."""
    assert contradicts(why, said("seller", at(1))) is None


@pytest.mark.parametrize(
    ("by", "premature"),
    [
        (-US, True),
        (ZERO, False),  # the guarantee has run out
        (US, False),
    ],
)
def test_r30_premature(by, premature):
    """A claim of not received made before shipment plus guarantee is premature."""
    facts = dispute(parcels=(parcel("p-1", T0 - days(10) - by),))
    assert ("premature" in names(facts)) is premature


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "quality", "detail": None},
        {"parcels": ()},
        {"order": replace(dispute().order, guarantee=None)},
        {"parcels": (parcel("p-1", at(-1), direction="back"),)},
    ],
)
def test_r30_only_where_there_is_something_to_wait_for(change):
    """Another reason, no parcel or no guarantee: nothing is premature."""
    assert "premature" not in names(dispute(**{"parcels": (parcel("p-1", at(-1)),), **change}))


def test_r30_the_first_parcel_counts():
    """A parcel listed later but sent earlier is the first."""
    assert "premature" not in names(dispute(parcels=(parcel("p-2", at(-1)), parcel("p-1", at(-11)))))


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("P.O. Box 12", "P.O. Box 12"),
        ("Postfach 3", "Postfach 3"),
        ("Apartado 9", "Apartado 9"),
        ("12 Boxley Road", None),
        ("Packstation 101", None),
    ],
)
def test_r33_po_box_is_shown_with_its_words(line, match):
    """A PO box is flagged with the matching text."""
    facts = dispute(order=replace(dispute().order, address=f"{line}\n01000\nBR"))
    found = [chip for chip in chips(facts) if chip.rule == "R33"]
    assert [match in chip.words for chip in found] == ([True] if match else [])


@pytest.mark.parametrize("provenance", ["platform", "carrier", "authority", "party", "hearsay", None])
def test_r35_provenance(provenance):
    """Each item carries where it comes from; four provenances are known."""
    fields = {"by": "s-1", "provenance": provenance, "slot": "proof_of_shipment"}
    found = {"digest": "a" * 64, "medium": "text", "readable": True, "characters": 40}
    if provenance in ("hearsay", None):
        with pytest.raises(Refused) as refused:
            decide(record("evidence", at(1), **fields), claim(), context(at(1), found=found))
        assert refused.value.rule == "R35"
    else:
        (event,) = decide(record("evidence", at(1), **fields), claim(), context(at(1), found=found))
        assert event.body["provenance"] == provenance


@pytest.mark.parametrize(("provenance", "fills"), [("carrier", True), ("authority", True), ("party", False)])
def test_r35_a_record_fills_where_a_retelling_does_not(provenance, fills):
    """A text fills a slot for records only from platform, carrier or authority."""
    item = gave("seller", slot="proof_of_shipment", provenance=provenance)
    assert (meters(claim(items=[item])).missing("seller") == ()) is fills


def test_slots_an_item_under_an_unknown_slot_is_kept_with_a_warning():
    """What lies under a slot that the reason does not know is no reason to refuse it."""
    found = {"digest": "a" * 64, "medium": "text", "readable": True, "characters": 40}
    unpaired = record("evidence", at(1), by="b-1", provenance="party", slot="fault_shown")
    (event,) = decide(unpaired, claim(), context(at(1), found=found))
    assert "kept unpaired" in event.body["result"]["warning"]
    for by, slot in (("b-1", "statement"), ("b-1", None), ("s-1", "proof_of_shipment"), ("platform", "fault_shown")):
        paired = record("evidence", at(1), by=by, provenance="party", slot=slot)
        assert "warning" not in decide(paired, claim(), context(at(1), found=found))[0].body["result"]


def test_slots_an_item_is_a_text_or_a_file():
    """A record without either is no item."""
    with pytest.raises(Refused):
        decide(record("evidence", at(1), by="b-1", provenance="party"), claim(), context(at(1)))


RETURNED = parcel("p-1", at(-9), ("returned", at(1)))


@pytest.mark.parametrize(
    ("stage", "changes", "warned"),
    [
        ("decided", {"awarded": 0}, True),
        ("decided", {"awarded": 10_000}, True),  # he keeps part of it, and the goods
        ("decided", {"awarded": 15_000}, False),
        ("settled", {"awarded": 15_000}, False),
        ("withdrawn", {}, True),
        ("cancelled", {}, True),
        ("review", {}, False),  # nobody is paid yet
        ("sealing", {"proposal": Proposal("p", "ada", T0, T0, "b", "no_refund", 0)}, True),  # about to be
        ("sealing", {"proposal": Proposal("p", "ada", T0, T0, "b", "refund_full", 15_000)}, False),
    ],
)
def test_r36_returned_and_the_seller_paid(stage, changes, warned):
    """Goods that went back to a seller who keeps the money are a warning."""
    facts = replace(in_review(since=CLOSES, parcels=(RETURNED,)), stage=stage, **changes)
    assert ("returned_paid" in flags(facts)) is warned
    assert "returned_paid" not in flags(replace(facts, parcels=(replace(RETURNED, direction="back"),)))


def test_chips_put_warnings_first():
    """What is loud stands in front; every flag has words of its own."""
    marks = dict.fromkeys(("delivered_no_reply", "not_reached", "unreadable"), CLOSES)
    facts = in_review(since=CLOSES, items=[], seen_elsewhere=True, marks=marks)
    found = chips(facts)
    weights = [chip.weight for chip in found]
    assert weights == sorted(weights, reverse=True)
    assert all(chip.words and chip.rule for chip in found)
    assert {"claimant silent", "respondent silent", "seen elsewhere", "not reached"} <= set(names(facts))
