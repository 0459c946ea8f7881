"""Instants as somebody types them: a day, a day and a time, a full instant, or so much later or sooner."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from caseboard.domain.instants import utc
from caseboard.tui import phrases
from caseboard.tui.words import _

HINT = "+3d, +12h, 2026-05-01 or 2026-05-01 14:00 UTC"
"""What may be typed; shown where nothing is yet."""
_STEP = re.compile(r"([+-])\s*((?:\d{1,4}\s*[dhm]\s*)+)", re.ASCII)
_PART = re.compile(r"(\d+)\s*([dhm])", re.ASCII)
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].+)?", re.ASCII)


class NoInstant(ValueError):
    """What was typed names no instant."""


def instant_of(typed: str, base: datetime) -> datetime:
    """Return the UTC instant that *typed* names; a step such as ``+3d 12h`` counts from *base*.

    A day alone is its first moment; what names no offset is UTC, as everything on the board.

    Raises:
        NoInstant: it names none.
    """
    words = typed.strip()
    try:
        if (step := _STEP.fullmatch(words)) is not None:
            length = sum((int(count) * _UNITS[unit] for count, unit in _PART.findall(step[2])), timedelta())
            return base + (length if step[1] == "+" else -length)
        if _DAY.fullmatch(words) is not None:
            read = datetime.fromisoformat(words.removesuffix("UTC").strip())
            return utc(read if read.tzinfo is not None else read.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        pass
    raise NoInstant(
        _("“{words}” is no instant; write {hint}").format(words=words, hint=_(HINT))
        if words
        else _("write {hint}").format(hint=_(HINT))
    )


def in_words(at: datetime, now: datetime) -> str:
    """Return *at* absolutely, and how far away it is."""
    far = phrases.length(at - now)
    said = _("in {length}") if at > now else _("{length} ago")
    return f"{phrases.instant(at, now)}, {said.format(length=far)}"
