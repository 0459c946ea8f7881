"""A case as it stood at an earlier event: asked for, and said above it; loaded when one first looks back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.widget import Widget

from caseboard.tui import door, phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.told import Told
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.desk import Desk
    from caseboard.services.desk_supervising import Stood


class StoodLoaded(Told):
    """A case as it stood, or as it stands where nothing has happened since."""

    stood: Stood


def ask(teller: Widget, desk: Desk, number: str, at: datetime | None, by: int) -> None:
    """Fetch a case as it stood *by* events after the instant *at*, or after now."""
    door.run(teller, "past", lambda: StoodLoaded(desk.stood(number, at, by)))


def banner(stood: Stood, now: datetime, later: str, back: str) -> list[Line]:
    """Return what stands above a case of the past: when that was, and the keys that lead on and back to now."""
    at = phrases.instant(stood.case.as_of, now)
    words = _("as it stood at {at}").format(at=at)
    place = _("{place} of {all}").format(place=stood.place, all=stood.moments)
    return [
        line(
            (f"◂ {words}", "gold"), (f" · {place} · ", "quiet"), (later, "gold"), (f" {_('later')} · ", "quiet"),
            (back, "gold"), (f" {_('now')}", "quiet"), indent=2,
        ),
        BLANK,
    ]  # fmt: skip
