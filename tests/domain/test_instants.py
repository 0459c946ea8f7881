"""Instants and lengths (*Time*), whatever zone the desk stands in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.instants import days, from_micros, micros, read, spoken, utc, words, written
from caseboard.domain.letters import moment
from tests.domain.build import EVERYWHERE, T0


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("start", "why"),
    [
        (datetime(2018, 11, 3, 12, tzinfo=UTC), "clocks go forward in Sao Paulo"),
        (datetime(2011, 12, 28, 12, tzinfo=UTC), "Apia leaves out a day"),
        (datetime(2018, 3, 31, 12, tzinfo=UTC), "clocks go back in Apia"),
    ],
)
def test_time_a_day_is_86400_seconds(start, why):
    """Lengths are elapsed time: no calendar and no daylight saving moves a deadline."""
    assert (start + days(5) - start).total_seconds() == 5 * 86_400
    assert written(start + days(5)).endswith("12:00:00.000000Z")


@EVERYWHERE
def test_time_written_and_read_in_utc():
    """An instant is written in UTC with six digits, and read with any offset."""
    assert written(T0) == "2018-11-01T02:30:00.250000Z"
    assert read("2018-10-31T23:30:00.25-03:00") == T0
    assert written(T0.astimezone(timezone(timedelta(hours=13)))) == written(T0)
    assert written(datetime(1000, 1, 1, tzinfo=UTC)) == "1000-01-01T00:00:00.000000Z"


@EVERYWHERE
def test_time_spoken_with_its_zone():
    """People read an instant to the second; a part of a second is kept where there is one."""
    assert spoken(T0) == "2018-11-01 02:30:00.250000 UTC"
    assert spoken(datetime(2026, 3, 8, 9, tzinfo=UTC)) == "2026-03-08 09:00:00 UTC"


@pytest.mark.parametrize("text", ["2018-11-01T02:30:00", "2018-11-01", "soon", "", "0001-01-01T00:00:00+14:00"])
def test_time_without_an_offset_is_none(text):
    """A time that names no offset, or no time at all, is refused."""
    with pytest.raises(ValueError, match=r".+"):
        read(text)


def test_time_naive_instants_are_refused():
    """Nobody can tell when a naive time was."""
    with pytest.raises(ValueError, match="no offset"):
        utc(datetime(2018, 11, 1))
    with pytest.raises(ValueError, match="no offset"):
        micros(datetime(2018, 11, 1))


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(8999, 12, 31), timezones=st.just(UTC)))
def test_time_every_instant_survives_writing(instant):
    """To the microsecond, as text and as a number."""
    assert read(written(instant)) == instant
    assert from_micros(micros(instant)) == instant


@given(st.lists(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)), min_size=2, max_size=2))
def test_time_written_instants_sort_as_they_happened(pair):
    """Texts of instants compare like the instants."""
    assert (written(pair[0]) < written(pair[1])) is (pair[0] < pair[1])


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "0 s"),
        (timedelta(microseconds=999_999), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(seconds=61), "1 min 1 s"),
        (timedelta(hours=1, seconds=59), "1 h"),
        (days(1), "1 d"),
        (days(1) + timedelta(minutes=59), "1 d"),  # the next smaller unit, or none
        (days(2) + timedelta(hours=3, minutes=50), "2 d 3 h"),
        (-days(2), "-2 d"),
    ],
)
def test_time_lengths_in_words(length, said):
    """A length is said in its two largest units, rounded towards nothing."""
    assert words(length) == said


@EVERYWHERE
@pytest.mark.parametrize(
    ("microsecond", "said"),
    [(0, "Thursday 1 November 2018, 02:30:00 UTC"), (999_999, "Thursday 1 November 2018, 02:30:00 UTC")],
)
def test_time_letters_print_whole_seconds_with_their_zone(microsecond, said):
    """A letter prints the last whole second not after the instant, in UTC and in English everywhere."""
    assert moment(T0.replace(microsecond=microsecond)) == said
    assert moment(T0.replace(microsecond=microsecond).astimezone(timezone(timedelta(hours=-3)))) == said
