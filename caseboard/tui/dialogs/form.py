"""A dialog that makes one act: a few fields and a button; Enter in a field is the button too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input

from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.text import show
from caseboard.tui.told import Done

if TYPE_CHECKING:
    from caseboard.services.desk import Desk

Act = Callable[["Desk"], int]


class Incomplete(Exception):
    """A field lacks something: one line that says what."""


class Form(CaseDialog[str]):
    """Makes an act of its fields; returns what was done, in words."""

    BUTTON: ClassVar[str]
    """What the button says."""
    _said = ""

    def button(self) -> ComposeResult:
        """Yield the button that does it."""
        with Horizontal(classes="buttons"):
            yield Button(show(self.BUTTON), id="go", compact=True)

    def act(self) -> tuple[Act, str]:
        """Return the act that the fields ask for, and the words for it once it is done.

        Raises:
            Incomplete: a field lacks something.
        """
        raise NotImplementedError

    @on(Button.Pressed, "#go")
    @on(Input.Submitted)
    def _go(self) -> None:
        try:
            act, self._said = self.act()
        except Incomplete as lacks:
            self.complain(str(lacks))
            return
        self.complain("")
        self.gateway.act(self, self.BUTTON, act, draft=self.draft_key)

    def on_done(self, told: Done) -> None:
        """It is done."""
        if told.doing == self.BUTTON:
            self.leave(f"{self.number}: {self._said}")

    def leave(self, words: str) -> None:
        """Leave with *words* for what was done."""
        self.dismiss(words)

    def words_of(self, selector: str, lacking: str) -> str:
        """Return what stands in the field *selector*.

        Raises:
            Incomplete: nothing; *lacking* says what is wanted.
        """
        if words := self.query_one(selector, Input).value.strip():
            return words
        raise Incomplete(lacking)
