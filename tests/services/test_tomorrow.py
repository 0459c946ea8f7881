"""Tomorrow is what then happens, whatever happened before; and what is vetoed does not."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseboard.domain.clock_acts import make
from caseboard.domain.coming import VETOED_BY_HOLD
from caseboard.domain.events import Refused
from caseboard.domain.instants import days, from_micros, read, written
from caseboard.services import tomorrow as ahead
from caseboard.store import history, standing
from caseboard.store.database import connect
from caseboard.worker.tick import next_instant, tick
from tests.bench.ground import copied
from tests.fixtures import busy
from tests.fixtures.replayed import TakesEverything, replay
from tests.stories.house import ANA, House, at, refund

UNTIL = "2026-11-20T14:05:00Z"
NUMBERS = ("CB-1", "CB-2", "CB-3")


def acts(database, after):
    """Return (case, act, when made) of all that the worker did, by the history, since an event."""
    made = [
        (event.case, event.type, event.recorded_at)
        for event, _ in history.read(database, "seq > ? AND source = 'worker' AND type <> 'letter'", (after,))
    ]
    return sorted(made, key=lambda one: (one[2], one[0], one[1]))


def foreseen(coming):
    """Return the same of what was foreseen."""
    return sorted(((one.number, one.act, one.at) for one in coming), key=lambda one: (one[2], one[0], one[1]))


def work_until(database, until, now):
    """Let the worker act at each due instant up to *until*."""
    while True:
        tick(database, TakesEverything(), now=now)
        following = next_instant(database)
        if following is None or following > until:
            return
        now = max(now, following)


def _proposes(house, number, _dispute, _parties):
    items, amount = house.facts(number).items, house.facts(number).requested
    given_by = {item.party for item in items}
    silent = tuple(party for party in ("buyer", "seller") if party not in given_by)
    house.proposes(house.now, number, refund(amount, items[0].digest if items else "", gave_none=silent))


def _proves(house, _number, dispute, parties):
    house.sends(house.now, parties[1], "counter", dispute=dispute, slot="proof_of_shipment", provenance="carrier")


def _post(house, *_):
    house.post.shut = not house.post.shut


ACTS = {
    "escalates": lambda h, n, d, p: h.comes(h.now, "escalation", dispute=d, by=p[0], why="no_agreement"),
    "buyer sends": lambda h, n, d, p: h.sends(h.now, p[0], dispute=d),
    "seller sends": lambda h, n, d, p: h.sends(h.now, p[1], dispute=d),
    "proves": _proves,
    "proposes": _proposes,
    "holds": lambda h, n, d, p: h.holds(h.now, written(h.now + days(3)), n),
    "extends": lambda h, n, d, p: h.does(h.now, "period", n, party="both", due_at=written(h.now + days(9))),
    "delivered": lambda h, n, d, p: h.carrier_says(h.now, "delivered", p[2]),
    "withdraws": lambda h, n, d, p: h.comes(h.now, "withdrawal", dispute=d, by=p[0]),
    "asks": lambda h, n, d, p: h.does(h.now, "ask", n, party="seller", slots=(), text="More?"),
    "sleeps": lambda h, n, d, p: h.sleeps(),
    "wakes": lambda h, n, d, p: setattr(h, "working", True),
    "post opens or shuts": _post,
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), st.sampled_from([0.0, 0.01, 0.5, 1.0, 2.5, 4.0, 7.0])),
    min_size=2,
    max_size=14,
)


def step(house, name, place):
    """Let somebody do something to one of three disputes, two of which are about one order."""
    parties = ("bea", "sam", "o-1") if place < 2 else ("bob", "sue", "o-2")
    ACTS[name](house, NUMBERS[place], f"d-{place + 1}", parties)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Give a desk with three disputes, to be copied."""
    house = House(tmp_path_factory.mktemp("started"))
    with house.database.connection_context():
        house.order("o-1")
        house.order("o-2", buyer="bob", seller="sue")
        for place, (order, line, buyer) in enumerate((("o-1", "1", "bea"), ("o-1", "2", "bea"), ("o-2", "1", "bob"))):
            house.dispute(ref=f"d-{place + 1}", order=order, lines=[line], by=buyer, requested="40.00",
                          arrives=max(house.now, at("10 March 10:00")))  # fmt: skip
    return house


def resumed(started, folder):
    """Return a house on a copy of the started desk."""
    house = House.__new__(House)
    house.__dict__.update(started.__dict__)
    house.path = copied(started.path, folder / "house.db")
    house.database = connect(house.path)
    house.post = type(started.post)()
    house.working = True
    return house


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(1, 400))
def test_tomorrow_is_what_then_happens(started, tmp_path_factory, steps, hours):
    """From any state of three cases, two of one order: what was foreseen is what the worker does, act by act."""
    house = resumed(started, tmp_path_factory.mktemp("example"))
    with house.database.connection_context():
        played(house, steps)
        until = house.now + timedelta(hours=hours)
        before = standing.changes(house.database)
        coming = ahead.up_to(house.database, until, now=house.now)
        assert standing.changes(house.database) == before
        work_until(house.database, until, house.now)
        assert foreseen(coming) == acts(house.database, before)


