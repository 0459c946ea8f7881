"""Dialogs that only show something: clocks, help, an item, a letter before it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from caseboard.tui import phrases
from caseboard.tui.actions import GROUPS, grouped, key_words
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.evidence.sections import standing
from caseboard.tui.lines import BLANK, Line, line, lines_of
from caseboard.tui.page import Page
from caseboard.tui.text import hidden, show

if TYPE_CHECKING:
    from caseboard.services.case_view import EvidenceCard


class Reading(Dialog[None]):
    """A page to read."""

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


class Preview(Dialog[bool]):
    """A page to read before it goes; returns whether it may."""

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

    def action_back(self) -> None:
        """Back to the words."""
        self.dismiss(False)


def help_lines() -> list[Line]:
    """Return what every key does, group by group, from the registry."""
    made: list[Line] = []
    for group in GROUPS:
        made += [line((group, "strong"))]
        for action in grouped(group):
            made.append(
                line(
                    (f"  {key_words(action):12}", "gold"),
                    f" {action.words:16} ",
                    (action.help, "quiet"),
                    indent=32,
                )
            )
        made.append(BLANK)
    return made[:-1]


_PROVENANCE = {
    "platform": "kept by the platform itself",
    "carrier": "a carrier's record",
    "authority": "an authority's document",
    "party": "as the party gave it",
}


def item_lines(item: EvidenceCard) -> list[Line]:
    """Return an item with its custody facts, then its words; never its markup."""
    sign, ink, state = standing(item)
    slot = phrases.named(item.slot) if item.slot else "under no slot"
    origin = f"{item.provenance}: {_PROVENANCE.get(item.provenance, 'of unknown origin')}"
    size = f"{phrases.count(item.size)} bytes, {item.mime or item.medium}"
    made = [
        line((f"{sign} {state}", ink), (f"   received {phrases.exact(item.received_at)}", "quiet"), indent=2),
        line(("from     ", "quiet"), item.party, (f"   for {slot}   {origin}", "quiet"), indent=9),
        line(("SHA-256  ", "quiet"), item.digest, indent=9),
        line(("stored   ", "quiet"), size, (f"   {item.name}" if item.name else "", "quiet"), indent=9),
    ]  # fmt: skip
    if item.admitted_at is not None:
        made.append(line(("admitted ", "quiet"), phrases.exact(item.admitted_at), indent=9))
    if item.dated is not None:
        made.append(
            line(
                ("dated    ", "quiet"),
                phrases.exact(item.dated),
                (" says the document itself (a claim)", "quiet"),
            )
        )
    if item.caption:
        made.append(line(("caption  ", "quiet"), f"“{item.caption}”", indent=9))
    if not item.readable:
        made.append(line((f"✗ cannot be read: {item.why_unreadable or 'unknown why'}", "late"), indent=2))
    if item.belied:
        made.append(line((f"! the name lies: it is {item.mime}", "soon"), indent=2))
    if count := hidden(item.text + item.caption + item.name):
        made.append(line((f"! contains {phrases.times(count, 'hidden character', 'hidden characters')}", "soon")))
    made.append(BLANK)
    if item.text:
        return [*made, *lines_of(item.text)]
    return [*made, line((f"Stored, {size}; shown as facts here, not as a picture.", "quiet"), indent=2)]


def letter_lines(subject: str, body: str) -> list[Line]:
    """Return a letter as it goes."""
    return [line((subject, "strong"), indent=2), BLANK, *lines_of(body)]
