"""What letters say, and by which name they are known."""

from dataclasses import replace

import pytest

from caseboard.domain import letters
from caseboard.domain.instants import days
from caseboard.domain.post import DOMAIN, letter_event, stem_of
from caseboard.domain.verdict import Finding
from tests.domain.build import CLOSES, EVERYWHERE, PROOF, T0, at, claim, gave, in_review, policy, verdict

pytestmark = EVERYWHERE

REVIEW = in_review(since=CLOSES)


def body(words):
    """Return a letter's body."""
    return words.body


@pytest.mark.parametrize("party", ["buyer", "seller"])
@pytest.mark.parametrize(
    "write",
    [
        lambda f, p: letters.evidence_period(f, p, at(7)),
        lambda f, p: letters.reminder(f, p, at(7)),
        lambda f, p: letters.period_extended(f, p, at(9)),
        lambda f, p: letters.period_changed(f, p, at(9)),
        lambda f, p: letters.period_shortened(f, p, at(5)),
        letters.review_early,
        letters.cancelled,
        lambda f, p: letters.asked(f, p, ("invoice",), at(9), "Please."),
        lambda f, p: letters.round_opened(f, p, at(9)),
        lambda f, p: letters.from_staff(f, p, "Hello."),
        lambda f, p: letters.decision(f, p, verdict([gave("buyer").digest])),
    ],
)
def test_letters_name_whom_and_what_they_are_about(write, party):
    """Every letter greets its party and names case and order, in subject and body."""
    said = write(claim(), party)
    name = claim().person(party).name
    assert said.subject.startswith("[CB-1] ")
    assert said.body.startswith(f"Dear {name},\n\n")
    assert "Case CB-1, order o-1." in said.body
    assert "\n\n\n" not in said.body


def test_letters_ask_for_what_is_missing_and_no_more():
    """Once a slot is filled, nobody is asked for it again."""
    assert "- proof of shipment" in body(letters.reminder(claim(), "seller", at(7)))
    filled = claim(items=[gave("seller", **PROOF)])
    assert "We still need" not in body(letters.reminder(filled, "seller", at(7)))


def test_letters_say_the_policys_lengths():
    """A desk that gives two days' notice says two days."""
    patient = claim(policy=policy(notice_min=days(2)))
    assert "You have 2 d from the sending" in body(letters.period_shortened(patient, "buyer", at(5)))
    assert "What reaches us within 2 d is on time" in body(letters.review_early(patient, "buyer"))


def test_letters_of_a_decision():
    """The letter holds outcome and amount, findings with their rule, silence, grounds, reasons and that it is final."""
    ruling = verdict(
        findings=(Finding("The parcel never left.", ("a" * 64,), "R18"), Finding("It was paid.", (), "R7")),
        gave_none=("seller",),
        grounds=("not_delivered", "seller_gave_none"),
        amount=12_000,
        above_request="Freight was paid twice.",
    )
    said = body(letters.decision(in_review(since=CLOSES, items=[gave("buyer")]), "seller", ruling))
    for words in (
        "We have decided: a partial refund, 120.00 BRL.",
        "1. The parcel never left. (R18)\n2. It was paid. (R7)",
        "The seller gave no evidence.",
        "Required of the seller and not received:\n- proof of shipment",
        "Grounds: not delivered, seller gave none.",
        "Why more than was asked: Freight was paid twice.",
        "The seller keeps the rest.",
        "This decision is final.",
    ):
        assert words in said
    assert "Decided without reaching" not in said


def test_letters_of_a_decision_that_gives_nothing():
    """No amount is printed where there is none."""
    said = body(letters.decision(REVIEW, "buyer", verdict(outcome="no_refund", amount=0)))
    assert "We have decided: no refund." in said


def test_letters_the_waiver_without_its_words():
    """Where the words of a waiver were erased, the letter still says that somebody was not reached."""
    waived = replace(REVIEW, waived=frozenset({"seller"}))
    assert "whose letters came back for good." in body(letters.decision(waived, "buyer", verdict()))


def test_letters_have_one_name_each():
    """The Message-ID derives from case and act: the same act is the same letter, another is another."""
    said = letters.from_staff(claim(), "buyer", "Hello.")

    def name(**changes):
        given = {"stem": "CB-1/7", "source": "system", "now": T0, **changes}
        event = letter_event(claim(), given.pop("party", "buyer"), given.pop("kind", "letter"), said, **given)
        return event.body["result"]["message_id"], (event.source, event.type, event.ref)

    assert name() == name(now=at(5))
    assert name()[0].startswith("<CB-1.")
    assert name()[0].endswith(f"@{DOMAIN}>")
    others = [name(party="seller"), name(kind="reminder"), name(stem="CB-1/8"), name(source="worker")]
    assert len({name(), *others}) == 5
    assert len({message_id for message_id, _ in (name(), *others)}) == 5


def test_letters_stem_of_an_act():
    """A worker's act is named by case and due instant."""
    assert stem_of("CB-1", T0) == "CB-1/2018-11-01T02:30:00.250000Z"
