"""What the verbs do to the case one looks at, and why one of them may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from caseboard.tui.actions import Action
from caseboard.tui.gateway import Gateway
from caseboard.tui.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseboard.domain.staff import Staff
    from caseboard.services.case_view import CaseView, EvidenceCard

READ_ONLY = "read-only: started with --read-only"

Tell = Callable[[str | None], None]


class Verbs:
    """The verbs on a case: each opens its dialog, which tells what was done.

    Dialogs are imported when one is opened, so that the first row does not wait for them.
    """

    def __init__(self, screen: Screen[None], gateway: Gateway, me: Staff, tell: Tell, *, read_only: bool) -> None:
        self._screen = screen
        self._gateway = gateway
        self._me = me
        self._tell = tell
        self._read_only = read_only

    def why_not(self, action: Action, case: CaseView | None) -> str:
        """Return why *action* is not allowed on *case* now; nothing where it is."""
        if not action.writes:
            return ""
        if self._read_only:
            return READ_ONLY
        return case.acts.get(action.acts_name, "") if case is not None else ""

    def run(self, action: Action, case: CaseView, picked: Sequence[str]) -> None:
        """Do *action* on *case*; *picked* are the items, by ref, that a finding will cite."""
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

    def _assign(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.assign import Assign  # noqa: PLC0415  the first row does not wait for it

        self._screen.app.push_screen(Assign(self._gateway, case, self._me), self._tell)

    def _letter(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.letter import Letter  # noqa: PLC0415

        self._screen.app.push_screen(Letter(self._gateway, case), self._tell)

    def _ask(self, case: CaseView) -> None:
        from caseboard.tui.dialogs.ask import Ask  # noqa: PLC0415

        self._screen.app.push_screen(Ask(self._gateway, case), self._tell)

    def _decide(self, case: CaseView, picked: Sequence[str]) -> None:
        from caseboard.tui.dialogs.decide import Decide  # noqa: PLC0415

        digests = tuple(item.digest for item in case.evidence if item.ref in picked)
        self._screen.app.push_screen(Decide(self._gateway, case, digests), self._tell)

    def _hold_back(self, case: CaseView) -> None:
        number, seen = case.row.number, case.row.version
        self._gateway.act(self._screen, "hold back", lambda desk: desk.hold_back(number, seen=seen))

    def _clocks(self, case: CaseView) -> None:
        from caseboard.tui.case.clocks import explained  # noqa: PLC0415
        from caseboard.tui.dialogs.reading import Reading  # noqa: PLC0415

        lines = explained(case, case.as_of)
        self._screen.app.push_screen(Reading(f"{_('Clocks')} · {case.row.number}", lines))

    def help(self) -> None:
        """Show what every key does."""
        from caseboard.tui.dialogs.reading import Reading, help_lines  # noqa: PLC0415

        self._screen.app.push_screen(Reading("Help", help_lines()))

    def open_item(self, case: CaseView, item: EvidenceCard) -> None:
        """Show an item whole, and keep that somebody of the desk looked, unless the board only reads."""
        from caseboard.tui import phrases  # noqa: PLC0415
        from caseboard.tui.dialogs.reading import Reading, item_lines  # noqa: PLC0415

        if not self._read_only:
            self._gateway.look(self._screen, case.row.number, item.ref)
        slot = phrases.named(item.slot) if item.slot else "under no slot"
        lines = item_lines(item)
        self._screen.app.push_screen(Reading(f"{item.party.capitalize()} · {slot}", lines))
