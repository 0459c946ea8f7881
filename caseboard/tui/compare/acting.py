"""What is asked for where two sides are compared: around the evidence, of a viewer, or of the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from caseboard.tui.actions import BY_ID, Action
from caseboard.tui.compare.stations import next_new, not_opened, where
from caseboard.tui.edges import STEP
from caseboard.tui.text import clean
from caseboard.tui.verbs import READ_ONLY, Tells, Verbs
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.desk import Desk
    from caseboard.tui.compare.screen import CompareScreen
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.home import Home


class Acting:
    """Does what a key, a click or the palette asks for, or says why it may not be done."""

    def __init__(self, screen: CompareScreen, gateway: Gateway, desk: Desk, *, read_only: bool) -> None:
        self._screen = screen
        self._read_only = read_only
        self._waiting: tuple[Action, Callable[[], None]] | None = None
        """What is done as soon as the case has been read, and what lets the keys behind it go on."""
        tells = Tells(screen.acted, screen.decided, lambda _outcome: None)
        self.verbs = Verbs(screen, gateway, desk.staff, tells, read_only=read_only)

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now; nothing where it is."""
        if action.id in ("compare.cite", "compare.uncite") and self._read_only:
            return _(READ_ONLY)
        if action.id == "compare.cite" and self._screen.exhibit is None:
            return _("no item is shown here")
        return self.verbs.why_not(action, self._screen.case)

    def ask(self, id_: str) -> None:
        """Do what is asked for."""
        action, around = BY_ID[id_], self._around()
        if action.group == "Viewer":
            if self._screen.viewer is not None:
                self._screen.viewer.action_view(id_)
            elif self._screen.evidence is not None:
                self._refuse(action, _("no item is shown here"))
        elif self._reading and (action.writes or action.group == "Case"):
            # Quick fingers: the first verb is done once it is known what may be done; the rest is meant for its dialog.
            self._waiting = self._waiting or (action, self._home.ahead.wait(self._screen))
        elif why_not := self.why_not(action):
            self._refuse(action, why_not)
        elif id_ in around:
            around[id_]()
        elif self._screen.case is not None:
            item = self._screen.exhibit
            self.verbs.run(action, self._screen.case, (), item=item.card.ref if item is not None else "")

    @property
    def _reading(self) -> bool:
        """Whether the case or its evidence has still to be read."""
        return self._screen.case is None or self._screen.evidence is None

    def go_on(self) -> None:
        """Do what was asked for while the case was being read."""
        if self._waiting is not None and not self._reading:
            (action, over), self._waiting = self._waiting, None
            self.ask(action.id)
            over()

    def wait_no_more(self) -> None:
        """Forget what was asked for: the case cannot be read."""
        if self._waiting is not None:
            (_action, over), self._waiting = self._waiting, None
            over()

    def _refuse(self, action: Action, why_not: str) -> None:
        self._screen.notify(clean(f"{_(action.words)}: {why_not}"), severity="warning", markup=False)

    def _around(self) -> Mapping[str, Callable[[], object]]:
        """Return what is done around the evidence, under which action."""
        screen, home = self._screen, self._home
        return {
            "compare.next": lambda: self._step(1),
            "compare.previous": lambda: self._step(-1),
            "compare.new": self._next_new,
            "compare.checklist": lambda: screen.go_to(where(screen.stations, "checklist checklist 0")),
            "compare.weighed": lambda: screen.go_to(where(screen.stations, "weighed weighed 0")),
            "compare.side": screen.other_side,
            "compare.link": self._link,
            "compare.cite": self._cite,
            "compare.uncite": screen.citing.take_back,
            "board.back": self._back,
            "board.help": self._help,
            "board.refresh": screen.reread,
            "board.copy": screen.action_copy_text,
            "board.narrower": lambda: screen.widen(-STEP),
            "board.wider": lambda: screen.widen(STEP),
            "board.even": screen.even,
            "board.zoom": screen.zoom,
            "board.theme": lambda: home.wear(home.wardrobe.after(home.look)),
            "case.copy_number": lambda: home.copy(screen.number, screen.number),
            "case.copy": self._copy,
        }

    @property
    def _home(self) -> Home:
        return self._screen.home

    def _step(self, by: int) -> None:
        screen = self._screen
        at = screen.at + by
        if 0 <= at < len(screen.stations):
            screen.go_to(at)
        elif by > 0 and screen.stations:
            new = not_opened(screen.stations, screen.been)
            said = _("that was the last; {key} goes to what was not opened") if new else _("that was the last")
            screen.notify(clean(said.format(key=self._home.key("compare.new"))), markup=False, timeout=3)

    def _next_new(self) -> None:
        screen = self._screen
        if screen.hides_new():
            screen.other_side()
            return
        at = next_new(screen.stations, screen.at, screen.been)
        if at is None:
            screen.notify(clean(_("all was opened")), markup=False, timeout=3)
            return
        screen.go_to(at)
        here = screen.exhibit
        if screen.hides_new() and (here is None or here.opened_by_me):
            screen.other_side()

    def _link(self) -> None:
        self._screen.linked = not self._screen.linked
        self._screen.show()

    def _back(self) -> None:
        """Let go of the quote that is marked, leave the bytes of an item, or leave."""
        screen = self._screen
        marked = screen.viewer is not None and screen.viewer.drop_mark()
        if not marked and not screen.side(screen.stands_at).leave_bytes():
            screen.dismiss(None)

    def _help(self) -> None:
        from caseboard.tui.dialogs.help import Help  # noqa: PLC0415

        offered = (*self._screen.OFFERED, BY_ID["board.back"])
        self._home.push_screen(Help("compare", self._home.keymap, self.why_not, offered=offered))

    def _copy(self) -> None:
        from caseboard.tui.front import of_item  # noqa: PLC0415

        screen = self._screen
        if screen.exhibit is not None and screen.case is not None:
            front = of_item(screen.case, screen.exhibit.card)
            self._home.copy(front.name, front.text)

    def _cite(self) -> None:
        screen = self._screen
        if screen.exhibit is not None and screen.case is not None:
            screen.citing.cite(screen.case, screen.exhibit.card.digest, screen.viewer)
