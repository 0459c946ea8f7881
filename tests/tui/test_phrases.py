"""How lengths, instants and amounts are said."""

from datetime import UTC, datetime, timedelta

import pytest

from caseboard.tui import phrases

NOW = datetime(2026, 11, 23, 14, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "<1m"),
        (timedelta(minutes=59, seconds=59), "59m"),  # rounded down: nobody is promised a minute too much
        (timedelta(hours=2, minutes=5), "2h 05m"),
        (timedelta(days=1, hours=2, minutes=59), "1d 2h"),
        (timedelta(days=99, hours=23), "99d 23h"),
        (timedelta(days=400), "400d"),  # a column has seven cells
        (-timedelta(hours=3), "3h 00m"),
    ],
)
def test_lengths_fit_their_column(span, words):
    """A length is said in its two largest units, in seven cells at most."""
    assert phrases.length(span) == words
    assert len(words) <= 7


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=30), "0:30"),
        (timedelta(seconds=29, microseconds=1), "0:30"),  # not a second too early at zero
        (timedelta(microseconds=1), "0:01"),
        (timedelta(0), "0:00"),
        (timedelta(seconds=-5), "0:00"),
        (timedelta(seconds=95), "1:35"),
    ],
)
def test_the_countdown_ends_at_zero(span, words):
    """The grace period runs down to nothing, and shows nothing only when it is over."""
    assert phrases.countdown(span) == words


def test_an_instant_is_said_with_its_zone():
    """Beside a rounded figure stands the absolute time, with the year where it is another one."""
    assert phrases.instant(datetime(2026, 11, 23, 16, 15, tzinfo=UTC), NOW) == "Mon 23 Nov 16:15 UTC"
    assert phrases.instant(datetime(2018, 1, 4, 6, 0, tzinfo=UTC), NOW) == "Thu 4 Jan 2018 06:00 UTC"


def test_amounts_and_counts():
    """Amounts have their currency's decimals, large counts their thousands apart."""
    assert [phrases.money(6490, "USD"), phrases.money(6490, "JPY"), phrases.money(6490, "KWD")] == [
        "64.90 USD", "6490 JPY", "6.490 KWD",
    ]  # fmt: skip
    assert phrases.count(18_204) == "18 204"
    assert [phrases.times(n, "claim", "claims") for n in (0, 1, 2)] == ["0 claims", "1 claim", "2 claims"]
