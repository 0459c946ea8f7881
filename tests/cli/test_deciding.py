"""decide and hold-back, from the command to the seal and its letters."""

import pytest

OUTCOME = ("--outcome", "refund_partial", "--amount", "100.00", "--fault", "seller", "--ground", "not_delivered")
WHY = ("--rationale", "Nobody signed for it.")


def finding(desk, number, sentence="The parcel never came."):
    """Return the words that cite an item of the case by the beginning of its hash."""
    item = desk.case(number)["evidence"][0]
    return ("--finding", f"{sentence}|R18|{item['digest'][:8]}")


def silent(desk, number):
    """Return the words that state the silence of who gave nothing."""
    case = desk.case(number)["case"]
    return tuple(word for party in ("buyer", "seller") if not case[f"{party}_gave"] for word in ("--gave-none", party))


def look_through(desk, number):
    """Open every item of a case."""
    for item in desk.case(number)["evidence"]:
        assert desk("show", number, "--item", item["digest"]).code == 0


@pytest.fixture
def words(desk):
    """Give a decision on CB-31 without its confirmation, everything on it opened."""
    look_through(desk, "CB-31")
    return ("decide", "CB-31", *OUTCOME, *finding(desk, "CB-31"), *silent(desk, "CB-31"), *WHY)


def test_a_decision_is_proposed_sealed_and_told(desk, words):
    """Proposed with the typed number, sealed by a worker after the grace period, and both are written to."""
    said = desk(*words, "--confirm", "CB-31")
    assert said.code == 0
    assert said.out.startswith("CB-31: decision proposed, to be sealed 2026-04-15 12:00:30 UTC (in 30 s)")
    assert "no worker runs" in said.err
    assert desk.case("CB-31")["decision"]["state"] == "proposed"
    desk.later(seconds=30)
    assert desk("worker", "--once").code == 0
    case = desk.case("CB-31")
    decision = case["decision"]
    assert (case["stage"], decision["state"], decision["outcome"]) == ("decided", "sealed", "refund_partial")
    assert decision["amount"] == {"minor": 10000, "text": "100.00", "currency": "USD"}
    assert decision["findings"][0]["cites"] == [case["evidence"][0]["digest"]]
    assert decision["gave_none"] == ["seller"]
    assert len(decision["leaf"]) == 64
    assert sorted(decision["letters"]) == ["buyer", "seller"]
    sent = [one for one in case["letters"] if one["kind"] == "decision"]
    assert [one["state"] for one in sent] == ["sent", "sent"]
    maildir = desk.path.with_name("desk.db.mail") / "new"
    assert all((maildir / one["message_id"].strip("<>")).exists() for one in sent)
    shown = desk("show", "CB-31").out
    assert "sealed 2026-04-15 12:00:30 UTC, final; proposed by lena" in shown
    assert "outcome: partial refund, 100.00 USD" in shown
    assert desk("doctor").code == 0


def test_check_shows_the_sheet_and_changes_nothing(desk, words):
    """--check prints the whole decision and both letters."""
    before = desk("export").out
    said = desk(*words, "--check")
    assert said.code == 0
    assert "CB-31: partial refund, 100.00 USD of" in said.out
    assert "Letter to the seller: " in said.out
    assert set(desk(*words, "--check", "--json").data["letters"]) == {"buyer", "seller"}
    assert desk("export").out == before


def test_a_rule_is_sealed_as_the_rules_write_it(desk, words):
    """However a finding's rule was typed, sheet, proposal and letters name it one way."""
    typed = tuple(word.replace("|R18|", "| r18 |") for word in words)
    assert "[R18]" in desk(*typed, "--check").out
    assert desk(*typed, "--confirm", "CB-31").code == 0
    assert [one["rule"] for one in desk.case("CB-31")["decision"]["findings"]] == ["R18"]


def test_the_number_is_typed_by_hand(desk, words):
    """Without its number, or with another one, nothing is proposed."""
    assert desk(*words).code == 2
    said = desk(*words, "--confirm", "CB-13")
    assert said.code == 1
    assert "the case number typed is 'CB-13'" in said.err


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (("--finding", "No.|R18|ffffffff"), "has no item ffffffff"),
        (("--finding", "No.|R18|f"), "name it by 6 characters or more"),
        (("--finding", "No.|R999|"), "no rule 'R999'; known are R1 to R41, Silence"),
        (("--ground", "luck"), "unknown ground 'luck'; known are not_delivered"),
        (("--amount", "1.005"), "more decimals than USD allows"),
        (("--amount", "9000.00"), "less than"),
        (("--gave-none", "buyer"), "it cannot be said that none was given"),
    ],
)
def test_what_no_decision_may_be(desk, words, extra, told):
    """A decision that a rule forbids is refused with its reason, and nothing is proposed."""
    said = desk(*words, *extra, "--confirm", "CB-31")
    assert said.code == 1
    assert told in said.err
    assert desk.case("CB-31")["decision"] is None


def test_a_finding_has_three_parts(desk):
    """A finding that is not written as sentence, rule and hashes is wrong usage."""
    said = desk("decide", "CB-31", *OUTCOME, "--finding", "Just words", *WHY, "--confirm", "CB-31")
    assert said.code == 2
    assert "SENTENCE|RULE|HASH,HASH" in said.err


def test_a_full_refund_needs_no_amount(desk, words):
    """All that is left is given back where no amount is named."""
    left = desk.case("CB-31")["left"]
    words = tuple(word for word in words if word not in ("--amount", "100.00"))
    words = tuple("refund_full" if word == "refund_partial" else word for word in words)
    assert desk(*words, "--confirm", "CB-31").code == 0
    assert desk.case("CB-31")["decision"]["amount"] == left


def test_hold_back(desk, words):
    """Within the grace period its proposer takes it back; once sealed nobody does."""
    desk(*words, "--confirm", "CB-31")
    desk.who = "jonas"
    assert "lena or a supervisor may hold it back" in desk("hold-back", "CB-31").err
    desk.who = "lena"
    assert desk("hold-back", "CB-31").out == "CB-31: proposal held back, in review again\n"
    assert desk.case("CB-31")["stage"] == "review"
    desk(*words, "--confirm", "CB-31")
    desk.later(minutes=1)
    said = desk("hold-back", "CB-31")
    assert said.code == 1
    assert "case has ended" in said.err


def test_what_was_not_opened_is_opened_or_waived(desk):
    """Refused by the item's name; `show --item` opens it, `--waive` says why it need not be."""
    number = "CB-31"
    first, *rest = desk.case(number)["evidence"]
    words = ("decide", number, *OUTCOME, *finding(desk, number), *silent(desk, number), *WHY, "--confirm", number)
    refused = desk(*words)
    assert refused.code == 1
    assert f"you have not opened {first['slot'].replace('_', ' ')} of the {first['party']}" in refused.err
    assert "propose" in desk.case(number)["acts"]
    reasons = [word for item in rest for word in ("--waive", f"{item['digest'][:8]}=It repeats the first")]
    shown = desk("show", number, "--item", first["digest"][:8])
    assert shown.code == 0
    assert "opened 2026-04-15 12:00:00 UTC by lena" in shown.out
    assert desk(*words, *reasons).code == 0
    decision = desk.case(number)["decision"]
    assert [one["digest"] for one in decision["unread"]] == [item["digest"] for item in rest]


def test_a_waiver_has_a_reason(desk, words):
    """An item alone is none."""
    assert desk(*words, "--waive", "9f86d081", "--confirm", "CB-31").code == 2
