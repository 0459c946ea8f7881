"""What all dialogs share: a box with a title, a line for what was refused, a way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Button, Static, TextArea

from caseboard.tui.actions import bindings, own
from caseboard.tui.covered import Over
from caseboard.tui.gateway import Gateway
from caseboard.tui.text import clean, show
from caseboard.tui.told import CaseLoaded, Failed, TurnedDown
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.tui.drafts import Key
    from caseboard.tui.home import Home

T = TypeVar("T")


class Dialog(Over[T], inherit_bindings=False):
    """A box above the board; Esc goes back without having done anything."""

    CSS_PATH = Path(__file__).with_name("dialogs.tcss")
    """Read when the first dialog opens: the first row does not wait for it."""
    AUTO_FOCUS = ""
    """Each dialog says itself where one begins."""

    BINDINGS = [
        own("dialog.back", "back"),
        own("dialog.next", "app.focus_next"),
        own("dialog.previous", "app.focus_previous"),
        own("dialog.editor", "write_outside"),
        *bindings(["board.copy"], "copy"),
    ]

    def __init__(self, title: str, hint: str = "Esc back") -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self.stands = False
        """Whether one can type in it: keys that came before wait for that."""

    def compose(self) -> ComposeResult:
        box = Vertical(id="box")
        box.border_title = show(_(self._title))
        box.border_subtitle = show(_(self._hint))
        with box:
            for field in self.fields():
                yield _in_words(field)
            yield Static(id="complaint")

    def fields(self) -> ComposeResult:
        """Yield what is in the box."""
        raise NotImplementedError

    def on_mount(self) -> None:
        try:
            self.begin()
        except NoMatches:
            # Quick fingers leave a dialog before it stands; what it is made of has gone then.
            if self in self.app.screen_stack:
                raise
        # Where one begins is in focus once the app has heard of it.
        self.app.call_later(self._come_up)

    def _come_up(self) -> None:
        self.stands = True

    def begin(self) -> None:
        """Fill the fields and say where one begins."""

    def complain(self, words: str) -> None:
        """Say in one line why it cannot be done; no words take the line away."""
        line = self.query_one("#complaint", Static)
        line.update(show(f"! {words}" if words else ""))
        line.set_class(bool(words), "-said")

    def action_back(self) -> None:
        """Leave, nothing done."""
        self.dismiss(None)

    def action_write_outside(self) -> None:
        """Go on writing in the user's editor; what comes back takes the place of the words, and can be undone."""
        area = self.focused if isinstance(self.focused, TextArea) else next(iter(self.query(TextArea)), None)
        if area is None or area.read_only:
            self.notify(
                clean(f"{_('Editor')}: {_('there are no words to write here')}"), severity="warning", markup=False
            )
            return
        words = cast("Home", self.app).write_outside(area.text)
        if words is not None and words != area.text:
            area.replace(words, (0, 0), area.document.end)
        area.focus()

    def action_copy(self, _id: str) -> None:
        """Copy what is selected."""
        self.action_copy_text()


def _in_words(field: Widget) -> Widget:
    """Return *field*, a button or the words above a field said in the reader's language; these are always our own."""
    if isinstance(field, Button):
        field.label = show(_(str(field.label)))
    elif isinstance(field, Static) and field.has_class("label"):
        field.update(show(_(str(field.content))))
    return field


class CaseDialog(Dialog[T]):
    """A dialog about a case: it keeps the version that its reader has seen."""

    def __init__(self, title: str, gateway: Gateway, case: CaseView, hint: str = "Esc back") -> None:
        super().__init__(f"{_(title)} · {case.row.number}", hint)
        self.gateway = gateway
        self.case = case

    @property
    def number(self) -> str:
        """The case's number."""
        return self.case.row.number

    @property
    def draft_key(self) -> Key | None:
        """Under which name what is typed here is kept; none where it is not."""
        return None

    @property
    def seen(self) -> int:
        """The version of the case that the reader knows."""
        return self.case.row.version

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why not; if somebody was faster, the next attempt knows the case as it is now."""
        self.complain(told.why)
        if told.doing not in ("preview", "check", "people", "case", "draft"):
            self.gateway.case(self, self.number)

    def on_failed(self, told: Failed) -> None:
        """Say that the desk could not do it."""
        self.complain(_("could not be done: {why}").format(why=told.why))

    def on_case_loaded(self, told: CaseLoaded) -> None:
        """Take the case as it is now."""
        self.case = told.case


Acted = Callable[[str | None], None]
"""What a dialog returns to: words for what was done, or nothing."""
