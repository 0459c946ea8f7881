"""One act on many cases, taking back what one did oneself, and what is new since one looked."""

from datetime import timedelta

import pytest

from caseboard.domain.events import Changed, Refused
from caseboard.domain.queue import QueueView
from caseboard.domain.staff import Staff
from caseboard.services.checking import look_over
from caseboard.services.desk import Desk
from caseboard.store.case_rows import notes
from tests.store.watching import statements
from tests.stories.house import ANA, ESCALATED, LENA, House, refund

NOW = ESCALATED + timedelta(days=1)
NUMBERS = ("CB-1", "CB-2", "CB-3")


@pytest.fixture
def house(tmp_path):
    """Give a desk with a claim, a dispute in negotiation, and a case that has ended."""
    made = House(tmp_path)
    with made.database.connection_context():
        for place in ("1", "2", "3"):
            made.order(f"o-{place}")
            made.dispute(ref=f"d-{place}", order=f"o-{place}")
        made.escalates(dispute="d-1")
        made.comes(ESCALATED, "withdrawal", dispute="d-3", by="bea")
        made.until(NOW)
    return made


def desk_of(house, staff=LENA):
    """Return somebody's desk."""
    return Desk(house.database, staff, lambda: house.now)


def does(desk, kind, fields, numbers=NUMBERS):
    """Do what may be done to each of *numbers*, as the board does."""
    deeds = desk.sitting.together()
    for would in desk.bulk_check(kind, numbers, fields):
        if not would.why_not:
            desk.bulk(kind, would.number, fields, seen=would.seen, deeds=deeds)


def facts(house, number):
    """Return a case as the rules see it."""
    with house.database.connection_context():
        return house.facts(number)


def held_by(house, number):
    """Return who has a case."""
    with house.database.connection_context():
        return house.column("assignee", number)


UNTIL = "2026-03-20T10:00:00Z"


@pytest.mark.parametrize(
    ("staff", "kind", "fields", "first", "second"),
    [
        (LENA, "assignment", {"to": "ana"}, "", ""),
        (LENA, "assignment", {"to": None}, "nobody has it already", "nobody has it already"),
        (LENA, "note", {"text": "Called."}, "", ""),
        (LENA, "note", {"text": " "}, "a note has words", "a note has words"),
        (LENA, "ask", {"party": "whoever"}, "", "evidence is asked for in gathering or review, not in negotiating"),
        (LENA, "hold", {"why": "x", "until": UNTIL}, "lena is a case manager; hold wants a supervisor", "lena is"),
        (ANA, "hold", {"why": "x", "until": UNTIL}, "", "a claim is held, not a negotiation"),
        (ANA, "release", {"why": "x"}, "CB-1 is not held", "CB-2 is not held"),
        (Staff("eve", "supervisor"), "note", {"text": "x"}, "eve is not on the staff", "eve is not on the staff"),
    ],
)
def test_the_preview_says_what_the_act_would_meet(house, staff, kind, fields, first, second):
    """Each case says why it may not, in the words with which the act itself refuses; the ended one always does."""
    desk = desk_of(house, staff)
    would = desk.bulk_check(kind, NUMBERS, fields)
    assert [one.number for one in would] == list(NUMBERS)
    for one, why_not in zip(would, (first, second), strict=False):
        assert one.why_not.startswith(why_not)
        assert bool(one.why_not) == bool(why_not)
    assert would[2].why_not
    for one in would:
        before = facts(house, one.number)
        if one.why_not and staff.name != "eve":
            with pytest.raises(Refused) as refused:
                desk.bulk(kind, one.number, fields, seen=one.seen, deeds=[])
            assert str(refused.value) == one.why_not
        assert facts(house, one.number) == before


def test_the_preview_costs_the_same_for_one_and_for_many(house):
    """A fixed number of statements, however many cases are marked."""
    desk = desk_of(house)

    def cost(numbers):
        with house.database.connection_context(), statements(house.database) as made:
            from caseboard.services import bulk

            bulk.check(house.database, "note", numbers, {"text": "x"}, by=desk.staff, now=desk.now())
        return len(made)

    assert cost(NUMBERS[:1]) == cost(NUMBERS)


def test_each_case_is_asked_for_what_it_lacks(house):
    """The seller first where both lack something; the words name the slots."""
    desk = desk_of(house)
    (would, *_) = desk.bulk_check("ask", NUMBERS, {"party": "whoever"})
    assert would.words.startswith("seller: ")
    does(desk, "ask", {"party": "whoever"})
    asked = facts(house, "CB-1").requests
    assert {one.party for one in asked} == {"seller"}
    assert would.words == "seller: " + ", ".join(one.slot for one in asked).replace("_", " ")
    (buyer, *_) = desk.bulk_check("ask", ("CB-1",), {"party": "buyer"})
    assert buyer.why_not == "nothing is missing from the buyer" or buyer.words.startswith("buyer: ")


def test_who_was_faster_is_told_case_by_case(house):
    """A case that changed after the preview is refused, and the others are done."""
    desk, other = desk_of(house), desk_of(house, ANA)
    would = desk.bulk_check("assignment", ("CB-1", "CB-2"), {"to": "lena"})
    other.assign("CB-1", "ana", seen=facts(house, "CB-1").version)
    deeds = desk.sitting.together()
    with pytest.raises(Changed, match="ana was faster"):
        desk.bulk("assignment", "CB-1", {"to": "lena"}, seen=would[0].seen, deeds=deeds)
    desk.bulk("assignment", "CB-2", {"to": "lena"}, seen=would[1].seen, deeds=deeds)
    assert (held_by(house, "CB-1"), held_by(house, "CB-2")) == ("ana", "lena")


