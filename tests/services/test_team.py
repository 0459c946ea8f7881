"""The team's load, and what a supervisor says about it; restored like everything else."""

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.instants import days
from caseboard.services import bulk, team
from caseboard.store import checks
from tests.stories.house import ANA, LENA, House, at


@pytest.fixture
def house(tmp_path):
    """Give a desk with five open claims, of two sellers, that nobody has."""
    made = House(tmp_path)
    with made.database.connection_context():
        for n in range(1, 6):
            made.order(f"o-{n}", buyer=f"b{n}", seller="sam" if n < 4 else "sue")
        for n in range(1, 6):
            made.dispute(ref=f"d-{n}", order=f"o-{n}", by=f"b{n}", arrives=max(made.now, at("10 March 10:00")))
        for n in range(1, 6):
            made.comes(at("13 March 10:00") + days(n / 100), "escalation", dispute=f"d-{n}", by=f"b{n}", why="other")
        yield made
        assert checks.unlike_rebuilt(made.database) == []


def who(house):
    """Return who has each case."""
    return [house.column("assignee", f"CB-{n}") for n in range(1, 6)]


def test_sharing_out(house):
    """Those with a capacity take turns, the oldest first; whoever is away, not at work or related gets nothing."""
    now = house.now
    with pytest.raises(Refused, match="nobody can take"):
        team.share_out(house.database, by=ANA, now=now)
    team.set_capacity(house.database, "lena", 2, by=ANA, now=now)
    team.set_capacity(house.database, "ana", 9, by=ANA, now=now)
    team.relate(house.database, "ana", "sue", "A neighbour.", by=ANA, now=now)
    given, refused = team.share_out(house.database, by=ANA, now=now)
    assert refused == {}
    assert given == [("CB-1", "ana"), ("CB-2", "lena"), ("CB-3", "ana"), ("CB-4", "lena")]
    assert who(house) == ["ana", "lena", "ana", "lena", None]
    with pytest.raises(Refused, match="nobody can take"):
        team.share_out(house.database, by=ANA, now=now)


@pytest.mark.parametrize("reason", ["away", "off"])
def test_nobody_gets_a_case_who_is_not_there(house, reason):
    """Away from an instant on up to another, which is outside; or with a shift that does not hold now."""
    now = house.now
    team.set_capacity(house.database, "lena", 9, by=ANA, now=now)
    if reason == "away":
        team.set_away(house.database, "lena", now, now + days(1), by=LENA, now=now)
    else:
        team.set_shifts(house.database, "lena", "sun", "00:00-00:01", "UTC", by=ANA, now=now)
    assert team.plan(house.database, now=now) == []
    if reason == "away":
        assert len(team.plan(house.database, now=now + days(1))) == 5
        team.set_away(house.database, "lena", now, now, by=LENA, now=now)
        assert len(team.plan(house.database, now=now)) == 5


def test_whoever_is_related_has_no_part(house):
    """By hand it is refused with the reason, among many it says so, and what they had is taken from them."""
    house.does(house.now, "assignment", "CB-1", to="lena")
    taken = team.relate(house.database, "lena", "sam", "A cousin of the owner.", by=LENA, now=house.now)
    assert taken == ["CB-1"]
    assert house.column("assignee", "CB-1") is None
    with pytest.raises(Refused, match="lena is related to a party of CB-2"):
        house.does(house.now, "assignment", "CB-2", to="lena")
    numbers = ["CB-3", "CB-4"]
    would = bulk.check(house.database, "assignment", numbers, {"to": "lena"}, by=ANA, now=house.now)
    assert ["related" in one.why_not for one in would] == [True, False]
    house.does(house.now, "assignment", "CB-2", to="ana")
    team.relate(house.database, "lena", "market:sam", "Not any more.", by=ANA, now=house.now, ended=True)
    house.does(house.now, "assignment", "CB-2", to="lena")
    assert house.column("assignee", "CB-2") == "lena"


@pytest.mark.parametrize(("act", "why"), [
    (lambda d, n: team.set_capacity(d, "lena", 3, by=LENA, now=n), "supervisor"),
    (lambda d, n: team.set_capacity(d, "nobody", 3, by=ANA, now=n), "not on the staff"),
    (lambda d, n: team.set_capacity(d, "lena", -1, by=ANA, now=n), "capacity"),
    (lambda d, n: team.set_shifts(d, "lena", "mon", "09:00-17:00", "Mars/Base", by=ANA, now=n), "time zone"),
    (lambda d, n: team.set_away(d, "ana", n, n + days(1), by=LENA, now=n), "supervisor"),
    (lambda d, n: team.set_away(d, "lena", n, n - days(1), by=LENA, now=n), "before it begins"),
    (lambda d, n: team.relate(d, "lena", "sam", " ", by=ANA, now=n), "reason"),
    (lambda d, n: team.relate(d, "lena", "x", "?", by=ANA, now=n), "no party"),
])  # fmt: skip
def test_refusals(house, act, why):
    """Each is refused in words, and nothing is written down."""
    before = house.database.execute_sql("SELECT count(*) FROM event").fetchone()
    with pytest.raises(Refused, match=why):
        act(house.database, house.now)
    assert house.database.execute_sql("SELECT count(*) FROM event").fetchone() == before


def test_load(house):
    """Everybody with what is open, due today, past, and the median age of five or more."""
    for n in range(1, 6):
        house.does(house.now, "assignment", f"CB-{n}", to="lena")
    (ana, lena) = team.load(house.database, now=house.now)
    assert (ana.open, ana.median_age, ana.capacity) == (0, None, None)
    assert (lena.open, lena.due_today, lena.breached) == (5, 0, 0)
    assert lena.median_age == house.now - (at("13 March 10:00") + days(3 / 100))
    (_, lena) = team.load(house.database, now=at("20 March 9:00"))
    assert (lena.due_today, lena.breached) == (5, 0)
    house.sleeps()
    (_, lena) = team.load(house.database, now=at("22 March 9:00"))
    assert (lena.due_today, lena.breached) == (0, 5)
