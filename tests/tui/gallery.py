"""A board that shows one viewer and nothing else, and items to show in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.message import Message

from caseboard.domain.media import HEAD, signature
from caseboard.services.inspection import inspect
from caseboard.services.previewing import Previewing
from caseboard.store.blobs import Blobs
from caseboard.tui.app import HERE, STYLES
from caseboard.tui.filters import NothingObeyed
from caseboard.tui.home import Home, Taste
from caseboard.tui.viewers.choosing import viewer_for
from caseboard.tui.viewers.shown import Shown
from caseboard.tui.viewers.viewer import VIEWERS, Viewer

Look = Callable[..., "Gallery"]


class Gallery(Home, inherit_bindings=False):
    """Shows one item as its viewer does; it keeps what the viewer says."""

    CSS_PATH = [*(HERE / name for name in STYLES), VIEWERS]  # noqa: RUF012  Textual types it itself

    def __init__(self, shown: Shown, *, as_bytes: bool = False, pictures: str = "auto", filtered: bool = True) -> None:
        super().__init__(Taste(pictures=pictures))
        self.shown = shown
        self._as_bytes = as_bytes
        self.said: list[Message] = []
        if filtered:
            self._filters.append(NothingObeyed())

    def compose(self) -> ComposeResult:
        yield viewer_for(self.shown, as_bytes=self._as_bytes, id="viewer")

    @property
    def viewer(self) -> Viewer:
        return self.query_one("#viewer", Viewer)

    def on_mount(self) -> None:
        for one in self.query(Viewer):
            one.focus()

    def on_viewer_appeared(self, event: Viewer.Appeared) -> None:
        self.said.append(event)

    def on_viewer_found(self, event: Viewer.Found) -> None:
        self.said.append(event)

    def on_viewer_failed(self, event: Viewer.Failed) -> None:
        self.said.append(event)

    def on_viewer_wanted(self, event: Viewer.Wanted) -> None:
        self.said.append(event)


def stored(content: bytes, folder: Path, name: str = "evidence", *, cache: bool = True) -> Shown:
    """Put *content* into a store below *folder* and return it as an item, inspected as the intake does."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "coming"
    path.write_bytes(content)
    blobs = Blobs(folder / "blobs")
    digest = blobs.put(path)
    found = inspect(path)
    assert digest == hashlib.sha256(content).hexdigest()
    assert found.mime == signature(content[:HEAD]).mime or not found.readable
    files = Previewing(blobs, folder / "private" if cache else None)
    return Shown(
        "ref:1", found.medium, found.mime, name, len(content), digest, why_unreadable=found.why or "", files=files
    )


def screen_of(app: Gallery) -> list[str]:
    """Return what the viewer draws now, line by line."""
    viewer = app.viewer
    return ["".join(segment.text for segment in viewer.render_line(y)) for y in range(viewer.size.height)]
