"""The one door for dates and numbers that people read: in their zone, in their language.

A process speaks to one person, so the manner is the process's, as a locale is. A
command sets it once, before anything is said; data (JSON, exports, letters) never
pass here. UTC and English are made without asking anything else, since the first
row waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple


class Manner(NamedTuple):
    """How somebody is spoken to."""

    language: str = "en"
    zone: str = "UTC"


_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "pt": ("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "pt": ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
}
_COMMA = frozenset({"pt"})
"""Languages that write a comma before the decimals."""

_now: list[tuple[Manner, tzinfo]] = [(Manner(), UTC)]


def speak(manner: Manner) -> None:
    """Speak in *manner* from now on; its zone is one that is known.

    Raises:
        ValueError: nobody here speaks the language.
    """
    if manner.language not in _DAYS:
        raise ValueError(f"no words for {manner.language}")
    _now[0] = (manner, _zone(manner.zone))


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415  who keeps to UTC does not wait for it

    return ZoneInfo(name)


@contextmanager
def spoken(manner: Manner) -> Iterator[None]:
    """Speak in *manner* for a while."""
    before = _now[0]
    speak(manner)
    try:
        yield
    finally:
        _now[0] = before


def language() -> str:
    """Return the language that is spoken."""
    return _now[0][0].language


def zone() -> str:
    """Return the name of the zone in which times are shown."""
    return _now[0][0].zone


def local(at: datetime) -> datetime:
    """Return *at* in the zone in which times are shown."""
    return at.astimezone(_now[0][1])


def abbreviation(at: datetime) -> str:
    """Return how the zone of a local instant is written behind it: ``WEST``, or ``UTC+04`` where it has no letters."""
    name = at.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def weekday(at: datetime) -> str:
    """Return the day of the week of a local instant, short."""
    return _DAYS[language()][at.weekday()]


def month(at: datetime) -> str:
    """Return the month of a local instant, short."""
    return _MONTHS[language()][at.month - 1]


def number(decimal: str) -> str:
    """Return a decimal text as people write it."""
    return decimal.replace(".", ",") if language() in _COMMA else decimal
