"""drafts: what was begun on the board and not sent."""

from caseboard.store import drafts


def keep(desk, number, kind, fields, staff="lena"):
    """Keep a draft as the board does."""
    from caseboard.store.database import connect

    database = connect(desk.path)
    with database.connection_context():
        drafts.keep(database, staff, number, kind, fields, now=desk.now)


def test_drafts_are_listed_and_discarded(desk):
    """Each with its first words; discarded, nothing of them is left, and nobody else's is touched."""
    assert desk("drafts").out == "no drafts\n"
    keep(desk, "CB-5", "note", {"words": "Call the carrier\nand wait"})
    keep(desk, "CB-19", "letter", {"party": "both", "words": "Dear \x1b[31m"})
    keep(desk, "CB-5", "note", {"words": "jonas's"}, staff="jonas")
    listed = desk("drafts").out
    assert f"CB-5: note: {desk.now:%Y-%m-%d %H:%M} UTC  Call the carrier\n" in listed
    assert "CB-19: letter: " in listed
    assert "\x1b" not in listed
    assert desk("drafts", "--json").data[0]["words"] == "Call the carrier\nand wait"
    assert desk("drafts", "--discard", "5", "CB-7").out == "CB-5: note: discarded\n"
    assert desk("drafts").out.startswith("CB-19: letter: ")
    desk.who = "jonas"
    assert "jonas's" in desk("drafts").out
    assert desk("doctor").code == 0


def test_a_finding_is_cited_and_taken_over_with_the_case(desk):
    """It goes into the draft of the decision; who is given the case goes on with it."""
    item = desk.case("CB-31")["evidence"][0]
    said = desk(
        "cite", "CB-31", item["digest"][:8], "The papers are missing.", "--rule", "r18", "--quote", "no  papers"
    )
    assert said.code == 0
    assert said.out.startswith(f"1. The papers are missing. “no papers” (R18), citing {item['digest'][:12]}")
    assert desk("cite", "CB-31", item["digest"][:8], "x", "--rule", "R99").code == 1
    assert desk("assign", "CB-31", "jonas").code == 0
    assert desk("takeover", "CB-31", "--from", "lena", "--as", "ana").code == 1  # not hers
    taken = desk("takeover", "CB-31", "--from", "lena", "--as", "jonas")
    assert taken.out == "CB-31: decide of lena is yours to go on with\n"
    (draft,) = desk("drafts", "--as", "jonas", "--json").data
    assert draft["findings"][0]["cites"] == [item["digest"]]
