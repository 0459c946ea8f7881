"""Decided cases that are like the one at hand: read beside the case, and drawn on it as a strip."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.widget import Widget

from caseboard.tui import door, phrases
from caseboard.tui.lines import BLANK, Line, left, line
from caseboard.tui.told import Told
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.precedents import Precedent
    from caseboard.services.desk import Desk
    from caseboard.services.patterns import Patterns

SHOWN = 3
"""Precedents on the strip; the command names more."""


class PatternsLoaded(Told):
    """What a case shares with others."""

    patterns: Patterns


def ask(teller: Widget, desk: Desk, number: str) -> None:
    """Fetch what the case *number* shares with others."""
    door.read(teller, "patterns", lambda: PatternsLoaded(desk.patterns(number)))


def alike(patterns: Patterns, now: datetime) -> list[Line]:
    """Return the strip of precedents, nearest first; nothing where no case like it was decided."""
    some = patterns.precedents
    if not some:
        return []
    several = _("{count} of {all}").format(count=min(SHOWN, len(some)), all=len(some)) if len(some) > SHOWN else ""
    head = line((_("Decided alike"), "strong"), (f"   {several}" if several else "", "quiet"))
    return [head, *(_row(one, now) for one in some[:SHOWN]), BLANK]


def _row(one: Precedent, now: datetime) -> Line:
    asked = phrases.money(one.like.requested, one.like.currency)
    detail = phrases.named(one.like.detail) if one.like.detail else ""
    return line(
        f"  {left(one.number, 9)}", (left(phrases.outcome(one.outcome), 16), "plain"),
        (_("{awarded} of {asked}").format(awarded=phrases.money(one.awarded, one.like.currency), asked=asked), "plain"),
        (f"   {phrases.day(one.sealed_at, now)}", "quiet"), (f"   {detail}" if detail else "", "quiet"), brief=True,
    )  # fmt: skip
