"""The desk on the screen: composes the panes and routes what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Static

from caseboard.domain.events import Refused
from caseboard.domain.queue import Scope
from caseboard.domain.sections import OF_SCOPE, Section
from caseboard.tui.actions import BY_ID, MANY, SCREEN_ACTIONS, Action, bindings, footer
from caseboard.tui.case.pane import CasePane
from caseboard.tui.comforts import Comforts
from caseboard.tui.divided import Divided
from caseboard.tui.evidence.pane import EvidencePane
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header, worker_alive
from caseboard.tui.frame.sections import Sections
from caseboard.tui.gateway import (
    CaseLoaded,
    Done,
    Failed,
    Gateway,
    SectionsLoaded,
    StatusLoaded,
    Taken,
    TakenBack,
    TurnedDown,
)  # fmt: skip
from caseboard.tui.places import Place
from caseboard.tui.queue.pane import QueuePane
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.section_keeping import SectionKeeping
from caseboard.tui.text import clean, show
from caseboard.tui.verbs import READ_ONLY, Tells, Verbs
from caseboard.tui.visits import Visits
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk import Desk
    from caseboard.services.status import Status
    from caseboard.tui.dialogs.bulk import Outcome
    from caseboard.tui.gateway import KeepSection

REST = 0.12
"""Seconds for which the cursor rests before the case under it is read."""
PATIENCE = 0.15
"""Seconds for which the first picture waits for the first rows, so that it is drawn once."""
STATUS_EVERY = 5
"""Beats after which the desk's state is read though nothing has changed: for the worker's sign of life."""


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
        self.case: CaseView | None = None
        """The case as last read."""
        self.number: str | None = case
        """The case one looks at."""
        self._asked_for = case
        self._read_only = read_only
        self._poll = poll
        self._greeting = greeting
        self._ready: Callable[[], None] | None = ready
        self._changes = -1
        self._beats = 0
        self._minute = -1
        self._resting: Timer | None = None
        self._waiting: Action | None = None
        self._undrawn = ExitStack()
        self._comforts = Comforts(self)
        self._kept = SectionKeeping(self, gateway, sections, keep_section, read_only=read_only)
        self._visits = Visits()
        self._sought: str | None = None
        """The case one goes back or forward to, while it is not known where it lies."""
        self._looked_at: tuple[str, int] | None = None
        """Case and version that were written down as looked at last."""
        tells = Tells(self._acted, self._decided, self._acted_on_many)
        self._verbs = Verbs(self, gateway, desk.staff, tells, read_only=read_only)

    def compose(self) -> ComposeResult:
        self.take_shape()
        now = self.desk.now
        yield Header(now, self.desk.staff, read_only=self._read_only)
        yield Sections(self._kept.given)
        with Horizontal(id="panes"):
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
        if self.number is not None:
            self.gateway.case(self, self.number)
        if self._poll is not None:
            self.set_interval(self._poll, self._beat)

    # What the desk tells

    @on(QueueRows.Read)
    def _first_rows(self) -> None:
        """Once the first rows are there, draw; only then read the desk's state and let the worker begin."""
        self._draw()
        if self._ready is not None:
            ready, self._ready = self._ready, None
            self.call_after_refresh(self._begin, ready)

    def _begin(self, ready: Callable[[], None]) -> None:
        """Begin what the first picture did not wait for."""
        self.gateway.beat(self, self._changes, always=True)
        ready()
        self._home.tell_notes()

    def _draw(self) -> None:
        """Draw the first picture: its rows are there, or one has waited long enough for them."""
        self._undrawn.close()

    def on_status_loaded(self, told: StatusLoaded) -> None:
        """Take in the desk's state, and read again what is on screen if anything has changed."""
        first, changed = self._changes < 0, told.status.changes != self._changes
        self._changes = told.status.changes
        self._put_status(told.status)
        if first and told.status.note:
            self.notify(clean(told.status.note), severity="warning", timeout=10, markup=False)
        if changed and not first:
            self.queue.rows.reload()
            self._read_case()

    def _put_status(self, status: Status) -> None:
        self.header.put(status=status)
        self._kept.read()
        self.case_pane.put_worker(runs=worker_alive(status, self.desk.now()) and status.paused is None)

    def on_sections_loaded(self, told: SectionsLoaded) -> None:
        """Show which sections there are, and how many cases each has."""
        self._kept.loaded(told)

    def on_case_loaded(self, told: CaseLoaded) -> None:
        """Show a case, unless one has moved on to another."""
        case = told.case
        if self._verbs.awaited(case):
            return
        if case.row.number == self._sought:
            self._sought, self.number = None, self._sought
            self._lay(case)
        if case.row.number != self.number:
            return
        self.case = case
        self._visits.at(case.row.number)
        self._look()
        self.case_pane.show_case(case)
        self.evidence.show_case(case)
        self._offer()
        if self._asked_for == self.number:
            self._asked_for = None
            self._go_to(case)
        if self._waiting is not None:
            action, self._waiting = self._waiting, None
            self._do(action)

    def look_at(self, number: str) -> None:
        """Go to the case *number*, in whatever list it lies."""
        self._asked_for = self.number = number
        self.gateway.case(self, number)

    def give(self, case: CaseView, to: str) -> None:
        """Give *case* to somebody, unless it has changed since it was read."""
        number, seen = case.row.number, case.row.version
        self.gateway.act(self, f"give to {to}", lambda desk: desk.assign(number, to, seen=seen))

    def _go_to(self, case: CaseView) -> None:
        """Stand on the case that was asked for at the start."""
        self._lay(case)
        self.go("case")

    def _lay(self, case: CaseView) -> None:
        """Put the cursor on *case*, in the list where it lies."""
        stage = case.facts.stage
        scope: Scope = "ended" if case.facts.ended else "negotiating" if stage == "negotiating" else "open"
        self.sections.put(section=OF_SCOPE[scope])
        self.queue.stand_on(case.row.number, scope)

    def _look(self) -> None:
        """Write down that the case was opened as it stands, once one is in it; what happens later is news."""
        case = self._current()
        if self.place == "queue" or case is None or self._read_only:
            return
        looked_at = case.row.number, case.row.version
        if looked_at != self._looked_at:
            self._looked_at = looked_at
            self.gateway.looked(self, *looked_at)

    def on_failed(self, told: Failed) -> None:
        """Show what the desk could not do, where it would have been shown."""
        self._waiting = None
        if told.doing == "case":
            self._no_case(told.why)
        elif told.doing == "sections":
            self._kept.failed()
        elif told.doing != "status":
            self.notify(clean(f"{told.doing}: {told.why}"), severity="error", markup=False)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Show why the rules refuse."""
        self._waiting = None
        if told.doing == "case":
            if self.number is None:
                return  # asked twice, and told already
            self._no_case(told.why)
        self.notify(clean(told.why), severity="warning", markup=False)

    def _no_case(self, why: str) -> None:
        """Say that the case could not be read; what was read last of it stays."""
        if self._asked_for is not None:
            self._asked_for = self.number = None
            self.queue.rows.point()
            return
        if self.number is not None:
            self.case_pane.failed(self.number, why)
            self.evidence.failed(self.number, why)

    def on_done(self, told: Done) -> None:
        """Something was done that has no dialog of its own."""
        if told.doing == "hold back":
            self._acted(f"{self.number}: {_('held back, in review again')}")
        elif told.doing == "look":
            self._read_case()
        elif told.doing.startswith("give to "):
            given = _("given to {name}").format(name=told.doing.removeprefix("give to "))
            self._acted(f"{self.number}: {given}")
        elif told.doing == "opened" and (row := self.queue.rows.row) is not None and row.news:
            self.queue.rows.reload()

    def on_taken(self, told: Taken) -> None:
        """Stand on the case that was taken."""
        self.notify(
            clean(_("{case} is with {name} now").format(case=told.number, name=self.desk.staff.name)), markup=False
        )
        self.gateway.beat(self, self._changes, always=True)
        self.stand_on(told.number, "open")

    def stand_on(self, number: str, scope: Scope) -> None:
        """Stand on a case in the list where it lies, and read it."""
        self.number = number
        if self.queue.rows.view.words:
            self.queue.clear_filter()
        self.queue.stand_on(number, scope)
        self.sections.put(section=self.queue.section)
        self._read_case()

    def on_taken_back(self, told: TakenBack) -> None:
        """Say what was undone."""
        self._acted(told.words)

    def _acted(self, words: str | None) -> None:
        """Say what was done and read everything it touched."""
        if words is not None:
            self.notify(clean(words), markup=False)
            self.refresh_all()

    def _decided(self, words: str | None) -> None:
        """Say what was done; whoever decides from the queue goes on to the next case."""
        if words is not None and self.place == "queue" and self.number is not None:
            self.queue.rows.step_on(self.number)
        self._acted(words)

    def _acted_on_many(self, outcome: Outcome | None) -> None:
        """Say what was done; only what could not be done stays marked."""
        if outcome is not None:
            self.queue.rows.marks.release(outcome.done)
            self.queue.rows.show_marks()
            self._acted(outcome.words)

    # What the panes say

    def on_queue_rows_pointed(self, event: QueueRows.Pointed) -> None:
        """Read the case under the cursor once the cursor rests."""
        if event.number == self.queue.rows.number:
            self._point(event.number)

    def _point(self, number: str | None) -> None:
        """Look at the case that the cursor came to, unless one has been asked for by its number."""
        if self._asked_for is not None or number == self.number:
            return
        self.number = number
        self._waiting = None
        self._offer()
        if self._resting is not None:
            self._resting.stop()
        if number is None:
            self.case = None
            self.case_pane.nothing()
            self.evidence.nothing()
        else:
            self._resting = self.set_timer(REST, self._read_case)

    def _read_case(self) -> None:
        """Read the case one looks at, if there is a pane that shows it; else forget what was read of it."""
        if self.narrow and self.place == "queue":
            self.case = None
        elif self.number is not None:
            self.case_pane.reading(self.number)
            self.evidence.reading(self.number)
            self.gateway.case(self, self.number)

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
        """Show an item."""
        if self.case is not None:
            self._verbs.open_item(self.case, event.item)

    def on_footer_chosen(self, event: Footer.Chosen) -> None:
        """Do what was clicked."""
        self.call_later(self.run_action, event.call)

    def on_resize(self) -> None:
        """A wider shape shows the case beside the queue."""
        self.call_after_refresh(self._fill)

    def entered(self, place: Place) -> None:
        """Say where one stands, and read what is shown there."""
        super().entered(place)
        self.header.put(place=place.capitalize())
        self._fill()
        self._look()

    def _fill(self) -> None:
        """Read the case one looks at, unless it is there, or was asked for by its number and is on its way."""
        if self._current() is None and self._asked_for is None:
            self._read_case()

    # Verbs

    def action_verb(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        around: dict[str, Callable[[], object]] = {
            "queue.take": self._take,
            "queue.filter": self._filter,
            "queue.next_section": lambda: self.sections.step(1),
            "queue.previous_section": lambda: self.sections.step(-1),
            "queue.sort": self.queue.next_order,
            "queue.keep": self._kept.keep,
            "queue.drop": self._kept.drop,
            "case.compare": self._compare,
            "board.into": lambda: self.step(1, wrap=False),
            "board.back": self._back,
            "board.next_pane": lambda: self.step(1, wrap=True),
            "board.previous_pane": lambda: self.step(-1, wrap=True),
            "board.help": self._comforts.help,
            "board.undo": self._undo,
            "queue.back": lambda: self._visit(-1),
            "queue.forward": lambda: self._visit(1),
            "board.refresh": self.refresh_all,
            "board.copy": self.action_copy_text,
            **self._comforts.acts(),
        }
        if self._waiting is not None and BY_ID[id_].writes:
            # A case is being read for a verb: what is typed on is meant for its dialog, and is no act.
            return
        if id_ in ("board.into", "board.back"):
            self.query("#greeting").remove()
        if id_ in around:
            around[id_]()
        elif id_.startswith("mark."):
            self.queue.rows.action_mark(id_)
        else:
            self._do(BY_ID[id_])

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        if action.id in MANY and self.queue.rows.marks:
            return _(READ_ONLY) if self._read_only else ""
        if action.group in ("Case", "Supervisor") and self.number is None:
            return _("no case is picked")
        return self._verbs.why_not(action, self._current())

    def _do(self, action: Action) -> None:
        """Do *action* on the case one looks at; if it has not been read yet, once it has.

        Quick fingers move the cursor and act in one go: it is the case under the cursor that they mean.
        """
        if self.queue.rows.number is not None:
            self._point(self.queue.rows.number)
        case = self._current()
        if why_not := self.why_not(action):
            self.notify(clean(f"{_(action.words)}: {why_not}"), severity="warning", markup=False)
        elif action.id in MANY and self.queue.rows.marks:
            self._verbs.on_many(action, tuple(self.queue.rows.marks), self.desk.now)
        elif case is not None:
            item = self.evidence.key if self.place == "evidence" else ""
            self._verbs.run(action, case, self.evidence.picked, item=item)
        elif self.number is not None:
            self._waiting = action
            self.gateway.case(self, self.number)

    def _undo(self) -> None:
        """Take back what was done last: the proposal of the case one looks at, marks, or what the desk remembers."""
        rows, case = self.queue.rows, self._current()
        stage = case.facts.stage if case is not None else rows.row.stage if rows.row is not None else ""
        if stage == "sealing":
            self._do(BY_ID["case.hold_back"])
        elif rows.marks.changed_since(self.gateway.newest_deed):
            self.notify(clean(rows.marks.take_back()), markup=False)
            rows.show_marks()
        elif self._read_only:
            self.notify(clean(f"{_('Undo')}: {_(READ_ONLY)}"), severity="warning", markup=False)
        else:
            self.gateway.take_back(self)

    def _visit(self, by: int) -> None:
        """Go to the case one looked at before, or forward again."""
        number = self._visits.step(by, self.number)
        if number is None:
            words = _("no case was looked at before") if by < 0 else _("no case was come back from")
            self.notify(clean(words), severity="warning", markup=False)
        elif (at := self.queue.rows.window.where(number)) is not None:
            self.queue.rows.move_to(at)
        else:
            self._sought = number
            self.gateway.case(self, number)

    def _current(self) -> CaseView | None:
        """Return the case one looks at, if it has been read."""
        return self.case if self.case is not None and self.case.row.number == self.number else None

    def refresh_all(self) -> None:
        """Read everything on screen again."""
        self.gateway.beat(self, self._changes, always=True)
        self.queue.rows.reload()
        self._read_case()

    def _compare(self) -> None:
        """Lay what both sides of the case gave beside each other, beginning at the item under the cursor."""
        from caseboard.tui.compare.screen import CompareScreen  # noqa: PLC0415  the first row does not wait for it

        if self.queue.rows.number is not None:
            self._point(self.queue.rows.number)
        if self.number is None:
            self.notify(clean(f"{_('Compare')}: {_('no case is picked')}"), severity="warning", markup=False)
            return
        item = self.evidence.key if self.place == "evidence" else ""
        screen = CompareScreen(
            self.desk, self.gateway, self.number, item=item, status=self.header.status, read_only=self._read_only
        )
        self.app.push_screen(screen, lambda _none: self.refresh_all())

    def _take(self) -> None:
        """Take the next case that nobody has."""
        if why_not := self.why_not(BY_ID["queue.take"]):
            self.notify(clean(f"{_('Take the next')}: {why_not}"), severity="warning", markup=False)
        else:
            self.gateway.take_next(self)

    def _filter(self) -> None:
        self.stand("queue")
        self.queue.open_filter()

    def typed_ahead(self, key: events.Key) -> bool:
        """Put into the filter what was typed faster than it could take the keys; return whether it was that."""
        if self.focused is not self.queue.filter or not key.is_printable or not key.character:
            return False
        self.queue.filter.insert_text_at_cursor(key.character)
        return True

    def _back(self) -> None:
        if self.place == "queue":
            if not self.queue.clear_filter():
                self.queue.rows.marking.clear()
        else:
            self.step(-1, wrap=False)

    def _offer(self) -> None:
        case, row = self._current(), self.queue.rows.row
        self.footer.put(footer(case.facts.stage if case else row.stage if row else None))

    # Time

    def _beat(self) -> None:
        """Ask whether anything has changed, and let what is relative move on."""
        self._beats += 1
        self.gateway.beat(self, self._changes, always=self._beats % STATUS_EVERY == 0)
        self.tick()

    def tick(self) -> None:
        """Draw relative times anew without reading anything."""
        minute = self.desk.now().minute
        self.header.refresh()
        self.case_pane.tick(seconds=minute == self._minute)
        if minute != self._minute:
            self.queue.tick()
        self._minute = minute
