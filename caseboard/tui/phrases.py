"""How the board says lengths, instants, amounts and the rules' names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from caseboard.domain.money import decimal_text
from caseboard.tui.manner import abbreviation, local, month, weekday, zone
from caseboard.tui.manner import number as decimal
from caseboard.tui.words import _
from caseboard.tui.words import many as word_for

__all__ = [
    "SOON", "ago", "count", "countdown", "day", "decimal", "exact", "hour", "instant", "length", "matter", "moment",
    "money", "named", "outcome", "second", "section", "timed", "times", "zone", "zoned",
]  # fmt: skip

if TYPE_CHECKING:
    from caseboard.domain.sections import Counted, Section

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
    return _("{length} ago").format(length=f"{seconds} s" if seconds < 60 else length(now - at))


def instant(at: datetime, now: datetime) -> str:
    """Return *at* absolutely, with its zone; with the year where that is not this one."""
    at = local(at)
    year = "" if at.year == local(now).year else f" {at.year}"
    return f"{weekday(at)} {at.day} {month(at)}{year} {at:%H:%M} {abbreviation(at)}"


def moment(at: datetime, now: datetime) -> str:
    """Return *at* as a line of a timeline begins, day and minute in the zone of `zone`, eleven cells or more."""
    at = local(at)
    if at.year != local(now).year:
        return f"{at.day:2} {month(at)} {at.year}"
    return f"{at.day:2} {month(at)} {at:%H:%M}"


def zoned(at: datetime, now: datetime) -> str:
    """Return `moment` where it stands alone, with its zone."""
    return f"{moment(at, now).strip()} {abbreviation(local(at))}"


def timed(at: datetime, now: datetime) -> str:
    """Return *at* to the minute with its zone, whatever year it is of: where the time of day matters."""
    at = local(at)
    return f"{day(at, now)} {at:%H:%M} {abbreviation(at)}"


def exact(at: datetime) -> str:
    """Return *at* to the second, with year and zone: UTC always, since the rules reckon in it."""
    at = at.astimezone(UTC)
    return f"{at.day} {month(at)} {at:%Y %H:%M:%S} UTC"


def hour(at: datetime) -> str:
    """Return the time of day of *at*, with its zone."""
    at = local(at)
    return f"{at:%H:%M} {abbreviation(at)}"


def second(at: datetime) -> str:
    """Return the time of day of *at* to the second, where it is clear that it is today's and whose."""
    return f"{local(at):%H:%M:%S}"


def day(at: datetime, now: datetime) -> str:
    """Return the day of *at*; with the year where that is not this one."""
    at = local(at)
    return f"{at.day} {month(at)}" + ("" if at.year == local(now).year else f" {at.year}")


def money(minor: int, currency: str) -> str:
    """Return an amount of *minor* units with its currency."""
    return f"{decimal(decimal_text(minor, currency))} {currency}"


def named(name: str) -> str:
    """Return a name of the rules as words: ``not_received`` as ``not received``."""
    return _(name.replace("_", " "))


def outcome(name: str) -> str:
    """Return an outcome as people say it."""
    from caseboard.domain.verdict import OUTCOME_WORDS  # noqa: PLC0415  the first row does not wait for it

    return _(OUTCOME_WORDS[name]) if name in OUTCOME_WORDS else named(name)


def matter(reason: str, detail: str | None) -> str:
    """Return what a case is about, reason and detail."""
    return named(reason) + (f" · {named(detail)}" if detail else "")


def count(number: int) -> str:
    """Return *number* with its thousands apart: ``18 204``."""
    return f"{number:,}".replace(",", " ")


def section(one: Section) -> str:
    """Return the name of a section; those of the board itself have it in the reader's language."""
    return _(one.name) if one.origin == "built in" else one.name


def counted(found: Counted) -> str:
    """Return how many cases were counted, with a plus where there are more."""
    return f"{count(found.cases)}{'+' if found.more else ''}"


def times(number: int, one: str, many: str) -> str:
    """Return *number* with its noun."""
    return f"{count(number)} {word_for(one, many, number)}"
