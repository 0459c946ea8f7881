"""Sharing out: in turn, the oldest first, nobody above capacity, nothing starves."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.events import Refused
from caseboard.domain.team import Hand, Shift, Waiting, on_shift, shared_out, shifts_of

NAMES = ("ana", "lena", "mira", "omar")
HANDS = st.lists(
    st.builds(Hand, st.sampled_from(NAMES), st.integers(0, 6), st.integers(0, 6)), unique_by=lambda hand: hand.name
)
CASES = st.lists(st.frozensets(st.sampled_from(NAMES), max_size=4), max_size=30).map(
    lambda related: [Waiting(f"CB-{place}", names) for place, names in enumerate(related, 1)]
)


@given(CASES, HANDS)
def test_capacity_is_never_exceeded(cases, hands):
    """Whoever has room gets no more than it; whoever has none, or is related, gets nothing."""
    made = shared_out(cases, hands)
    related = {case.number: case.related for case in cases}
    for hand in hands:
        got = [number for number, name in made if name == hand.name]
        assert hand.open + len(got) <= max(hand.capacity, hand.open)
    assert all(name not in related[number] for number, name in made)
    assert len({number for number, _ in made}) == len(made)


@given(CASES, HANDS)
def test_nothing_starves(cases, hands):
    """A case is left over only if nobody who may take it has room, even though younger ones were given out."""
    made = dict(shared_out(cases, hands))
    room = {hand.name: hand.capacity - hand.open for hand in hands}
    for case in cases:
        if case.number in made:
            room[made[case.number]] -= 1
        else:
            assert [name for name, left in room.items() if left > 0 and name not in case.related] == []


@given(CASES, HANDS)
def test_round_after_round_the_oldest_are_gone(cases, hands):
    """If everybody's desk is cleared between two rounds, each case that anybody may take is taken in the end."""
    working = [Hand(hand.name, 0, max(1, hand.capacity)) for hand in hands]
    names = {hand.name for hand in working}
    left = [case for case in cases if names - case.related]
    for _ in range(len(left)):
        taken = dict(shared_out(left, working))
        if left:
            assert left[0].number in taken
        left = [case for case in left if case.number not in taken]
    assert left == []


@given(st.integers(0, 40), st.integers(1, 4))
def test_they_take_turns(count, people):
    """With room for all, nobody gets two more than another."""
    made = shared_out([Waiting(f"CB-{n}") for n in range(count)], [Hand(name, 0, 100) for name in NAMES[:people]])
    got = [sum(one == name for _, one in made) for name in NAMES[:people]]
    assert sum(got) == count
    assert max(got) - min(got) <= 1


@pytest.mark.parametrize(("hour", "minute", "there"), [(6, 59, False), (7, 0, True), (14, 59, True), (15, 0, False)])
def test_shifts_are_half_open_in_their_zone(hour, minute, there):
    """Nine to five in Berlin is seven to three of UTC in summer; the end is outside."""
    shifts = shifts_of("mon-fri", "09:00-17:00")
    wednesday = datetime(2026, 7, 1, hour, minute, tzinfo=UTC)
    assert on_shift(shifts, wednesday, ZoneInfo("Europe/Berlin")) is there
    assert not on_shift(shifts, wednesday.replace(day=4), ZoneInfo("Europe/Berlin"))
    assert on_shift((), wednesday, ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(("days", "hours"), [
    ("mon-fri", "17:00-09:00"), ("mon-fri", "9-17"), ("fri-mon", "09:00-17:00"), ("someday", "09:00-17:00"),
    ("mon", "09:00-24:01"), ("mon", "09:00-09:00"),
])  # fmt: skip
def test_no_shift(days, hours):
    """What means nothing, or ends before it begins, is refused."""
    with pytest.raises(Refused):
        shifts_of(days, hours)


def test_days_of_a_week():
    """A list and a span of days name each day once."""
    assert shifts_of("mon,wed-thu,wed", "08:30-24:00") == tuple(Shift(day, 510, 1440) for day in (0, 2, 3))
