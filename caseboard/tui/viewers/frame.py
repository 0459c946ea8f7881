"""A frame around one viewer: its border says what is shown and where one is; words are looked for in its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from caseboard.tui.actions import own
from caseboard.tui.text import clean, show
from caseboard.tui.viewers.acts import open_outside, save_copy
from caseboard.tui.viewers.choosing import viewer_for
from caseboard.tui.viewers.viewer import Viewer
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown


class Looking(Input):
    """The line in which one types what to look for."""

    BINDINGS = [own("viewer.stop_looking", "leave")]

    def action_leave(self) -> None:
        """Back to the item."""
        self.display = False
        if isinstance(self.parent, ViewerFrame) and self.parent.viewer is not None:
            self.parent.viewer.focus()


class ViewerFrame(Vertical):
    """Shows one item at a time; the one before is gone when the next one comes."""

    def __init__(self, *, lead: str = "", id: str | None = None) -> None:  # noqa: A002  Textual's word
        """*lead* stands before the viewer's own title, such as whose item it is."""
        super().__init__(id=id)
        self.lead = lead
        self.shown: Shown | None = None
        self.as_bytes = False
        self.viewer: Viewer | None = None

    def compose(self) -> ComposeResult:
        looking = Looking(placeholder=clean(_("what do you look for?")), id="looking", compact=True)
        looking.display = False
        yield looking

    def put(self, shown: Shown | None, *, lead: str = "", as_bytes: bool = False) -> None:
        """Show *shown* by its viewer, or nothing; the keys stay where they are."""
        had_focus = self.viewer is not None and self.viewer.has_focus
        if self.viewer is not None:
            self.viewer.remove()
        self.shown, self.lead, self.as_bytes = shown, lead or self.lead, as_bytes
        self.viewer = None if shown is None else viewer_for(shown, as_bytes=as_bytes)
        if self.viewer is not None:
            self.mount(self.viewer, before="#looking")
            if had_focus:
                self.viewer.focus()
        self._titles()

    def _titles(self) -> None:
        viewer = self.viewer
        title = " · ".join(one for one in (self.lead, viewer.title if viewer is not None else "") if one)
        self.border_title = show(title)
        self.border_subtitle = show(viewer.position if viewer is not None else "")

    def on_viewer_moved(self) -> None:
        """Say where one is now."""
        self._titles()

    def on_viewer_found(self, event: Viewer.Found) -> None:
        """Say so where the words stand nowhere."""
        if event.at is None:
            words = _("“{words}” stands nowhere in it").format(words=event.words[:60])
            self.notify(clean(words), severity="warning", markup=False)

    def on_viewer_wanted(self, event: Viewer.Wanted) -> None:
        """Do what a key of the viewer asked for."""
        event.stop()
        shown = event.viewer.shown
        match event.what:
            case "outside":
                open_outside(self.app, shown)
            case "save":
                save_copy(self.app, shown)
            case "bytes":
                if shown.content is None:
                    self.put(shown, as_bytes=not self.as_bytes)
            case "find":
                self._look()

    def _look(self) -> None:
        looking = self.query_one("#looking", Looking)
        looking.display = True
        looking.focus()

    @on(Input.Submitted, "#looking")
    def _looked(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#looking", Looking).action_leave()
        if self.viewer is not None:
            self.viewer.find(event.value)
