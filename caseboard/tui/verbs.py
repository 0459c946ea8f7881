"""What the verbs do to the case one looks at, and why one of them may not."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen

from caseboard.domain.refusals import Refused
from caseboard.tui.actions import Action
from caseboard.tui.gateway import Gateway
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from caseboard.domain.staff import Staff
    from caseboard.services.case_view import CaseView
    from caseboard.tui.dialogs.bulk import Outcome

READ_ONLY = "read-only: started with --read-only"

Tell = Callable[[str | None], None]

FORMS = {
    "case.approve": ("approve", "Approve"),
    "case.seal": ("seal", "SealView"),
    "case.note": ("note", "Note"),
    "case.addendum": ("note", "Addendum"),
    "case.period": ("period", "Period"),
    "case.detail": ("detail", "Detail"),
    "case.record": ("record", "Record"),
    "case.hold": ("supervising", "Hold"),
    "case.release": ("supervising", "Release"),
    "case.waive": ("supervising", "Waive"),
    "case.acknowledge": ("supervising", "Acknowledge"),
}
"""Verbs whose dialog wants nothing but the case: its file, its name."""
ON_ITEMS = {"case.admit": ("items", "Admit"), "case.refile": ("items", "Refile")}
"""Verbs whose dialog begins at an item of evidence."""


class Tells(NamedTuple):
    """Who is told what was done, in words, when a dialog has been left."""

    acted: Tell
    decided: Tell
    acted_on_many: Callable[[Outcome | None], None]


class Verbs:
    """The verbs on a case: each opens its dialog, which tells what was done.

    Dialogs are imported when one is opened, so that the first row does not wait for them.
    """

    def __init__(self, screen: Screen[None], gateway: Gateway, me: Staff, tells: Tells, *, read_only: bool) -> None:
        self._screen = screen
        self._gateway = gateway
        self._me = me
        self._tells = tells
        self._tell = tells.acted
        self._read_only = read_only
        self._awaited: dict[str, Action] = {}
        """Acts on cases that have to be read first, by case number."""

    def why_not(self, action: Action, case: CaseView | None) -> str:
        """Return why *action* is not allowed on *case* now; nothing where it is."""
        if not action.writes:
            return ""
        if self._read_only:
            return _(READ_ONLY)
        return case.acts.get(action.acts_name, "") if case is not None else ""

    def run_on(self, action: Action, number: str) -> None:
        """Do *action* on the case *number*, whichever one looks at: it is read first."""
        self._awaited[number] = action
        self._gateway.case(self._screen, number)

    def awaited(self, case: CaseView) -> bool:
        """Do what *case* was read for; return whether it was read for that."""
        action = self._awaited.pop(case.row.number, None)
        if action is None:
            return False
        if why_not := self.why_not(action, case):
            said = f"{_(action.words)}: {why_not}"
            self._screen.notify(clean(said), severity="warning", markup=False)
        else:
            self.run(action, case, ())
        return True

    def run(self, action: Action, case: CaseView, picked: Sequence[str], *, item: str = "") -> None:
        """Do *action* on *case*.

        *picked* are the items, by ref, that a finding will cite; *item* is the
        one under the cursor, where one stands in the evidence.
        """
        if action.id in FORMS:
            self._form(*FORMS[action.id], case)
        elif action.id in ON_ITEMS:
            self._on_item(action, case, item)
        match action.id:
            case "case.assign":
                self._assign(case)
            case "case.letter":
                self._letter(case)
            case "case.ask":
                self._ask(case)
            case "case.decide":
                self._decide(case, picked)
            case "case.hold_back":
                self._hold_back(case)
            case "case.clocks":
                self._clocks(case)
            case "case.copy" | "case.pager":
                self._in_front(action, case)

    def on_many(self, action: Action, numbers: Sequence[str], now: Callable[[], datetime]) -> None:
        """Do *action* on each of the cases *numbers*, once it has been seen what that would do."""
        from caseboard.tui.dialogs.bulk import FORMS, Setting  # noqa: PLC0415

        setting = Setting(self._gateway, numbers, self._me, now)
        self._screen.app.push_screen(FORMS[action.id](setting), self._tells.acted_on_many)

    def _assign(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.assign import Assign  # noqa: PLC0415  the first row does not wait for it

        self._screen.app.push_screen(Assign(self._gateway, case, self._me), self._tell)

    def _form(self, file: str, name: str, case: CaseView, *more: str) -> None:
        """Open the dialog *name* that lies in *file*."""
        dialog = getattr(import_module(f"caseboard.tui.dialogs.{file}"), name)
        self._screen.app.push_screen(dialog(self._gateway, case, *more), self._tell)

    def _on_item(self, action: Action, case: CaseView, item: str) -> None:
        """Open a dialog at *item*, unless the act may not be made with it."""
        from caseboard.domain.desk_acts import check_admissible  # noqa: PLC0415

        there = next((one for one in case.facts.items if one.ref == item), None)
        try:
            if action.id == "case.admit" and there is not None:
                check_admissible(case.facts, there)
        except Refused as refusal:
            self._screen.notify(clean(f"{_(action.words)}: {refusal}"), severity="warning", markup=False)
            return
        self._form(*ON_ITEMS[action.id], case, item)

    def _letter(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.letter import Letter  # noqa: PLC0415

        self._screen.app.push_screen(Letter(self._gateway, case), self._tell)

    def _ask(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.ask import Ask  # noqa: PLC0415

        self._screen.app.push_screen(Ask(self._gateway, case), self._tell)

    def _decide(self, case: CaseView, picked: Sequence[str]) -> None:
        from caseboard.tui.dialogs.decide import Decide  # noqa: PLC0415

        digests = tuple(item.digest for item in case.evidence if item.ref in picked)
        self._screen.app.push_screen(Decide(self._gateway, case, digests), self._tells.decided)

    def _hold_back(self, case: CaseView) -> None:
        number, seen = case.row.number, case.row.version
        self._gateway.act(self._screen, "hold back", lambda desk: desk.hold_back(number, seen=seen))

    def _clocks(self, case: CaseView) -> None:
        from caseboard.tui.case.clocks import explained  # noqa: PLC0415
        from caseboard.tui.dialogs.reading import Reading  # noqa: PLC0415

        lines = explained(case, case.as_of)
        self._screen.app.push_screen(Reading(f"{_('Clocks')} · {case.row.number}", lines))

    def _in_front(self, action: Action, case: CaseView) -> None:
        from caseboard.tui.comforts import bring  # noqa: PLC0415
        from caseboard.tui.front import in_front  # noqa: PLC0415

        bring(self._screen, in_front(self._screen, case), action.id)
