"""queue and show."""

import json
import re

from caseboard.domain.instants import read


def test_queue_is_in_the_order_of_deadlines(desk):
    """The open cases come next deadline first, one a line, as JSON as well."""
    data = desk("queue", "--json").data
    dues = [read(one["next_due"]) for one in data["cases"]]
    assert dues == sorted(dues)
    assert data["total"] == len(data["cases"]) == 19
    lines = desk("queue").out.splitlines()
    assert [line.partition(";")[0] for line in lines] == [one["number"] for one in data["cases"]]
    assert lines[0].startswith("CB-5; review; decide 2026-04-06 14:00:00 UTC (8 d 21 h ago); not received (in transit)")


def test_queue_by_scope_words_and_window(desk):
    """Scope, words of number and names, limit and first narrow the list."""
    assert desk("queue", "--scope", "negotiating", "--json").data["total"] == 1
    ended = desk("queue", "--scope", "ended", "--limit", "2", "--first", "1", "--json").data
    assert (ended["total"], len(ended["cases"]), ended["first"]) == (16, 2, 1)
    assert "ended 2026-" in desk("queue", "--scope", "ended").out
    found = desk("queue", "--filter", "KERAMIK wolff", "--json").data
    assert {one["seller_name"] for one in found["cases"]} == {"Keramik Wolff GmbH"}
    assert desk("queue", "--filter", "%").out == "no cases here\n"
    assert "2 of 19 cases" in desk("queue", "--limit", "2").err


def test_show_says_where_a_name_lies(desk):
    """A file called a picture that is a text is told as one."""
    assert desk("show", "CB-36").out.count("the name lies: it is text/plain") == 1
    assert "the name lies" not in desk("show", "CB-15").out  # an empty file is called empty


def test_show_json_is_the_whole_case(desk):
    """Amounts are minor units and text, instants RFC 3339, clocks say why, evidence has its hash."""
    case = desk.case("CB-12")
    assert case["requested"] == {"minor": 2300, "text": "23.00", "currency": "EUR"}
    assert case["order"]["lines"][0]["price"]["currency"] == "EUR"
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["digest"]) for one in case["evidence"])
    assert [one["on_time"] for one in case["evidence"]] == [True, False]
    clock = next(one for one in case["clocks"] if one["act"] == "decision")
    assert (clock["rule"], clock["instant"]) == ("R19", "2026-04-18T09:00:00.000001Z")
    assert clock["arithmetic"]
    assert case["meters"]["seller"]["missing"]
    assert case["acts"]["hold_back"].startswith("CB-12 has no proposal")
    assert case["acts"]["note" if "note" in case["acts"] else "assign"] == ""
    assert case["flags"] == ["respondent_silent"]
    assert len(case["letters"]) >= 2
    assert case["timeline"][0]["at"].endswith("Z")


def test_show_knows_every_currencys_decimals(desk):
    """Yen have no decimals, Kuwaiti dinars three."""
    assert desk.case("CB-3")["requested"]["text"].isdigit()
    assert re.fullmatch(r"\d+\.\d{3}", desk.case("CB-29")["requested"]["text"])


def test_show_is_linear_text(desk):
    """As text a case is sections of lines, the absolute time beside the rounded one."""
    said = desk("show", "CB-12").out
    for title in ("Clocks", "Evidence owed", "Evidence on file", "Buyer", "Seller", "Order", "Letters", "Timeline"):
        assert f"\n{title}\n  " in said
    assert "next: decide 2026-04-18 09:00:00 UTC (in 2 d 21 h)" in said
    assert desk.case("CB-12")["evidence"][1]["digest"] in said


def test_a_reader_need_not_be_on_the_staff(desk):
    """Somebody else may look, is told why no act is allowed, and leaves nothing behind."""
    desk.who = "visitor"
    before = desk("export").out
    assert set(desk.case("CB-5")["acts"].values()) == {"visitor is not on the staff"}
    assert desk("queue").code == 0
    assert desk("export").out == before


def test_party_texts_reach_no_terminal(desk):
    """Of the hostile case neither text nor JSON holds anything that a terminal obeys."""
    for words in (("show", "CB-36"), ("show", "CB-36", "--json"), ("queue",), ("queue", "--json")):
        out = desk(*words).out
        obeyed = [c for c in out if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b"]
        assert not obeyed, (words, obeyed[:5])
        assert "H01" in out


def test_json_keeps_every_character(desk):
    """What JSON writes as codes reads back as what the party sent."""
    names = {one["buyer_name"] for one in desk("queue", "--json").data["cases"]}
    exported = [json.loads(line) for line in desk("export").out.splitlines()]
    assert names <= {one.get("name") for one in exported if one["type"] == "party"}


def test_queue_asks_in_the_language_of_the_board(desk):
    """A query narrows, a section is a list with a name, and the order is another one when asked."""
    damaged = desk("queue", "reason:damaged", "amount:>100", "--json").data
    assert damaged["cases"]
    assert all(one["reason"] == "damaged" and one["requested"]["minor"] > 10_000 for one in damaged["cases"])
    assert desk("queue", "reason:damaged amount:>100", "--json").data == damaged
    assert desk("queue", "--filter", "reason:damaged amount:>100", "--json").data["cases"] == damaged["cases"]
    without = desk("queue", "--json", "--", "-reason:damaged").data
    assert "damaged" not in {one["reason"] for one in without["cases"]}
    numbers = [one["number"] for one in desk("queue", "--sort", "number", "--json").data["cases"]]
    assert numbers == sorted(numbers, key=lambda number: -int(number.removeprefix("CB-")))
    ended = desk("queue", "stage:decided", "--json").data
    assert {one["stage"] for one in ended["cases"]} == {"decided"}


def test_queue_shows_a_section(desk):
    """The board's own by name or by a beginning, and mine is whoever asks."""
    assert desk("queue", "--section", "mine").out == "no cases here\n"
    desk.who = "jonas"
    mine = desk("queue", "--section", "mine", "--json").data
    assert {one["assignee"] for one in mine["cases"]} == {"jonas"}
    assert mine["total"] == len(mine["cases"]) == 2
    today = desk("queue", "--section", "due", "--sort", "amount").out.splitlines()
    assert len(today) == 3
    said = desk("queue", "--section", "x")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("caseboard: queue: 'x' is no section; known are Mine, Unassigned")
    assert desk("queue", "--section", "mine", "--scope", "open").code == 2


def test_queue_says_what_cannot_be_read(desk):
    """One line that names the word and what is known there."""
    said = desk("queue", "colour:red")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("caseboard: queue: “colour:” is no field; known are reason, detail")
    assert said.err.count("\n") == 1
