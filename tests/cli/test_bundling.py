"""bundle, show --evidence and show --item: a case's evidence for whoever has no board."""

import json
import zipfile


def test_a_bundle_is_the_same_whenever_it_is_written(desk, tmp_path):
    """It says how the case stood when something last happened to it; looking at it again changes nothing."""
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    said = desk("bundle", "CB-31", "--output", str(one))
    assert said.code == 0
    assert "sha256sum -c SHA256SUMS" in said.out
    desk.later(hours=1)
    told = desk("bundle", "CB-31", "--output", str(two), "--json")
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as made:
        assert sorted(told.data["names"]) == sorted(made.namelist())
        assert json.loads(made.read("case.json"))["case"]["number"] == "CB-31"


def test_no_such_case(desk, tmp_path):
    """Nothing is written for a case that is none."""
    assert desk("bundle", "CB-999", "--output", str(tmp_path / "x.zip")).code == 1
    assert list(tmp_path.glob("*.zip")) == []


def test_the_evidence_as_text(desk):
    """Pair after pair, with checklist, records and what is weighed; nobody need be on the staff."""
    shown = desk("show", "CB-31", "--evidence")
    assert shown.code == 0
    for words in ("CB-31: ", "checklist", "listing as bought", "addresses", "not opened by you"):
        assert words in shown.out
    data = desk("show", "CB-31", "--evidence", "--json").data
    digests = {one["digest"] for one in desk.case("CB-31")["evidence"]}
    sides = [one for pair in (*data["pairs"], data["unpaired"]) for one in pair["buyer"] + pair["seller"]]
    assert {one["card"]["digest"] for one in sides} == digests
    assert set(data["not_opened"]) == digests


def test_what_is_no_line_end_is_seen(desk):
    """What only some programs take for the end of a line, a carriage return among them, does not vanish unseen."""
    words = "paid\x85in\x0bfull\x1cby\rme\u200b\u2028today\r\n\nand whole"
    assert desk("record", "CB-19", "evidence", "--by", "buyer", "--text", words).code == 0
    item = next(one for one in desk.case("CB-19")["evidence"] if one["text"] == words)
    for said in (("--evidence",), ("--item", item["digest"]), ()):
        lines = [line.strip() for line in desk("show", "CB-19", *said).out.split("\n")]
        at = lines.index("paid\ufffdin␋full␜by␍me⟨U+200B⟩")
        assert lines[at + 1 : at + 4] == ["today", "", "and whole"], said


def test_one_item_counts_as_opened(desk):
    """Shown whole, with its custody, which says by whom."""
    item = desk.case("CB-31")["evidence"][0]
    shown = desk("show", "CB-31", "--item", item["digest"][:8], "--json").data
    assert shown["opened_by"] == ["lena"]
    assert item["digest"] not in desk("show", "CB-31", "--evidence", "--json").data["not_opened"]
    assert desk("show", "CB-31", "--item", "ffffff").code == 1
    assert desk("show", "CB-31", "--item", "ffffff", "--evidence").code == 2


def test_all_that_is_missing_is_asked_for_at_once(desk):
    """One act, and each party is told what it owes."""
    data = desk("show", "CB-5", "--evidence", "--json").data
    missing = {(row["party"], row["slot"]) for row in data["checklist"] if row["missing"]}
    assert missing
    assert desk("ask", "CB-5", "--missing", "--slot", "statement").code == 2
    assert desk("ask", "CB-5").code == 2
    assert desk("ask", "CB-5", "--missing").code == 0
    asked = {(one["party"], one["slot"]) for one in desk.case("CB-5")["requests"]}
    assert missing <= asked
