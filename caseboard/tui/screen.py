"""The desk on the screen: composes the panes and routes what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Static

from caseboard.domain.refusals import Refused
from caseboard.domain.sections import Section
from caseboard.tui.acting import Acting
from caseboard.tui.actions import SCREEN_ACTIONS, Action, bindings, footer
from caseboard.tui.case.pane import CasePane
from caseboard.tui.covered import Abreast
from caseboard.tui.divided import Divided
from caseboard.tui.evidence.pane import EvidencePane
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header
from caseboard.tui.frame.sections import Sections
from caseboard.tui.gateway import Gateway
from caseboard.tui.looking import SEEKING, Looking
from caseboard.tui.places import Place
from caseboard.tui.pulse import Pulse
from caseboard.tui.queue.pane import QueuePane
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.section_keeping import SectionKeeping
from caseboard.tui.text import clean, show
from caseboard.tui.told import CaseLoaded, Done, Failed, SectionsLoaded, StatusLoaded, Taken, TakenBack, TurnedDown
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk import Desk
    from caseboard.tui.case.alike import PatternsLoaded
    from caseboard.tui.gateway import KeepSection
    from caseboard.tui.past import StoodLoaded

PATIENCE = 0.15
"""Seconds for which the first picture waits for the first rows, so that it is drawn once."""
AFTERWARDS = 0.03
"""Seconds for which all else waits once it is drawn, so that it is on the terminal before anything else computes."""


class DeskScreen(Divided):
    """Queue, case and evidence, in the shape that the terminal's width allows."""

    BINDINGS = bindings(SCREEN_ACTIONS, "verb")
    AUTO_FOCUS = "#rows"

    header = getters.query_one("#header", Header)
    sections = getters.query_one("#sections", Sections)
    queue = getters.query_one("#queue", QueuePane)
    case_pane = getters.query_one("#case", CasePane)
    evidence = getters.query_one("#evidence", EvidencePane)
    footer = getters.query_one("#footer", Footer)

    def __init__(
        self,
        desk: Desk,
        gateway: Gateway,
        *,
        case: str | None,
        read_only: bool,
        poll: float | None,
        greeting: str | None,
        ready: Callable[[], None],
        sections: Sequence[Section] = (),
        keep_section: KeepSection | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.gateway = gateway
        self._read_only = read_only
        self._poll = poll
        self._greeting = greeting
        self._ready: Callable[[], None] | None = ready
        self._undrawn = ExitStack()
        self.pulse = Pulse(self, gateway)
        self.kept = SectionKeeping(self, gateway, sections, keep_section, read_only=read_only)
        self.looking = Looking(self, gateway, case, read_only=read_only)
        self.acting = Acting(self, gateway, desk, self.looking, read_only=read_only)

    @property
    def by_itself(self) -> bool:
        """Whether the board looks at the desk by itself, every now and then."""
        return self._poll is not None

    @property
    def number(self) -> str | None:
        """The case one looks at."""
        return self.looking.number

    @property
    def case(self) -> CaseView | None:
        """The case as last read."""
        return self.looking.case

    def compose(self) -> ComposeResult:
        self.take_shape()
        now = self.desk.now
        yield Header(now, self.desk.staff, read_only=self._read_only)
        yield Sections(self.kept.given)
        with Abreast(id="panes"):
            yield QueuePane(self.gateway, now)
            yield CasePane(now)
            yield EvidencePane(now)
        if self._greeting:
            yield Static(show(self._greeting), id="greeting")
        yield Footer(self.why_not, self._home.keymap)

    def on_mount(self) -> None:
        self._undrawn.enter_context(self.app.batch_update())
        self.set_timer(PATIENCE, self._draw)
        self._offer()
        self.looking.begin()
        if self._poll is not None:
            self.set_interval(self._poll, self.pulse.beat)

    # The first picture

    @on(QueueRows.Read)
    def _rows_read(self) -> None:
        """Go on with what waited for rows; at the first of them draw, then read the desk's state, begin the worker."""
        self._draw()
        if self._ready is not None:
            ready, self._ready = self._ready, None
            self.call_after_refresh(self.set_timer, AFTERWARDS, partial(self._begin, ready))
        self.acting.go_on()

    def _begin(self, ready: Callable[[], None]) -> None:
        """Begin what the first picture did not wait for."""
        self.queue.complete()
        self.pulse.look()
        ready()
        self._home.tell_notes()

    def _draw(self) -> None:
        """Draw the first picture: its rows are there, or one has waited long enough for them."""
        self._undrawn.close()

    # What the desk tells

    def on_status_loaded(self, told: StatusLoaded) -> None:
        """Take in the desk's state, and read again what is on screen if anything has changed."""
        if self.pulse.heard(told.status):
            self.queue.rows.reload()
            self.looking.read()

    def on_sections_loaded(self, told: SectionsLoaded) -> None:
        """Show which sections there are, and how many cases each has."""
        self.kept.loaded(told)

    def on_case_loaded(self, told: CaseLoaded) -> None:
        """Show a case, unless it was read for an act alone or one has moved on to another."""
        if not self.acting.verbs.awaited(told.case):
            self.case_loaded(told.case)

    def case_loaded(self, case: CaseView) -> None:
        """Show a case as it stands, and do what it was waited for."""
        if self.looking.loaded(case):
            self._offer()
            self.acting.go_on()

    def on_patterns_loaded(self, told: PatternsLoaded) -> None:
        """Show how cases like the one at hand were decided."""
        self.case_pane.put_patterns(told.patterns)

    def on_stood_loaded(self, told: StoodLoaded) -> None:
        """Show the case as it stood; what may be done only now says so below."""
        self.looking.stood(told.stood)
        self._offer()

    def on_failed(self, told: Failed) -> None:
        """Show what the desk could not do, where it would have been shown."""
        self.acting.wait_no_more()
        if told.doing == "case" and self.looking.failed(told.why):
            return
        if told.doing == SEEKING:
            self.looking.seek_no_more()
        if told.doing == "sections":
            self.kept.failed()
        elif told.doing not in ("status", "patterns"):
            self.notify(clean(f"{told.doing}: {told.why}"), severity="error", markup=False)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Show why the rules refuse."""
        self.acting.wait_no_more()
        if told.doing == "case":
            known = self.number is None  # asked twice, and told already
            self.looking.failed(told.why)
            if known:
                return
        elif told.doing == SEEKING:
            self.looking.seek_no_more()
        self.notify(clean(told.why), severity="warning", markup=False)

    def on_done(self, told: Done) -> None:
        """Something was done that has no dialog of its own."""
        self.acting.done(told)

    def on_taken(self, told: Taken) -> None:
        """Stand on the case that was taken."""
        self.acting.taken(told)

    def on_taken_back(self, told: TakenBack) -> None:
        """Say what was undone."""
        self.acting.taken_back(told)

    # What the panes say

    def on_queue_rows_pointed(self, event: QueueRows.Pointed) -> None:
        """Read the case under the cursor once the cursor rests."""
        if event.number == self.queue.rows.number:
            self.point(event.number)

    def point(self, number: str | None) -> None:
        """Look at the case that the cursor came to."""
        if self.looking.point(number):
            self.acting.moved_on()
            self.acting.above.pointed(number)
            self._offer()

    def on_queue_rows_marked(self, event: QueueRows.Marked) -> None:
        """Offer what may be done to the marked cases, and say if there was no room for all marks."""
        self._offer()
        if event.left_out:
            many = len(self.queue.rows.marks)
            words = _("{count} cases are marked, no more can be: {left} left out")
            words = words.format(count=many, left=event.left_out)
            self.notify(clean(words), severity="warning", markup=False)

    def on_queue_rows_opened(self) -> None:
        """Go into the case."""
        self.go("case")

    def on_sections_chosen(self, event: Sections.Chosen) -> None:
        """Show another section."""
        try:
            self.queue.show_section(event.section)
        except Refused as error:
            self.notify(clean(f"{event.section.name}: {error}"), severity="warning", markup=False)
        self.sections.put(section=event.section)
        self.go("queue")

    def on_evidence_pane_opened(self, event: EvidencePane.Opened) -> None:
        """Show an item, beside what the other side gave."""
        if self.case is not None:
            self.acting.compare(self.case.row.number, event.item.ref)

    def on_footer_chosen(self, event: Footer.Chosen) -> None:
        """Do what was clicked."""
        self.call_later(self.run_action, event.call)

    def on_resize(self) -> None:
        """A wider shape shows the case beside the queue."""
        self.call_after_refresh(self.looking.fill)

    def entered(self, place: Place) -> None:
        """Say where one stands, and read what is shown there."""
        super().entered(place)
        self.header.put(place=place.capitalize())
        self.looking.fill()
        self.looking.opened()

    # What is asked for

    def action_verb(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        if id_ in ("board.into", "board.back"):
            self.query("#greeting").remove()
        self.acting.ask(id_)

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        return self.acting.why_not(action)

    def refresh_all(self) -> None:
        """Read everything on screen again."""
        self.pulse.look()
        self.queue.rows.reload()
        self.looking.read()

    def _offer(self) -> None:
        """Offer below what may be done to the case one looks at."""
        case, row = self.looking.current, self.queue.rows.row
        self.footer.put(footer(case.facts.stage if case else row.stage if row else None))
