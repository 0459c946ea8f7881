"""What stops clocks or loosens a guard: hold, release, waive; and a letter that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from caseboard.domain.contact import came_back_for_good, may_waive
from caseboard.domain.facts import PARTIES
from caseboard.tui import phrases
from caseboard.tui.dialogs.choice import Choice, Offer, OneOf
from caseboard.tui.dialogs.form import Act, Form, Incomplete
from caseboard.tui.dialogs.when import HINT, NoInstant, in_words, instant_of
from caseboard.tui.text import clean, one_line, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.services.case_view import CaseView
    from caseboard.tui.gateway import Gateway

ALL = "all"


class Hold(Form):
    """Holds a claim until an instant, with a reason (R41)."""

    BUTTON = "Hold"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Hold", gateway, case, "Tab next field · Enter holds · Esc back")

    def fields(self) -> ComposeResult:
        yield Static("Until; a step counts from now", classes="label")
        yield Input("+7d", placeholder=clean(_(HINT)), id="until", compact=True, select_on_focus=True)
        yield Static(id="means", classes="means")
        yield Static("Why", classes="label")
        yield Input(id="why", compact=True)
        yield Static(
            "Stops the clock for the decision, the seal and automatic cancellations. "
            "No deadline of a party moves (R41).",
            classes="label",
        )
        yield from self.button()

    def begin(self) -> None:
        self._mean()
        self.query_one("#until", Input).focus()

    def _until(self) -> datetime:
        return instant_of(self.query_one("#until", Input).value, self.case.as_of)

    @on(Input.Changed, "#until")
    def _mean(self) -> None:
        """Say which instant was typed."""
        try:
            words = in_words(self._until(), self.case.as_of)
        except NoInstant:
            words = ""
        self.query_one("#means", Static).update(show(words))

    def act(self) -> tuple[Act, str]:
        try:
            until = self._until()
        except NoInstant as wrong:
            raise Incomplete(f"{_('until')}: {wrong}") from None
        number, why, seen = self.number, self.words_of("#why", _("a hold wants a reason")), self.seen
        said = _("held until {at}").format(at=phrases.instant(until, self.case.as_of))
        return lambda desk: desk.hold(number, until, why, seen=seen), said


class Release(Form):
    """Ends a hold early, or lets the worker take up a case that came in long overdue (R41)."""

    BUTTON = "Release"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Release", gateway, case, "Enter releases · Esc back")

    def fields(self) -> ComposeResult:
        yield Static(show(self._standing()), classes="label")
        yield Static("Why", classes="label")
        yield Input(id="why", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#why", Input).focus()

    def _standing(self) -> str:
        now = self.case.as_of
        if self.case.facts.arrived_overdue:
            return _("It came in long overdue; released, the worker takes it up at once.")
        until = max((hold.until for hold in self.case.facts.holds), default=now)
        return _("Held until {at}; released, its clocks run on at once.").format(at=in_words(until, now))

    def act(self) -> tuple[Act, str]:
        number, why, seen = self.number, self.words_of("#why", _("a release wants a reason")), self.seen
        return lambda desk: desk.release(number, why, seen=seen), _("released")


class Waive(Form):
    """Waives the contact of a party whose letters came back for good twice (R17)."""

    BUTTON = "Waive"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Waive contact", gateway, case, "Tab next field · Enter waives · Esc back")

    def fields(self) -> ComposeResult:
        facts = self.case.facts
        offers = [Offer(one, _(one), "" if may_waive(facts, one) else _("can be reached")) for one in PARTIES]
        yield Static("Whose contact", classes="label")
        yield Choice(offers, id="party")
        yield Static("Why; it stands in the decision and in both letters", classes="label")
        yield Input(id="why", compact=True)
        yield Static("It opens the way to a decision, never to an automatic cancellation (R17).", classes="label")
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#why", Input).focus()

    def act(self) -> tuple[Act, str]:
        party, why = self.query_one("#party", Choice).value, self.words_of("#why", _("a waiver wants a reason"))
        number, seen = self.number, self.seen
        said = _("contact of the {party} waived").format(party=_(party))
        return lambda desk: desk.waive(number, party, why, seen=seen), said


class Acknowledge(Form):
    """Notes that letters which came back for good were seen (R26)."""

    BUTTON = "Seen"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Letters that came back", gateway, case, "Space picks · Tab to the button · Esc back")

    def fields(self) -> ComposeResult:
        yield Static("Which; its flag goes", classes="label")
        yield OneOf([Offer(ALL, _("all of them")), *self._failed()], [ALL], id="letters")
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#letters", OneOf).focus()

    def _failed(self) -> list[Offer]:
        lost = {one.message_id for one in self.case.facts.letters if came_back_for_good(one) and not one.acknowledged}
        return [
            Offer(
                one.message_id,
                f"{_('to the {party}').format(party=_(one.party))}: {one_line(one.subject)}",
                f"{_(one.state)}, {_('written')} {phrases.moment(one.at, self.case.as_of).strip()}",
            )
            for one in self.case.letters
            if one.message_id in lost
        ]

    def act(self) -> tuple[Act, str]:
        letter = self.query_one("#letters", OneOf).value
        number, named, seen = self.number, "" if letter == ALL else letter, self.seen
        said = _("failed letters acknowledged") if letter == ALL else _("failed letter acknowledged")
        return lambda desk: desk.acknowledge(number, named, seen=seen), said
