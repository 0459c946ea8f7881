"""A page about one case, in its four faces: nothing picked, being read, failed, ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.tui.home import Home

PATIENCE = 0.3
"""Seconds for which the lines of another case may stand while the next one is read."""


class AboutCase(Page):
    """What the panes of a case have in common; each says its title and its lines."""

    def __init__(self, clock: Callable[[], datetime], *, id: str) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self._clock = clock
        self.case: CaseView | None = None
        self._wanted = ""
        self._stood: Sequence[Line] = ()
        """The last good lines of the case."""
        self._entitled = ("", "")
        """Title and subtitle as they stand: setting them draws the whole page anew."""

    def title_of(self, number: str) -> str:
        """Return the title while *number* is not there yet."""
        raise NotImplementedError

    def holds(self, number: str) -> bool:
        """Whether the lines of *number* are on the page."""
        return self.case is not None and self.case.row.number == number

    def take(self, case: CaseView) -> bool:
        """Take a case in; return whether it is the one that was there."""
        same = self.holds(case.row.number)
        self.case, self._wanted = case, ""
        return same

    def ready(self, title: str, state: str, lines: Sequence[Line], *, top: bool) -> None:
        """Show the case that was read, and when that was."""
        as_of = f" · {_('as of')} {phrases.second(self.case.as_of)}" if self.case is not None else ""
        self._titles(title, f"{state}{as_of}")
        self._stood = lines
        self.put(lines, top=top)

    def empty(self, title: str, lines: Sequence[Line]) -> None:
        """Show that no case is picked."""
        self.case, self._wanted, self._stood = None, "", ()
        self._titles(title, "")
        self.put(lines, top=True)

    def reading(self, number: str) -> None:
        """Show that *number* is being read, unless it is there already."""
        if not self.holds(number):
            self._wanted = number
            self._titles(self.title_of(number), _("reading …"))
            self.set_timer(PATIENCE, lambda: self._still_reading(number))

    def _still_reading(self, number: str) -> None:
        """Take another case's lines away: under this title they would lie."""
        if self._wanted == number:
            self.case, self._stood = None, ()
            self.put([line((_("reading {case} …").format(case=number), "quiet"))], top=True)

    def failed(self, number: str, why: str) -> None:
        """Say that *number* could not be read; what was read last of it stays, with its time."""
        same = self.holds(number)
        self._wanted, again = "", self.key_for("board.refresh")
        kept = ""
        if same and self.case is not None:
            kept = f"{_('! not read again')} · {_('as of')} {phrases.second(self.case.as_of)}"
        self._titles(self.title_of(number), kept or _("! could not be read"))
        said = [
            line((_("! could not read {case}: {why}").format(case=number, why=why), "late"), indent=2),
            line((again, "gold"), _(" tries again")),
        ]
        if not same:
            self.case, self._stood = None, ()
        self.put([*said, BLANK, *self._stood] if same else said, top=not same)

    def key_for(self, id_: str) -> str:
        """Return the key that a hint names."""
        return cast("Home", self.app).key(id_)

    def _titles(self, title: str, subtitle: str) -> None:
        if (title, subtitle) != self._entitled:
            self._entitled = (title, subtitle)
            self.border_title = show(title)
            self.border_subtitle = show(subtitle)
