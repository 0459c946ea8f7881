"""Every act on a case as a command: allowed, refused, as JSON."""

import pytest

from caseboard.domain.instants import written
from tests.fixtures.small import UNTIL


def test_assign(desk):
    """A case goes to somebody on the staff, or to nobody."""
    assert desk("assign", "CB-5", "jonas").out == "CB-5: assigned to jonas\n"
    assert desk.case("CB-5")["case"]["assignee"] == "jonas"
    assert desk("assign", "CB-5", "-", "--json").data["done"] == "assigned to nobody"
    said = desk("assign", "CB-5", "eve")
    assert said.code == 1
    assert "known are ana, jonas, lena, mira" in said.err


@pytest.mark.parametrize("number", ["CB-999", "CB-x", "CB-0", "CB-\x1b[31m"])
def test_a_case_that_is_not_there(desk, number):
    """Every act names the case that does not exist, and nothing of it reaches the terminal."""
    for words in (["note", number, "x"], ["show", number], ["hold-back", number]):
        said = desk(*words)
        assert said.code == 1
        assert "no case" in said.err
        assert "\x1b" not in said.err


def test_a_script_that_saw_an_older_version_is_told(desk):
    """--seen refuses where somebody was faster."""
    seen = str(desk.case("CB-5")["case"]["version"])
    first = desk("note", "CB-5", "one", "--seen", seen, "--json").data
    assert first["version"] > int(seen)
    said = desk("note", "CB-5", "two", "--seen", seen)
    assert said.code == 1
    assert "lena was faster" in said.err


@pytest.mark.parametrize("written_so", ["5", "cb-5", "CB-005"])
def test_a_number_may_be_written_short(desk, written_so):
    """A number without its letters, or with zeros before it, means the same case."""
    assert desk("note", written_so, "seen").out == "CB-5: noted\n"


def test_note_takes_standard_input(desk):
    """- reads the words from standard input; a note without any is refused."""
    assert desk("note", "CB-5", "-", stdin="Ruft Montag zurück.".encode()).code == 0
    assert desk.case("CB-5")["notes"][-1]["text"] == "Ruft Montag zurück."
    assert desk("note", "CB-5", " ").err == "caseboard: note: a note has words\n"


def test_letter(desk):
    """A letter goes out to both, and not into a negotiation."""
    assert desk("letter", "CB-5", "--party", "both", "We look into it.").code == 0
    assert [one["state"] for one in desk.case("CB-5")["letters"][-2:]] == ["queued", "queued"]
    assert desk("worker", "--once", "--json").data["letters"] >= 2
    assert [one["state"] for one in desk.case("CB-5")["letters"][-2:]] == ["sent", "sent"]
    assert "(R13)" in desk("letter", "CB-1", "--party", "buyer", "x").err


def test_ask_opens_a_round_in_review(desk):
    """In review asking opens a further round; a slot that nobody owes is refused."""
    assert desk("ask", "CB-5", "--party", "seller", "--slot", "proof_of_shipment", "--text", "The slip.").code == 0
    assert desk.case("CB-5")["stage"] == "gathering"
    assert "knows no slot" in desk("ask", "CB-16", "--party", "seller", "--slot", "label").err
    past = desk("ask", "CB-16", "--party", "seller", "--text", "x", "--due", "2026-01-01T00:00:00Z")
    assert "(R15)" in past.err


def test_period(desk):
    """A running period is extended; one in the past, or of a case without one, is refused."""
    due = written(desk.now.replace(month=5, day=5))
    assert desk("period", "CB-19", "--party", "buyer", "--due", due).code == 0
    assert [one["due_at"] for one in desk.case("CB-19")["periods"]][-1] == due
    assert "(R15)" in desk("period", "CB-19", "--party", "both", "--due", UNTIL).err
    assert "(R15)" in desk("period", "CB-5", "--party", "both", "--due", due).err


