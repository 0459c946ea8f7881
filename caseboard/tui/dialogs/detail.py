"""The detail of a case's reason, which decides what is owed (*Slots*)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from caseboard.domain.completeness import meters
from caseboard.domain.facts import PARTIES
from caseboard.domain.slot_table import REASONS
from caseboard.tui import phrases
from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.dialogs.form import Act, Form, Incomplete
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.tui.gateway import Gateway


class Detail(Form):
    """Sets the detail; returns what was done, in words."""

    BUTTON = "Set"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Detail", gateway, case, "arrows choose · Tab to the button · Esc back")

    def fields(self) -> ComposeResult:
        facts = self.case.facts
        details = REASONS[facts.reason]
        yield Static(show(_("Of the reason {reason}").format(reason=phrases.named(facts.reason))), classes="label")
        as_now = f" ({_('as now')})"
        offers = [Offer(one, phrases.named(one) + (as_now if one == facts.detail else "")) for one in details]
        yield Choice(offers, facts.detail or "", id="detail")
        yield Static("Then required", classes="label")
        yield Static(id="means", classes="means")
        yield from self.button()

    def begin(self) -> None:
        self._mean()
        self.query_one("#detail", Choice).focus()

    @on(Choice.Changed, "#detail")
    def _mean(self) -> None:
        """Say what each party would owe."""
        full = meters(replace(self.case.facts, detail=self.query_one("#detail", Choice).value or None))
        owed = []
        for party in PARTIES:
            names = ", ".join(phrases.named(one.slot.name) for one in full.owed(party))
            owed.append(f"{_(party)}: {names or _('nothing')}")
        self.query_one("#means", Static).update(show("\n".join(owed)))

    def act(self) -> tuple[Act, str]:
        detail = self.query_one("#detail", Choice).value
        if detail == (self.case.facts.detail or ""):
            raise Incomplete(_("choose another detail than it has now"))
        number, seen = self.number, self.seen
        said = _("detail set to {detail}").format(detail=phrases.named(detail))
        return lambda desk: desk.set_detail(number, detail, seen=seen), said
