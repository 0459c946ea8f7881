"""approve: look, approve, reject, by somebody who did not propose it."""

import pytest

from tests.cli.test_deciding import OUTCOME, WHY, finding, look_through, silent

POLICY = """version = "two people"
four_eyes_share = 100
"""


@pytest.fixture
def waiting(desk):
    """Let Lena propose a decision on CB-31 that waits for somebody else."""
    file = desk.path.with_name("policy.toml")
    file.write_text(POLICY, "utf-8")
    desk.who = "ana"
    assert desk("policy", "adopt", str(file)).code == 0
    desk.who = "lena"
    look_through(desk, "CB-31")
    words = ("decide", "CB-31", *OUTCOME, *finding(desk, "CB-31"), *silent(desk, "CB-31"), *WHY)
    said = desk(*words, "--confirm", "CB-31")
    assert said.out == "CB-31: decision proposed, to be approved by somebody else\n"
    return desk


def test_approved_by_another_it_is_sealed(waiting):
    """Lena cannot, Ana can; the sheet shows it whole first, and both names stand in what `show` says."""
    desk = waiting
    assert desk.case("CB-31")["stage"] == "approval"
    assert "waits for somebody else to approve it" in desk("show", "CB-31").out
    said = desk("approve", "CB-31", "--confirm", "CB-31")
    assert (said.code, "somebody else approves or rejects it" in said.err) == (1, True)
    desk.who = "ana"
    sheet = desk("approve", "CB-31", "--check").out
    assert sheet.startswith("proposed by lena, 2026-04-15 12:00:00 UTC")
    assert "Nothing has come since it was proposed." in sheet
    assert "it is one of the share that is looked at twice" in sheet
    assert "Letter to the seller: " in sheet
    assert desk("approve", "CB-31", "--check", "--json").data["since"] == []
    said = desk("approve", "CB-31", "--confirm", "CB-31")
    assert said.out.startswith("CB-31: proposal approved, to be sealed 2026-04-15 12:00:30 UTC")
    desk.later(seconds=30)
    assert desk("worker", "--once").code == 0
    decision = desk.case("CB-31")["decision"]
    assert (decision["by"], decision["approver"], decision["state"]) == ("lena", "ana", "sealed")
    assert "final; proposed by lena, approved by ana" in desk("show", "CB-31").out
    assert desk("doctor").code == 0
    assert desk("verify").code == 0


def test_rejected_it_is_in_review_again(waiting):
    """A rejection says what is wrong, and the case is in review."""
    waiting.who = "ana"
    said = waiting("approve", "CB-31", "--confirm", "CB-31", "--reject", "--why", "The label is not weighed.")
    assert said.out == "CB-31: proposal rejected, in review again\n"
    assert waiting.case("CB-31")["stage"] == "review"
    assert "The label is not weighed." in waiting("show", "CB-31").out


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ((), 2, "say --confirm CB-31, or --check"),
        (("--confirm", "CB-31", "--reject"), 2, "--reject and --why go together"),
        (("--confirm", "CB-31", "--why", "So."), 2, "--reject and --why go together"),
        (("--confirm", "CB-30"), 1, "the case number typed is 'CB-30'"),
        (("--confirm", "CB-31", "--check"), 2, "not allowed with"),
    ],
)
def test_what_is_not_said_in_full_does_nothing(waiting, words, code, why):
    """The number is typed by hand, and a rejection has its reason."""
    waiting.who = "ana"
    said = waiting("approve", "CB-31", *words)
    assert (said.code, why in said.err) == (code, True)
    assert waiting.case("CB-31")["stage"] == "approval"


def test_an_approval_is_restored_as_it_was(waiting):
    """An export holds who approved; restored elsewhere it is the same history, byte for byte."""
    desk = waiting
    desk.who = "ana"
    desk("approve", "CB-31", "--confirm", "CB-31")
    desk.later(seconds=30)
    desk("worker", "--once")
    out = desk.path.with_name("out")
    assert desk("export", "--output", str(out / "history.jsonl"), "--files", str(out)).code == 0
    exported = (out / "history.jsonl").read_text("utf-8")
    desk.path = desk.path.with_name("restored.db")
    assert desk("import", str(out / "history.jsonl"), "--restore").code == 0
    assert desk("export").out == exported
    assert desk.case("CB-31")["decision"]["approver"] == "ana"
    assert desk("doctor").code == 0
