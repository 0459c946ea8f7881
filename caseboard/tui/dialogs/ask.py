"""Asking a party for evidence: which slots, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static, TextArea

from caseboard.tui import phrases
from caseboard.tui.dialogs.choice import Choice, Offer, Picks
from caseboard.tui.dialogs.drafted import Drafted, DraftLine, retype
from caseboard.tui.dialogs.letter import preview_lines
from caseboard.tui.dialogs.questions import Previewed
from caseboard.tui.dialogs.reading import Preview
from caseboard.tui.gateway import Gateway
from caseboard.tui.text import one_line
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView


class Ask(Drafted):
    """Asks one party for what is missing; returns what was done, in words."""

    DRAFT = "ask"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Ask for evidence", gateway, case, "Space picks · Tab next field · Esc back")

    def fields(self) -> ComposeResult:
        buyer, seller = one_line(self.case.buyer.name), one_line(self.case.seller.name)
        lacking = next((p for p in ("seller", "buyer") if self.case.meters.missing(p)), "seller")
        yield DraftLine()
        yield Static("Whom", classes="label")
        yield Choice(
            [Offer("buyer", f"{_('buyer')} {buyer}"), Offer("seller", f"{_('seller')} {seller}")], lacking, id="party"
        )
        yield Static("What for", classes="label")
        yield Picks(self._slots(lacking), self.case.meters.missing(lacking), id="slots")
        yield Static("Words, if more has to be said", classes="label")
        yield TextArea(id="words", compact=True)
        with Horizontal(classes="buttons"):
            yield Button("Preview", id="preview", compact=True)

    def first_field(self) -> Picks:
        return self.query_one("#slots", Picks)

    def written(self) -> dict[str, Any]:
        return {"party": self._party, "slots": list(self._chosen), "words": self._words}

    def fill(self, fields: Mapping[str, Any]) -> None:
        party = self.query_one("#party", Choice)
        with self.prevent(Choice.Changed):
            party.choose(str(fields.get("party", "")))
        self.first_field().offer(self._slots(party.value), [str(slot) for slot in fields.get("slots", ())])
        retype(self.query_one("#words", TextArea), str(fields.get("words", "")))

    def _slots(self, party: str) -> list[Offer]:
        missing = self.case.meters.missing(party)
        meters = sorted(self.case.meters.of(party), key=lambda meter: meter.slot.name not in missing)
        return [
            Offer(meter.slot.name, phrases.named(meter.slot.name), _state(meter.slot.level, full=meter.full))
            for meter in meters
        ]

    @on(Choice.Changed, "#party")
    def _party_changed(self, event: Choice.Changed) -> None:
        self.query_one("#slots", Picks).offer(self._slots(event.value), self.case.meters.missing(event.value))

    @property
    def _party(self) -> str:
        return self.query_one("#party", Choice).value

    @property
    def _words(self) -> str:
        return self.query_one("#words", TextArea).text

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self.query_one("#slots", Picks).chosen

    @on(Button.Pressed, "#preview")
    def _preview(self) -> None:
        if not self._chosen and not self._words.strip():
            self.complain(_("say what is asked for: pick a slot, or write words"))
            return
        self.complain("")
        self.gateway.dialogs.preview_ask(self, self.number, self._party, self._chosen, self._words)

    def on_previewed(self, told: Previewed) -> None:
        """Show the letter before it goes."""
        self.app.push_screen(Preview(f"{_('Ask')} · {self.number}", preview_lines(told), _("Ask")), self._ask)

    def _ask(self, go: bool | None) -> None:
        if not go:
            return
        number, party, slots, words, seen = self.number, self._party, self._chosen, self._words, self.seen
        self.gateway.act(
            self, "ask", lambda desk: desk.ask(number, party, slots, words, seen=seen), draft=self.draft_key
        )

    def on_done(self, told: Done) -> None:
        """It is asked."""
        if told.doing == "ask":
            self.dismiss_sent(f"{self.number}: {_('the {party} is asked').format(party=_(self._party))}")


def _state(level: str, *, full: bool) -> str:
    return _("on file") if full else _("missing") if level == "required" else _("optional")
