"""The evidence pane."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from textual.geometry import Offset

from caseboard.tui.about import AboutCase
from caseboard.tui.actions import EVIDENCE_ACTIONS, bindings
from caseboard.tui.evidence.sections import page
from caseboard.tui.lines import line
from caseboard.tui.page import Page
from caseboard.tui.saying import Saying
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, EvidenceCard
    from caseboard.tui.jump import Target


class EvidencePane(AboutCase):
    """What each side gave, slot by slot."""

    BINDINGS = bindings(EVIDENCE_ACTIONS, "item")

    class Opened(Saying):
        """Somebody wants to read an item."""

        item: EvidenceCard

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock, id="evidence")
        self.picked: list[str] = []
        """Items, by ref, that the next finding will cite."""

    def on_mount(self) -> None:
        self.nothing()

    def jumps(self) -> Iterable[Target]:
        """Return the pane itself, and its lines."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  the first row does not wait for it

        yield Target(self.region.offset + Offset(1, 0), self.focus)
        yield from super().jumps()

    def nothing(self) -> None:
        """Show that there is no case whose evidence one could read."""
        self.picked = []
        self.empty(_("Evidence"), [line((_("No case is picked."), "quiet"))])

    def title_of(self, number: str) -> str:
        """Return the title, whether the evidence is there or not."""
        return f"{_('Evidence')} · {number}"

    def show_case(self, case: CaseView) -> None:
        """Show the evidence of *case*; of the same case the cursor stays on its item."""
        same = self.take(case)
        if not same:
            self.picked = []
        self.draw(top=not same)

    def draw(self, *, top: bool = False) -> None:
        """Write the lines anew."""
        if self.case is not None:
            new = sum(not item.seen for item in self.case.evidence)
            state = (
                _("{count} not opened yet").format(count=new)
                if new
                else _("{count} on file").format(count=len(self.case.evidence))
            )
            lines = page(self.case, self._clock(), self.picked)
            self.ready(self.title_of(self.case.row.number), state, lines, top=top)

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
        self.draw()
