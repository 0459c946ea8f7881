"""What the desk itself has to show beside what parties sent: each made into lines in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from caseboard.tui.lines import Line, line
from caseboard.tui.viewers.addresses import addresses
from caseboard.tui.viewers.conversation import conversation
from caseboard.tui.viewers.listing import compared
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.shown import Addresses, Content, Listing, Thread, Tracking
from caseboard.tui.viewers.track import track
from caseboard.tui.viewers.viewer import Viewer
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown

MAKING = "lines"


class MadeViewer(Viewer):
    """Shows thread, tracking, listing or addresses."""

    def __init__(self, shown: Shown, content: Content, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(shown, id=id)
        self.content = content
        # Addresses stand side by side in columns, which are not broken.
        self.wraps = not isinstance(content, Addresses)

    def load(self) -> None:
        """Have the lines made: to compare long texts takes its time."""
        content = self.content
        self.ask(MAKING, lambda: made_of(content))

    def answer(self, doing: str, result: object) -> None:
        """Show the lines, or that there are none."""
        if doing == MAKING and isinstance(result, list):
            nothing = [line((_(_NOTHING[type(self.content)]), "quiet"))]
            self.show_rows(Fixed(result or nothing), face="ready" if result else "empty")

    @property
    def title(self) -> str:
        """What it is."""
        return self.shown.name or _(TITLES[type(self.content)])


TITLES: dict[type, str] = {
    Thread: "thread", Tracking: "tracking", Listing: "listing against statement", Addresses: "addresses",
}  # fmt: skip
_NOTHING: dict[type, str] = {
    Thread: "Nobody has written.",
    Tracking: "No parcel is known.",
    Listing: "Neither a listing nor a statement is on file.",
    Addresses: "No address is on file.",
}
NOTHING = tuple(_NOTHING.values())
"""What the empty faces say."""


def made_of(content: Content) -> list[Line]:
    """Return the lines of *content*; none where there is nothing of it."""
    makes: dict[type, Callable[..., Sequence[Line]]] = {
        Thread: conversation, Tracking: track, Listing: compared, Addresses: addresses,
    }  # fmt: skip
    return list(makes[type(content)](content))
