"""What came by phone, on paper, or any other way than as a file of records, put on the case by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from caseboard.domain.facts import PARTIES
from caseboard.domain.instants import written
from caseboard.domain.notice import CHANGES_TO
from caseboard.domain.party_acts import PROVENANCES, WHYS
from caseboard.domain.slot_table import REASONS
from caseboard.domain.slots import names_of
from caseboard.tui import phrases
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.choice import Choice, Offer, Picks
from caseboard.tui.dialogs.form import Incomplete
from caseboard.tui.dialogs.questions import Recorded
from caseboard.tui.dialogs.reading import Preview
from caseboard.tui.dialogs.when import NoInstant, instant_of
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.text import one_line, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.tui.gateway import Gateway

NONE = "none"
ROWS: dict[str, tuple[str, ...]] = {
    "evidence": ("by", "text", "file", "slot", "provenance", "caption", "dated"),
    "message": ("by", "text"),
    "offer": ("by", "amount", "answer"),
    "withdrawal": (),
    "settlement": ("by", "amount"),
    "escalation": ("why", "note"),
    "reason_change": ("to", "detail"),
    "request": ("by", "party", "slot", "due"),
    "return_address": ("lines",),
}
"""Each type and the fields it has, beside when it was received."""
MEANS = {
    "withdrawal": "The buyer withdraws: the case ends as withdrawn, for good.",
    "settlement": "The parties have settled: the case ends as settled, for good.",
    "accepted": "The offer was accepted: the case ends as settled at its amount, for good.",
    "escalation": "The dispute becomes a claim: its evidence period opens and both parties are written to.",
    "reason_change": "The reason changes, once and for good; deadlines move, and what was proposed is void.",
}
"""What follows from a type that moves the case; it is shown before it is recorded."""


def _named(names: Iterable[str]) -> list[Offer]:
    return [Offer(name, phrases.named(name)) for name in names]


class Record(CaseDialog[str]):
    """Records one thing; returns what was done, in words."""

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Record by hand", gateway, case, "arrows choose · Tab next field · Esc back")

    def fields(self) -> ComposeResult:
        yield Static("What came", classes="label")
        yield Choice(_named(ROWS), id="kind")
        with VerticalScroll(id="form", can_focus=False):
            yield self._row("by", "Whose word", Choice(_named(PARTIES), id="by"))
            yield self._row("party", "Who is asked", Choice(_named(reversed(PARTIES)), id="party"))
            yield self._row("text", "Words", TextArea(id="text", compact=True))
            yield self._row("file", "Or a file: its path on this machine", Input(id="file", compact=True))
            yield self._row("amount", self._about_amount(), Input(id="amount", compact=True))
            answers = [Offer(NONE, _("none yet")), *_named(("accepted", "refused"))]
            yield self._row("answer", "Answered", Choice(answers, id="answer"))
            yield self._row("slot", "Under slot", Choice([Offer(NONE, _("none"))], id="slot"))
            yield self._row("why", "Why", Choice(_named(WHYS), id="why"))
            yield self._row("note", "Note, if there is one", Input(id="note", compact=True))
            yield self._row("to", "To the reason", Choice(_named(CHANGES_TO), id="to"))
            yield self._row("detail", "Detail", Choice([Offer(NONE, _("none"))], id="detail"))
            yield self._row("lines", "Lines that go back", Picks(self._lines(), id="lines"))
            yield self._row("provenance", "Whose record it is", Choice(_named(reversed(PROVENANCES)), id="provenance"))
            yield self._row("caption", "Caption, if there is one", Input(id="caption", compact=True))
            yield self._row("dated", "Dated, as it says itself", Input(id="dated", compact=True))
            yield self._row("due", "Due, if a day was named", Input(id="due", compact=True))
            yield self._row("received", "Received, if not just now; -2h, or 2026-05-01 14:00 UTC",
                            Input(id="received", compact=True))  # fmt: skip
        with Horizontal(classes="buttons"):
            yield Button("Record", id="go", compact=True)

    def _row(self, name: str, label: str, field: Widget) -> Vertical:
        return Vertical(Static(show(_(label)), classes="label"), field, id=f"row-{name}", classes="row")

    def begin(self) -> None:
        self._other_kind()
        self.query_one("#kind", Choice).focus()

    def _about_amount(self) -> str:
        """Return the label of the amount, with the offer that nobody has answered yet."""
        opened = [said for said in self.case.thread if said.kind == "offer" and "," not in said.text]
        last = f"; {_('the {party}').format(party=_(opened[-1].by))} {one_line(opened[-1].text)}" if opened else ""
        asked = phrases.money(self.case.facts.requested, self.case.facts.currency)
        said = _("Amount in {currency}; asked {amount}").format(currency=self.case.facts.currency, amount=asked)
        return f"{said}{last}"

    def _lines(self) -> list[Offer]:
        return [Offer(one.ref, one_line(f"{one.ref} {one.title}")) for one in self.case.order.lines if one.disputed]

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#{name}", Choice)

    @property
    def _kind(self) -> str:
        return self._choice("kind").value

    @on(Choice.Changed, "#kind")
    def _other_kind(self) -> None:
        """Show the fields of the type chosen."""
        kind = self._kind
        speakers = (*PARTIES, "platform") if kind == "message" else PARTIES
        self._choice("by").offer(_named(speakers), self._choice("by").value)
        self._other_party()
        self._other_reason()
        for name in {name for rows in ROWS.values() for name in rows}:
            self.query_one(f"#row-{name}").display = name in ROWS[kind]
        self.query_one("#form", VerticalScroll).scroll_home(animate=False)

    @on(Choice.Changed, "#by")
    @on(Choice.Changed, "#party")
    def _other_party(self) -> None:
        """Offer the slots of whoever gives, or is asked."""
        request = self._kind == "request"
        party = self._choice("party" if request else "by").value
        names = names_of(self.case.facts.reason, party)
        offers = _named(names) if request else [Offer(NONE, _("none")), *_named(names)]
        self._choice("slot").offer(offers, self._choice("slot").value)

    @on(Choice.Changed, "#to")
    def _other_reason(self) -> None:
        """Offer the details of the new reason."""
        details = REASONS[self._choice("to").value]
        self._choice("detail").offer(_named(details) or [Offer(NONE, _("none"))], self._choice("detail").value)

    # What it comes to

    def _given(self) -> dict[str, Any]:
        """Return the fields of the record.

        Raises:
            Incomplete: one lacks something.
        """
        rows = ROWS[self._kind]
        fields: dict[str, Any] = {}
        for name in rows:
            if name not in ("file", "dated", "due"):
                value = self._value(name)
                if value:
                    fields[name] = value
        for name, field in (("dated", "dated"), ("due", "due_at")):
            if name in rows and (at := self._instant(name)) is not None:
                fields[field] = written(at)
        if "text" in rows:
            self._check_item(fields)
        if self._kind == "offer" and "amount" not in fields:
            raise Incomplete(_("an offer names an amount"))
        if self._kind == "return_address" and not fields.get("lines"):
            raise Incomplete(_("pick the lines that go back"))
        return fields

    def _value(self, name: str) -> str | list[str]:
        field = self.query_one(f"#{name}")
        match field:
            case Choice():
                return "" if field.value == NONE else field.value
            case Picks():
                return list(field.chosen)
            case TextArea():
                return field.text if field.text.strip() else ""
            case _:
                return self.query_one(f"#{name}", Input).value.strip()

    def _check_item(self, fields: dict[str, Any]) -> None:
        """Refuse an item that is both words and a file, or neither; a message without words."""
        file = self._file
        if self._kind == "message" and "text" not in fields:
            raise Incomplete(_("a message has words"))
        if self._kind == "evidence" and bool(file) == ("text" in fields):
            raise Incomplete(_("an item is words or a file, not both") if file else _("an item is words or a file"))

    @property
    def _file(self) -> str:
        return self.query_one("#file", Input).value.strip() if self._kind == "evidence" else ""

    def _instant(self, name: str) -> datetime | None:
        typed = self.query_one(f"#{name}", Input).value
        if not typed.strip():
            return None
        try:
            return instant_of(typed, self.case.as_of)
        except NoInstant as wrong:
            raise Incomplete(f"{_(name)}: {wrong}") from None

    @on(Button.Pressed, "#go")
    @on(Input.Submitted)
    def _go(self) -> None:
        try:
            fields, received = self._given(), self._instant("received")
        except Incomplete as lacks:
            self.complain(str(lacks))
            return
        self.complain("")
        meaning = MEANS.get("accepted" if fields.get("answer") == "accepted" else self._kind)
        if meaning is None:
            self._record(fields, received)
            return
        title = _("Record {kind}").format(kind=phrases.named(self._kind)) + f" · {self.number}"

        def answered(go: bool | None) -> None:
            if go:
                self._record(fields, received)

        self.app.push_screen(
            Preview(title, [line(_(meaning), indent=2), BLANK, *self._told(fields)], _("Record")), answered
        )

    def _told(self, fields: dict[str, Any]) -> list[Line]:
        """Return the fields as lines, for whoever confirms them."""
        return [
            line(
                (f"{phrases.named(name):10}", "quiet"),
                value if name == "note" else phrases.named(str(value)),
                indent=10,
            )
            for name, value in fields.items()
        ]

    def _record(self, fields: dict[str, Any], received: datetime | None) -> None:
        number, kind, file, seen = self.number, self._kind, self._file, self.seen
        self.gateway.dialogs.record(
            self, lambda desk: desk.record(number, kind, fields, seen=seen, received=received, file=file)
        )

    def on_recorded(self, told: Recorded) -> None:
        """It is on file."""
        name = phrases.named(self._kind)
        said = _("{kind} recorded") if told.new else _("{kind}: it stood so already")
        self.dismiss(f"{self.number}: {said.format(kind=name)}")
