"""The sheet of a proposal that waits for a second person: all of it, what has come since, the number typed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from caseboard.tui import phrases
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.questions import ApprovalRead
from caseboard.tui.dialogs.reading import letter_lines
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, Line, line, lines_of
from caseboard.tui.page import Page
from caseboard.tui.text import clean, show
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.previews import ApprovalSheet
    from caseboard.tui.home import Home


class Approve(CaseDialog[str]):
    """Approves, or rejects with a reason, once the case number has been typed; no key and no click alone can."""

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Approve", gateway, case, "Tab reads the sheet · Esc back, nothing done")
        self._sheet: ApprovalSheet | None = None

    def fields(self) -> ComposeResult:
        yield Page(id="reading")
        yield Static("What is wrong with it; with a reason here it goes back to review", classes="label")
        yield Input(placeholder=clean(_("nothing: it is approved")), id="why", compact=True)
        yield Static(id="after", classes="label")
        yield Input(placeholder=clean(_("the case number")), id="confirm", compact=True)

    def begin(self) -> None:
        self.query_one("#confirm", Input).focus()
        self._say_what_follows()
        self.gateway.dialogs.approval(self, self.number)

    def on_approval_read(self, told: ApprovalRead) -> None:
        """Show the proposal as it stands."""
        self._sheet = told.sheet
        self.query_one("#reading", Page).put(self._lines(told.sheet))
        self._say_what_follows()

    @on(Input.Changed, "#why")
    def _say_what_follows(self) -> None:
        if self.query_one("#why", Input).value.strip():
            said = _("It goes back to review with this reason. To reject it, type {case} and press Enter.")
        else:
            said = _("Its grace period runs from then on, and it is sealed for good. To approve it, type {case}.")
        self.query_one("#after", Static).update(show(said.format(case=self.number)))

    def _lines(self, sheet: ApprovalSheet) -> list[Line]:
        made = [line((_("Proposed by {name}").format(name=sheet.by), "strong"),
                     (f"   {phrases.exact(sheet.proposed_at)}", "quiet"))]  # fmt: skip
        made += [line((f"! {_('look again')}: {one}", "soon"), indent=2) for one in sheet.warnings]
        made += lines_of(sheet.text.strip())
        made += [BLANK, line((_("Since it was proposed") if sheet.since else
                              _("Nothing has come since it was proposed."), "gold"))]  # fmt: skip
        for one in sheet.since:
            made.append(line(one.words, (f"   {one.by}, {phrases.exact(one.at)}", "quiet"), indent=2))
            made += lines_of(one.text, indent=4) if one.text else []
        for party, words in sheet.letters.items():
            title = line((_("Letter to the {party}").format(party=_(party)), "gold"))
            made += [BLANK, title, *letter_lines(words.subject, words.body)]
        return made

    @on(Input.Submitted, "#confirm")
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed != self.number:
            said = _("that is not {case}") if typed else _("type {case} to approve or reject the proposal")
            self.complain(said.format(case=self.number))
            return
        if self._sheet is None:
            self.complain(_("read it first"))
            return
        self.complain("")
        number, seen, ref = self.number, self.seen, self._sheet.proposal
        why = self.query_one("#why", Input).value.strip()
        if why:
            self.gateway.act(self, "reject", lambda desk: desk.reject(number, ref, why, seen=seen, confirm=typed))
        else:
            self.gateway.act(self, "approve", lambda desk: desk.approve(number, ref, seen=seen, confirm=typed))

    def on_done(self, told: Done) -> None:
        """It is approved, or back in review."""
        if told.doing == "reject":
            self.dismiss(f"{self.number}: {_('rejected, in review again')}")
        elif told.doing == "approve":
            back = cast("Home", self.app).key("case.hold_back")
            said = _("approved; {key} holds it back until it is sealed").format(key=back)
            self.dismiss(f"{self.number}: {said}")
