"""The sheet before a decision goes forward: all of it, both letters, and the number typed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from caseboard.domain.verdict import Verdict
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.reading import letter_lines
from caseboard.tui.gateway import Done, Gateway
from caseboard.tui.lines import BLANK, Line, line, lines_of
from caseboard.tui.page import Page
from caseboard.tui.text import show

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.previews import Sheet as DeskSheet


class Sheet(CaseDialog[str]):
    """Proposes a decision once its case's number has been typed; no key and no click alone can."""

    def __init__(self, gateway: Gateway, case: CaseView, verdict: Verdict, sheet: DeskSheet) -> None:
        super().__init__("Sheet", gateway, case, "Tab reads the sheet · Esc back to the form")
        self._verdict = verdict
        self._sheet = sheet

    def fields(self) -> ComposeResult:
        yield Page(id="reading")
        yield Static(show(self._after()), classes="label")
        yield Input(placeholder="the case number", id="confirm", compact=True)

    def _after(self) -> str:
        seconds = int(self._sheet.seal_after.total_seconds())
        when = f"{seconds} s later" if self._sheet.worker_alive else f"{seconds} s later, when a worker runs"
        return f"It is sealed {when}, for good. To propose it, type {self.number} and press Enter."

    def begin(self) -> None:
        self.query_one("#reading", Page).put(self._lines())
        self.query_one("#confirm", Input).focus()

    def _lines(self) -> list[Line]:
        made = lines_of(self._sheet.text.strip())
        for party, words in self._sheet.letters.items():
            made += [
                BLANK,
                line((f"Letter to the {party}", "gold")),
                *letter_lines(words.subject, words.body),
            ]
        return made

    @on(Input.Submitted, "#confirm")
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed != self.number:
            self.complain(f"that is not {self.number}" if typed else f"type {self.number} to propose the decision")
            return
        self.complain("")
        number, verdict, seen = self.number, self._verdict, self.seen
        self.gateway.act(
            self,
            "decide",
            lambda desk: desk.propose(number, verdict, seen=seen, confirm=typed),
            draft=(number, "decide"),
        )

    def on_done(self, told: Done) -> None:
        """It is put forward."""
        if told.doing == "decide":
            self.dismiss(f"{self.number}: proposed; z holds it back until it is sealed")
