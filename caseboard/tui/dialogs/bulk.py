"""One act on many cases: a form, then a list that says of each case what would happen, and then what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from caseboard.domain.facts import PARTIES
from caseboard.domain.instants import written
from caseboard.tui import phrases
from caseboard.tui.dialogs.assign import NOBODY, People
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.dialogs.questions import BulkChecked, BulkStep, PeopleLoaded
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import Line, line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.told import Done, Failed, TurnedDown
from caseboard.tui.words import _, many

if TYPE_CHECKING:
    from caseboard.domain.staff import Staff
    from caseboard.services.bulk import Kind, Would


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act on many cases."""

    done: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What every form needs to know."""

    gateway: Gateway
    numbers: Sequence[str]
    me: Staff
    now: Callable[[], datetime]


class ManyForm(Dialog[Outcome]):
    """Asks once for what is done to each of many cases."""

    KIND: ClassVar[Kind]
    TITLE_WORDS: ClassVar[str]
    VERB: ClassVar[str]
    """What the button of the list says before how many cases it is."""
    DONE: ClassVar[str]
    """What has been done to a case, in a word or two."""
    HINT: ClassVar[str] = "Tab next field · Esc back"

    def __init__(self, setting: Setting) -> None:
        self.heading = " · ".join(filter(None, (_(self.TITLE_WORDS), _cases(setting.numbers))))
        super().__init__(self.heading, self.HINT)
        self.setting = setting
        self.wish: Mapping[str, Any] = {}

    def button(self) -> ComposeResult:
        """Yield the button that leads to the list."""
        with Horizontal(classes="buttons"):
            yield Button("Preview", id="preview", compact=True)

    def asked(self) -> Mapping[str, Any] | str:
        """Return the fields of the act, or in words what one of them lacks."""
        raise NotImplementedError

    @on(Button.Pressed, "#preview")
    @on(Input.Submitted)
    def preview(self) -> None:
        """Have every case checked, unless a field lacks something."""
        wish = self.asked()
        if isinstance(wish, str):
            self.complain(wish)
            return
        self.complain("")
        self.wish = wish
        self.check(wish)

    def check(self, wish: Mapping[str, Any]) -> None:
        """Have every case checked."""
        self.setting.gateway.dialogs.bulk_check(self, self.KIND, self.setting.numbers, wish)

    def carry_out(self, teller: Widget, cases: Sequence[Would], goes_on: Callable[[], bool]) -> None:
        """Do it to *cases*, one after the other while it *goes_on*; *teller* is told what came of each."""
        self.setting.gateway.dialogs.bulk(teller, self.KIND, cases, self.wish, goes_on)

    def on_bulk_checked(self, told: BulkChecked) -> None:
        """Show what would happen to each case before it does."""
        self.app.push_screen(Listing(self, told.would), self._listed)

    def _listed(self, outcome: Outcome | None) -> None:
        if outcome is not None:
            self.dismiss(outcome)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why not."""
        self.complain(told.why)

    def on_failed(self, told: Failed) -> None:
        """Say that the desk could not do it."""
        self.complain(_("could not be done: {why}").format(why=told.why))


class AssignMany(ManyForm):
    """Gives many cases to somebody, or to nobody."""

    KIND = "assignment"
    TITLE_WORDS, VERB, DONE = "Assign", "Assign", "assigned"
    HINT = "Enter shows what would happen · Esc back"

    def fields(self) -> ComposeResult:
        yield People(id="people")

    def begin(self) -> None:
        self._list((self.setting.me,))
        self.query_one(Page).focus()
        self.setting.gateway.dialogs.people(self)

    def on_people_loaded(self, told: PeopleLoaded) -> None:
        """List everybody who works at the desk, whoever asks first."""
        self._list((self.setting.me, *(one for one in told.people if one.name != self.setting.me.name)))

    def _list(self, people: Sequence[Staff]) -> None:
        me = self.setting.me.name
        rows = [
            line(
                (one.name, "strong" if one.name == me else "plain"),
                (f"   {_(one.role)}", "quiet"),
                (f"   {_('me')}" if one.name == me else "", "gold"),
                key=one.name,
            )
            for one in people
        ]
        self.query_one(Page).put([*rows, line(_("nobody"), (f"   {_('back to the unassigned')}", "quiet"), key=NOBODY)])

    def on_page_picked(self, event: Page.Picked) -> None:
        """Have every case checked for the one under the cursor."""
        event.stop()
        self.preview()

    def asked(self) -> Mapping[str, Any] | str:
        to = self.query_one(Page).key
        return {"to": None if to == NOBODY else to}


