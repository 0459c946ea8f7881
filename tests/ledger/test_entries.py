"""Entries hold what the ledger promises, in bytes that never change."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from caseboard.ledger.canonical import NotCanonical
from caseboard.ledger.entries import (
    KINDS,
    Sealed,
    addendum_made,
    case_cancelled,
    decision_sealed,
    entry,
    log_opened,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def digest(word: str) -> bytes:
    """Return a digest to stand for *word*."""
    return sha256(word.encode()).digest()


SEALED = Sealed(
    outcome="refund_partial",
    amount=1250,
    currency="BRL",
    fault="seller",
    grounds=("differs_from_listing", "seller_gave_none"),
    rules=("R17", "R18"),
    proposer="ana",
    approver=None,
    case_version=7,
    evidence=(digest("photo"), digest("chat"), digest("label")),
    findings=(digest("second"), digest("first")),
    rationale=digest("because"),
    letters={"seller": digest("to the seller"), "buyer": digest("to the buyer")},
    waivers={},
    imported=False,
)


def written(**changes):
    """Return an entry that stands, but for *changes*."""
    fields: dict[str, Any] = {"seq": 1, "at": NOON, "kind": "addendum.made", "case": "CB-2"}
    return entry(**fields | {"actor": "ana", "auth": None, "body": {}} | changes)


def test_an_entry_has_known_bytes():
    """The bytes of an entry are these and no others, for as long as there is a ledger."""
    assert written(body=addendum_made(text=bytes(32), decision_seq=4)) == (
        b'{"actor":"ana","at":"2026-03-01T12:00:00.000000Z","auth":null,'
        b'"body":{"decision":4,"text":"' + b"0" * 64 + b'"},'
        b'"case":"CB-2","kind":"addendum.made","seq":1,"v":1}'
    )


@pytest.mark.parametrize(
    ("kind", "seq", "stands"),
    [
        ("log.opened", 0, True),
        ("log.opened", 1, False),  # a log is opened once
        ("decision.sealed", 0, False),  # nothing comes before the opening
        ("decision.sealed", 1, True),
        ("decision.sealed", -1, False),
        ("decision.sealed", 2**53 - 1, True),
        ("decision.sealed", 2**53, False),  # not a number everybody reads alike
        ("decision.changed", 1, False),  # there is no such kind
    ],
)
def test_where_an_entry_may_stand(kind, seq, stands):
    """The log is opened by entry 0 and by no other, and holds known kinds only."""
    if stands:
        assert json.loads(written(kind=kind, seq=seq))["seq"] == seq
    else:
        with pytest.raises(NotCanonical):
            written(kind=kind, seq=seq)


def test_every_kind_of_the_ledger_can_be_written():
    """Each kind that the ledger knows makes an entry that names it."""
    assert len(set(KINDS)) == 12
    for kind in KINDS:
        assert json.loads(written(kind=kind, seq=0 if kind == "log.opened" else 1))["kind"] == kind


def test_a_naive_instant_makes_no_entry():
    """An entry says when it was made, so its instant must name an offset."""
    with pytest.raises(NotCanonical):
        written(at=datetime(2026, 3, 1, 12, 0))


def test_the_opening_says_which_log_it_is():
    """The first entry names the log, its key, and what schema and policy it was opened under."""
    body = log_opened(origin="caseboard/desk", key=None, schema_digest=digest("schema"), policy_digest=digest("policy"))
    assert body == {
        "origin": "caseboard/desk",
        "key": None,
        "schema": digest("schema").hex(),
        "policy": digest("policy").hex(),
    }


def test_r20_a_sealed_decision_says_all_that_is_final():
    """A sealed decision holds its result in the open and its words as commitments."""
    assert decision_sealed(SEALED) == {
        "outcome": "refund_partial",
        "amount": 1250,
        "currency": "BRL",
        "fault": "seller",
        "grounds": ["differs_from_listing", "seller_gave_none"],
        "rules": ["R17", "R18"],
        "proposer": "ana",
        "approver": None,
        "case_version": 7,
        "evidence": sorted(digest(word).hex() for word in ("photo", "chat", "label")),
        "findings": [digest("second").hex(), digest("first").hex()],
        "rationale": digest("because").hex(),
        "letters": {"buyer": digest("to the buyer").hex(), "seller": digest("to the seller").hex()},
        "waivers": {},
        "opened": [],
        "imported": False,
    }


def test_the_order_in_which_evidence_came_in_leaves_no_trace():
    """Evidence commitments stand sorted, so that two orders of arrival seal the same bytes."""
    turned = replace(SEALED, evidence=SEALED.evidence[::-1])
    assert written(body=decision_sealed(turned)) == written(body=decision_sealed(SEALED))


def test_r16_a_cancellation_says_why_and_past_which_deadlines():
    """An automatic cancellation names its reason, its rule and the deadline of each party."""
    body = case_cancelled(reason="no_evidence", due={"seller": NOON, "buyer": NOON}, rule="R16")
    assert body == {
        "reason": "no_evidence",
        "rule": "R16",
        "due": {"buyer": "2026-03-01T12:00:00.000000Z", "seller": "2026-03-01T12:00:00.000000Z"},
    }


@pytest.mark.parametrize("name", ["rationale", "evidence", "findings", "letters", "waivers"])
def test_words_cannot_slip_into_a_decision(name):
    """A text where a commitment belongs is refused: inside an entry it could never be erased."""
    words = b"Maria Silva, Rua Augusta 12"
    wrong: dict[str, Any] = {
        "rationale": words,
        "evidence": (words,),
        "findings": (words,),
        "letters": {"buyer": words},
        "waivers": {"buyer": words},
    }
    with pytest.raises(NotCanonical, match=name):
        decision_sealed(replace(SEALED, **{name: wrong[name]}))


def test_words_cannot_slip_into_an_addendum():
    """An addendum's text enters as a commitment of 32 bytes or not at all."""
    with pytest.raises(NotCanonical, match="text"):
        addendum_made(text=b"We regret the delay.", decision_seq=4)
