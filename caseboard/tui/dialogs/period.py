"""Another evidence deadline, for one party or both: what it means, and the letters that tell it (R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from caseboard.domain.facts import PARTIES
from caseboard.domain.periods import due_at
from caseboard.tui import phrases
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.dialogs.letter import preview_lines
from caseboard.tui.dialogs.questions import PeriodPreviewed, Previewed
from caseboard.tui.dialogs.reading import Preview
from caseboard.tui.dialogs.when import HINT, NoInstant, in_words, instant_of
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, line
from caseboard.tui.text import clean, one_line, show
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.domain.facts import Party
    from caseboard.services.case_view import CaseView


class Period(CaseDialog[str]):
    """Extends or shortens the running period; returns what was done, in words."""

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Evidence period", gateway, case, "Tab next field · Enter shows what it means · Esc back")
        self._due: datetime | None = None

    def fields(self) -> ComposeResult:
        buyer, seller = one_line(self.case.buyer.name), one_line(self.case.seller.name)
        yield Static("Whose", classes="label")
        yield Choice(
            [
                Offer("buyer", f"{_('buyer')} {buyer}"),
                Offer("seller", f"{_('seller')} {seller}"),
                Offer("both", _("both")),
            ],
            id="party",
        )
        yield Static(show("   ".join(self._now(party) for party in PARTIES)), classes="label")
        yield Static("New deadline; a step such as +3d or -1d counts from the present one", classes="label")
        yield Input(placeholder=clean(_(HINT)), id="due", compact=True)
        yield Static(id="means", classes="means")
        with Horizontal(classes="buttons"):
            yield Button("Preview", id="preview", compact=True)

    def begin(self) -> None:
        self.query_one("#due", Input).focus()

    def _now(self, party: Party) -> str:
        due = due_at(self.case.facts, party)
        if due is None:
            return _("{party} has no deadline").format(party=_(party))
        return _("{party} due {at}").format(party=_(party), at=phrases.instant(due, self.case.as_of))

    @property
    def _party(self) -> str:
        return self.query_one("#party", Choice).value

    def _typed(self) -> datetime:
        """Return the deadline typed; for both parties a step counts from the later one.

        Raises:
            NoInstant: none is typed.
        """
        facts = self.case.facts
        dues = [due_at(facts, party) for party in PARTIES if self._party in (party, "both")]
        base = max((due for due in dues if due is not None), default=self.case.as_of)
        return instant_of(self.query_one("#due", Input).value, base)

    @on(Input.Changed, "#due")
    @on(Choice.Changed, "#party")
    def _mean(self) -> None:
        """Say which instant was typed."""
        try:
            words = in_words(self._typed(), self.case.as_of)
        except NoInstant:
            words = ""
        self.query_one("#means", Static).update(show(words))

    @on(Button.Pressed, "#preview")
    @on(Input.Submitted, "#due")
    def _preview(self) -> None:
        try:
            due = self._typed()
        except NoInstant as wrong:
            self.complain(f"{_('deadline')}: {wrong}")
            return
        self.complain("")
        self.gateway.dialogs.preview_period(self, self.number, self._party, due)

    def on_period_previewed(self, told: PeriodPreviewed) -> None:
        """Show what it means and the letters before they go."""
        self._due = told.due
        means = [line(sentence, indent=2) for sentence in told.sheet.meaning]
        letters = preview_lines(Previewed(tuple(told.sheet.letters.items())))
        title = f"{_('Evidence period')} · {self.number}"
        self.app.push_screen(Preview(title, [*means, BLANK, *letters], _("Set")), self._set)

    def _set(self, go: bool | None) -> None:
        if not go or self._due is None:
            return
        number, party, due, seen = self.number, self._party, self._due, self.seen
        self.gateway.act(self, "period", lambda desk: desk.set_period(number, party, due, seen=seen))

    def on_done(self, told: Done) -> None:
        """It is set."""
        if told.doing == "period" and self._due is not None:
            whom = _("both parties") if self._party == "both" else _("the {party}").format(party=_(self._party))
            due = _("due {at}").format(at=phrases.instant(self._due, self.case.as_of))
            self.dismiss(f"{self.number}: {whom}: {due}")
