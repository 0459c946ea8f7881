"""Instants are UTC with microseconds; lengths are elapsed time (rules, *Time*)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def days(count: float) -> timedelta:
    """Return ``D(count)``: *count* times 86 400 seconds, whatever the calendar says."""
    return timedelta(seconds=count * 86_400)


def utc(instant: datetime) -> datetime:
    """Return *instant* in UTC.

    Raises:
        ValueError: the instant names no offset, so nobody can tell when it was; or UTC has no such year.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no offset from UTC")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{instant.isoformat()} lies outside the calendar") from None


# The instants of a case and of its order are read and written over and over.
@lru_cache(maxsize=8192)
def micros(instant: datetime) -> int:
    """Return *instant* as whole microseconds since 1970-01-01T00:00:00Z."""
    return (utc(instant) - EPOCH) // MICROSECOND


@lru_cache(maxsize=8192)
def from_micros(count: int) -> datetime:
    """Return the UTC instant *count* microseconds after 1970-01-01T00:00:00Z."""
    return EPOCH + count * MICROSECOND


@lru_cache(maxsize=8192)
def written(instant: datetime) -> str:
    """Return *instant* as RFC 3339 in UTC with six digits and ``Z``."""
    return utc(instant).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def spoken(instant: datetime) -> str:
    """Return *instant* as people read it, with its zone; a part of a second only where there is one."""
    at = utc(instant)
    return f"{at.replace(tzinfo=None).isoformat(' ')} UTC"


@lru_cache(maxsize=8192)
def read(text: str) -> datetime:
    """Return the UTC instant that the RFC 3339 *text* names.

    Raises:
        ValueError: it is no instant, or names no offset.
    """
    return utc(datetime.fromisoformat(text))


_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


# The lengths of a policy, over and over.
@lru_cache(maxsize=512)
def words(length: timedelta) -> str:
    """Return *length* in its largest unit and the next smaller one, such as ``2 d 3 h``; rounded towards nothing."""
    sign = "-" if length < timedelta() else ""
    left = int(abs(length).total_seconds())
    for place, (name, size) in enumerate(_UNITS):
        if left < size:
            continue
        count, rest = divmod(left, size)
        smaller, part = _UNITS[min(place + 1, len(_UNITS) - 1)]
        second = f" {rest // part} {smaller}" if rest >= part else ""
        return f"{sign}{count} {name}{second}"
    return "0 s"