def test_admit(desk):
    """A late item is admitted by the beginning of its hash, once."""
    late = next(one for one in desk.case("CB-12")["evidence"] if not one["on_time"])
    item = late["digest"][:8]
    assert desk("admit", "CB-12", item, "--why", "A microsecond.").code == 0
    assert next(one for one in desk.case("CB-12")["evidence"] if one["ref"] == late["ref"])["admitted_at"]
    assert "counts already" in desk("admit", "CB-12", item, "--why", "again").err
    assert "has no item" in desk("admit", "CB-12", "ffffff", "--why", "x").err


def test_refile_and_detail(desk):
    """An item goes under another slot, and the detail of the reason decides what is owed."""
    item = desk.case("CB-33")["evidence"][0]
    assert desk("detail", "CB-33", "colour").code == 0
    assert desk.case("CB-33")["detail"] == "colour"
    slot = "photos" if item["party"] == "buyer" else "listing_as_sold"
    assert desk("refile", "CB-33", item["ref"], slot).code == 0
    assert desk.case("CB-33")["evidence"][0]["slot"] == slot
    assert "knows no slot" in desk("refile", "CB-33", item["ref"], "nowhere").err


def test_hold_and_release(desk):
    """A supervisor holds and releases; others are refused, and a case that is not held as well."""
    until = written(desk.now.replace(day=20))
    refused = desk("hold", "CB-5", "--until", until, "--why", "Police report.")
    assert (refused.code, "wants a supervisor" in refused.err) == (1, True)
    desk.who = "ana"
    assert desk("hold", "CB-5", "--until", until, "--why", "Police report.").code == 0
    assert desk.case("CB-5")["holds"][-1]["until"] == until
    said = desk("release", "CB-5", "CB-7", "--why", "It came.")
    assert said.code == 3
    assert said.out == "CB-5: released\n"
    assert "CB-7 is not held" in said.err
    assert desk("release", "CB-7", "--why", "x", "--json").data["released"] == []


def test_release_everything_that_came_in_long_overdue(desk, shell):
    """Cases that an import brought in long overdue are released by one act for all."""
    desk.path = desk.path.with_name("imported.db")
    desk("import", "fixtures/small")
    overdue = [
        one["number"]
        for scope in ("open", "negotiating")
        for one in desk("queue", "--scope", scope, "--json", "--limit", "99").data["cases"]
        if "arrived_overdue" in one["flags"]
    ]
    assert overdue
    said = desk("release", "--overdue", "--why", "Looked at each.", "--json")
    assert sorted(said.data["released"]) == sorted(overdue)
    assert "no case came in long overdue" in desk("release", "--overdue", "--why", "x").err


def test_waive_and_acknowledge(desk):
    """A party that can be reached is not waived; a failed letter is acknowledged once."""
    desk.who = "ana"
    assert "(R17)" in desk("waive", "CB-5", "--party", "seller", "--why", "x").err
    assert "(R26)" in desk("acknowledge", "CB-5").err
    assert "case has ended" in desk("waive", "CB-13", "--party", "seller", "--why", "x").err


def test_addendum(desk):
    """Words are added to a sealed decision, and to nothing else."""
    assert desk("addendum", "CB-8", "Paid out on 3 May.").code == 0
    decision = desk.case("CB-8")["decision"]
    assert decision["addenda"][-1]["text"] == "Paid out on 3 May."
    assert "(R20)" in desk("addendum", "CB-5", "x").err


def test_an_ended_case_takes_no_acts(desk):
    """What only live cases take is refused for an ended one as such."""
    for words in (["note", "CB-2", "x"], ["assign", "CB-2", "ana"], ["letter", "CB-2", "--party", "both", "x"]):
        assert "case has ended" in desk(*words).err


def test_an_unknown_name_is_answered_with_those_known(desk):
    """Whoever names nobody of the staff, or a slot of another reason, is told what there is."""
    assert "mira, and - means nobody" in desk("assign", "CB-19", "olga").err
    for words in (
        ("ask", "CB-16", "--party", "seller", "--slot", "label"),
        ("refile", "CB-33", _item(desk), "nowhere"),
    ):
        assert "; it knows " in desk(*words).err


def _item(desk):
    return desk.case("CB-33")["evidence"][0]["ref"]
