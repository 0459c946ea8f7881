"""Instants are UTC with microseconds; lengths are elapsed time (rules, *Time*)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def days(count: float) -> timedelta:
    """Return ``D(count)``: *count* times 86 400 seconds, whatever the calendar says."""
    return timedelta(seconds=count * 86_400)


def utc(instant: datetime) -> datetime:
    """Return *instant* in UTC.

    Raises:
        ValueError: the instant names no offset, so nobody can tell when it was.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no offset from UTC")
    return instant.astimezone(UTC)


def micros(instant: datetime) -> int:
    """Return *instant* as whole microseconds since 1970-01-01T00:00:00Z."""
    return (utc(instant) - EPOCH) // MICROSECOND


def from_micros(count: int) -> datetime:
    """Return the UTC instant *count* microseconds after 1970-01-01T00:00:00Z."""
    return EPOCH + count * MICROSECOND


def written(instant: datetime) -> str:
    """Return *instant* as RFC 3339 in UTC with six digits and ``Z``."""
    return utc(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text: str) -> datetime:
    """Return the UTC instant that the RFC 3339 *text* names.

    Raises:
        ValueError: it is no instant, or names no offset.
    """
    return utc(datetime.fromisoformat(text))


def words(length: timedelta) -> str:
    """Return *length* in the two largest units that say it, such as ``2 d 3 h``; rounded down."""
    seconds = int(abs(length).total_seconds())
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts: list[str] = []
    for name, size in units:
        if count := seconds // size:
            parts.append(f"{count} {name}")
        seconds %= size
        if parts and (len(parts) == 2 or name == "s"):
            break
    return " ".join(parts) or "0 s"
