"""Citing while one reads: findings go into the draft of the decision, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseboard.domain.verdict import Finding
from caseboard.tui.compare.findings import Draft, Found

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.services.case_view import CaseView
    from caseboard.tui.dialogs.questions import DraftLoaded
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.viewers.viewer import Viewer

KIND = "decide"
"""The draft that findings go into."""


class Citing:
    """The findings of one case, as they are made on a screen."""

    def __init__(self, screen: Screen[Any], gateway: Gateway, number: str) -> None:
        self._screen = screen
        self._gateway = gateway
        self._key = (number, KIND)
        self._draft = Draft(gateway.drafts, self._key)
        self._hint = ""

    def read(self) -> None:
        """Fetch the draft, whoever has written on in the meantime."""
        self._gateway.dialogs.draft(self._screen, self._key)

    def loaded(self, told: DraftLoaded, hint: str) -> None:
        """Show the findings that stand in the draft; *hint* says how one is made."""
        self._hint = hint
        self._draft.take(told.draft.fields if told.draft is not None else None)
        self._list()

    def cite(self, case: CaseView, digest: str, viewer: Viewer | None) -> None:
        """Begin a finding that cites the item *digest*, with the quote that is marked in it."""
        from caseboard.tui.dialogs.finding import EditFinding  # noqa: PLC0415  loaded when it is wanted

        if self._draft.known:
            quote = " ".join(viewer.selected_text().split()) if viewer is not None else ""
            begun = Finding(f"“{quote}”" if quote else "", (digest,), "")
            self._screen.app.push_screen(EditFinding(case, begun), self._add)

    def _add(self, finding: Finding | None) -> None:
        if finding is not None:
            self._change([*self._draft.findings, finding])

    def take_back(self) -> None:
        """Take the last finding out of the draft."""
        if findings := self._draft.findings:
            self._change(findings[:-1])

    def _change(self, findings: list[Finding]) -> None:
        self._draft.keep(findings)
        self._gateway.dialogs.keep_drafts(self._screen)
        self._list()

    def _list(self) -> None:
        self._screen.query_one(Found).list(self._draft.findings, self._hint)
