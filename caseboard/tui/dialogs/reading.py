"""Dialogs that only show something: clocks, help, an item, a letter before it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from caseboard.tui import phrases
from caseboard.tui.actions import bindings
from caseboard.tui.comforts import bring
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.evidence.sections import standing
from caseboard.tui.front import front
from caseboard.tui.lines import BLANK, Ink, Line, left, line, lines_of
from caseboard.tui.page import Page
from caseboard.tui.text import hidden, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import EvidenceCard


LABEL = 9
"""Cells of the words before the facts of an item."""
FRONT = bindings(["case.copy", "case.pager"], "bring")
"""What can be done with a page in front."""


class Reading(Dialog[None]):
    """A page to read."""

    BINDINGS = FRONT

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__(title)
        self.lines = lines

    def fields(self) -> ComposeResult:
        page = Page(id="reading")
        yield page

    def begin(self) -> None:
        page = self.query_one("#reading", Page)
        page.put(self.lines)
        page.focus()

    def action_bring(self, id_: str) -> None:
        """Copy the page, or read it in the pager."""
        bring(self, front(self._title, self.lines), id_)


class Preview(Dialog[bool]):
    """A page to read before it goes; returns whether it may."""

    BINDINGS = FRONT

    def __init__(self, title: str, lines: Sequence[Line], verb: str) -> None:
        super().__init__(title, "Tab to the button · Esc back to the words")
        self.lines = lines
        self._verb = verb

    def fields(self) -> ComposeResult:
        yield Page(id="reading")
        with Horizontal(classes="buttons"):
            yield Button(show(self._verb.capitalize()), id="go", compact=True)
            yield Button("Back", id="back", compact=True)

    def begin(self) -> None:
        page = self.query_one("#reading", Page)
        page.put(self.lines)
        page.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Let it go, or back to the words."""
        self.dismiss(event.button.id == "go")

    def action_bring(self, id_: str) -> None:
        """Copy the page, or read it in the pager."""
        bring(self, front(self._title, self.lines), id_)

    def action_back(self) -> None:
        """Back to the words."""
        self.dismiss(False)


PROVENANCE = {
    "platform": "kept by the platform itself",
    "carrier": "a carrier's record",
    "authority": "an authority's document",
    "party": "as the party gave it",
}


def item_lines(item: EvidenceCard) -> list[Line]:
    """Return an item with its custody facts, then its words; never its markup."""
    sign, ink, state = standing(item)
    slot = phrases.named(item.slot) if item.slot else _("under no slot")
    origin = f"{_(item.provenance)}: {_(PROVENANCE.get(item.provenance, 'of unknown origin'))}"
    size = _("{count} bytes").format(count=phrases.count(item.size)) + f", {item.mime or item.medium}"
    made = [
        line((f"{sign} {state}", ink), (f"   {_('received')} {phrases.exact(item.received_at)}", "quiet"), indent=2),
        line(_label("from"), _(item.party), (f"   {_('for')} {slot}   {origin}", "quiet"), indent=LABEL),
        line(_label("SHA-256"), item.digest, indent=LABEL),
        line(_label("stored"), size, (f"   {item.name}" if item.name else "", "quiet"), indent=LABEL),
    ]  # fmt: skip
    if item.admitted_at is not None:
        made.append(line(_label("admitted"), phrases.exact(item.admitted_at), indent=LABEL))
    if item.dated is not None:
        made.append(
            line(
                _label("dated"),
                phrases.exact(item.dated),
                (_(" says the document itself (a claim)"), "quiet"),
            )
        )
    if item.caption:
        made.append(line(_label("caption"), f"“{item.caption}”", indent=LABEL))
    if not item.readable:
        why = item.why_unreadable or _("unknown why")
        made.append(line((f"✗ {_('cannot be read')}: {why}", "late"), indent=2))
    if item.belied:
        made.append(line(("! " + _("the name lies: it is {kind}").format(kind=item.mime), "soon"), indent=2))
    if count := hidden(item.text + item.caption + item.name):
        words = phrases.times(count, "hidden character", "hidden characters")
        made.append(line(("! " + _("contains {what}").format(what=words), "soon")))
    made.append(BLANK)
    if item.text:
        return [*made, *lines_of(item.text)]
    return [
        *made,
        line((_("Stored, {size}; shown as facts here, not as a picture.").format(size=size), "quiet"), indent=2),
    ]


def _label(word: str) -> tuple[str, Ink]:
    """Return the word before a fact of an item, in a column of its own."""
    return left(_(word), LABEL), "quiet"


def letter_lines(subject: str, body: str) -> list[Line]:
    """Return a letter as it goes."""
    return [line((subject, "strong"), indent=2), BLANK, *lines_of(body)]
