"""The tomorrow pane: what the worker will do, when, why, to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import Line, line, right
from caseboard.tui.supervisor.marked import Marked
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.coming import Coming
    from caseboard.services.desk_supervising import Ahead

HOURS = (6, 24, 72, 168)
"""How far one looks ahead."""
WHEN = 8


class TomorrowPane(Marked):
    """Acts of the worker that lie ahead, in order of when it will make them."""

    TITLE = "Tomorrow"

    def __init__(self, reach: int = 1) -> None:
        """Look ahead as far as *reach* says, by its place among the hours."""
        super().__init__(id="tomorrow")
        self.ahead: Ahead | None = None
        self.reach = reach

    @property
    def hours(self) -> int:
        """How far one looks ahead."""
        return HOURS[self.reach]

    def longer(self, by: int) -> bool:
        """Look further ahead, or less far; return whether that changes anything."""
        before = self.reach
        self.reach = min(len(HOURS) - 1, max(0, before + by))
        return self.reach != before

    def title(self) -> str:
        """Return how far one looks, and what is marked."""
        next_ = _("next {hours}").format(hours=phrases.times(self.hours, "hour", "hours"))
        marked = _("{count} marked").format(count=len(self.marks)) if self.marks else ""
        return " · ".join(filter(None, (_(self.TITLE), next_, marked)))

    def show(self, ahead: Ahead) -> None:
        """Show what lies ahead; a mark on what does not any more is gone."""
        self.ahead = ahead
        keys = set(self.markable())
        self.marks = {key: None for key in self.marks if key in keys}
        self.ready(ahead.as_of, phrases.times(len(ahead.acts), "act", "acts"))

    def markable(self) -> Iterable[str]:
        """Return the acts, each by what it is."""
        return [_key(one) for one in self.ahead.acts] if self.ahead else []

    def acts_on(self, keys: Iterable[str]) -> tuple[Coming, ...]:
        """Return the acts that *keys* stand for."""
        wanted = set(keys)
        return tuple(one for one in self.ahead.acts if _key(one) in wanted) if self.ahead else ()

    def release_cases(self, numbers: Iterable[str]) -> None:
        """Let go of every act on the cases *numbers*."""
        done = set(numbers)
        self.release([key for key in self.marks if key.partition(" ")[0] in done])

    @property
    def number(self) -> str:
        """The case of the act under the cursor."""
        return self.key.partition(" ")[0]

    def drawn(self) -> Sequence[Line]:
        """Return the acts as lines, each with its rule and its arithmetic beneath."""
        if self.ahead is None:
            return []
        if self.ahead.paused is not None:
            return [line((_("The clock acts are paused: {why}").format(why=self.ahead.paused), "soon"))]
        if not self.ahead.acts:
            return [
                line((_("The worker has nothing to do by then."), "quiet")),
                line((self.key_for("figures.longer"), "gold"), (_(" looks further ahead."), "quiet")),
            ]
        return [row for one in self.ahead.acts for row in self._lines_of(one)]

    def _lines_of(self, one: Coming) -> tuple[Line, Line]:
        now = self.ahead.as_of if self.ahead is not None else one.at
        key, marked = _key(one), _key(one) in self.marks
        told = f" → {', '.join(_(party) for party in one.told)}" if one.told else ""
        first = line(
            ("✓" if marked else " ", "gold"), (right(phrases.length(one.at - now), WHEN), "soon"),
            (f" {one.number:9}", "strong"), f" {_(one.words)}", (told, "blue"), key=key, indent=WHEN + 12,
        )  # fmt: skip
        may = (right(self._may(one), WHEN + 1), "gold")
        second = line(may, (f" {one.rule} · {one.why}", "quiet"), key=key, indent=WHEN + 2)  # type: ignore[arg-type]  # an ink
        return first, second

    def _may(self, one: Coming) -> str:
        """Return the keys by which something can be done about an act."""
        keys = [self.key_for("tomorrow.veto")] if one.may_be_vetoed else []
        keys += [self.key_for("tomorrow.extend")] if one.may_be_extended else []
        return " ".join(keys)


def _key(one: Coming) -> str:
    return f"{one.number} {one.act} {one.at.isoformat()}"
