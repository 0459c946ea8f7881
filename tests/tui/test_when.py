"""Instants as somebody types them."""

from datetime import UTC, datetime, timedelta

import pytest

from caseboard.tui.dialogs.when import NoInstant, in_words, instant_of

BASE = datetime(2026, 4, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("+3d", BASE + timedelta(days=3)),
        ("-1d", BASE - timedelta(days=1)),
        ("+1d 12h", BASE + timedelta(hours=36)),
        (" + 90 m ", BASE + timedelta(minutes=90)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),  # a day is its first moment
        ("2026-05-01 14:00", datetime(2026, 5, 1, 14, tzinfo=UTC)),  # without an offset: UTC
        ("2026-05-01 14:00 UTC", datetime(2026, 5, 1, 14, tzinfo=UTC)),
        ("2026-05-01T14:00:00+02:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01T14:00:00.000001Z", datetime(2026, 5, 1, 14, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read(typed, at):
    """A step counts from the base; all else is an instant of its own, in UTC."""
    assert instant_of(typed, BASE) == at


@pytest.mark.parametrize(
    "typed",
    ["", " ", "soon", "3d", "+3", "+d", "+3w", "2026-02-30", "2026-13-01", "2026-05-01 25:00", "12:30", "20260501",
     "2026-W18", "+9999d9999d9999d9999d9999d" * 99, "٣d", "+٣d", "0001-01-01T00:00+14:00"],
)  # fmt: skip
def test_what_names_no_instant_is_refused(typed):
    """No guessing: no bare time, no week, no day that the calendar has not."""
    with pytest.raises(NoInstant):
        instant_of(typed, BASE)


def test_how_far_away_it_is_stands_beside_it():
    """The absolute instant first, then how far it is."""
    assert in_words(BASE + timedelta(days=3), BASE) == "Sat 18 Apr 12:00 UTC, in 3d 0h"
    assert in_words(BASE - timedelta(hours=2), BASE) == "Wed 15 Apr 10:00 UTC, 2h 00m ago"
