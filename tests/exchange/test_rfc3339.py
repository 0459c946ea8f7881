import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.instants import read
from caseboard.exchange.records import BadRecord, decode
from tests.exchange.lines import line, record, why

SAO_PAULO = ZoneInfo("America/Sao_Paulo")

BAD_INSTANTS = [
    ("2026-03-01T12:00:00", "names no offset from UTC, and the command names no zone"),
    ("2026-03-01 12:00:00Z", "is no instant such as 2026-11-30T12:00:00Z"),
    ("2026-03-01T12:00Z", "is no instant"),
    ("2026-03-01", "is no instant"),
    ("20260301T120000Z", "is no instant"),
    ("2026-W10-1T12:00:00Z", "is no instant"),
    ("12:30", "is no instant"),
    ("2026-03-01T12:00:00,5Z", "is no instant"),
    ("2026-03-01T12:00:00.Z", "is no instant"),
    ("2026-03-01T12:00:00+01", "is no instant"),
    ("2026-03-01T12:00:00+24:00", "is no instant"),
    ("2026-03-01T12:00:00Z\n", "is no instant"),
    ("٢٠٢٦-03-01T12:00:00Z", "is no instant"),
    ("+002026-03-01T12:00:00Z", "is no instant"),
    ("", "is no instant"),
    ("x" * 500, "is no instant"),
    ("2026-02-29T12:00:00Z", "is no day of the calendar"),
    ("2026-13-01T12:00:00Z", "is no day of the calendar"),
    ("0000-01-01T00:00:00Z", "is no day of the calendar"),
    ("2016-12-31T23:59:60Z", "is a leap second"),
    ("2026-03-01T24:00:00Z", "says 24 o'clock"),
    ("2026-03-01T12:60:00Z", "is no instant"),
    ("0001-01-01T00:00:00+14:00", "lies outside the years 1000 to 8999"),
    ("0999-12-31T23:59:59Z", "lies outside the years 1000 to 8999"),
    ("9999-12-31T23:59:59Z", "lies outside the years 1000 to 8999"),
    ("9999-12-31T23:59:59-10:00", "lies outside the years 1000 to 8999"),
]


@pytest.mark.parametrize(("text", "words"), BAD_INSTANTS)
@pytest.mark.parametrize(("kind", "name"), [("order", "at"), ("order", "paid_at"), ("offer", "answered_at")])
def test_what_is_no_instant_is_refused(kind, name, text, words):
    """Every field that holds an instant refuses what is none, by its name."""
    said = why(line(kind, **{name: text}))
    assert said.startswith(f"{name}: ")
    assert words in said


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00+00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00-00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01t12:00:00z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00-03:00", datetime(2026, 3, 1, 15, tzinfo=UTC)),
        ("2026-03-01T12:00:00.5Z", datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)),
        # Finer than a microsecond: the rest is dropped, never rounded up into the next.
        ("2026-03-01T12:00:00.999999999Z", datetime(2026, 3, 1, 12, 0, 0, 999_999, tzinfo=UTC)),
        ("1850-05-01T00:00:00Z", datetime(1850, 5, 1, tzinfo=UTC)),
        ("1000-01-01T00:00:00Z", datetime(1000, 1, 1, tzinfo=UTC)),
        ("8999-12-31T23:59:59.999999Z", datetime(8999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_instants_of_rfc3339_are_read(text, at):
    """Each way RFC 3339 writes an instant is read, and can be read again from the fields."""
    made = decode(line("offer", at=text, answered_at=text)).record
    assert made.at == at
    assert read(made.fields["answered_at"]) == at


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2018-01-01T00:00:00", "2018-01-01T02:00:00.000000Z"),  # summer time
        ("2018-07-01T00:00:00.25", "2018-07-01T03:00:00.250000Z"),  # winter time
        ("2018-02-17T23:30:00", "2018-02-18T01:30:00.000000Z"),  # twice on the clock: the first
        ("2018-11-04T00:30:00", "2018-11-04T03:30:00.000000Z"),  # never on the clock: by the old offset
        ("1900-01-01T00:00:00", "1900-01-01T03:06:28.000000Z"),  # an offset with seconds
    ],
)
def test_a_zone_gives_naive_times_their_offset(text, utc):
    """Where the command names a zone, times without an offset are its own, in head and fields."""
    made = decode(line("order", at=text, paid_at=text, guaranteed_at="2018-01-01T00:00:00Z"), zone=SAO_PAULO)
    assert made.record.at == read(utc)
    assert made.record.fields["paid_at"] == utc
    assert made.record.fields["guaranteed_at"] == "2018-01-01T00:00:00Z"


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_refused(text):
    """Only what reads as RFC 3339 passes for an instant."""
    raw = json.dumps(record("message", at=text)).encode("utf-8", "surrogatepass")
    try:
        decode(raw)
    except BadRecord:
        return
    assert re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", text)
