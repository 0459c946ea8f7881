"""Instants as other systems write them: RFC 3339, strictly."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caseboard.domain.instants import written

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,18})?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_FIRST = datetime(1000, 1, 1, tzinfo=UTC)
# Deadlines are reckoned from instants; from this one on they could fall out of the calendar.
_END = datetime(9000, 1, 1, tzinfo=UTC)


def instant(text: str, zone: ZoneInfo | None = None) -> datetime:
    """Return the UTC instant that *text* names; digits beyond the microsecond are dropped.

    A time without an offset is one of *zone*, if there is one: the first of two
    where clocks are put back, by the old offset where they are put forward.

    Raises:
        ValueError: no instant, or none that a desk reckons with, in words.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(_what_is_wrong(text))
    if match[1] is None and zone is None:
        raise ValueError(f"{text} names no offset from UTC, and the command names no zone")
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None
    try:
        at = (at if at.tzinfo else at.replace(tzinfo=zone, fold=0)).astimezone(UTC)
    except OverflowError:
        at = _END
    if not _FIRST <= at < _END:
        raise ValueError(f"{text} lies outside the years 1000 to 8999")
    return at


def standing_alone(text: str, at: datetime) -> str:
    """Return *text*, which names *at*, as its sender wrote it where that can be read without a zone."""
    if text[10] == "T" and (text[-1] == "Z" or text[-6] in "+-"):
        return text
    return written(at)


def _what_is_wrong(text: str) -> str:
    shown = ascii(text if len(text) <= 40 else text[:40] + "...")
    if re.match(r".{10}[Tt]..:..:60", text, re.DOTALL):
        return f"{shown} is a leap second, which no clock here has"
    if re.match(r".{10}[Tt]24:", text, re.DOTALL):
        return f"{shown} says 24 o'clock; that is 00:00 of the next day"
    return f"{shown} is no instant such as 2026-11-30T12:00:00Z"
