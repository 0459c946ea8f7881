"""The evidence pane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from caseboard.tui.actions import EVIDENCE_ACTIONS, bindings
from caseboard.tui.evidence.sections import page
from caseboard.tui.lines import line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, EvidenceCard


class EvidencePane(Page):
    """What each side gave, slot by slot."""

    BINDINGS = bindings(EVIDENCE_ACTIONS, "item")

    @dataclass
    class Opened(Message):
        """Somebody wants to read an item."""

        item: EvidenceCard

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(id="evidence")
        self._clock = clock
        self.case: CaseView | None = None
        self.picked: list[str] = []
        """Items, by ref, that the next finding will cite."""

    def on_mount(self) -> None:
        self.nothing()

    def nothing(self, why: str = "") -> None:
        """Show that there is no case whose evidence one could read."""
        self.case = None
        self.picked = []
        self.border_title = show(_("Evidence"))
        self.border_subtitle = show(_("! could not be read · r tries again") if why else "")
        self.put([line((f"! {why}", "late")) if why else line((_("No case is picked."), "quiet"))], top=True)

    def show_case(self, case: CaseView) -> None:
        """Show the evidence of *case*; of the same case the cursor stays on its item."""
        same = self.case is not None and self.case.row.number == case.row.number
        self.case = case
        if not same:
            self.picked = []
        new = sum(not item.seen for item in case.evidence)
        self.border_title = show(f"{_('Evidence')} · {case.row.number}")
        self.border_subtitle = show(
            _("{count} not opened yet").format(count=new)
            if new
            else _("{count} on file").format(count=len(case.evidence))
        )
        self.put(page(case, self._clock(), self.picked), top=not same)

    def _item(self, ref: str) -> EvidenceCard | None:
        return next((item for item in self.case.evidence if item.ref == ref), None) if self.case else None

    def action_item(self, id_: str) -> None:
        """Open the item under the cursor, or pick it to be cited."""
        if id_ == "evidence.open":
            self.open_picked()
        else:
            self.pick_to_cite()

    def on_page_picked(self, event: Page.Picked) -> None:
        """Say which item was opened."""
        event.stop()
        if (item := self._item(event.key)) is not None:
            self.post_message(self.Opened(item))

    def pick_to_cite(self) -> None:
        """Pick the item under the cursor for a finding, or let go of it."""
        if self.case is None or not self.key:
            return
        if self.key in self.picked:
            self.picked.remove(self.key)
        else:
            self.picked.append(self.key)
        self.put(page(self.case, self._clock(), self.picked))
