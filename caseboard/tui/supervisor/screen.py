"""The supervisor's screen: composes figures, tomorrow and load, and routes what they, the desk and the keys say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Container

from caseboard.domain.refusals import Refused
from caseboard.domain.sections import Section
from caseboard.domain.staff import check_role
from caseboard.tui.above import Behind, Stand
from caseboard.tui.actions import APP_ACTIONS, BY_ID, SUPERVISOR_ACTIONS, SUPERVISOR_FOOTER, Action, bindings, grouped
from caseboard.tui.covered import Abreast
from caseboard.tui.dialogs.bulk import Outcome, Setting
from caseboard.tui.door import tell
from caseboard.tui.edges import STEP, SUPERVISOR, Edges
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header
from caseboard.tui.page import Page
from caseboard.tui.places import HEIGHTS, SHAPES
from caseboard.tui.supervisor.figures import FiguresPane
from caseboard.tui.supervisor.load import LoadPane
from caseboard.tui.supervisor.marked import MARKS, Marked
from caseboard.tui.supervisor.overview import Overview
from caseboard.tui.supervisor.questions import AheadLoaded, FiguresLoaded, LoadLoaded, Questions, SealsLoaded
from caseboard.tui.supervisor.said import name_of
from caseboard.tui.supervisor.tomorrow import TomorrowPane
from caseboard.tui.text import clean
from caseboard.tui.told import DeskHeard, Failed, TurnedDown
from caseboard.tui.verbs import READ_ONLY
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.desk import Desk
    from caseboard.services.status import Status
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.supervisor.behind import BehindScreen

PLACES = ("figures", "tomorrow", "load")
EVERY = 30.0
"""Seconds after which everything is read again, where the board looks by itself."""
WRITES = ("tomorrow.veto", "tomorrow.extend", "load.share")
Goes = Section | str
"""Where one goes from here: a section of the queue, or a case by its number."""


class SupervisorScreen(Edges):
    """Figures on the left, what the worker will do and the team's load beside them; returns where one goes."""

    CSS_PATH = Path(__file__).with_name("supervisor.tcss")
    BINDINGS = bindings(SUPERVISOR_ACTIONS, "verb")
    AUTO_FOCUS = "#figures"
    PANES = SUPERVISOR
    ALL = ("figures", "beside")
    OFFERED = (*grouped("Figures"), *(BY_ID[id_] for id_ in SUPERVISOR_ACTIONS if id_.startswith("board.")))

    header = getters.query_one("#header", Header)
    figures = getters.query_one("#figures", FiguresPane)
    tomorrow = getters.query_one("#tomorrow", TomorrowPane)
    load = getters.query_one("#load", LoadPane)
    footer = getters.query_one("#footer", Footer)

    def __init__(
        self,
        desk: Desk,
        gateway: Gateway,
        *,
        status: Status | None,
        read_only: bool,
        by_itself: bool = False,
        stand: Stand | None = None,
    ) -> None:
        """Show the desk from above, at *stand* if one comes back; *by_itself* reads it again every now and then."""
        super().__init__(classes="-at-figures")
        self.left_at: Stand | None = None
        """Where one stood when one went from here."""
        self._stand_at = stand
        self._over: BehindScreen | None = None
        """The list of cases that lies over it."""
        self.desk = desk
        self.gateway = gateway
        self.place = "figures"
        self._status = status
        self._read_only = read_only
        self._by_itself = by_itself
        self._ask = Questions(desk)

    # The shape

    @property
    def stands_at(self) -> str:
        """The pane one stands in, of the two that share the width."""
        return "figures" if self.place == "figures" else "beside"

    @property
    def shape(self) -> str:
        """The shape whose widths hold now; empty where a pane stands alone."""
        if self.has_class("-narrow") or self.has_class("-zoom"):
            return ""
        return "supervisor-full" if self.has_class("-full") else "supervisor"

    def compose(self) -> ComposeResult:
        size = self.app.size
        for cells, shapes in ((size.width, SHAPES), (size.height, HEIGHTS)):
            self.add_class(next(name for least, name in reversed(shapes) if cells >= least))
        yield Header(self.desk.now, self.desk.staff, read_only=self._read_only)
        with Abreast(id="overviews"):
            at = self._stand_at
            yield FiguresPane(at.window, at.by) if at else FiguresPane()
            with Container(id="beside"):
                yield TomorrowPane(at.hours) if at else TomorrowPane()
                yield LoadPane()
        yield Footer(self.why_not, self._home.keymap)

    def on_mount(self) -> None:
        self.header.put(status=self._status, place="Supervisor")
        self.footer.put([BY_ID[id_] for id_ in SUPERVISOR_FOOTER])
        self._look_again()
        if self._stand_at is not None:
            self._stand_again(self._stand_at)
        if self._by_itself:
            self.set_interval(EVERY, self.reread)

    def _stand_again(self, at: Stand) -> None:
        """Stand where one stood before, with the list of cases over it that was open then."""
        pane = self.query_one(f"#{at.place}", Overview)
        pane.begin_at(at.key)
        self.call_after_refresh(pane.focus)
        if at.behind is not None:
            self._show_behind(at.behind)

    def _leave(self, goes: Goes | None, behind: Behind | None = None) -> None:
        """Go from here; from what was opened one comes back to where one stands now."""
        self.left_at = Stand(
            self.place, self.figures.window, self.figures.grouping, self.tomorrow.reach, self.pane.key, behind
        )
        self.dismiss(goes)

    @property
    def pane(self) -> Overview:
        """The pane one stands in."""
        return self.query_one(f"#{self.place}", Overview)

    # What the desk tells

    def _look_again(self) -> None:
        """Read everything, and check what is sealed: only when somebody asks for it."""
        self.reread()
        self._ask.seals(self)

    def reread(self) -> None:
        """Read again what changes from one moment to the next; one stays where one is."""
        self._read_figures()
        self._read_ahead()
        self._ask.load(self)

    def _read_figures(self) -> None:
        self.figures.reading()
        self._ask.figures(self, self.figures.days, self.figures.by)

    def _read_ahead(self) -> None:
        self.tomorrow.reading()
        self._ask.ahead(self, self.tomorrow.hours)

    def on_desk_heard(self, told: DeskHeard) -> None:
        """Show the desk's state, above the list that may lie over this screen as well."""
        self._status = told.status
        self.header.put(status=told.status)
        if self._over is not None:
            tell(self._over, DeskHeard(told.status, told.changed))

    def on_figures_loaded(self, told: FiguresLoaded) -> None:
        """Show the figures."""
        self.figures.show(told.report)

    def on_seals_loaded(self, told: SealsLoaded) -> None:
        """Show what is sealed."""
        self.figures.show_seals(told.report)

    def on_ahead_loaded(self, told: AheadLoaded) -> None:
        """Show what the worker will do."""
        self.tomorrow.show(told.ahead)

    def on_load_loaded(self, told: LoadLoaded) -> None:
        """Show who has what."""
        self.load.show(told.load)

    def on_failed(self, told: Failed) -> None:
        """Say where it would have been shown what the desk could not do."""
        if told.doing in PLACES:
            self.query_one(f"#{told.doing}", Overview).failed(told.why)
        else:
            self.notify(clean(f"{_(told.doing)}: {told.why}"), severity="error", markup=False)

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why the rules refuse, where it would have been shown."""
        if told.doing in PLACES:
            self.query_one(f"#{told.doing}", Overview).failed(told.why)
        else:
            self.notify(clean(told.why), severity="warning", markup=False)

    # Where one stands

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where the keys go, one stands."""
        if event.widget.id in PLACES and event.widget.id != self.place:
            self._stand(event.widget.id)

    def _stand(self, place: str) -> None:
        self.place = place
        for one in PLACES:
            self.set_class(one == place, f"-at-{one}")
        self.lay_out()

    def _step(self, by: int) -> None:
        """Go to the next pane, round and round."""
        self._stand(PLACES[(PLACES.index(self.place) + by) % len(PLACES)])
        self.call_after_refresh(self.pane.focus)

    def on_page_picked(self, event: Page.Picked) -> None:
        """Go to what lies behind a line."""
        event.stop()
        self._open()

    @on(Marked.Changed)
    def _marked(self) -> None:
        self.footer.refresh()

    def on_footer_chosen(self, event: Footer.Chosen) -> None:
        """Do what was clicked."""
        self.call_later(self.run_action, event.call)

    # Verbs

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        if action.id in WRITES and self._read_only:
            return _(READ_ONLY)
        if action.id == "tomorrow.veto":
            try:
                check_role(self.desk.staff, "hold")
            except Refused as refusal:
                return str(refusal)
        if action.id in ("tomorrow.veto", "tomorrow.extend") and self.is_mounted and not self.tomorrow.chosen:
            return _("nothing lies ahead")
        return ""

    def action_verb(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        around: dict[str, Callable[[], object]] = {
            "figures.longer": lambda: self._longer(1),
            "figures.shorter": lambda: self._longer(-1),
            "figures.by": self._group,
            "figures.open": self._open,
            "figures.how": self._how,
            "tomorrow.veto": lambda: self._on_acts("Veto"),
            "tomorrow.extend": lambda: self._on_acts("Extend"),
            "load.share": self._share,
            "board.desk": lambda: self.dismiss(None),
            "board.back": self._back,
            "board.next_pane": lambda: self._step(1),
            "board.previous_pane": lambda: self._step(-1),
            "board.help": self._help,
            "board.refresh": self._look_again,
            "board.copy": self.action_copy_text,
            "board.jump": self._jump,
            "board.narrower": lambda: self.widen(-STEP),
            "board.wider": lambda: self.widen(STEP),
            "board.even": self.even,
            "board.zoom": self.zoom,
            "board.theme": lambda: self._home.wear(self._home.wardrobe.after(self._home.look)),
        }
        action = BY_ID[id_]
        if why_not := self.why_not(action):
            self.notify(clean(f"{_(action.words)}: {why_not}"), severity="warning", markup=False)
        else:
            around[id_]()

    def _longer(self, by: int) -> None:
        """Look further, back or ahead as one stands."""
        if self.place == "tomorrow":
            if self.tomorrow.longer(by):
                self._read_ahead()
        elif self.figures.longer(by):
            self._read_figures()

    def _group(self) -> None:
        self.figures.next_grouping()
        self._read_figures()

    def _back(self) -> None:
        """Let go of the marks, or leave."""
        if self.place == "tomorrow" and self.tomorrow.marks:
            self.tomorrow.action_mark("mark.none")
        else:
            self.dismiss(None)

    def _open(self) -> None:
        """Go to what lies behind the line under the cursor."""
        if self.place == "tomorrow" and self.tomorrow.number:
            self._leave(self.tomorrow.number)
        elif self.place == "load" and self.load.key:
            self._leave(Section(self.load.whose, self.load.behind))
        elif self.place == "figures":
            self._open_figure()

    def _open_figure(self) -> None:
        """Show the cases behind a figure: in the queue where it can be asked for them, else in a list of their own."""
        pick = self.figures.picked
        report = self.figures.report_of(pick) if pick is not None else None
        if pick is None or report is None:
            return
        title = f"{_(pick.answer.figure.words)} · {name_of(pick.opens)}"
        if pick.opens.unit == "case" and pick.opens.mark:
            self._leave(pick.opens.mark)
        elif pick.opens.query:
            self._leave(Section(title, pick.opens.query))
        elif pick.opens.behind:
            self._show_behind(Behind(title, report, pick.opens))
        else:
            words = _("no list of cases lies behind it; {key} says how it is computed")
            self.notify(clean(words.format(key=self._home.key("figures.how"))), severity="warning", markup=False)

    def _show_behind(self, behind: Behind) -> None:
        """Show a list of cases; from there one goes to one of them, or back to what acts may have changed."""
        from caseboard.tui.supervisor.behind import BehindScreen  # noqa: PLC0415  few ask for it

        def left(number: str | None) -> None:
            self._over = None
            if number is None:
                self.reread()
            else:
                self._leave(number, behind._replace(number=number))

        self._over = BehindScreen(self.desk, self.gateway, behind, status=self._status, read_only=self._read_only)
        self.app.push_screen(self._over, left)

    def _how(self) -> None:
        """Say how the figure under the cursor is computed."""
        from caseboard.tui.dialogs.reading import Reading  # noqa: PLC0415
        from caseboard.tui.supervisor.computed import computed, title_of  # noqa: PLC0415

        pick = self.figures.picked
        report = self.figures.report_of(pick) if pick is not None else None
        if pick is not None and report is not None:
            self.app.push_screen(Reading(title_of(pick.answer), computed(report, pick.answer)))

    def _setting(self, numbers: tuple[str, ...]) -> Setting:
        return Setting(self.gateway, numbers, self.desk.staff, self.desk.now)

    def _on_acts(self, form: str) -> None:
        """Veto or put off what is marked, once it has been seen what that would do."""
        from caseboard.tui.supervisor import acts  # noqa: PLC0415

        coming = self.tomorrow.acts_on(self.tomorrow.chosen)
        if not any(one.may_be_vetoed if form == "Veto" else one.may_be_extended for one in coming):
            why_not = {
                "Veto": _("a hold stops seals and automatic cancellations, nothing else (R41)"),
                "Extend": _("no evidence period would put that off (R15)"),
            }[form]
            self.notify(clean(f"{_(form)}: {why_not}"), severity="warning", markup=False)
            return
        numbers = tuple(dict.fromkeys(one.number for one in coming))
        made = {"Veto": acts.Veto, "Extend": acts.Extend}[form]
        self.app.push_screen(made(self._setting(numbers), self._ask, coming), self._acted)

    def _share(self) -> None:
        from caseboard.tui.supervisor.acts import ShareOut  # noqa: PLC0415

        self.app.push_screen(ShareOut(self._setting(()), self._ask), self._acted)

    def _acted(self, outcome: Outcome | None) -> None:
        """Say what was done; only what could not be done stays marked."""
        if outcome is not None:
            self.tomorrow.release_cases(outcome.done)
            self.notify(clean(outcome.words), markup=False)
            self.reread()

    def _help(self) -> None:
        from caseboard.tui.dialogs.help import Help  # noqa: PLC0415

        offered = (*self.OFFERED, *(BY_ID[id_] for id_ in (*MARKS, *APP_ACTIONS)))
        self._home.push_screen(Help("supervisor", self._home.keymap, self.why_not, offered=offered))

    def _jump(self) -> None:
        from caseboard.tui.jump import Jump, landed, targets  # noqa: PLC0415

        self._home.push_screen(Jump(list(targets(self))), landed)