def played(house, steps):
    """Let steps happen; what the rules refuse does not."""
    for name, place, wait in steps:
        house.until(house.now + days(wait))
        with suppress(Refused):
            step(house, name, place)
    house.post.shut = False
    house.database.execute_sql("UPDATE outbox SET try_at = min(try_at, ?)", (house_micros(house),))


def house_micros(house):
    """Return now in microseconds: a letter that was held up is tried at once."""
    from caseboard.domain.instants import micros

    return micros(house.now)


def test_a_case_that_cannot_go_on_hides_no_other(started, tmp_path, monkeypatch):
    """What the others will do is foreseen all the same, to its end, and each act once."""
    house = resumed(started, tmp_path)
    with house.database.connection_context():
        until = house.now + timedelta(hours=500)
        expected = [one for one in ahead.up_to(house.database, until, now=house.now) if one.number != "CB-1"]
        assert {one.number for one in expected} == {"CB-2", "CB-3"}

        def breaks(facts, act):
            if facts.number == "CB-1":
                raise RuntimeError("a defect")
            return make(facts, act)

        monkeypatch.setattr("caseboard.services.catch_up.make", breaks)
        assert list(ahead.up_to(house.database, until, now=house.now)) == expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(30, 400), st.integers(1, 13))
def test_every_veto_holds(started, tmp_path_factory, steps, hours, held):
    """What is vetoed is not made before the hold ends, neither foreseen nor done; the rest goes on."""
    house = resumed(started, tmp_path_factory.mktemp("example"))
    with house.database.connection_context():
        played(house, steps)
        until, end = house.now + timedelta(hours=hours), house.now + days(held)
        vetoed = set()
        for one in ahead.up_to(house.database, until, now=house.now):
            if one.act in VETOED_BY_HOLD and one.at > house.now and one.number not in vetoed:
                seen = standing.case_version(house.database, one.number)
                if house.facts(one.number).stage == "negotiating":
                    continue  # Before it is a claim there is nothing to be held.
                ahead.veto(house.database, one, end, "Not yet.", by=ANA, now=house.now, seen=seen)
                vetoed.add(one.number)
        before = standing.changes(house.database)
        coming = ahead.up_to(house.database, until, now=house.now)
        work_until(house.database, until, house.now)
        done = acts(house.database, before)
        assert foreseen(coming) == done
        assert [one for one in done if one[0] in vetoed and one[1] in VETOED_BY_HOLD and one[2] < end] == []


def test_an_act_that_no_hold_stops_cannot_be_vetoed(house):
    """A veto of a reminder is refused with the rule; so is one without a reason, and one beyond the limit."""
    house.claim()
    coming = {one.act: one for one in ahead.up_to(house.database, house.now + days(20), now=house.now)}
    seen = standing.case_version(house.database, "CB-1")
    with pytest.raises(Refused, match="R41"):
        ahead.veto(house.database, coming["reminder"], house.now + days(2), "?", by=ANA, now=house.now, seen=seen)
    for until, why in ((house.now + days(2), " "), (house.now + days(15), "Police.")):
        with pytest.raises(Refused):
            ahead.veto(house.database, coming["cancellation"], until, why, by=ANA, now=house.now, seen=seen)
    checked = ahead.check_veto(house.database, [coming["reminder"]], house.now + days(2), "?", by=ANA, now=house.now)
    assert "R41" in checked[0].why_not


def test_an_extension_puts_the_end_off(house):
    """After an extension nothing is cancelled before the new deadline."""
    house.claim()
    coming = {one.act: one for one in ahead.up_to(house.database, house.now + days(20), now=house.now)}
    assert coming["cancellation"].told == ("buyer", "seller")
    assert coming["cancellation"].at == read("2026-03-21T10:00:00.000001Z")
    due = at("25 March 10:00")
    seen = standing.case_version(house.database, "CB-1")
    with pytest.raises(Refused, match="reason"):
        ahead.extend(house.database, coming["cancellation"], due, "", by=ANA, now=house.now, seen=seen)
    ahead.extend(house.database, coming["cancellation"], due, "Strike.", by=ANA, now=house.now, seen=seen)
    later = {one.act: one.at for one in ahead.up_to(house.database, house.now + days(20), now=house.now)}
    assert later["cancellation"] == at("26 March 10:00") + (from_micros(1) - from_micros(0))


def test_a_paused_desk_does_nothing(house):
    """While the clock acts are paused nothing is foreseen."""
    from caseboard.services.pausing import pause

    house.claim()
    assert ahead.tomorrow(house.database, hours=24 * 10, now=house.now)
    pause(house.database, "Bank holiday.", by=ANA, now=house.now)
    assert ahead.tomorrow(house.database, hours=24 * 10, now=house.now) == ()


@pytest.fixture
def house(tmp_path):
    """Give a desk on an empty database."""
    made = House(tmp_path)
    with made.database.connection_context():
        yield made


def test_tomorrow_of_a_busy_desk(tmp_path):
    """Of the demo's cases: three days ahead, act by act as they are then made."""
    replay(busy.make(tmp_path / "records", 1), tmp_path / "busy.db", UNTIL)
    database = connect(tmp_path / "busy.db")
    with database.connection_context():
        now, until = read(UNTIL), read(UNTIL) + days(3)
        before = standing.changes(database)
        coming = ahead.up_to(database, until, now=now)
        work_until(database, until, now)
        assert len(coming) > 50
        assert foreseen(coming) == acts(database, before)
