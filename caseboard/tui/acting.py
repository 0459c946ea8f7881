"""What keys, clicks and the palette ask for: done at once, or when the case it is meant for has been read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from caseboard.tui.above import Above
from caseboard.tui.actions import BY_ID, MANY, Action
from caseboard.tui.comforts import Comforts
from caseboard.tui.text import clean
from caseboard.tui.verbs import READ_ONLY, Tells, Verbs
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk import Desk
    from caseboard.tui.dialogs.bulk import Outcome
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.home import Home
    from caseboard.tui.looking import Looking
    from caseboard.tui.screen import DeskScreen
    from caseboard.tui.told import Done, Taken, TakenBack


class _Waiting(NamedTuple):
    """What is done once the case it is meant for is known and has been read."""

    action: Action
    number: str | None
    """That case; none while it is not known which one the cursor has come to."""
    over: Callable[[], None]
    """Lets the keys behind it go on."""


class Acting:
    """Does what is asked for, says why it may not be done, and tells what was."""

    def __init__(self, screen: DeskScreen, gateway: Gateway, desk: Desk, looking: Looking, *, read_only: bool) -> None:
        self._screen = screen
        self._gateway = gateway
        self._desk = desk
        self._looking = looking
        self._read_only = read_only
        self._comforts = Comforts(screen)
        self.above = Above(screen, gateway, desk, looking, read_only=read_only)
        self._waiting: _Waiting | None = None
        tells = Tells(self.acted, self.decided, self._acted_on_many)
        self.verbs = Verbs(screen, gateway, desk.staff, tells, read_only=read_only)

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        if action.id in MANY and self._screen.queue.rows.marks:
            return _(READ_ONLY) if self._read_only else ""
        if action.group in ("Case", "Supervisor") and self._looking.number is None:
            return _("no case is picked")
        if action.writes and action.group in ("Case", "Supervisor") and self._looking.past is not None:
            return _("the case is shown as it stood; {key} goes back to now").format(
                key=self._screen.case_pane.key_for("board.back")
            )
        return self.verbs.why_not(action, self._looking.current)

    # Doing

    def ask(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        if self._waiting is not None and BY_ID[id_].writes:
            # A case is being read for a verb, and slowly: what is typed on is meant for its dialog, and is no act.
            return
        around = self._around()
        if id_ in around:
            around[id_]()
        elif id_.startswith("mark."):
            self._screen.queue.rows.action_mark(id_)
        else:
            self.do(BY_ID[id_])

    def _around(self) -> Mapping[str, Callable[[], object]]:
        """Return what is done around the cases, under which action."""
        screen, queue = self._screen, self._screen.queue
        return {
            "queue.take": self._take,
            "queue.filter": self._filter,
            "queue.next_section": lambda: screen.sections.step(1),
            "queue.previous_section": lambda: screen.sections.step(-1),
            "queue.sort": queue.next_order,
            "queue.keep": screen.kept.keep,
            "queue.drop": screen.kept.drop,
            "case.compare": self._compare_here,
            "case.earlier": lambda: self._looking.step_in_time(-1),
            "case.later": lambda: self._looking.step_in_time(1),
            "board.desk": lambda: screen.go("queue"),
            "board.supervise": self.above.open,
            "board.into": lambda: screen.step(1, wrap=False),
            "board.back": self._back,
            "board.next_pane": lambda: screen.step(1, wrap=True),
            "board.previous_pane": lambda: screen.step(-1, wrap=True),
            "board.help": self._comforts.help,
            "board.undo": self._undo,
            "queue.back": lambda: self._looking.visit(-1),
            "queue.forward": lambda: self._looking.visit(1),
            "board.refresh": screen.refresh_all,
            "board.copy": screen.action_copy_text,
            **self._comforts.acts(),
        }

    def do(self, action: Action) -> None:
        """Do *action* on the case one looks at; if it has not been read yet as it stands now, once it has.

        Quick fingers move the cursor and act in one go: it is the case under the cursor that they mean.
        """
        rows, evidence = self._screen.queue.rows, self._screen.evidence
        if rows.number is not None:
            self._screen.point(rows.number)
        case, on_many = self._looking.current, action.id in MANY and bool(rows.marks)
        if rows.reading and not on_many:
            self._wait(action, None)
        elif case is not None and self._looking.outdated and self._looking.past is None and not on_many:
            self._read_first(action)
        elif why_not := self.why_not(action):
            self._refuse(action, why_not)
        elif on_many:
            self.verbs.on_many(action, tuple(rows.marks), self._desk.now)
        elif case is not None:
            item = evidence.key if self._screen.place == "evidence" else ""
            self.verbs.run(action, case, evidence.picked, item=item)
        else:
            self._read_first(action)

    def _read_first(self, action: Action) -> None:
        number = self._looking.number
        if number is not None:
            self._wait(action, number)
            self._gateway.case(self._screen, number)

    def _wait(self, action: Action, number: str | None) -> None:
        """Do *action* once what it needs has been read; keys behind it wait as well."""
        self.wait_no_more()
        self._waiting = _Waiting(action, number, cast("Home", self._screen.app).ahead.wait(self._screen))

    def go_on(self) -> None:
        """Do what was waiting for the rows, or the case, that have been read now."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.do(waiting.action)
            waiting.over()

    def moved_on(self) -> None:
        """One has come to another case: what was to be done to the one before is not done to this one."""
        if self._waiting is not None and self._waiting.number is not None:
            self.wait_no_more()

    def wait_no_more(self) -> None:
        """Forget what was to be done: what it needs cannot be read."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting.over()

    def _refuse(self, action: Action, why_not: str) -> None:
        self._screen.notify(clean(f"{_(action.words)}: {why_not}"), severity="warning", markup=False)

    def _take(self) -> None:
        """Take the next case that nobody has."""
        if why_not := self.why_not(BY_ID["queue.take"]):
            self._screen.notify(clean(f"{_('Take the next')}: {why_not}"), severity="warning", markup=False)
        else:
            self._gateway.take_next(self._screen)

    def _compare_here(self) -> None:
        """Compare, beginning at the item under the cursor."""
        screen = self._screen
        if screen.queue.rows.number is not None:
            screen.point(screen.queue.rows.number)
        if self._looking.number is None:
            self._refuse(BY_ID["case.compare"], _("no case is picked"))
        else:
            self.compare(self._looking.number, screen.evidence.key if screen.place == "evidence" else "")

    def compare(self, number: str, item: str = "") -> None:
        """Lay what both sides of a case gave beside each other, beginning at *item*, by ref, where one is named."""
        from caseboard.tui.compare.screen import CompareScreen  # noqa: PLC0415  the first row does not wait for it

        screen = self._screen
        compare = CompareScreen(
            self._desk, self._gateway, number, item=item, status=screen.header.status, read_only=self._read_only
        )

        def left(proposed: str | None) -> None:
            screen.pulse.listeners.remove(compare)
            if proposed is None:
                screen.refresh_all()
            else:
                self.decided(proposed)

        screen.pulse.listeners.append(compare)
        screen.app.push_screen(compare, left)

    def give(self, case: CaseView, to: str) -> None:
        """Give *case* to somebody, unless it has changed since it was read."""
        number, seen = case.row.number, case.row.version
        self._gateway.act(self._screen, f"give to {to}", lambda desk: desk.assign(number, to, seen=seen))

    def _filter(self) -> None:
        self._screen.stand("queue")
        self._screen.queue.open_filter()

    def _back(self) -> None:
        if self._looking.past is not None:
            self._looking.come_back_to_now()
        elif self._screen.place != "evidence" and self.above.from_case():
            return
        elif self._screen.place != "queue":
            self._screen.step(-1, wrap=False)
        elif self._screen.queue.clear_filter():
            return
        elif self._screen.queue.rows.marks:
            self._screen.queue.rows.marking.clear()
        else:
            self.above.from_section()

    def _undo(self) -> None:
        """Take back what was done last: the proposal of the case one looks at, marks, or what the desk remembers."""
        rows, case = self._screen.queue.rows, self._looking.current
        stage = case.facts.stage if case is not None else rows.row.stage if rows.row is not None else ""
        if stage == "sealing":
            self.do(BY_ID["case.hold_back"])
        elif rows.marks.changed_since(self._gateway.newest_deed):
            self._screen.notify(clean(rows.marks.take_back()), markup=False)
            rows.show_marks()
        elif self._read_only:
            self._screen.notify(clean(f"{_('Undo')}: {_(READ_ONLY)}"), severity="warning", markup=False)
        else:
            self._gateway.take_back(self._screen)

    # What was done

    def acted(self, words: str | None) -> None:
        """Say what was done and read everything it touched."""
        if words is not None:
            self._screen.notify(clean(words), markup=False)
            self._looking.outdated = True
            self._screen.refresh_all()

    def taken_back(self, told: TakenBack) -> None:
        """Say what of which case was taken back, and if that is not the one in front."""
        front, words = self._looking.number, told.words
        if front is not None and front not in told.numbers:
            words = f"{words}; {_('you look at {case}').format(case=front)}"
        self.acted(words)

    def decided(self, words: str | None) -> None:
        """Say what was done; whoever decides from the queue goes on to the next case, and is told how to go back."""
        rows, number = self._screen.queue.rows, self._looking.number
        if words is not None and self._screen.place == "queue" and number is not None:
            rows.step_on(number)
            if rows.number not in (None, number):
                back = self._screen.case_pane.key_for("queue.back")
                on = _("you are on {next} now, {key} goes back").format(next=rows.number, key=back)
                words = f"{words}; {on}"
        self.acted(words)

    def _acted_on_many(self, outcome: Outcome | None) -> None:
        """Say what was done; only what could not be done stays marked."""
        if outcome is not None:
            rows = self._screen.queue.rows
            rows.marks.release(outcome.done)
            rows.show_marks()
            self.acted(outcome.words)

    def done(self, told: Done) -> None:
        """Something was done that has no dialog of its own."""
        rows, number = self._screen.queue.rows, self._looking.number
        if told.doing == "hold back":
            self.acted(f"{number}: {_('held back, in review again')}")
        elif told.doing == "look":
            self._looking.read()
        elif told.doing.startswith("give to "):
            given = _("given to {name}").format(name=told.doing.removeprefix("give to "))
            self.acted(f"{number}: {given}")
        elif told.doing == "opened" and (row := rows.row) is not None and row.news:
            rows.reload()

    def taken(self, told: Taken) -> None:
        """Stand on the case that was taken."""
        said = _("{case} is with {name} now").format(case=told.number, name=self._desk.staff.name)
        self._screen.notify(clean(said), markup=False)
        self._screen.pulse.look()
        self._looking.stand_on(told.number, "open")
