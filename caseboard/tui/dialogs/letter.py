"""A letter to a party, shown before it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static, TextArea

from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.dialogs.drafted import Drafted, DraftLine, retype
from caseboard.tui.dialogs.questions import Previewed
from caseboard.tui.dialogs.reading import Preview, letter_lines
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.text import one_line
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView


def preview_lines(told: Previewed) -> list[Line]:
    """Return the letters as they would go, one under the other."""
    made: list[Line] = []
    for party, words in told.letters:
        made += [
            line((_("To the {party}").format(party=_(party)), "gold")),
            *letter_lines(words.subject, words.body),
            BLANK,
        ]
    return made[:-1]


class Letter(Drafted):
    """Writes to the buyer, the seller or both; returns what was done, in words."""

    DRAFT = "letter"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Letter", gateway, case, "Tab next field · Esc back")

    def fields(self) -> ComposeResult:
        buyer, seller = one_line(self.case.buyer.name), one_line(self.case.seller.name)
        yield DraftLine()
        yield Static("To", classes="label")
        yield Choice(
            [
                Offer("buyer", f"{_('buyer')} {buyer}"),
                Offer("seller", f"{_('seller')} {seller}"),
                Offer("both", _("both")),
            ],
            id="party",
        )
        yield Static("Words; greeting, case and order are added", classes="label")
        yield TextArea(id="words", compact=True)
        with Horizontal(classes="buttons"):
            yield Button("Preview", id="preview", compact=True)

    def first_field(self) -> TextArea:
        return self.query_one("#words", TextArea)

    def written(self) -> dict[str, Any]:
        return {"party": self._party, "words": self._words}

    def fill(self, fields: Mapping[str, Any]) -> None:
        self.query_one("#party", Choice).choose(str(fields.get("party", "")))
        retype(self.first_field(), str(fields.get("words", "")))

    @property
    def _party(self) -> str:
        return self.query_one("#party", Choice).value

    @property
    def _words(self) -> str:
        return self.query_one("#words", TextArea).text

    @on(Button.Pressed, "#preview")
    def _preview(self) -> None:
        if not self._words.strip():
            self.complain(_("a letter has words"))
            return
        self.complain("")
        self.gateway.dialogs.preview_letter(self, self.number, self._party, self._words)

    def on_previewed(self, told: Previewed) -> None:
        """Show the letter before it goes."""
        self.app.push_screen(Preview(f"{_('Letter')} · {self.number}", preview_lines(told), _("Send")), self._send)

    def _send(self, go: bool | None) -> None:
        if not go:
            return
        number, party, words, seen = self.number, self._party, self._words, self.seen
        self.gateway.act(self, "letter", lambda desk: desk.write(number, party, words, seen=seen), draft=self.draft_key)

    def on_done(self, told: Done) -> None:
        """It is on its way."""
        if told.doing == "letter":
            to = _("both parties") if self._party == "both" else _("the {party}").format(party=_(self._party))
            said = _("the letter to {whom} is on its way").format(whom=to)
            self.dismiss_sent(f"{self.number}: {said}")