class AskMany(ManyForm):
    """Asks for what is missing, case by case."""

    KIND = "ask"
    TITLE_WORDS, VERB, DONE = "Ask for evidence", "Ask in", "asked"

    def fields(self) -> ComposeResult:
        yield Static("Whom; each is asked for all that is missing from them", classes="label")
        whoever = Offer("whoever", _("whoever lacks something, the seller first"))
        yield Choice([whoever, *(Offer(one, _("the {party}").format(party=_(one))) for one in PARTIES)], id="party")
        yield Static("Words, if more has to be said; they go to all of them", classes="label")
        yield TextArea(id="words", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#party", Choice).focus()

    def asked(self) -> Mapping[str, Any] | str:
        return {"party": self.query_one("#party", Choice).value, "text": self.query_one("#words", TextArea).text}


class NoteMany(ManyForm):
    """Writes the same note in many cases."""

    KIND = "note"
    TITLE_WORDS, VERB, DONE = "Note", "Write it in", "noted"

    def fields(self) -> ComposeResult:
        yield Static("For colleagues; no party reads it", classes="label")
        yield TextArea(id="words", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#words", TextArea).focus()

    def asked(self) -> Mapping[str, Any] | str:
        words = self.query_one("#words", TextArea).text
        return {"text": words} if words.strip() else _("a note has words")


class HoldMany(ManyForm):
    """Holds many claims for so many days (R41)."""

    KIND = "hold"
    TITLE_WORDS, VERB, DONE = "Hold", "Hold", "held"
    DAYS = (1, 3, 7, 14, 30)

    def fields(self) -> ComposeResult:
        yield Static("For how long; no deadline of a party moves (R41)", classes="label")
        offers = [Offer(str(days), phrases.times(days, "day", "days")) for days in self.DAYS]
        yield Choice(offers, "7", id="days")
        yield Static(id="means", classes="label")
        yield Static("Why", classes="label")
        yield Input(id="why", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self._mean()
        self.query_one("#why", Input).focus()

    def _until(self) -> datetime:
        return self.setting.now() + timedelta(days=int(self.query_one("#days", Choice).value))

    @on(Choice.Changed, "#days")
    def _mean(self) -> None:
        self.query_one("#means", Static).update(
            show(_("until {at}").format(at=phrases.instant(self._until(), self.setting.now())))
        )

    def asked(self) -> Mapping[str, Any] | str:
        why = self.query_one("#why", Input).value.strip()
        return {"until": written(self._until()), "why": why} if why else _("a hold wants a reason")


class ReleaseMany(ManyForm):
    """Ends many holds early (R41)."""

    KIND = "release"
    TITLE_WORDS, VERB, DONE = "Release", "Release", "released"

    def fields(self) -> ComposeResult:
        yield Static("Why; released, the clocks run on at once", classes="label")
        yield Input(id="why", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#why", Input).focus()

    def asked(self) -> Mapping[str, Any] | str:
        why = self.query_one("#why", Input).value.strip()
        return {"why": why} if why else _("a release wants a reason")


FORMS: dict[str, type[ManyForm]] = {
    "case.assign": AssignMany,
    "case.ask": AskMany,
    "case.note": NoteMany,
    "case.hold": HoldMany,
    "case.release": ReleaseMany,
}
"""The form of each act that is done to many cases."""


class Listing(Dialog[Outcome]):
    """Every case with what would happen to it, or why it may not; then, row by row, what came of it."""

    def __init__(self, form: ManyForm, would: Sequence[Would]) -> None:
        super().__init__(form.heading, "Tab to the button · Esc back, nothing done")
        self._form = form
        self._would = would
        self._may = [one for one in would if not one.why_not]
        self._came: dict[str, str] = {}
        """By case why it was refused; empty where it was done."""
        self._state = "asked"
        """asked, acting, stopped, over."""

    def fields(self) -> ComposeResult:
        yield Page(id="reading")
        with Horizontal(classes="buttons"):
            if self._may:
                yield Button(show(f"{_(self._form.VERB)} {phrases.times(len(self._may), 'case', 'cases')}"), id="go",
                             compact=True)  # fmt: skip
            yield Button("Back", id="back", compact=True)

    def begin(self) -> None:
        self._draw()
        self.query_one("#reading", Page).focus()

    @on(Button.Pressed, "#go")
    def _go(self) -> None:
        if self._state == "asked":
            self._state = "acting"
            self._say(_("Esc stops after the case at hand"))
            self._form.carry_out(self, self._may, lambda: self._state == "acting")

    @on(Button.Pressed, "#back")
    def _leave(self) -> None:
        self.action_back()

    def on_bulk_step(self, told: BulkStep) -> None:
        """Say what came of a case."""
        self._came[told.number] = told.why_not
        self._draw()

    def on_done(self, told: Done) -> None:
        """Everything that was to be done has been tried."""
        if told.doing == "bulk":
            self._end()

    def on_failed(self, told: Failed) -> None:
        """Say that the desk could not go on; what was done before stands."""
        self._end()
        self.complain(_("could not go on: {why}").format(why=told.why))

    def _end(self) -> None:
        self._state = "over"
        self._draw()
        self.query("#go").remove()
        self.query_one("#back", Button).label = show(_("Close"))
        self.query_one("#back", Button).focus()
        left = len(self._would) - len(self._done)
        self._say(f"{self._summary()} · {_('Enter closes')}" if left else _("Enter closes"))

    def action_back(self) -> None:
        """Back to the form, stop what is going on, or leave with what was done."""
        if self._state in ("acting", "stopped"):
            self._state = "stopped"
        elif self._state == "over":
            self.dismiss(Outcome(self._done, self._summary()))
        else:
            self.dismiss(None)

    @property
    def _done(self) -> tuple[str, ...]:
        return tuple(number for number, why_not in self._came.items() if not why_not)

    def _summary(self) -> str:
        done, left = len(self._done), len(self._would) - len(self._done)
        words = _("{cases} {done}").format(cases=phrases.times(done, "case", "cases"), done=_(self._form.DONE))
        return (
            f"{words}; {many('{left} stays marked', '{left} stay marked', left).format(left=left)}" if left else words
        )

    def _say(self, words: str) -> None:
        self.query_one("#box").border_subtitle = show(words)

    def _draw(self) -> None:
        self.query_one("#reading", Page).put([self._head(), *(self._row(one) for one in self._would)])

    def _head(self) -> Line:
        refused, done = len(self._would) - len(self._may), _(self._form.DONE)
        if self._came or self._state != "asked":
            failed = len(self._came) - len(self._done)
            said = _("{count} of {all} {done}").format(count=len(self._done), all=len(self._may), done=done)
            more = _("{count} refused").format(count=failed) if failed else ""
        else:
            said = _("{count} would be {done}").format(count=len(self._may), done=done)
            more = _("{count} may not be").format(count=refused) if refused else ""
        return line((f"{said}, {more}" if more else said, "quiet"))

    def _row(self, one: Would) -> Line:
        number = f"{one.number:9}"
        if one.number in self._came:
            why_not = self._came[one.number]
            if why_not:
                return line(("! ", "late"), number, (f" {why_not}", "late"), indent=12)
            return line(("✓ ", "given"), number, (f" {_(self._form.DONE)}", "given"), (_more(one), "quiet"), indent=12)
        if one.why_not:
            return line(("✗ ", "soon"), (number, "quiet"), (f" {one.why_not}", "soon"), indent=12)
        return line(("· ", "quiet"), number, (f" {one.words}", "quiet"), indent=12)


def _more(one: Would) -> str:
    return f"   {one.words}" if " " in one.words else ""


def _cases(numbers: Sequence[str]) -> str:
    """Return what the title says a form is about: the case, or how many are marked; nothing where it finds them."""
    if len(numbers) == 1:
        return numbers[0]
    if not numbers:
        return ""
    return _("{count} marked cases").format(count=phrases.count(len(numbers)))
