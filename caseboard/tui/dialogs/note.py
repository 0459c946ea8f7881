"""Words that stay with a case: a note for colleagues, an addendum to a sealed decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static, TextArea

from caseboard.tui.dialogs.drafted import Drafted, DraftLine, retype
from caseboard.tui.dialogs.form import Act, Form, Incomplete
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.tui.gateway import Gateway


class _Words(Form, Drafted):
    """A dialog of one field of words."""

    TITLE: ClassVar[str]
    LABEL: ClassVar[str]
    LACKING: ClassVar[str]

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__(self.TITLE, gateway, case, "Tab to the button · Esc back")

    def fields(self) -> ComposeResult:
        yield DraftLine()
        yield Static(show(self.LABEL), classes="label")
        yield TextArea(id="words", compact=True)
        yield from self.button()

    def first_field(self) -> TextArea:
        return self.query_one("#words", TextArea)

    def written(self) -> dict[str, Any]:
        return {"words": self.first_field().text}

    def fill(self, fields: Mapping[str, Any]) -> None:
        retype(self.first_field(), str(fields.get("words", "")))

    def leave(self, words: str) -> None:
        self.dismiss_sent(words)

    def _typed(self) -> str:
        words = self.first_field().text
        if not words.strip():
            raise Incomplete(_(self.LACKING))
        return words


class Note(_Words):
    """Writes a note; returns what was done, in words."""

    DRAFT = "note"
    TITLE = "Note"
    LABEL = "For colleagues; no party reads it"
    LACKING = "a note has words"
    BUTTON = "Keep the note"

    def act(self) -> tuple[Act, str]:
        number, words, seen = self.number, self._typed(), self.seen
        return lambda desk: desk.note(number, words, seen=seen), _("noted")


class Addendum(_Words):
    """Adds to a sealed decision; returns what was done, in words."""

    DRAFT = "addendum"
    TITLE = "Addendum"
    LABEL = "Stands beside the decision for good and changes nothing of its outcome"
    LACKING = "an addendum has words"
    BUTTON = "Add for good"

    def act(self) -> tuple[Act, str]:
        number, words, seen = self.number, self._typed(), self.seen
        return lambda desk: desk.add(number, words, seen=seen), _("addendum made")
