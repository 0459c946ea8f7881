"""Save a copy of an item: asks where, and never writes over anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from caseboard.services.copies import safe_name
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.text import clean
from caseboard.tui.viewers.asking import Answered, ask
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown

SAVING = "save"


class SaveCopy(Dialog[Path]):
    """Asks for a path, saves, and returns it; a refusal stands in the dialog."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("Save a copy", "Enter saves · Esc back")
        self._shown = shown
        self._to: Path | None = None

    def fields(self) -> ComposeResult:
        yield Static("Where to; nothing that is there is written over", classes="label")
        yield Input(id="path", compact=True)
        with Horizontal(classes="buttons"):
            yield Button("Save", id="go", compact=True)

    def begin(self) -> None:
        field = self.query_one("#path", Input)
        name = safe_name(self._shown.name, self._shown.digest, self._shown.mime)
        field.value = clean(str(Path("~") / name))
        field.focus()

    @on(Button.Pressed, "#go")
    @on(Input.Submitted)
    def _go(self) -> None:
        said = self.query_one("#path", Input).value.strip()
        files, shown = self._shown.files, self._shown
        if not said or files is None:
            self.complain(_("say where to"))
            return
        try:
            to = Path(said).expanduser()
        except RuntimeError:
            self.complain(_("there is no such home folder"))
            return
        if to.is_dir():
            to /= safe_name(shown.name, shown.digest, shown.mime)
        self._to = to
        self.complain("")
        ask(self, SAVING, lambda: files.save(shown.digest, to, shown.text))

    def on_answered(self, event: Answered) -> None:
        """Leave with where it lies, or say why it could not be saved."""
        if event.why:
            self.complain(event.why)
        else:
            self.dismiss(self._to)
