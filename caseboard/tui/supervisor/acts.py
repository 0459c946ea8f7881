"""What a supervisor does to many at once: vetoes, extensions, sharing out; each is shown before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, Static

from caseboard.domain.instants import read, written
from caseboard.tui import phrases
from caseboard.tui.dialogs.bulk import HoldMany, ManyForm, Setting
from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.supervisor.questions import Questions, Shared, first_of
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.coming import Coming
    from caseboard.services.bulk import Would


class Veto(HoldMany):
    """Holds cases, so that the worker does not seal or cancel them (R41)."""

    TITLE_WORDS, VERB, DONE = "Veto", "Hold", "held"

    def __init__(self, setting: Setting, questions: Questions, coming: Sequence[Coming]) -> None:
        super().__init__(setting)
        self._questions = questions
        self._coming = first_of(coming, veto=True)

    def check(self, wish: Mapping[str, Any]) -> None:
        self._questions.check_veto(self, tuple(self._coming.values()), read(wish["until"]), wish["why"])

    def carry_out(self, teller: Widget, cases: Sequence[Would], goes_on: Callable[[], bool]) -> None:
        until, why, coming = read(self.wish["until"]), self.wish["why"], self._coming
        self.setting.gateway.dialogs.each(
            teller, cases, lambda desk, one, _deeds: desk.veto(coming[one.number], until, why, seen=one.seen), goes_on
        )


class Extend(ManyForm):
    """Extends evidence periods, so that what follows them comes later (R15)."""

    KIND = "period"
    TITLE_WORDS, VERB, DONE = "Extend", "Extend", "extended"
    DAYS = (1, 3, 7, 14)

    def __init__(self, setting: Setting, questions: Questions, coming: Sequence[Coming]) -> None:
        super().__init__(setting)
        self._questions = questions
        self._coming = first_of(coming, veto=False)

    def fields(self) -> ComposeResult:
        yield Static("From now; both parties get a letter that says so (R15)", classes="label")
        yield Choice([Offer(str(days), phrases.times(days, "day", "days")) for days in self.DAYS], "7", id="days")
        yield Static(id="means", classes="label")
        yield Static("Why", classes="label")
        yield Input(id="why", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self._mean()
        self.query_one("#why", Input).focus()

    def _due(self) -> datetime:
        return self.setting.now() + timedelta(days=int(self.query_one("#days", Choice).value))

    @on(Choice.Changed, "#days")
    def _mean(self) -> None:
        at = phrases.instant(self._due(), self.setting.now())
        self.query_one("#means", Static).update(show(_("until {at}").format(at=at)))

    def asked(self) -> Mapping[str, Any] | str:
        why = self.query_one("#why", Input).value.strip()
        return {"due_at": written(self._due()), "why": why} if why else _("an extension of many wants a reason")

    def check(self, wish: Mapping[str, Any]) -> None:
        self._questions.check_extend(self, tuple(self._coming.values()), read(wish["due_at"]), wish["why"])

    def carry_out(self, teller: Widget, cases: Sequence[Would], goes_on: Callable[[], bool]) -> None:
        due, why, coming = read(self.wish["due_at"]), self.wish["why"], self._coming
        self.setting.gateway.dialogs.each(
            teller, cases, lambda desk, one, _deeds: desk.extend(coming[one.number], due, why, seen=one.seen), goes_on
        )


class ShareOut(ManyForm):
    """Gives what nobody has to whoever is at work and has room: in turn, what came first first."""

    KIND = "assignment"
    TITLE_WORDS, VERB, DONE = "Share out", "Assign", "assigned"

    def __init__(self, setting: Setting, questions: Questions) -> None:
        super().__init__(setting)
        self._questions = questions
        self._takers: Mapping[str, str] = {}

    def fields(self) -> ComposeResult:
        yield Static("What nobody has goes in turn to those at work who have room, the oldest first", classes="label")
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#preview").focus()

    def asked(self) -> Mapping[str, Any] | str:
        return {}

    def check(self, wish: Mapping[str, Any]) -> None:  # noqa: ARG002  nothing is asked
        self._questions.check_sharing(self)

    def on_shared(self, told: Shared) -> None:
        """Show who would get which case before anybody does."""
        self._takers = told.takers
        self.on_bulk_checked(told)

    def carry_out(self, teller: Widget, cases: Sequence[Would], goes_on: Callable[[], bool]) -> None:
        takers = self._takers
        self.setting.gateway.dialogs.each(
            teller,
            cases,
            lambda desk, one, deeds: desk.bulk(
                "assignment", one.number, {"to": takers[one.number]}, seen=one.seen, deeds=deeds
            ),
            goes_on,
        )
