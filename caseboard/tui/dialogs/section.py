"""Keeping what is asked for as a section, and removing one that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from caseboard.domain.refusals import Refused
from caseboard.domain.sections import COLUMNS, LONGEST_NAME, Section, check_section, columns_named
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.dialogs.choice import Choice, Offer
from caseboard.tui.gateway import Gateway, KeepSection
from caseboard.tui.queue.faces import order
from caseboard.tui.text import clean, one_line, show
from caseboard.tui.told import Done, Failed, TurnedDown
from caseboard.tui.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence


class Keep(Dialog[Section]):
    """Asks under which name, with which columns and for whom; returns the section once it is kept."""

    def __init__(
        self, gateway: Gateway, section: Section, keep_own: KeepSection | None, why_not: Sequence[str] = ("", "")
    ) -> None:
        """Keep *section*, one's own by *keep_own* where that is given; *why_not* bars oneself and the team."""
        super().__init__("Keep section", "Enter keeps it · Tab next field · Esc back")
        self._gateway = gateway
        self._section = section
        self._keep_own = keep_own
        self._why_not = why_not

    def fields(self) -> ComposeResult:
        section = self._section
        yield Static(show(f"{section.query}   ·   {order(section.sort, ended=False)}"), id="asked")
        yield Static("Name", classes="label")
        yield Input(clean(section.name), id="name", max_length=LONGEST_NAME, select_on_focus=False)
        yield Static("For", classes="label")
        mine, team = self._why_not
        yield Choice([Offer("own", _("me"), mine), Offer("team", _("the team"), team)], section.origin, id="for")
        yield Static(
            show(_("Columns; none for those that fit: {names}").format(names=" ".join(COLUMNS))), classes="label"
        )
        yield Input(clean(" ".join(section.columns)), id="columns", select_on_focus=False)
        with Horizontal(classes="buttons"):
            yield Button("Keep", id="keep", compact=True)

    def begin(self) -> None:
        self.query_one("#name", Input).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#keep")
    def _entered(self) -> None:
        origin = self.query_one("#for", Choice).value
        if not origin:
            self.complain(self._why_not[0] or self._why_not[1])
            return
        name = " ".join(self.query_one("#name", Input).value.split())
        try:
            columns = columns_named(self.query_one("#columns", Input).value)
            made = self._section._replace(name=name, columns=columns, origin="team" if origin == "team" else "own")
            self._section = check_section(made)
        except Refused as refusal:
            self.complain(str(refusal))
            return
        self.complain("")
        if origin == "own" and self._keep_own is not None:
            self._section = self._section._replace(origin="settings")
            self._gateway.keep_section(self, self._section, self._keep_own)
        else:
            self._gateway.keep_section(self, self._section)

    def on_done(self, told: Done) -> None:
        """It is kept."""
        if told.doing == "section":
            self.dismiss(self._section)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why it cannot be kept; what was typed stays."""
        self.complain(told.why)

    def on_failed(self, told: Failed) -> None:
        """Say that it could not be kept."""
        self.complain(_("could not be kept: {why}").format(why=told.why))


class Remove(Dialog[Section]):
    """Asks once more before a kept section goes; returns it once it is gone."""

    def __init__(self, gateway: Gateway, section: Section) -> None:
        super().__init__("Remove section", "Esc back")
        self._gateway = gateway
        self._section = section

    def fields(self) -> ComposeResult:
        whose = _("The team's section") if self._section.origin == "team" else _("Your section")
        yield Static(show(f"{whose} {one_line(self._section.name)}: {one_line(self._section.query)}"))
        with Horizontal(classes="buttons"):
            yield Button("Remove", id="remove", compact=True)
            yield Button("Leave it", id="leave", compact=True)

    def begin(self) -> None:
        self.query_one("#leave", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Remove it, or leave it."""
        if event.button.id == "remove":
            self._gateway.drop_section(self, self._section)
        else:
            self.dismiss(None)

    def on_done(self, told: Done) -> None:
        """It is gone."""
        if told.doing == "section":
            self.dismiss(self._section)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why it cannot be removed."""
        self.complain(told.why)

    def on_failed(self, told: Failed) -> None:
        """Say that it could not be removed."""
        self.complain(_("could not be removed: {why}").format(why=told.why))
