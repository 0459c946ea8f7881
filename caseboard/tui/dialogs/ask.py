"""Asking for evidence: both parties in one act, which slots, until when, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static, TextArea

from caseboard.domain.facts import PARTIES
from caseboard.tui import phrases
from caseboard.tui.dialogs.choice import Choice, Offer, Picks
from caseboard.tui.dialogs.drafted import Drafted, DraftLine, retype
from caseboard.tui.dialogs.letter import preview_lines
from caseboard.tui.dialogs.questions import AskPreviewed, Previewed
from caseboard.tui.dialogs.reading import Preview
from caseboard.tui.dialogs.when import HINT, NoInstant, in_words, instant_of
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, line
from caseboard.tui.text import clean, one_line, show
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.services.case_view import CaseView

BOTH = "both"


class Ask(Drafted):
    """Asks for what is missing, of both parties at once where both lack something; returns what was done, in words."""

    DRAFT = "ask"

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Ask for evidence", gateway, case, "Space picks · Tab next field · Esc back")
        self._asking: AskPreviewed | None = None
        """What was previewed last: that is what goes."""

    def fields(self) -> ComposeResult:
        buyer, seller = one_line(self.case.buyer.name), one_line(self.case.seller.name)
        lacking = self._lacking()
        yield DraftLine()
        yield Static("Whom", classes="label")
        yield Choice(
            [
                Offer("buyer", f"{_('buyer')} {buyer}"),
                Offer("seller", f"{_('seller')} {seller}"),
                Offer(BOTH, _("both")),
            ],
            lacking,
            id="party",
        )
        yield Static("What for", classes="label")
        yield Picks(self._slots(lacking), self._missing(lacking), id="slots")
        yield Static("Until when; left empty, as the rules have it", id="until", classes="label")
        yield Input(placeholder=clean(_(HINT)), id="due", compact=True, select_on_focus=False)
        yield Static("Words, if more has to be said", classes="label")
        yield TextArea(id="words", compact=True)
        with Horizontal(classes="buttons"):
            yield Button("Preview", id="preview", compact=True)

    def first_field(self) -> Picks:
        return self.query_one("#slots", Picks)

    def written(self) -> dict[str, Any]:
        return {"party": self._party, "slots": list(self._chosen), "due": self._due, "words": self._words}

    def fill(self, fields: Mapping[str, Any]) -> None:
        party = self.query_one("#party", Choice)
        with self.prevent(Choice.Changed):
            party.choose(str(fields.get("party", "")))
        self.first_field().offer(self._slots(party.value), [str(slot) for slot in fields.get("slots", ())])
        retype(self.query_one("#due", Input), str(fields.get("due", "")))
        retype(self.query_one("#words", TextArea), str(fields.get("words", "")))

    # Whom, and what for

    def _lacking(self) -> str:
        """Return who has left something out that is owed; the seller where nobody has."""
        lacking = [party for party in PARTIES if self.case.meters.missing(party)]
        return BOTH if len(lacking) > 1 else lacking[0] if lacking else "seller"

    def _missing(self, party: str) -> list[str]:
        return [slot for one in _parties(party) for slot in self.case.meters.missing(one)]

    def _slots(self, party: str) -> list[Offer]:
        """Return the slots of whom is asked, each once: what is missing first."""
        missing = set(self._missing(party))
        meters: dict[str, tuple[list[str], str]] = {}
        for one in _parties(party):
            for meter in self.case.meters.of(one):
                state = _state(meter.slot.level, full=meter.full)
                whose, _state_before = meters.setdefault(meter.slot.name, ([], state))
                whose.append(_(one))
        return [
            Offer(name, phrases.named(name), f"{state}   {', '.join(whose)}" if party == BOTH else state)
            for name, (whose, state) in sorted(meters.items(), key=lambda one: one[0] not in missing)
        ]

    @on(Choice.Changed, "#party")
    def _party_changed(self, event: Choice.Changed) -> None:
        self.query_one("#slots", Picks).offer(self._slots(event.value), self._missing(event.value))

    @property
    def _party(self) -> str:
        return self.query_one("#party", Choice).value

    @property
    def _whom(self) -> str:
        """Whom the picked slots are asked of: of both only where both have one of them."""
        if self._party != BOTH or not self._chosen:
            return self._party
        owing = [one for one in PARTIES if any(m.slot.name in self._chosen for m in self.case.meters.of(one))]
        return owing[0] if len(owing) == 1 else BOTH

    @property
    def _words(self) -> str:
        return self.query_one("#words", TextArea).text

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self.query_one("#slots", Picks).chosen

    # Until when

    @property
    def _due(self) -> str:
        return self.query_one("#due", Input).value.strip()

    def _until(self) -> datetime | None:
        """Return the instant typed, a step counting from now; none where the rules are to say.

        Raises:
            NoInstant: what was typed is none.
        """
        return instant_of(self._due, self.case.as_of) if self._due else None

    @on(Input.Changed, "#due")
    def _mean(self) -> None:
        """Say which instant was typed."""
        words = _("Until when; left empty, as the rules have it")
        try:
            until = self._until()
            words = words if until is None else f"{_('Until')} {in_words(until, self.case.as_of)}"
        except NoInstant:
            pass  # still being typed; said when it is sent
        self.query_one("#until", Static).update(show(words))

    # What it would mean, and the letters

    @on(Button.Pressed, "#preview")
    @on(Input.Submitted, "#due")
    def _preview(self) -> None:
        if not self._chosen and not self._words.strip():
            self.complain(_("say what is asked for: pick a slot, or write words"))
            return
        try:
            until = self._until()
        except NoInstant as wrong:
            self.complain(f"{_('deadline')}: {wrong}")
            return
        self.complain("")
        self.gateway.dialogs.preview_ask(self, self.number, self._whom, self._chosen, self._words, until)

    def on_ask_previewed(self, told: AskPreviewed) -> None:
        """Show what it means and the letters before they go."""
        self._asking = told
        means = [line(sentence, indent=2) for sentence in told.sheet.meaning]
        letters = preview_lines(Previewed(tuple(told.sheet.letters.items())))
        self.app.push_screen(Preview(f"{_('Ask')} · {self.number}", [*means, BLANK, *letters], _("Ask")), self._ask)

    def _ask(self, go: bool | None) -> None:
        asking = self._asking
        if not go or asking is None:
            return
        number, seen, sheet = self.number, self.seen, asking.sheet
        self.gateway.act(
            self,
            "ask",
            lambda desk: desk.ask(number, sheet.party, sheet.slots, asking.words, seen=seen, due=asking.due),
            draft=self.draft_key,
        )

    def on_done(self, told: Done) -> None:
        """It is asked."""
        if told.doing == "ask" and self._asking is not None:
            party = self._asking.sheet.party
            said = _("both parties are asked") if party == BOTH else _("the {party} is asked").format(party=_(party))
            self.dismiss_sent(f"{self.number}: {said}")


def _parties(party: str) -> tuple[str, ...]:
    return PARTIES if party == BOTH else (party,)


def _state(level: str, *, full: bool) -> str:
    return _("on file") if full else _("missing") if level == "required" else _("optional")
