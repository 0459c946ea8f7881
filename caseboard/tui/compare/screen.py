"""Compare: composes the two sides, and routes what they, the desk and the keys say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, getters, on
from textual.app import ComposeResult

from caseboard.tui import phrases
from caseboard.tui.actions import (
    BY_ID,
    COMPARE_ACTIONS,
    COMPARE_ALSO,
    COMPARE_FOOTER,
    VIEWER_ACTIONS,
    Action,
    bindings,
    grouped,
)
from caseboard.tui.compare.about import about
from caseboard.tui.compare.acting import Acting
from caseboard.tui.compare.chips import Chips
from caseboard.tui.compare.citing import Citing
from caseboard.tui.compare.findings import Found
from caseboard.tui.compare.looks import Looks
from caseboard.tui.compare.questions import Compared, Questions
from caseboard.tui.compare.records import lines_instead, shown_of
from caseboard.tui.compare.side import Side
from caseboard.tui.compare.stations import RECORDS, Station, not_opened, stations_of, where
from caseboard.tui.compare.strip import Strip
from caseboard.tui.compare.titles import is_new, state_of, title_of
from caseboard.tui.covered import Abreast
from caseboard.tui.dialogs.questions import DraftLoaded
from caseboard.tui.edges import COMPARE, Edges
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header
from caseboard.tui.lines import BLANK, line
from caseboard.tui.places import SHAPES
from caseboard.tui.text import clean
from caseboard.tui.told import CaseLoaded, DeskHeard, Done, Failed, TurnedDown
from caseboard.tui.viewers.of_case import item_key
from caseboard.tui.viewers.viewer import VIEWERS, Viewer
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk import Desk
    from caseboard.services.side_by_side import Exhibit, SideBySide
    from caseboard.services.status import Status
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.home import Home

LEFT, RIGHT = "left", "right"


class CompareScreen(Edges):
    """Two sides of one case, station by station."""

    CSS_PATH = [VIEWERS, Path(__file__).with_name("compare.tcss")]
    # What a viewer does is bound here too: where none stands one is told so.
    BINDINGS = bindings((*COMPARE_ACTIONS, *COMPARE_ALSO, *VIEWER_ACTIONS), "verb")
    AUTO_FOCUS = ""
    PANES = COMPARE
    ALL = (LEFT, RIGHT)
    OFFERED = (
        *grouped("Compare"), *grouped("Viewer"),
        *(BY_ID[id_] for id_ in COMPARE_ALSO if BY_ID[id_].group in ("Case", "Board")),
    )  # fmt: skip

    header = getters.query_one("#header", Header)
    strip = getters.query_one("#strip", Strip)
    footer = getters.query_one("#footer", Footer)

    def __init__(
        self, desk: Desk, gateway: Gateway, number: str, *, item: str = "", status: Status | None, read_only: bool
    ) -> None:
        """Compare the evidence of case *number*, beginning at *item*, by ref, if one is named."""
        super().__init__(classes=f"-at-{LEFT}")
        self.desk = desk
        self.gateway = gateway
        self.number = number
        self.evidence: SideBySide | None = None
        self.case: CaseView | None = None
        self.stations: tuple[Station, ...] = ()
        self.at = 0
        self.linked = True
        self.trouble = ""
        """Why it could not be read again; what was read last stays."""
        self._side = LEFT
        self._item = item
        self._status = status
        self._read_only = read_only
        self.been: set[str] = set()
        """The desk's own records that were seen since one came here."""
        self._ask = Questions(desk, number)
        self.citing = Citing(self, gateway, number)
        self._looks = Looks(partial(self._looked, self._ask.look), partial(self._looked, self._ask.look_away))
        self.acting = Acting(self, gateway, desk, read_only=read_only)

    @property
    def home(self) -> Home:
        """The app, as people have set it up."""
        return self._home

    # The shape

    @property
    def stands_at(self) -> str:
        """The side one stands on."""
        return self._side

    @property
    def shape(self) -> str:
        """The shape whose widths hold now; empty where a side stands alone."""
        alone = self.has_class("-narrow") or self.has_class("-zoom") or self.has_class("-whole")
        return "" if alone else "compare"

    def compose(self) -> ComposeResult:
        width = self.app.size.width
        self.add_class(next(name for least, name in reversed(SHAPES) if width >= least))
        yield Header(self.desk.now, self.desk.staff, read_only=self._read_only)
        yield Strip()
        yield Chips()
        with Abreast(id="sides"):
            yield Side(LEFT)
            yield Side(RIGHT)
        yield Found()
        yield Footer(self.why_not, self._home.keymap)

    def on_mount(self) -> None:
        self.header.put(status=self._status, place=self.number)
        for id_ in self.ALL:
            self.side(id_).say("reading", [line((_("reading …"), "quiet"))] if id_ == LEFT else [])
        self.footer.put([BY_ID[id_] for id_ in COMPARE_FOOTER])
        self.reread()
        self.citing.read()

    def on_unmount(self) -> None:
        """What was on the screen is closed."""
        self._looks.only(())

    def side(self, id_: str) -> Side:
        """Return one of the two sides."""
        return self.query_one(f"#{id_}", Side)

    @property
    def station(self) -> Station | None:
        """Where one stands."""
        return self.stations[self.at] if self.stations else None

    @property
    def exhibit(self) -> Exhibit | None:
        """The item on the side one stands on."""
        return None if self.station is None else self.exhibit_of(self.station)

    def exhibit_of(self, one: Station) -> Exhibit | None:
        """Return the item of a station on the side one stands on."""
        return one.left if self._side == LEFT else one.right

    @property
    def viewer(self) -> Viewer | None:
        """What shows the item on the side one stands on."""
        return self.side(self._side).viewer

    # What the desk tells

    def on_desk_heard(self, told: DeskHeard) -> None:
        """Take in the desk's state, and read again if anything has changed; one stays where one is."""
        self.header.put(status=told.status)
        if told.changed:
            self.reread()

    def reread(self) -> None:
        """Read the evidence again; one stays where one is."""
        self._ask.compare(self)
        self.gateway.case(self, self.number)

    def on_compared(self, told: Compared) -> None:
        """Show the evidence; at first where it was asked for, later where one stands."""
        here, was = self.station, self.at
        self.evidence, self.trouble = told.evidence, ""
        self.stations = stations_of(told.evidence)
        row = told.evidence.row
        matter = phrases.matter(row.reason, row.detail)
        self.header.put(place=f"{row.number} · {matter} · {phrases.money(row.requested, row.currency)}")
        self.query_one(Chips).put(told.evidence.panels)
        if here is None:
            self.go_to(where(self.stations, "", self._item))
            self.acting.go_on()
            return
        self.at = min(was, len(self.stations) - 1)
        item = self.exhibit_of(here)
        self.at = where(self.stations, here.key, item.card.ref if item is not None else "", otherwise=self.at)
        # What one types, such as words to look for, goes on: the keys stay where they are.
        self.show()

    def on_case_loaded(self, told: CaseLoaded) -> None:
        """Know what may be done now."""
        if not self.acting.verbs.awaited(told.case):
            self.case = told.case
            self.show()
            self.acting.go_on()

    def on_draft_loaded(self, told: DraftLoaded) -> None:
        """Show the findings that stand in the draft."""
        key = self._home.key("compare.cite")
        self.citing.loaded(told, _("none yet; {key} cites the item one reads").format(key=key))

    def on_failed(self, told: Failed) -> None:
        """Say what the desk could not do; what was read stays."""
        self.acting.wait_no_more()
        if told.doing not in ("compare", "case"):
            self.notify(clean(f"{_(told.doing)}: {told.why}"), severity="error", markup=False)
        elif told.doing == "compare" and self.evidence is None:
            words = _("could not read {case}: {why}").format(case=self.number, why=told.why)
            again = line((self._home.key("board.refresh"), "gold"), (_(" tries again"), "quiet"))
            self.side(LEFT).say("failed", [line((f"! {words}", "late"), indent=2), BLANK, again])
            self.side(RIGHT).say("failed", [])
        else:
            words = _("not read again: {why}; {key} tries again")
            self.trouble = words.format(why=told.why, key=self._home.key("board.refresh"))
            self.show()

    def on_turned_down(self, told: TurnedDown) -> None:
        """Say why the rules refuse."""
        self.notify(clean(told.why), severity="warning", markup=False)

    def on_done(self, told: Done) -> None:
        """An item that was opened is marked as opened."""
        if told.doing == "look":
            self.reread()

    def acted(self, words: str | None) -> None:
        """Say what was done, and read what it touched."""
        if words is not None:
            self.notify(clean(words), markup=False)
        self.reread()
        self.citing.read()

    def decided(self, words: str | None) -> None:
        """Leave once a decision is put forward: whoever has opened this says so and goes on."""
        if words is not None:
            self.dismiss(words)

    # Showing

    def go_to(self, at: int) -> None:
        """Go to station *at*."""
        if not self.stations:
            return
        self.at = at
        if not self.stations[at].sides:
            self._stand(LEFT)
        self.show()
        self.lay_out()
        self._after_drawing(self._take_keys)

    def show(self) -> None:
        """Draw the station one stands at, and what may be done there."""
        self.query(Footer).refresh()
        one = self.station
        if one is None or self.evidence is None:
            return
        if one.kind in RECORDS:
            self.been.add(one.key)
        self._looks.only(item.card.ref for item in one.exhibits)
        self.set_class(not one.sides, "-whole")
        self.strip.put(self.stations, self.at, not_opened(self.stations, self.been), self.trouble)
        for id_ in self.ALL if one.sides else (LEFT,):
            self._put(self.side(id_), one, id_)
        self._name_sides()

    def _name_sides(self) -> None:
        """Say over each side whose it is, and below how it goes with the other."""
        if self.station is None or self.evidence is None:
            return
        linked, key = self.linked, "" if self.shape else self._home.key("compare.side")
        sides: tuple[tuple[str, Party], ...] = ((LEFT, "buyer"), (RIGHT, "seller"))
        for id_, party in sides:
            name = title_of(self.evidence, self.station, party)
            self.side(id_).title(name, state_of(self.station, party, linked=linked, key=key))

    def _put(self, side: Side, one: Station, id_: str) -> None:
        evidence = self.evidence
        if evidence is None:
            return
        exhibit = one.left if id_ == LEFT else one.right
        shown = shown_of(evidence, one, exhibit, self._ask.files)
        if shown is None:
            lines = lines_instead(evidence, self.case, one, "buyer" if id_ == LEFT else "seller", self._asks())
            side.say(f"{one.key} {id_}", lines)
        else:
            facts = about(exhibit, evidence.as_of) if exhibit is not None else []
            side.put(shown, facts)

    def hides_new(self) -> bool:
        """Whether an item that was not opened is hidden behind the side one stands on."""
        if self.shape or self.station is None or not self.station.sides:
            return False
        other = self.station.right if self._side == LEFT else self.station.left
        return is_new(other)

    def _asks(self) -> str:
        """Return the key that asks for what is missing; nothing where that may not be asked for now."""
        may = self.case is not None and not self.why_not(BY_ID["case.ask"])
        return self._home.key("case.ask") if may else ""

    # Where one stands

    def _stand(self, id_: str) -> None:
        self._side = id_
        for one in self.ALL:
            self.set_class(one == id_, f"-at-{one}")
        self.query(Footer).refresh()

    def _after_drawing(self, call: Callable[[], None]) -> None:
        """Do something once what was changed is drawn; nothing, where one has left by then and the sides are gone."""
        self.call_after_refresh(lambda: call() if self.query(Side) else None)

    def _take_keys(self) -> None:
        body = self.side(self._side).body
        if body.is_attached and self.focused is not body:
            body.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where the keys go, one stands."""
        for id_ in self.ALL:
            if self.side(id_) in event.widget.ancestors and id_ != self._side:
                self._stand(id_)

    def other_side(self) -> None:
        """Go to the other side, where there is one."""
        if self.station is not None and self.station.sides:
            self._stand(RIGHT if self._side == LEFT else LEFT)
            self.lay_out()
            self._after_drawing(self._take_keys)

    # What the viewers say

    @on(Viewer.Appeared)
    def _appeared(self) -> None:
        """A viewer has something to show; what it needed no time for may not stand on the screen yet."""
        self._after_drawing(self._see)

    def lay_out(self) -> None:
        """Lay out anew; what was hidden may stand on the screen now."""
        super().lay_out()
        self._name_sides()
        self._after_drawing(self._see)

    def _see(self) -> None:
        """An item that stands on the screen is opened; one that is hidden beside it is not."""
        if self.station is None or self._read_only:
            return
        viewers = [one for id_ in self.ALL if (one := self.side(id_).viewer) is not None]
        seen = {one.shown.key for one in viewers if one.face != "loading" and one.is_on_screen}
        for item in self.station.exhibits:
            if item_key(item.card.ref) in seen:
                self._looks.appeared(item.card.ref)

    @on(Viewer.Scrolled)
    def _scrolled(self, event: Viewer.Scrolled) -> None:
        """What is linked goes along."""
        if not self.linked or self.station is None or not self.station.sides:
            return
        for id_ in self.ALL:
            peer = self.side(id_).viewer
            if peer is not None and peer is not event.viewer and self.focused is event.viewer:
                peer.scroll_to(y=event.y, animate=False, force=True)

    def on_strip_chosen(self, event: Strip.Chosen) -> None:
        """Go to the group that was clicked."""
        self.go_to(next(at for at, one in enumerate(self.stations) if one.group == event.group))

    def on_footer_chosen(self, event: Footer.Chosen) -> None:
        """Do what was clicked."""
        self.call_later(self.run_action, event.call)

    # What is asked for

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        return self.acting.why_not(action)

    def action_verb(self, id_: str) -> None:
        """Do what a key, a click or the palette asks for."""
        self.acting.ask(id_)

    def _looked(self, tell: Callable[[CompareScreen, str], None], ref: str) -> None:
        if not self._read_only:
            tell(self, ref)
