"""Going up to the desk from above, and back there from what one opened: to the same line, window and list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caseboard.tui.frame.sections import Sections

if TYPE_CHECKING:
    from caseboard.domain.figure import Part
    from caseboard.domain.sections import Section
    from caseboard.services.desk import Desk
    from caseboard.services.figures import Report
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.looking import Looking
    from caseboard.tui.screen import DeskScreen


class Behind(NamedTuple):
    """The list of cases behind a value, and the case one stands on in it."""

    title: str
    report: Report
    part: Part
    number: str = ""


class Stand(NamedTuple):
    """Where one stands above: the pane, how far each looks, the line under the cursor."""

    place: str
    window: int
    by: int
    hours: int
    key: str
    behind: Behind | None = None
    """The list one had opened over it; none where one had not."""


class Above:
    """Opens the supervisor's screen, goes where one wants to go from there, and leads back."""

    def __init__(self, screen: DeskScreen, gateway: Gateway, desk: Desk, looking: Looking, *, read_only: bool) -> None:
        self._screen = screen
        self._gateway = gateway
        self._desk = desk
        self._looking = looking
        self._read_only = read_only
        self._stood: Stand | None = None
        self._went: Section | str | None = None
        """What was opened from above, as long as one has gone nowhere else."""

    def open(self, stand: Stand | None = None) -> None:
        """Show the desk from above, at *stand* if one comes back."""
        from caseboard.tui.supervisor.screen import SupervisorScreen  # noqa: PLC0415  the first row does not wait for it

        screen = self._screen
        above = SupervisorScreen(
            self._desk,
            self._gateway,
            status=screen.header.status,
            read_only=self._read_only,
            by_itself=screen.by_itself,
            stand=stand,
        )

        def left(goes: Section | str | None) -> None:
            screen.pulse.listeners.remove(above)
            self._stood, self._went = above.left_at, goes
            self._go(goes)

        screen.pulse.listeners.append(above)
        screen.app.push_screen(above, left)

    def _go(self, goes: Section | str | None) -> None:
        """Go where one wanted to go from above: to a case, or to a section of the queue."""
        screen = self._screen
        screen.refresh_all()
        if isinstance(goes, str):
            self._looking.ask_for(goes)
        elif goes is not None:
            screen.queue.clear_filter()
            screen.post_message(Sections.Chosen(goes))

    def pointed(self, number: str | None) -> None:
        """Forget the way back from a case once one looks at another."""
        if isinstance(self._went, str) and number != self._went:
            self._went = None

    def from_case(self) -> bool:
        """Lead back from a case that was opened from above; return whether it was."""
        return isinstance(self._went, str) and self._went == self._looking.number and self._back()

    def from_section(self) -> bool:
        """Lead back from a list that was opened from above; return whether it was."""
        return self._went is not None and self._screen.queue.section is self._went and self._back()

    def _back(self) -> bool:
        self._went = None
        self.open(self._stood)
        return True
