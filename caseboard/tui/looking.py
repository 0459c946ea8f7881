"""The case one looks at: which it is, what was read of it, and the way back to those before."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from caseboard.domain.sections import OF_SCOPE
from caseboard.tui.text import clean
from caseboard.tui.visits import Visits
from caseboard.tui.words import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.timer import Timer

    from caseboard.domain.queue import Scope
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk_supervising import Stood
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.home import Home
    from caseboard.tui.screen import DeskScreen

SEEKING = "case before"
"""What a case is read for that one goes back or forward to; nothing else that is read takes its place."""
REST = 0.12
"""Seconds for which the cursor rests before the case under it is read."""


class Looking:
    """Comes to cases, reads them and hands them to the panes that show them."""

    def __init__(self, screen: DeskScreen, gateway: Gateway, number: str | None, *, read_only: bool) -> None:
        self._screen = screen
        self._gateway = gateway
        self._read_only = read_only
        self.case: CaseView | None = None
        """The case as last read."""
        self.outdated = False
        """Whether something has been done since that is not in it yet."""
        self.number: str | None = number
        """The case one looks at."""
        self.past: datetime | None = None
        """The instant at which it is shown as it stood; none where it is shown as it stands."""
        self._asked_for = number
        self._sought: str | None = None
        """The case one goes back or forward to, while it is not known where it lies."""
        self._over: Callable[[], None] | None = None
        """Lets the keys go on that are meant for it."""
        self._looked_at: tuple[str, int] | None = None
        """Case and version that were written down as looked at last."""
        self._visits = Visits()
        self._resting: Timer | None = None

    @property
    def current(self) -> CaseView | None:
        """The case one looks at, if it has been read."""
        return self.case if self.case is not None and self.case.row.number == self.number else None

    # Coming to a case

    def begin(self) -> None:
        """Read the case that was asked for at the start, if one was."""
        if self.number is not None:
            self._gateway.case(self._screen, self.number)

    def point(self, number: str | None) -> bool:
        """Look at the case that the cursor came to, unless one has been asked for by its number.

        Return whether that is another case than before.
        """
        if self._asked_for is not None or number == self.number:
            return False
        self.number, self.past = number, None
        self.seek_no_more()
        if self._resting is not None:
            self._resting.stop()
        if number is None:
            self.case = None
            self._screen.case_pane.nothing()
            self._screen.evidence.nothing()
        else:
            self._resting = self._screen.set_timer(REST, self.read)
        return True

    def ask_for(self, number: str) -> None:
        """Go to the case *number*, in whatever list it lies."""
        self.past = None
        self.seek_no_more()
        self._asked_for = self.number = number
        self._gateway.case(self._screen, number)

    def stand_on(self, number: str, scope: Scope) -> None:
        """Stand on a case in the list where it lies, and read it."""
        self.number, self.past = number, None
        self.seek_no_more()
        queue = self._screen.queue
        if queue.rows.view.words:
            queue.clear_filter()
        queue.stand_on(number, scope)
        self._screen.sections.put(section=queue.section)
        self.read()

    def visit(self, by: int) -> None:
        """Go to the case one looked at before, or forward again."""
        self.past = None
        self.seek_no_more()
        rows, number = self._screen.queue.rows, self._visits.step(by, self.number)
        if number is None:
            words = _("no case was looked at before") if by < 0 else _("no case was come back from")
            self._screen.notify(clean(words), severity="warning", markup=False)
        elif (at := rows.window.where(number)) is not None:
            rows.move_to(at)
        else:
            self._seek(number)

    def _seek(self, number: str) -> None:
        """Find out where the case *number* lies; keys wait until that is known."""
        self._sought, self._over = number, cast("Home", self._screen.app).ahead.wait(self._screen)
        self._gateway.case(self._screen, number, SEEKING)

    def seek_no_more(self) -> None:
        """Stay where one is, or go where one has asked to go since: keys are meant for that."""
        over, self._sought, self._over = self._over, None, None
        if over is not None:
            over()

    # Reading it

    def read(self) -> None:
        """Read the case one looks at, if there is a pane that shows it; else forget what was read of it.

        As it stood once it stays, whatever happens now.
        """
        if self.past is not None:
            return
        if self._screen.narrow and self._screen.place == "queue":
            self.case = None
        elif self.number is not None:
            self._screen.case_pane.reading(self.number)
            self._screen.evidence.reading(self.number)
            self._gateway.case(self._screen, self.number)

    def fill(self) -> None:
        """Read the case one looks at, unless it is there, or was asked for by its number and is on its way."""
        if self.current is None and self._asked_for is None:
            self.read()

    def loaded(self, case: CaseView) -> bool:
        """Show *case*; return whether one has not moved on to another in the meantime."""
        if case.row.number == self._sought:
            self.number = self._sought
            self.seek_no_more()
            self._lay(case)
        if case.row.number != self.number or self.past is not None:
            return False
        self.case, self.outdated = case, False
        self._visits.at(case.row.number)
        self.opened()
        self._screen.case_pane.show_case(case)
        self._screen.evidence.show_case(case)
        if not case.facts.ended:
            self._look_for_precedents(case.row.number)
        if self._asked_for == self.number:
            self._asked_for = None
            self._lay(case)
            self._screen.go("case")
        return True

    def _look_for_precedents(self, number: str) -> None:
        from caseboard.tui.case import alike  # noqa: PLC0415  the first row does not wait for it

        alike.ask(self._screen, self._screen.desk, number)

    # As it was

    def step_in_time(self, by: int) -> None:
        """Show the case as it stood *by* events later than it is shown now."""
        from caseboard.tui import past  # noqa: PLC0415  the first row does not wait for it

        screen = self._screen
        if self.number is None:
            screen.notify(clean(_("no case is picked")), severity="warning", markup=False)
            return
        if screen.narrow and screen.place == "queue":
            screen.go("case")
        past.ask(screen, screen.desk, self.number, self.past, by)

    def stood(self, stood: Stood) -> None:
        """Show the case as it stood; after its last event, as it stands."""
        case = stood.case
        if case.row.number != self.number:
            return
        if not stood.past:
            self.past = None
            self._screen.case_loaded(case)
            return
        from caseboard.tui.past import banner  # noqa: PLC0415

        self.past, self.case = case.as_of, case
        key = self._screen.case_pane.key_for
        above = banner(stood, self._screen.desk.now(), key("case.later"), key("board.back"))
        self._screen.case_pane.show_case(case, above)
        self._screen.evidence.show_case(case)

    def come_back_to_now(self) -> None:
        """Show the case as it stands."""
        self.past = None
        self.read()

    def _lay(self, case: CaseView) -> None:
        """Put the cursor on *case*, in the list where it lies."""
        stage = case.facts.stage
        scope: Scope = "ended" if case.facts.ended else "negotiating" if stage == "negotiating" else "open"
        self._screen.sections.put(section=OF_SCOPE[scope])
        self._screen.queue.stand_on(case.row.number, scope)

    def opened(self) -> None:
        """Write down that the case was opened as it stands, once one is in it; what happens later is news."""
        case = self.current
        if self._screen.place == "queue" or case is None or self._read_only:
            return
        looked_at = case.row.number, case.row.version
        if looked_at != self._looked_at:
            self._looked_at = looked_at
            self._gateway.looked(self._screen, *looked_at)

    def failed(self, why: str) -> bool:
        """Take in that the case could not be read, what was read last of it stays; return whether its panes say so."""
        if self._asked_for is not None:
            self._asked_for = self.number = None
            self._screen.queue.rows.point()
            return False
        if self.number is None:
            return False
        self._screen.case_pane.failed(self.number, why)
        self._screen.evidence.failed(self.number, why)
        return True
