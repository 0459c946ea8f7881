"""The sheet before a decision goes forward: all of it, both letters, and the number typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from caseboard.domain.coverage import named
from caseboard.domain.verdict import Unread, Verdict
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.reading import letter_lines
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, Line, line, lines_of
from caseboard.tui.page import Page
from caseboard.tui.text import clean, show
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.previews import Sheet as DeskSheet
    from caseboard.tui.home import Home


class Sheet(CaseDialog[str]):
    """Proposes a decision once its case's number has been typed; no key and no click alone can."""

    def __init__(self, gateway: Gateway, case: CaseView, verdict: Verdict, sheet: DeskSheet, unlike: str = "") -> None:
        """Show *sheet*, and in which way it is *unlike* the decided cases like it, if it is."""
        super().__init__("Sheet", gateway, case, "Tab reads the sheet · Esc back to the form")
        self._verdict = verdict
        self._sheet = sheet
        self._unlike = unlike

    def fields(self) -> ComposeResult:
        yield Page(id="reading")
        if self._sheet.unopened:
            yield Static(show(self._left()), id="left", classes="label")
            yield Input(placeholder=clean(_("why they need not be opened")), id="why", compact=True)
        yield Static(show(self._after()), classes="label")
        yield Input(placeholder=clean(_("the case number")), id="confirm", compact=True)

    def _after(self) -> str:
        if self._sheet.asks:
            said = _(
                "A second person approves it before it is sealed, for good. To propose it, type {case} and press Enter."
            )
            return said.format(case=self.number)
        seconds = int(self._sheet.seal_after.total_seconds())
        late = "" if self._sheet.worker_alive else _(", when a worker runs")
        return _("It is sealed {seconds} s later{late}, for good. To propose it, type {case} and press Enter.").format(
            seconds=seconds, late=late, case=self.number
        )

    def _left(self) -> str:
        said = _("You have not opened {items}. Go back and open them, or say here why not; it stands in the decision.")
        return said.format(items=named(self._sheet.unopened))

    def _covered(self) -> Verdict | None:
        """Return the verdict with the reason for what was not opened, none where one is wanted."""
        if not self._sheet.unopened:
            return self._verdict
        why = self.query_one("#why", Input).value.strip()
        if not why:
            return None
        left = tuple(Unread(item.digest, why) for item in self._sheet.unopened)
        return replace(self._verdict, unread=(*self._verdict.unread, *left))

    def begin(self) -> None:
        self.query_one("#reading", Page).put(self._lines())
        self.query_one("#confirm", Input).focus()

    def _lines(self) -> list[Line]:
        made = [line((f"! {_('look again')}: {one}", "soon"), indent=2) for one in self._sheet.warnings]
        if self._unlike:
            said = _("unlike decided cases like it: {how}").format(how=self._unlike)
            made.append(line((f"~ {said}", "soon"), indent=2))
        made += [*([BLANK] if made else []), *lines_of(self._sheet.text.strip())]
        for party, words in self._sheet.letters.items():
            made += [
                BLANK,
                line((_("Letter to the {party}").format(party=_(party)), "gold")),
                *letter_lines(words.subject, words.body),
            ]
        return made

    @on(Input.Submitted, "#confirm")
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed != self.number:
            said = _("that is not {case}") if typed else _("type {case} to propose the decision")
            self.complain(said.format(case=self.number))
            return
        verdict = self._covered()
        if verdict is None:
            self.complain(_("say why not everything was opened, or open it first"))
            self.query_one("#why", Input).focus()
            return
        self.complain("")
        number, seen = self.number, self.seen
        self.gateway.act(
            self,
            "decide",
            lambda desk: desk.propose(number, verdict, seen=seen, confirm=typed),
            draft=(number, "decide"),
        )

    def on_done(self, told: Done) -> None:
        """It is put forward."""
        if told.doing == "decide":
            if self._sheet.asks:
                self.dismiss(f"{self.number}: {_('proposed; somebody else approves it')}")
                return
            back = cast("Home", self.app).key("case.hold_back")
            said = _("proposed; {key} holds it back until it is sealed").format(key=back)
            self.dismiss(f"{self.number}: {said}")