def test_newest_first_a_note_and_an_assignment_are_taken_back(house):
    """The note leaves the case and the history keeps both; then the case goes back to who had it."""
    desk, other = desk_of(house), desk_of(house, ANA)
    other.assign("CB-1", "ana", seen=facts(house, "CB-1").version)
    desk.assign("CB-1", "lena", seen=facts(house, "CB-1").version)
    desk._act("note", "CB-1", facts(house, "CB-1").version, {"text": "The carrier calls back."})
    assert desk.take_back() == "CB-1: your note is taken back"
    assert desk.take_back() == "CB-1: your assignment is taken back, it is with ana again"
    with pytest.raises(Refused, match="you have done nothing here"):
        desk.take_back()
    with house.database.connection_context():
        assert notes(house.database, 1) == []
        kinds = [event.type for event in house.happened()]
        assert kinds[-4:] == ["assignment", "note", "note_withdrawal", "assignment"]
        assert not [one for one in look_over(house.database, house.now) if one.advice]


def test_a_colleagues_note_is_never_taken_back(house):
    """Whoever wrote last, only one's own note goes."""
    desk, other = desk_of(house), desk_of(house, ANA)
    desk._act("note", "CB-1", facts(house, "CB-1").version, {"text": "Mine."})
    other._act("note", "CB-1", facts(house, "CB-1").version, {"text": "Hers."})
    desk.take_back()
    with house.database.connection_context():
        assert [(by, words) for _, by, words in notes(house.database, 1)] == [("ana", "Hers.")]


def test_an_assignment_that_somebody_changed_since_stays(house):
    """It is refused with who was faster, and what was done before is next."""
    desk, other = desk_of(house), desk_of(house, ANA)
    desk._act("note", "CB-2", facts(house, "CB-2").version, {"text": "Mine."})
    desk.assign("CB-1", "lena", seen=facts(house, "CB-1").version)
    other.assign("CB-1", "ana", seen=facts(house, "CB-1").version)
    with pytest.raises(Changed, match="ana was faster: CB-1 has been given to ana since"):
        desk.take_back()
    assert held_by(house, "CB-1") == "ana"
    assert desk.take_back() == "CB-2: your note is taken back"


def test_what_was_done_in_one_go_is_taken_back_in_one_go(house):
    """All of a bulk assignment but the case that somebody else has changed."""
    desk, other = desk_of(house), desk_of(house, ANA)
    does(desk, "assignment", {"to": "lena"})
    other.assign("CB-2", "ana", seen=facts(house, "CB-2").version)
    words = desk.take_back()
    assert words.startswith("assignment taken back in 1 of 2 cases; ana was faster: CB-2")
    assert (held_by(house, "CB-1"), held_by(house, "CB-2")) == (None, "ana")


def test_a_proposal_is_held_back_while_it_can_be_and_a_seal_is_final(house):
    """Within the grace period it is; once it is sealed there is nothing left to take back."""
    for sealed in (False, True):
        with house.database.connection_context():
            said = house.sends(house.now, "bea")
            house.until(house.now + timedelta(days=8))
            house.does(house.now, "note", "CB-1", text="x")
            facts = house.facts()
        desk = desk_of(house)
        if facts.stage != "review":
            pytest.fail(facts.stage)
        for item in facts.items:
            desk.open_item("CB-1", item.ref)
        desk.propose("CB-1", refund(6000, said, gave_none=("seller",)), seen=facts.version, confirm="CB-1")
        if sealed:
            with house.database.connection_context():
                house.until(house.now + timedelta(minutes=1))
            with pytest.raises(Refused, match="case has ended"):
                desk.take_back()
            return
        assert desk.take_back() == "CB-1: held back, in review again"


def test_a_desk_that_only_reads_takes_nothing_back(house):
    """Nor does it write down that somebody looked."""
    desk = Desk(house.database, LENA, lambda: house.now, read_only=True)
    with pytest.raises(Refused, match="read-only"):
        desk.take_back()
    desk.look("CB-1", 1)
    with house.database.connection_context():
        assert house.database.execute_sql("SELECT count(*) FROM looked").fetchone() == (0,)


def test_what_others_change_is_news_and_what_one_does_oneself_is_none(house):
    """A case never opened is no news; an opened one is once somebody else has touched it, until it is opened again."""
    desk, other = desk_of(house), desk_of(house, ANA)

    def news(at):
        return [row.number for row in at.queue(QueueView("open"), 0).rows if row.news]

    assert news(desk) == []
    desk.look("CB-1", facts(house, "CB-1").version)
    desk.assign("CB-1", "lena", seen=facts(house, "CB-1").version)
    assert news(desk) == []
    other.assign("CB-1", "ana", seen=facts(house, "CB-1").version)
    assert (news(desk), news(other)) == (["CB-1"], [])
    desk.assign("CB-1", "lena", seen=facts(house, "CB-1").version)
    assert news(desk) == ["CB-1"]  # giving it away is no look at what has changed
    desk.look("CB-1", facts(house, "CB-1").version)
    assert news(desk) == []
