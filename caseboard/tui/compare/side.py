"""One side: an item in its viewer with its facts below, or a page that says what stands there instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from caseboard.tui.lines import Line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.viewers.choosing import viewer_for
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


class Side(Vertical):
    """One of the two sides; what it shows stays as it is read while it is the same."""

    def __init__(self, id: str) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self._key = ""
        """What stands there, so that reading the case again moves nothing."""
        self.viewer: Viewer | None = None
        self._page: Page | None = None
        self._titled = ""
        self._state = ""

    def compose(self) -> ComposeResult:
        facts = Facts()
        facts.add_class("facts")
        yield facts

    @property
    def facts(self) -> Facts:
        """The facts below the item."""
        return self.query_one(Facts)

    @property
    def body(self) -> Widget | None:
        """What takes the keys."""
        return self.viewer or self._page

    def title(self, name: str, state: str = "") -> None:
        """Say whose side it is and what about; *state* stands at the foot, behind where one is."""
        self._title, self._state = name, state
        self.border_title = show(name)
        self.told()

    def told(self) -> None:
        """Say where one is in what is shown."""
        position = self.viewer.position if self.viewer is not None else ""
        self.border_subtitle = show(" · ".join(filter(None, (position, self._state))))

    def put(self, shown: Shown, facts: Sequence[Line], *, as_bytes: bool = False) -> None:
        """Show an item."""
        key = f"{shown.key} {as_bytes}"
        self._about(facts)
        if key != self._key:
            self.viewer = viewer_for(shown, as_bytes=as_bytes)
            self._change(key, self.viewer)

    def say(self, key: str, lines: Sequence[Line]) -> None:
        """Show *lines* instead of an item."""
        self._about(())
        if key == self._key and self._page is not None:
            self._page.put(lines)
            return
        self.viewer = None
        self._page = Page(lines)
        self._change(key, self._page)

    def _change(self, key: str, body: Widget) -> None:
        focused = self.screen.focused
        held = focused is not None and self in focused.ancestors
        for old in self.query(".body"):
            old.remove()
        self._key = key
        self._page = body if isinstance(body, Page) else None
        body.add_class("body")
        self.mount(body, before=self.facts)
        if held:
            body.focus()

    def _about(self, facts: Sequence[Line]) -> None:
        self.facts.display = bool(facts)
        self.facts.put(facts)
