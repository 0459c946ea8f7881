"""One side: an item in its viewer with its facts below, or a page that says what stands there instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from caseboard.tui.covered import Framed
from caseboard.tui.lines import Line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.viewers.frame import ViewerFrame
from caseboard.tui.viewers.shown import Thread, Tracking
from caseboard.tui.viewers.viewer import Viewer

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown


MOST = 9
"""Lines that the facts of an item take at most; the rest is scrolled to."""


class Facts(Page, can_focus=False):
    """The facts below an item, as high as they are long."""

    def _wrap(self) -> None:
        super()._wrap()
        self.styles.height = min(MOST, max(1, len(self._rows)))


class Side(Framed):
    """One of the two sides; what it shows stays as it is read while it is the same."""

    def __init__(self, id: str) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self._key = ""
        """What stands there, so that reading the case again moves nothing."""
        self._frame = ViewerFrame()
        self._page = Page()
        self._facts = Facts()
        self._titled = ""
        self._state = ""
        self._back_to = 0
        """The row to go back to, once what has changed stands."""

    def compose(self) -> ComposeResult:
        self._page.display = self._facts.display = False
        self._facts.add_class("facts")
        yield self._frame
        yield self._page
        yield self._facts

    @property
    def viewer(self) -> Viewer | None:
        """What shows the item, where one is shown."""
        return self._frame.viewer

    @property
    def body(self) -> Widget:
        """What takes the keys."""
        return self.viewer or self._page

    def title(self, name: str, state: str = "") -> None:
        """Say whose side it is and what about; *state* stands at the foot, behind where one is."""
        self._titled, self._state = name, state
        self.told()

    def told(self) -> None:
        """Say where one is in what is shown."""
        self.border_title = show(self._titled)
        position = self.viewer.position if self.viewer is not None else ""
        self.border_subtitle = show(" · ".join(filter(None, (position, self._state))))

    def on_viewer_appeared(self, event: Viewer.Appeared) -> None:
        """Go back to the row one read."""
        back, self._back_to = self._back_to, 0
        if back and event.viewer is self.viewer:
            event.viewer.scroll_to(y=back, animate=False, force=True, immediate=True)

    def on_viewer_moved(self) -> None:
        """Say where one is now."""
        self.told()

    def leave_bytes(self) -> bool:
        """Show the item again in place of its bytes; return whether they stood there."""
        if not self._frame.as_bytes:
            return False
        self._frame.put(self._frame.shown)
        return True

    def put(self, shown: Shown, facts: Sequence[Line]) -> None:
        """Show an item."""
        self._about(facts)
        if shown.key != self._key:
            self._change(shown.key, shown)
        elif self._frame.shown is not None and _other(self._frame.shown, shown):
            # One reads on where one was, now that there is more of it.
            self._back_to = self.viewer.scroll_offset.y if self.viewer is not None else 0
            self._change(shown.key, shown)

    def say(self, key: str, lines: Sequence[Line]) -> None:
        """Show *lines* instead of an item."""
        self._about(())
        self._page.put(lines, top=key != self._key)
        if key != self._key:
            self._change(key, None)

    def _change(self, key: str, shown: Shown | None) -> None:
        held = self.has_focus_within
        if held:
            # What has the keys goes; left to itself the other side would get them.
            self.screen.set_focus(None)
        self._key = key
        self._frame.put(shown)
        self._frame.display, self._page.display = shown is not None, shown is None
        self.told()
        if held:
            self.call_after_refresh(self.body.focus)

    def _about(self, facts: Sequence[Line]) -> None:
        self._facts.display = bool(facts)
        self._facts.put(facts)


def _other(one: Shown, other: Shown) -> bool:
    """Whether there is something else to see in *other*; that time has passed is nothing."""
    was, now = one.content, other.content
    if isinstance(was, Thread | Tracking) and isinstance(now, Thread | Tracking):
        was = replace(was, now=now.now)
    return was != now
