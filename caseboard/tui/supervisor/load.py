"""The load pane: who has what, who is there, and what nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from caseboard.domain.instants import words as length
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, left, line, right
from caseboard.tui.supervisor.overview import Overview
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.desk_supervising import Load
    from caseboard.services.team import Person

NUMBER, AGE = 6, 10
NOBODY = "nobody"
WIDEST = 16


class LoadPane(Overview):
    """Everybody with what they have, and how much waits for somebody."""

    TITLE = "Load"

    def __init__(self) -> None:
        super().__init__(id="load")
        self.load: Load | None = None

    def show(self, load: Load) -> None:
        """Show who has what."""
        self.load = load
        self.ready(load.as_of, phrases.times(len(load.people), "person", "people"))

    @property
    def behind(self) -> str:
        """What the queue is asked for to show what lies behind the line under the cursor."""
        name = self.key.partition(" ")[2]
        return f'is:open with:"{name}"' if name else f"is:open with:{'none' if self.key == NOBODY else ''}"

    @property
    def whose(self) -> str:
        """Whom the line under the cursor is about."""
        return self.key.partition(" ")[2] or _(NOBODY)

    def drawn(self) -> Sequence[Line]:
        """Return a line a person, and what nobody has."""
        if self.load is None:
            return []
        if not self.load.people:
            return [line((_("Nobody is on the staff yet: "), "quiet"), ("caseboard staff add NAME", "gold"))]
        wide = min(WIDEST, max(cell_len(one.name) for one in self.load.people))
        heads = (_("open"), _("today"), _("past"))
        head = line(
            (left("", wide), "quiet"), *((right(word, NUMBER), "quiet") for word in heads),
            (right(_("median"), AGE), "quiet"), (right(_("of"), NUMBER), "quiet"), brief=True,
        )  # fmt: skip
        return [head, *(self._row(one, wide) for one in self.load.people), BLANK, *self._waiting(self.load)]

    def _row(self, one: Person, wide: int) -> Line:
        age = "" if one.median_age is None else _age(one.median_age)
        full = one.capacity is not None and one.open >= one.capacity
        return line(
            (left(one.name, wide), "plain"), (right(str(one.open), NUMBER), "soon" if full else "strong"),
            (right(str(one.due_today), NUMBER), "soon" if one.due_today else "quiet"),
            (right(str(one.breached), NUMBER), "late" if one.breached else "quiet"), (right(age, AGE), "plain"),
            (right("-" if one.capacity is None else str(one.capacity), NUMBER), "quiet"),
            _there(one, self.load), key=f"person {one.name}", brief=True,
        )  # fmt: skip

    def _waiting(self, load: Load) -> list[Line]:
        ink: Ink = "soon" if load.unassigned else "quiet"
        waits = line(
            (phrases.times(load.unassigned, "claim that nobody has", "claims that nobody has"), ink), key=NOBODY
        )
        if not load.unassigned:
            return [waits]
        if not load.shared:
            why = _("nobody with a capacity is at work and has room: {command}").format(command="caseboard capacity")
            return [waits, line((why, "quiet"), indent=2)]
        said = _(" shares out {count} of them").format(count=len(load.shared))
        return [waits, line((self.key_for("load.share"), "gold"), (said, "quiet"))]


def _age(age: timedelta) -> str:
    """Return an age with room before it: beyond ninety-nine days without its hours."""
    words = length(age)
    return words if len(words) < AGE else length(timedelta(days=age.days))


def _there(one: Person, load: Load | None) -> tuple[str, Ink]:
    if one.away_until is not None and load is not None:
        return f"  {_('away until {at}').format(at=phrases.instant(one.away_until, load.as_of))}", "soon"
    return ("", "quiet") if one.on_shift else (f"  {_('not at work')}", "quiet")
