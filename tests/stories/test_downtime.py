"""A worker that slept, a desk that paused, and records that come in long after they were due (rules, *Time*)."""

import pytest

from caseboard.domain.decision_clock import spent
from caseboard.domain.instants import days, from_micros, written
from caseboard.domain.refusals import Refused
from caseboard.exchange.applying import BATCH
from caseboard.services import pausing
from tests.stories.house import ANA, LENA, US, House, at, line, refund
from tests.stories.soundness import sound


def test_r8_the_worker_is_down_for_twenty_days(house):
    """The claim opened when it was due; the parties get their whole seven days, and the lost ones are the desk's."""
    house.order()
    house.dispute()
    house.sleeps()
    house.wakes(at("14 April 10:00"))
    facts = house.facts()
    assert (facts.entered_at, facts.stage_since) == (at("25 March 10:00"), at("14 April 10:00"))
    assert house.dues() == [at("21 April 10:00")] * 2
    assert [letter.sent_at for letter in house.letters("evidence_period")] == [at("14 April 10:00")] * 2
    assert spent(facts, at("21 April 10:00")) == days(20)
    assert from_micros(house.column("next_due")) == at("4 April 10:00")
    marks = {name: instant for name, instant in facts.marks.items() if name.startswith("decision_")}
    assert marks == {
        "decision_50": at("30 March 10:00"),
        "decision_75": at("1 April 22:00"),
        "decision_90": at("3 April 10:00"),
    }
    house.until(at("30 April 10:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("22 April 10:00") + US)


def test_r15_reminders_that_fell_due_are_not_sent_after_the_deadline(house):
    """Nobody is reminded of a deadline that has passed while the worker slept."""
    house.claim()
    house.sleeps()
    house.wakes(at("2 April 10:00"))
    assert house.letters("reminder") == []
    assert (house.stage(), house.ended_at()) == ("cancelled", at("2 April 10:00"))


def both_gave(house):
    """Both sides send what they have before the worker falls asleep; later the decision is for the buyer."""
    house.claim()
    said = house.sends(at("14 March 9:00"), "bea")
    house.sends(at("15 March 9:00"), "sam")
    house.until(at("19 March 9:00"))
    yield
    yield
    house.proposes(at("10 April 11:00"), "CB-1", refund(6000, said))


def nobody_gave(house):
    """Nobody sends anything."""
    house.claim()
    house.until(at("16 March 11:00"))
    yield
    yield


def just_in_time(house):
    """Both send something at the last microsecond, while the worker sleeps."""
    house.claim()
    house.until(at("16 March 11:00"))
    yield
    house.sends(at("20 March 10:00"), "bea")
    house.sends(at("20 March 10:00"), "sam")
    yield


def just_too_late(house):
    """Both send something a microsecond after the deadline."""
    house.claim()
    house.until(at("16 March 11:00"))
    house.sends(at("16 March 11:00"), "bea")
    yield
    house.sends(at("20 March 10:00") + US, "sam")
    yield


def complete(house):
    """Both fill what they owe while the worker sleeps, and one of them goes on sending."""
    house.claim()
    house.until(at("14 March 9:00"))
    yield
    house.sends(at("14 March 9:00"), "bea")
    house.proves_shipment(at("15 March 9:00"))
    house.sends(at("17 March 9:00"), "bea", "One thing more, which comes too late.")
    yield


def unreadable(house):
    """An empty file that nobody opens."""
    house.claim()
    house.until(at("14 March 9:00"))
    yield
    house.sends(at("15 March 9:00"), "bea", file=b"")
    yield


def delivered(house):
    """The carrier delivers while the worker sleeps; the buyer says nothing."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea")
    house.until(at("15 March 9:00"))
    yield
    house.carrier_says(at("16 March 9:00"), "delivered")
    yield


STORIES = (both_gave, nobody_gave, just_in_time, just_too_late, complete, unreadable, delivered)


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.__name__)
def test_a_late_worker_changes_no_outcome(tmp_path, story):
    """A worker that slept through twenty days makes of every story what a punctual one made of it."""
    ends = []
    for name in ("punctual", "late"):
        (tmp_path / name).mkdir()
        house = House(tmp_path / name)
        with house.database.connection_context():
            told = story(house)
            next(told)
            if name == "late":
                house.sleeps()
            next(told)
            if name == "late":
                house.wakes(house.now + days(20))
            assert next(told, None) is None
            house.until(at("30 April 11:00"))
            facts = house.facts()
            ends.append((facts.stage, facts.reason, facts.entered_at, house.flags(), facts.awarded, house.entries()))
            sound(house)
    assert ends[0] == ends[1]


def test_a_pause_stops_the_clock_acts_and_lets_letters_go(house):
    """While the desk is paused nothing is cancelled by itself; when it goes on, what was due is made."""
    house.claim()
    house.until(at("15 March 9:00"))
    with pytest.raises(Refused, match="wants a supervisor"):
        pausing.pause(house.database, "An outage of the mail", by=LENA, now=house.now)
    pausing.pause(house.database, "An outage of the mail", by=ANA, now=house.now)
    house.does(at("16 March 9:00"), "writing", "CB-1", party="buyer", text="We are looking into it.")
    assert house.post.to("buyer")[-1] == "About your case"
    house.until(at("30 March 9:00"))
    assert (house.stage(), house.when("reminder")) == ("gathering", [])
    pausing.resume(house.database, by=ANA, now=house.now)
    house.until(at("31 March 9:00"))
    assert (house.stage(), house.ended_at()) == ("cancelled", at("30 March 9:00"))
    assert house.letters("reminder") == []


def records():
    """Return the lines of a file that tells of an order, its parcel, and a dispute of 10 March."""
    lines = [{"ref": "1", "title": "A lamp", "quantity": 1, "price": "60.00"}]
    bought = {"currency": "EUR", "paid": "60.00", "guaranteed_days": 30, "lines": lines}
    asked = {"reason": "not_received", "requested": "60.00", "remedy": "refund", "statement": "It has not arrived."}
    paid_at = written(at("1 March 10:00"))
    return [
        line(at("1 February 10:00"), "party", "bea", role="buyer", name="Bea", email="bea@example.org"),
        line(at("1 February 10:00"), "party", "sam", role="seller", name="Sam", email="sam@example.org"),
        line(at("1 March 10:00"), "order", "o-1", buyer="bea", seller="sam", paid_at=paid_at, **bought),
        line(at("1 March 10:00"), "shipment", "p-1", order="o-1", lines=["1"]),
        line(at("10 March 10:00"), "dispute", "d-1", by="bea", order="o-1", lines=["1"], **asked),
    ]


def test_policy_a_dispute_that_comes_in_long_overdue(house):
    """No clock runs over it unseen: it waits, marked, until a supervisor releases it, and then all goes its way."""
    house.until(at("20 April 10:00"))
    assert house.imports(*records()).table().new == 5
    assert house.flags() == ["arrived_overdue"]
    house.until(at("22 April 10:00"))
    assert (house.stage(), house.post.letters) == ("negotiating", [])
    house.releases(at("22 April 10:00"))
    assert (house.stage(), house.facts().entered_at) == ("gathering", at("25 March 10:00"))
    assert house.dues() == [at("29 April 10:00")] * 2
    assert house.flags() == []


@pytest.mark.parametrize("between", [0, BATCH])
def test_policy_what_has_ended_waits_for_no_release(house, between):
    """A dispute withdrawn in the same file is not marked, in however many transactions the file is taken in."""
    house.until(at("20 April 10:00"))
    said = {"dispute": "d-1", "by": "bea", "text": "Hello?"}
    talk = [line(at("11 March 10:00"), "message", f"m-{n}", **said) for n in range(between)]
    house.imports(*records(), *talk, line(at("12 March 10:00"), "withdrawal", "w-1", dispute="d-1", by="bea"))
    assert (house.stage(), house.flags()) == ("withdrawn", [])


@pytest.mark.parametrize(
    ("arrives", "marked"),
    [(at("26 March 10:00"), False), (at("26 March 10:00") + US, True)],  # a day after it was due, and longer
)
def test_policy_what_counts_as_long_overdue(house, arrives, marked):
    """A dispute whose first act fell due more than a day before it came in is marked; one a day late is not."""
    house.until(arrives)
    house.imports(*records())
    assert (house.flags() == ["arrived_overdue"]) is marked
    house.work()
    assert house.stage() == ("negotiating" if marked else "gathering")


def test_an_import_makes_no_clock_act(house):
    """A file that comes in while the worker sleeps opens a case and leaves what is due to whoever comes next."""
    house.sleeps()
    house.until(at("26 March 9:00"))
    house.imports(*records())
    assert house.stage() == "negotiating"
    house.imports(line(at("26 March 8:00"), "settlement", "s-1", dispute="d-1", by="sam"))
    house.wakes(at("26 March 10:00"))
    assert (house.stage(), house.when("escalation")) == ("settled", [])


def test_records_dated_ahead_wait(house):
    """A withdrawal of tomorrow is not a withdrawal yet; it waits in the inbox."""
    house.until(at("12 March 10:00"))
    house.imports(*records())
    ahead = line(at("12 March 10:00") + US, "withdrawal", "w-1", dispute="d-1", by="bea")
    assert house.imports(ahead).table().waiting == 1
    assert house.stage() == "negotiating"
