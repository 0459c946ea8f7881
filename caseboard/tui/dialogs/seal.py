"""Where the end of a case stands in the ledger: its entry checked while one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from caseboard.tui import phrases
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.questions import SealRead
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.page import Page
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.seals import Seal


class SealView(CaseDialog[str]):
    """The entry, its leaf and place, the checkpoint that covers it, and whether all of it agrees."""

    def __init__(self, gateway: Gateway, case: CaseView) -> None:
        super().__init__("Seal", gateway, case)

    def fields(self) -> ComposeResult:
        yield Page(id="reading")

    def begin(self) -> None:
        page = self.query_one("#reading", Page)
        page.put([line((_("being checked"), "quiet"))])
        page.focus()
        self.gateway.dialogs.seal(self, self.number)

    def on_seal_read(self, told: SealRead) -> None:
        """Show what was found."""
        self.query_one("#reading", Page).put(_lines(told.seal))


def _lines(seal: Seal) -> list[Line]:
    at = phrases.exact(seal.checked_at)
    if seal.wrong:
        made = [line((f"✗ {_('does not agree')}", "late"), (f"   {_('checked just now')}, {at}", "quiet"))]
        made += [line((one, "late"), indent=2) for one in seal.wrong]
    else:
        made = [line((f"✓ {_('agrees with its entry')}", "given"), (f"   {_('checked just now')}, {at}", "quiet"))]
    place = _("{entry} of {entries}").format(entry=phrases.count(seal.entry), entries=phrases.count(seal.entries))
    made += [
        BLANK,
        line((f"{_('entry')}  ", "quiet"), place, (f"   {_('counted from 0')}", "quiet")),
        line((f"{_('leaf')}  ", "quiet"), seal.leaf, indent=6),
    ]
    if seal.checkpoint is None or seal.checkpoint_at is None:
        said = _("no checkpoint covers it yet; one is made while a worker runs")
        return [*made, line((said, "soon"))]
    covers = _("{entries} entries, {at}").format(
        entries=phrases.count(seal.checkpoint), at=phrases.exact(seal.checkpoint_at)
    )
    return [*made, line((f"{_('checkpoint')}  ", "quiet"), covers)]
