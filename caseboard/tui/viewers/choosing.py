"""Which viewer shows an item: its content says so, never its name."""

from __future__ import annotations

from caseboard.tui.viewers.shown import Shown
from caseboard.tui.viewers.viewer import Viewer


def viewer_for(shown: Shown, *, as_bytes: bool = False, id: str | None = None) -> Viewer:  # noqa: A002  Textual's word
    """Return the viewer of *shown*, or its bytes as they are."""
    from caseboard.tui.viewers.anything import FactsViewer  # noqa: PLC0415  loaded when it is wanted
    from caseboard.tui.viewers.raw import RawViewer  # noqa: PLC0415

    if as_bytes:
        return RawViewer(shown, id=id)
    return FactsViewer(shown, id=id)
