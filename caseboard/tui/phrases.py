"""How the board says lengths, instants, amounts and the rules' names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from caseboard.domain.money import decimal_text

if TYPE_CHECKING:
    from caseboard.domain.sections import Counted

SOON = timedelta(hours=24)
"""A deadline nearer than this is soon."""


def length(span: timedelta) -> str:
    """Return *span* in its two largest units, as narrow as a column wants it: ``2d 11h``, ``5h 05m``."""
    minutes = int(abs(span).total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    if days >= 100:
        return f"{days}d"
    if days:
        return f"{days}d {hours}h"
    if hours:
        return f"{hours}h {minutes % 60:02}m"
    return f"{minutes}m" if minutes else "<1m"


def countdown(span: timedelta) -> str:
    """Return *span* as a clock that runs down, ``0:27``; never below zero."""
    seconds = max(0, -(-span // timedelta(seconds=1)))
    return f"{seconds // 60}:{seconds % 60:02}"


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago *at* was, in seconds while that is short."""
    seconds = max(0, int((now - at).total_seconds()))
    return f"{seconds} s ago" if seconds < 60 else f"{length(now - at)} ago"


def instant(at: datetime, now: datetime) -> str:
    """Return *at* absolutely, with its zone; with the year where that is not this one."""
    at = at.astimezone(UTC)
    year = "" if at.year == now.astimezone(UTC).year else f" {at.year}"
    return f"{at:%a} {at.day} {at:%b}{year} {at:%H:%M} UTC"


def moment(at: datetime, now: datetime) -> str:
    """Return *at* as a line of a timeline begins, day and minute in UTC, eleven cells or more."""
    at = at.astimezone(UTC)
    if at.year != now.astimezone(UTC).year:
        return f"{at.day:2} {at:%b} {at.year}"
    return f"{at.day:2} {at:%b} {at:%H:%M}"


def exact(at: datetime) -> str:
    """Return *at* to the second, with year and zone."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y %H:%M:%S} UTC"


def day(at: datetime, now: datetime) -> str:
    """Return the UTC day of *at*; with the year where that is not this one."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b}" + ("" if at.year == now.astimezone(UTC).year else f" {at.year}")


def money(minor: int, currency: str) -> str:
    """Return an amount of *minor* units with its currency."""
    return f"{decimal_text(minor, currency)} {currency}"


def named(name: str) -> str:
    """Return a name of the rules as words: ``not_received`` as ``not received``."""
    return name.replace("_", " ")


_OUTCOMES = {"refund_full": "full refund", "refund_partial": "partial refund"}


def outcome(name: str) -> str:
    """Return an outcome as people say it."""
    return _OUTCOMES.get(name, named(name))


def matter(reason: str, detail: str | None) -> str:
    """Return what a case is about, reason and detail."""
    return named(reason) + (f" · {named(detail)}" if detail else "")


def count(number: int) -> str:
    """Return *number* with its thousands apart: ``18 204``."""
    return f"{number:,}".replace(",", " ")


def counted(found: Counted) -> str:
    """Return how many cases were counted, with a plus where there are more."""
    return f"{count(found.cases)}{'+' if found.more else ''}"


def times(number: int, one: str, many: str) -> str:
    """Return *number* with its noun."""
    return f"{count(number)} {one if number == 1 else many}"
