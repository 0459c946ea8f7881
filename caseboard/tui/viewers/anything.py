"""A file of a kind that is never rendered or unpacked: what is known of it."""

from __future__ import annotations

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.viewer import Viewer, facts
from caseboard.tui.words import _


class FactsViewer(Viewer):
    """Says what a file is, and why it is not drawn."""

    def load(self) -> None:
        """Show the facts; nothing has to be read for them."""
        self.show_rows(Fixed(self.lines()))

    def lines(self) -> list[Line]:
        """Return the facts, and why there is no more."""
        shown = self.shown
        why = shown.why_unreadable or _("files of this kind are kept and never drawn here")
        return [
            line((_("no preview, because {why}").format(why=why), "soon"), indent=2),
            BLANK,
            facts(f"{_('name')}  {shown.name}" if shown.name else ""),
            facts(f"{_('kind by content')}  {shown.mime}"),
            facts(f"{_('size')}  {_('{count} bytes').format(count=phrases.count(shown.size))}"),
            facts(f"SHA-256  {shown.digest}"),
        ]
