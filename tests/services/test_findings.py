"""Findings while reading: into the draft of the decision, past a kill, and into other hands."""

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.verdict import Finding
from caseboard.services.desk import Desk
from caseboard.store.database import connect
from tests.stories.house import ANA, LENA, House, at


@pytest.fixture
def house(tmp_path):
    """A claim to which each side gave something."""
    made = House(tmp_path)
    with made.database.connection_context():
        made.claim()
        made.sends(at("15 March 9:00"), "bea")
        made.proves_shipment(at("15 March 10:00"))
        yield made


def desk(house, staff=LENA):
    """Sit *staff* down."""
    return Desk(house.database, staff, lambda: house.now)


def digests(house):
    """Return the hashes of the items."""
    return [item.digest for item in house.facts().items]


def test_a_finding_goes_into_the_draft_of_the_decision(house):
    """One after the other; what else stands in the draft stays."""
    one, two = digests(house)
    desk(house).keep_draft("CB-1", "decide", {"rationale": "So far", "findings": []})
    desk(house).cite("CB-1", one, "It never came.", "r24")
    found = desk(house).cite("CB-1", two, "It was handed in.", "R18", quote="accepted  at\nthe counter")
    assert found == (
        Finding("It never came.", (one,), "R24"),
        Finding("It was handed in. “accepted at the counter”", (two,), "R18"),
    )
    assert desk(house).findings("CB-1") == found
    fields = desk(house).draft("CB-1", "decide").fields
    assert fields["rationale"] == "So far"


def test_the_same_sentence_cites_both_items(house):
    """What is found twice under one rule stands once."""
    one, two = digests(house)
    desk(house).cite("CB-1", one, "It never came.", "R24")
    assert desk(house).cite("CB-1", two, "It never came.", "R24") == (Finding("It never came.", (one, two), "R24"),)
    assert desk(house).drop_finding("CB-1", 0) == ()
    with pytest.raises(Refused, match="no finding 1"):
        desk(house).drop_finding("CB-1", 0)


@pytest.mark.parametrize(
    ("digest", "sentence", "rule", "quote", "says"),
    [
        ("f" * 64, "x", "R18", "", "not on file"),
        (None, " ", "R18", " ", "a finding is a sentence"),
        (None, "x", "R99", "", "no rule 'R99'"),
        (None, "x", "", "", "no rule ''"),
    ],
)
def test_what_is_no_finding(house, digest, sentence, rule, quote, says):
    """An item on file, a sentence or a quote, a rule that there is."""
    with pytest.raises(Refused, match=says):
        desk(house).cite("CB-1", digest or digests(house)[0], sentence, rule, quote=quote)
    assert desk(house).findings("CB-1") == ()


def test_a_quote_alone_is_a_sentence_and_is_cut(house):
    """A marked stretch says what is found; a long one is cut."""
    (found,) = desk(house).cite("CB-1", digests(house)[0], "", "R18", quote="a" * 900)
    assert len(found.sentence) == 502
    assert found.sentence.endswith("…”")


def test_a_kill_loses_nothing(house):
    """It is on the disk as soon as it was cited: another process reads it."""
    desk(house).cite("CB-1", digests(house)[0], "It never came.", "R24")
    other = connect(house.path)
    with other.connection_context():
        assert Desk(other, LENA, lambda: house.now).findings("CB-1") != ()


def test_whoever_gets_the_case_goes_on_with_what_was_begun(house):
    """A colleague's draft shows once the case is one's own, joins what one has written, and stays theirs."""
    one, two = digests(house)
    desk(house).cite("CB-1", one, "It never came.", "R24")
    desk(house).keep_draft("CB-1", "note", {"words": "Called the carrier"})
    ana = desk(house, ANA)
    assert ana.drafts_of_colleagues("CB-1") == ()
    with pytest.raises(Refused, match="not assigned to you"):
        ana.take_over_draft("CB-1", "decide", "lena")
    house.does(house.now, "assignment", "CB-1", by=ANA, to="ana")
    assert [(begun.staff, begun.kind) for begun in ana.drafts_of_colleagues("CB-1")] == [
        ("lena", "decide"), ("lena", "note"),
    ]  # fmt: skip
    ana.cite("CB-1", two, "It was handed in.", "R18")
    ana.take_over_draft("CB-1", "decide", "lena")
    assert [found.cites for found in ana.findings("CB-1")] == [(two,), (one,)]
    ana.take_over_draft("CB-1", "note", "lena")
    assert ana.draft("CB-1", "note").fields == {"words": "Called the carrier"}
    assert desk(house).findings("CB-1") != ()


def test_a_form_offers_one_s_own_draft_before_a_colleague_s(house):
    """The newest that a colleague began is offered where one has begun nothing, on one's own case alone."""
    desk(house).keep_draft("CB-1", "letter", {"words": "Hers"})
    ana = desk(house, ANA)
    assert ana.draft_to_go_on_with("CB-1", "letter") is None
    house.does(house.now, "assignment", "CB-1", by=ANA, to="ana")
    begun = ana.draft_to_go_on_with("CB-1", "letter")
    assert begun is not None
    assert (begun.staff, begun.draft.fields) == ("lena", {"words": "Hers"})
    assert ana.draft_to_go_on_with("CB-1", "note") is None
    ana.keep_draft("CB-1", "letter", {"words": "Mine"})
    begun = ana.draft_to_go_on_with("CB-1", "letter")
    assert begun is not None
    assert (begun.staff, begun.draft.fields) == ("ana", {"words": "Mine"})


def test_one_s_own_words_are_not_written_over(house):
    """Somebody else's note does not take the place of one's own; what was not begun cannot be taken."""
    desk(house).keep_draft("CB-1", "note", {"words": "Hers"})
    house.does(house.now, "assignment", "CB-1", by=ANA, to="ana")
    ana = desk(house, ANA)
    ana.keep_draft("CB-1", "note", {"words": "Mine"})
    with pytest.raises(Refused, match="begun one yourself"):
        ana.take_over_draft("CB-1", "note", "lena")
    with pytest.raises(Refused, match="lena has begun nothing"):
        ana.take_over_draft("CB-1", "letter", "lena")
    assert ana.draft("CB-1", "note").fields == {"words": "Mine"}
