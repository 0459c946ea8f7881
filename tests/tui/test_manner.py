"""Dates and numbers as people read them: their zone, their language."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from caseboard.cli import printing
from caseboard.tui import phrases
from caseboard.tui.manner import Manner, speak, spoken

NOW = datetime(2026, 8, 14, 22, 30, tzinfo=UTC)
WINTER = datetime(2026, 1, 3, 23, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("manner", "at", "instant", "moment", "day"),
    [
        (Manner(), NOW, "Fri 14 Aug 22:30 UTC", "14 Aug 22:30", "14 Aug"),
        (Manner("pt"), NOW, "sex 14 ago 22:30 UTC", "14 ago 22:30", "14 ago"),
        (Manner("en", "Europe/Lisbon"), NOW, "Fri 14 Aug 23:30 WEST", "14 Aug 23:30", "14 Aug"),
        (Manner("pt", "Europe/Lisbon"), WINTER, "sáb 3 jan 23:30 WET", " 3 jan 23:30", "3 jan"),
        (Manner("pt", "Europe/Berlin"), NOW, "sáb 15 ago 00:30 CEST", "15 ago 00:30", "15 ago"),  # another day there
        (Manner("en", "Asia/Dubai"), NOW, "Sat 15 Aug 02:30 UTC+04", "15 Aug 02:30", "15 Aug"),  # no letters for it
        (Manner("en", "Asia/Tokyo"), datetime(2025, 12, 31, 14, 59, tzinfo=UTC), "Wed 31 Dec 2025 23:59 JST",
         "31 Dec 2025", "31 Dec 2025"),
    ],
)  # fmt: skip
def test_times_are_shown_in_the_zone_and_language_of_whoever_reads(manner, at, instant, moment, day):
    """An absolute time stands with its zone's letters; days and months are in the reader's language."""
    with spoken(manner):
        assert (phrases.instant(at, NOW), phrases.moment(at, NOW), phrases.day(at, NOW)) == (instant, moment, day)


def test_the_year_is_left_out_by_the_readers_calendar():
    """Where the reader's clock has passed midnight of the year, an instant of their old year names it."""
    now = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    with spoken(Manner("en", "Europe/Berlin")):
        assert phrases.day(now - timedelta(hours=3), now) == "31 Dec 2025"
        assert phrases.day(now, now) == "1 Jan"


def test_what_the_rules_reckon_with_stays_utc():
    """An instant to the second, as the arithmetic of a clock shows it, is UTC in every zone."""
    with spoken(Manner("pt", "Europe/Lisbon")):
        assert phrases.exact(NOW) == "14 ago 2026 22:30:00 UTC"


@pytest.mark.parametrize(("language", "money", "share"), [("en", "1234.50 EUR", "97.1"), ("pt", "1234,50 EUR", "97,1")])
def test_numbers_have_the_languages_decimals(language, money, share):
    """Portuguese writes a comma before the decimals."""
    with spoken(Manner(language)):
        assert phrases.money(123450, "EUR") == money
        assert phrases.money(6400, "JPY") == "6400 JPY"
        assert phrases.decimal("97.1") == share


def test_commands_speak_in_the_same_manner():
    """A text command shows an instant in the reader's zone; data stays as it is."""
    with spoken(Manner("en", "Europe/Lisbon")):
        assert printing.instant(NOW) == "2026-08-14 23:30:00 WEST"
    assert printing.instant(NOW) == "2026-08-14 22:30:00 UTC"


def test_nobody_speaks_what_nobody_has_words_for():
    """A language without words is refused, and the one before stays."""
    with pytest.raises(ValueError, match="no words for tlh"):
        speak(Manner("tlh"))
    assert phrases.day(NOW, NOW) == "14 Aug"


def test_utc_and_english_wait_for_nothing():
    """The board's first row does not wait for zones or other libraries of dates."""
    import subprocess

    ask = (
        "import sys\nfrom datetime import UTC, datetime\nfrom caseboard.tui import phrases\n"
        "now = datetime(2026, 8, 14, tzinfo=UTC)\nphrases.instant(now, now)\n"
        "assert not {'zoneinfo', 'gettext', 'textual'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
