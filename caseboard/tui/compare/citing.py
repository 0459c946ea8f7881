"""Citing while one reads: findings go into the draft of the decision, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caseboard.domain.draft import DECISION, joined, quoted
from caseboard.domain.verdict import Finding
from caseboard.tui import phrases
from caseboard.tui.compare.findings import Draft, Found
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.services.case_view import CaseView
    from caseboard.tui.dialogs.questions import DraftLoaded
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.viewers.viewer import Viewer

RULE = "R18"
"""Under which rule a finding falls unless one says otherwise: that of citing what was given."""


class Citing:
    """The findings of one case, as they are made on a screen."""

    def __init__(self, screen: Screen[Any], gateway: Gateway, number: str) -> None:
        self._screen = screen
        self._gateway = gateway
        self._key = (number, DECISION)
        self._draft = Draft(gateway.drafts, self._key)
        self._hint = ""
        self._whose = ""
        """Whose draft it is, in words; empty where it is one's own, or none."""

    def read(self) -> None:
        """Fetch the draft, whoever has written on in the meantime."""
        self._gateway.dialogs.draft(self._screen, self._key)

    def loaded(self, told: DraftLoaded, hint: str) -> None:
        """Show the findings that stand in the draft; *hint* says how one is made.

        What a colleague has begun on a case that is one's own now is shown as
        theirs; whoever cites goes on with it, and the colleague's own stays.
        """
        self._hint, self._whose = hint, ""
        if told.draft is not None and told.whose:
            words = _("draft of {name}, {when}; citing goes on with it")
            when = phrases.zoned(told.draft.saved_at, told.draft.saved_at)
            self._whose = words.format(name=told.whose, when=when)
        self._draft.take(told.draft.fields if told.draft is not None else None)
        self._list()

    def cite(self, case: CaseView, digest: str, viewer: Viewer | None) -> None:
        """Begin a finding that cites the item *digest*, with the quote that is marked in it."""
        from caseboard.tui.dialogs.finding import EditFinding  # noqa: PLC0415  loaded when it is wanted

        if self._draft.known:
            quote = quoted(viewer.selected_text()) if viewer is not None else ""
            rule = next((one.rule for one in reversed(self._draft.findings) if one.rule), RULE)
            begun = Finding(quote, (digest,), rule)
            self._screen.app.push_screen(EditFinding(case, begun), self._add)

    def _add(self, finding: Finding | None) -> None:
        if finding is not None:
            self._change(joined(self._draft.findings, [finding]))

    def take_back(self) -> None:
        """Take the last finding out of the draft."""
        if findings := self._draft.findings:
            self._change(findings[:-1])
        else:
            self._screen.notify(clean(_("there is no finding to take back")), severity="warning", markup=False)

    def _change(self, findings: Sequence[Finding]) -> None:
        self._draft.keep(findings)
        self._whose = ""
        self._gateway.dialogs.keep_drafts(self._screen)
        self._list()
        if not self._screen.query_one(Found).display:
            # Where the terminal is too low to list them, one is told what became of it.
            said = _("{findings} in the draft").format(findings=phrases.times(len(findings), "finding", "findings"))
            self._screen.notify(clean(said), markup=False)

    def _list(self) -> None:
        self._screen.query_one(Found).list(self._draft.findings, self._hint, self._whose)
