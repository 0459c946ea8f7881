"""What leaves the board: a private copy in the program that shows its kind, or a copy where somebody says."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Input, Static

from caseboard.services.copies import safe_name
from caseboard.services.previewing import NoPreview
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.text import clean, show
from caseboard.tui.viewers.asking import Answered, ask
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.tui.viewers.shown import Files, Shown

Severity = Literal["information", "warning"]
NO_FILE = "it came as words inside a record; there is no file"


@dataclass(eq=False, repr=False)
class Outgone(Message):
    """A copy has left the board, or could not."""

    words: str
    severity: Severity


def save_copy(screen: Screen[Any], shown: Shown) -> None:
    """Ask where a copy of an item is to lie, and write it there."""
    if shown.files is None or not shown.digest:
        screen.notify(clean(f"{_('Save a copy')}: {_(NO_FILE)}"), severity="warning", markup=False)
    else:
        screen.app.push_screen(SaveCopy(shown))


def open_outside(screen: Screen[Any], shown: Shown) -> None:
    """Open a private copy of an item in the program that shows its kind; where there is none, say where it lies."""
    files = shown.files
    if files is None or not shown.digest:
        screen.notify(clean(f"{_('Open outside')}: {_(NO_FILE)}"), severity="warning", markup=False)
        return
    screen.run_worker(lambda: _lend(screen, files, shown), thread=True, group="outside", exit_on_error=False)


def _lend(screen: Screen[Any], files: Files, shown: Shown) -> None:
    """Make the copy and start the program; it blocks, so that a thread does it."""
    severity: Severity = "warning"
    try:
        path = files.lend(shown.digest, shown.mime)
        program = _opener()
        if program:
            # The program is the system's own, and the name of the copy is made by us.
            subprocess.Popen(  # noqa: S603
                [*program, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            said, severity = _("a private copy is being opened"), "information"
        else:
            said = _("no program to open it is here; a private copy lies at {path}").format(path=path)
    except (NoPreview, OSError) as why:
        said = str(why)
    screen.post_message(Outgone(said, severity))


def _opener() -> list[str]:
    """Return the command that opens a file in the program for its kind; nothing where no screen could show one."""
    names = ["open"] if sys.platform == "darwin" else ["xdg-open"]
    seen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return [name for name in names if seen and which(name)]


def _name(shown: Shown) -> str:
    return safe_name(shown.name, shown.digest, shown.mime)


def _save(files: Files, digest: str, to: Path) -> Path:
    files.save(digest, to)
    return to


class SaveCopy(Dialog[None]):
    """Asks for a path; what exists is never written over."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("Save a copy", "Enter saves · Esc back")
        self._shown = shown

    def fields(self) -> ComposeResult:
        yield Static("Where to", classes="label")
        yield Input(clean(_name(self._shown)), id="path", compact=True, select_on_focus=False)
        yield Static(show(_("A file of a party: only you can read the copy, and nothing opens it by itself.")))
        with Horizontal(classes="buttons"):
            yield Button("Save", id="save", compact=True)

    def begin(self) -> None:
        self.query_one("#path", Input).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        files, said = self._shown.files, self.query_one("#path", Input).value.strip()
        if not said:
            self.complain(_("a path is missing; write one such as {name}").format(name=_name(self._shown)))
        elif files is not None:
            ask(self, "save", partial(_save, files, self._shown.digest, Path(said).expanduser()))

    def on_answered(self, told: Answered) -> None:
        """Say what came of it; a name that is taken is asked for again."""
        if told.why:
            self.complain(told.why)
        else:
            said = _("saved as {path}").format(path=told.result)
            self.app.notify(clean(said), markup=False)
            self.dismiss(None)
