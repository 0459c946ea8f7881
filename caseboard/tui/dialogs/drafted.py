"""Dialogs whose words are kept while they are typed, and offered again when the dialog is next opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from caseboard.tui import phrases
from caseboard.tui.actions import own
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.choice import Choice, Picks
from caseboard.tui.dialogs.questions import DraftLoaded
from caseboard.tui.drawn import Drawn
from caseboard.tui.lines import Line, line
from caseboard.tui.saying import Saying
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from caseboard.domain.draft import Draft
    from caseboard.tui.drafts import Key

RESTS = 1.0
"""Seconds for which typing rests before the desk keeps what stands there."""


class DraftLine(Drawn, can_focus=True):
    """Says that a draft stands in the fields; z discards it, any other key goes on with it."""

    BINDINGS = [
        own("draft.discard", "discard"),
        own("draft.go_on", "go_on"),
    ]

    class Discarded(Saying):
        """The draft is to go."""

    class Continued(Saying):
        """Somebody goes on with the draft."""

        typed: str
        """What was typed to go on, if that was a word's beginning."""

    def __init__(self) -> None:
        super().__init__(id="draft")
        self._when = ""
        self._whose = ""

    def put(self, when: str, whose: str = "") -> None:
        """Say from *when* the draft is, and *whose*, where a colleague has begun it."""
        self._when = when
        self._whose = whose
        self.refresh()

    def drawn(self, width: int) -> Line:  # noqa: ARG002  a line is cut where it is drawn
        """Return the line."""
        return line((self._said(), "soon"), (" · ", "quiet"), ("z", "gold"), (_(" discards"), "quiet"))

    def _said(self) -> str:
        if self._whose:
            return _("draft of {name}, {when}").format(name=self._whose, when=self._when)
        return _("draft of {when}").format(when=self._when)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_discard(self) -> None:
        """Discard the draft."""
        self.post_message(self.Discarded())

    def action_go_on(self) -> None:
        """Go on with the draft."""
        self.post_message(self.Continued(""))

    def on_key(self, event: events.Key) -> None:
        """Go on where one begins, with what was typed."""
        if event.is_printable and event.character and event.key != "z":
            event.stop()
            self.post_message(self.Continued(event.character))

    def on_click(self, event: events.Click) -> None:
        """Discard the draft where the line says so; elsewhere a click only comes here."""
        if event.x >= cell_len(f"{self._said()} · "):
            self.post_message(self.Discarded())


def retype(field: Input | TextArea, words: str) -> None:
    """Put somebody's own *words* into a field as they were typed.

    The door for foreign text cuts and marks, which would change what is sent.
    """
    if isinstance(field, TextArea):
        field.replace(words, field.document.start, field.document.end)
    else:
        field.clear()
        field.insert_text_at_cursor(words)


class Drafted(CaseDialog[str]):
    """A dialog that keeps what is typed in it; a draft lasts until it is sent or discarded."""

    DRAFT: ClassVar[str]
    """What is written here, as the desk names it."""
    _rest: Timer | None = None
    _blank: Mapping[str, Any] | None = None
    """The fields as they are when nobody has written anything; none before the dialog stands."""
    _known: Mapping[str, Any] | None = None
    """The fields as they were last jotted down."""
    _answered = False
    """Whether the desk has said if there is a draft: before that none is written over."""
    _sent = False

    @property
    def draft_key(self) -> Key:
        """Under which name what is typed here is kept."""
        return self.number, self.DRAFT

    def written(self) -> dict[str, Any]:
        """Return the fields as they stand, by name."""
        raise NotImplementedError

    def fill(self, fields: Mapping[str, Any]) -> None:
        """Put *fields* in, as they were left."""
        raise NotImplementedError

    def first_field(self) -> Widget:
        """Return where one begins."""
        raise NotImplementedError

    def begin(self) -> None:
        """Stand at the first field, and ask for a draft."""
        self._blank = self._known = self.written()
        self.first_field().focus(scroll_visible=False)
        self.gateway.drafts.writers.append(self.jot_last)
        self.gateway.dialogs.draft(self, self.draft_key)

    def on_unmount(self) -> None:
        """What has left writes no more."""
        if self.jot_last in self.gateway.drafts.writers:
            self.gateway.drafts.writers.remove(self.jot_last)

    def on_draft_loaded(self, told: DraftLoaded) -> None:
        """Put a draft in; what was typed before it came stands after it."""
        self._answered = True
        if told.draft is not None:
            field = self.first_field()
            typed = field.text if isinstance(field, TextArea) else ""
            # A draft that was begun elsewhere knows only what was written there.
            self.fill({**(self._blank or {}), **told.draft.fields})
            self._known = self.written()
            said = self.query_one(DraftLine)
            said.put(self._when(told.draft), told.whose)
            said.display = True
            if typed and isinstance(field, TextArea):
                field.insert(typed, field.document.end)
            else:
                said.focus()
        self._changed()

    def _when(self, draft: Draft) -> str:
        now = self.case.as_of
        if draft.saved_at.date() == now.date():
            return phrases.hour(draft.saved_at)
        return phrases.zoned(draft.saved_at, now)

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Picks.Toggled)
    def _changed(self) -> None:
        """Jot down what stands there; once typing rests the desk keeps it."""
        if self._blank is None or not self.is_attached:
            return
        self.jot()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(RESTS, self._keep)

    def jot(self) -> None:
        """Jot down what stands in the fields, if that is something else than is known."""
        fields = self.written()
        if not self._answered or fields == self._known:
            return
        self._known = fields
        self.gateway.drafts.jot(self.draft_key, None if fields == self._blank else fields)

    def jot_last(self) -> None:
        """Jot down what stands in the fields, even if the desk has not said yet whether there was a draft."""
        self._answered = not self._sent
        self.jot()

    def _keep(self) -> None:
        self.jot()
        self.gateway.dialogs.keep_drafts(self._desk_screen)

    @property
    def _desk_screen(self) -> Screen[Any]:
        """What stays when the dialog has gone: it is told if a draft could not be kept."""
        return self.app.screen_stack[0]

    def on_draft_line_discarded(self) -> None:
        """Begin anew."""
        if self._blank is not None:
            self.gateway.dialogs.discarded(self.draft_key, self.written())
            self.clear(self._blank)
        self._forget_line()
        self._keep()

    def clear(self, blank: Mapping[str, Any]) -> None:
        """Put the fields back as they were when nobody had written anything."""
        self.fill(blank)

    def on_draft_line_continued(self, event: DraftLine.Continued) -> None:
        """Go on where one begins."""
        field = self.first_field()
        field.focus()
        if isinstance(field, TextArea):
            field.move_cursor(field.document.end)
            field.insert(event.typed)

    def _forget_line(self) -> None:
        self.query_one(DraftLine).display = False
        self.first_field().focus()

    def action_back(self) -> None:
        """Leave; what was typed is kept for the next time."""
        self.jot_last()
        self._keep()
        super().action_back()

    def dismiss_sent(self, words: str) -> None:
        """Leave, since it is sent: nothing of it is to stay."""
        self._sent, self._answered = True, False
        self.gateway.drafts.jot(self.draft_key, None)
        self.gateway.dialogs.keep_drafts(self._desk_screen)
        self.dismiss(words)
