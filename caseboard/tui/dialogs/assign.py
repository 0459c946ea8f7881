"""Who works on a case: me first, then the others, then nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from caseboard.tui.actions import own
from caseboard.tui.dialogs.base import CaseDialog
from caseboard.tui.dialogs.questions import PeopleLoaded
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import Line, line
from caseboard.tui.page import Page
from caseboard.tui.told import Done
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.staff import Staff
    from caseboard.services.case_view import CaseView

NOBODY = "\N{EMPTY SET}"


class Assign(CaseDialog[str]):
    """Gives the case to somebody; returns what was done, in words."""

    def __init__(self, gateway: Gateway, case: CaseView, me: Staff) -> None:
        super().__init__("Assign", gateway, case, "Enter gives it · Esc back")
        self._me = me
        self._people: Sequence[Staff] = (me,)
        self._to = ""

    def fields(self) -> ComposeResult:
        yield People(id="people")

    def begin(self) -> None:
        self._list()
        self.query_one(Page).focus()
        self.gateway.dialogs.people(self)

    def on_people_loaded(self, told: PeopleLoaded) -> None:
        """List everybody who works at the desk, whoever asks first."""
        others = [one for one in told.people if one.name != self._me.name]
        self._people = (self._me, *others)
        self._list()

    def _list(self) -> None:
        held = self.case.row.assignee
        rows = [_person(one, me=one.name == self._me.name, has_it=one.name == held) for one in self._people]
        rows.append(
            line(
                (_("nobody"), "plain"),
                (f"   {_('back to the unassigned') if held else _('as now')}", "quiet"),
                key=NOBODY,
            )
        )
        self.query_one(Page).put(rows)

    def on_page_picked(self, event: Page.Picked) -> None:
        """Give the case to the one under the cursor."""
        event.stop()
        to = None if event.key == NOBODY else event.key
        number, seen = self.number, self.seen
        self._to = to or _("nobody")
        self.complain("")
        self.gateway.act(self, "assign", lambda desk: desk.assign(number, to, seen=seen))

    def on_done(self, told: Done) -> None:
        """It is given."""
        if told.doing == "assign":
            self.dismiss(_("{case} is with {name} now").format(case=self.number, name=self._to))


def _person(one: Staff, *, me: bool, has_it: bool) -> Line:
    return line(
        (one.name, "strong" if me else "plain"),
        (f"   {_(one.role)}", "quiet"),
        (f"   {_('me')}" if me else "", "gold"),
        (f"   {_('has it now')}" if has_it else "", "quiet"),
        key=one.name,
    )


class People(Page):
    """The names; Enter opens the one under the cursor."""

    BINDINGS = [own("people.give", "choose")]

    def action_choose(self) -> None:
        """Choose the one under the cursor."""
        self.open_picked()
