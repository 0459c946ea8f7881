"""Windows are half-open; days are those of a zone, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.instants import MICROSECOND
from caseboard.domain.windows import Window, days_of


def at(year, month, day, hour=0):
    """Return an instant in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_the_end_is_outside():
    """The beginning is within, the end is not."""
    window = Window(at(2026, 3, 1), at(2026, 3, 2))
    assert window.start in window
    assert window.end - MICROSECOND in window
    assert window.end not in window


@pytest.mark.parametrize("length", [timedelta(), -MICROSECOND, timedelta(days=4000)])
def test_no_window(length):
    """What holds no instant is refused, and what nobody could look at."""
    with pytest.raises(Refused):
        Window(at(2026, 3, 1), at(2026, 3, 1) + length)


@pytest.mark.parametrize(("zone", "start", "end", "lengths"), [
    ("UTC", at(2026, 3, 1), at(2026, 3, 3), [24, 24]),
    ("UTC", at(2026, 3, 1, 12), at(2026, 3, 2, 6), [12, 6]),
    ("Europe/Berlin", at(2026, 3, 28, 23), at(2026, 3, 30, 22), [23, 24]),  # an hour is skipped
    ("Europe/Berlin", at(2026, 10, 24, 22), at(2026, 10, 25, 23), [25]),  # an hour comes twice
    ("Asia/Kathmandu", at(2026, 3, 1), at(2026, 3, 2), [18.25, 5.75]),
    ("America/Sao_Paulo", at(2018, 11, 3, 3), at(2018, 11, 5, 2), [24, 23]),  # there was no midnight
])  # fmt: skip
def test_days(zone, start, end, lengths):
    """Days follow each other without a gap, and are as long as their zone makes them."""
    days = days_of(Window(start, end), ZoneInfo(zone))
    assert [(day.window.end - day.window.start) / timedelta(hours=1) for day in days] == lengths
    assert days[0].window.start == start
    assert days[-1].window.end == end
    assert all(one.window.end == other.window.start for one, other in pairwise(days))
    assert days[0].date == start.astimezone(ZoneInfo(zone)).date()
    assert len({day.date for day in days}) == len(days)
    assert isinstance(days[0].date, date)


@pytest.mark.parametrize(("start", "dates"), [
    (at(2011, 12, 29, 10), [date(2011, 12, 29), date(2011, 12, 31)]),  # Samoa had no 30 December
    (at(2011, 12, 30, 10), [date(2011, 12, 31)]),
])  # fmt: skip
def test_a_day_that_a_zone_left_out(start, dates):
    """What happened after the date line was moved is counted under the date that clocks showed."""
    days = days_of(Window(start, at(2011, 12, 31, 10)), ZoneInfo("Pacific/Apia"))
    assert [day.date for day in days] == dates
