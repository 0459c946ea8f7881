"""Which viewer shows an item: its content says so, never its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown
    from caseboard.tui.viewers.viewer import Viewer


def viewer_for(shown: Shown, *, as_bytes: bool = False, id: str | None = None) -> Viewer:  # noqa: A002  Textual's word
    """Return the viewer of *shown*, or its bytes as they are; each is loaded when it is first wanted."""
    if as_bytes:
        from caseboard.tui.viewers.raw import RawViewer  # noqa: PLC0415

        return RawViewer(shown, id=id)
    if shown.content is not None:
        from caseboard.tui.viewers.made import MadeViewer  # noqa: PLC0415

        return MadeViewer(shown, shown.content, id=id)
    if shown.medium == "text":
        from caseboard.tui.viewers.texts import TextViewer  # noqa: PLC0415

        return TextViewer(shown, id=id)
    if shown.medium == "image":
        from caseboard.tui.viewers.pictures import PictureViewer  # noqa: PLC0415

        return PictureViewer(shown, id=id)
    if shown.medium == "pdf":
        from caseboard.tui.viewers.documents import DocumentViewer  # noqa: PLC0415

        return DocumentViewer(shown, id=id)
    from caseboard.tui.viewers.anything import FactsViewer  # noqa: PLC0415

    return FactsViewer(shown, id=id)
