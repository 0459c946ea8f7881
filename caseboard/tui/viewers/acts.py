"""What is done with an item beside reading it: open a copy outside, save one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caseboard.services.previewing import NoPreview
from caseboard.tui import outside
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.app import App

    from caseboard.tui.viewers.shown import Shown

T = TypeVar("T")


async def in_thread(call: Callable[[], T]) -> T:
    """Return what *call* brings, without anybody waiting for it but who asks."""
    return await asyncio.get_running_loop().run_in_executor(None, call)


def has_bytes(shown: Shown) -> bool:
    """Whether there is anything to copy: what the desk itself shows has no file."""
    return shown.content is None and shown.files is not None and bool(shown.digest or shown.text)


def open_outside(app: App[object], shown: Shown) -> None:
    """Show a private copy of the item in the program for its kind; a notice says what came of it."""
    app.run_worker(_open(app, shown), group="outside", exit_on_error=False)


async def _open(app: App[object], shown: Shown) -> None:
    files = shown.files
    try:
        if files is None or not has_bytes(shown):
            raise NoPreview(_("there is no file of it"))
        if app.is_web:
            raise NoPreview(_("the board runs on another machine than your browser; save a copy there"))
        path = await in_thread(lambda: files.lend(shown.digest, shown.mime, shown.text))
        await in_thread(lambda: outside.show_file(path))
    except (NoPreview, outside.NotLent) as why:
        app.notify(clean(f"{_('Open outside')}: {why}"), severity="warning", markup=False)
    except OSError as error:
        app.notify(clean(f"{_('Open outside')}: {error.strerror or error}"), severity="warning", markup=False)
    else:
        app.notify(clean(_("A private copy opens outside: {path}").format(path=path)), markup=False)


def save_copy(app: App[object], shown: Shown) -> None:
    """Ask where to, and save a copy there."""
    from caseboard.tui.dialogs.saving import SaveCopy  # noqa: PLC0415  loaded when it is wanted

    if has_bytes(shown):
        app.push_screen(SaveCopy(shown), lambda path: _saved(app, path))
    else:
        words = f"{_('Save a copy')}: {_('there is no file of it')}"
        app.notify(clean(words), severity="warning", markup=False)


def _saved(app: App[object], path: Path | None) -> None:
    if path is not None:
        app.notify(clean(_("Saved, readable by you alone: {path}").format(path=path)), markup=False)
