"""The command palette: acts, cases, sections, people and themes, each by its words.

Acts come from the same registry as everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from caseboard.domain.queue import SCOPES, QueueView
from caseboard.tui import phrases
from caseboard.tui.actions import ACTIONS, BY_ID, Action, key_words
from caseboard.tui.frame.sections import Sections
from caseboard.tui.screen import DeskScreen
from caseboard.tui.text import one_line, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.queue import QueueRow
    from caseboard.tui.home import Home

LISTED = tuple(
    action
    for action in ACTIONS
    if action.group in ("Case", "Supervisor", "Queue", "Board") and action.id != "board.commands"
)
CASES = 8
"""Cases found at most, of each list."""


class Source(Provider):
    """A source of the palette; it finds on the desk's screen, whatever is above it."""

    @property
    def desk(self) -> DeskScreen:
        """The desk's screen, whatever stands between it and the palette."""
        return cast("DeskScreen", self.app.screen_stack[0])

    @property
    def home(self) -> Home:
        """The app, with what its user has set up."""
        return cast("Home", self.app)

    def hit(self, query: str, words: str, call: Callable[[], object], help_: str) -> Hit | None:
        """Return *words*, if *query* finds them; what they say is shown and never parsed."""
        score = self.matcher(query).match(words)
        return Hit(score, show(words), call, text=one_line(words), help=help_) if score > 0 else None


class Doer(Protocol):
    """A screen that does what is chosen."""

    OFFERED: tuple[Action, ...]
    """What it does, in the order of the palette."""

    def why_not(self, action: Action) -> str:
        """Return why *action* is not allowed now."""

    def action_verb(self, id_: str) -> None:
        """Do an action."""


class Acts(Source):
    """Finds acts; one that is not allowed now says why when it is chosen."""

    async def discover(self) -> Hits:
        """Yield every act."""
        for action in self._listed():
            yield DiscoveryHit(_(action.words), self._call(action), help=self._help(action))

    async def search(self, query: str) -> Hits:
        """Yield the acts whose words match *query*."""
        matcher = self.matcher(query)
        for action in self._listed():
            if (score := matcher.match(_(action.words))) > 0:
                yield Hit(score, matcher.highlight(_(action.words)), self._call(action), help=self._help(action))

    def _listed(self) -> tuple[Action, ...]:
        """Return the acts of the screen one stands on."""
        if self.screen is self.desk:
            return LISTED
        return self._doer.OFFERED

    @property
    def _doer(self) -> Doer:
        return cast("Doer", self.screen)

    def _call(self, action: Action) -> partial[None]:
        if action.id == "board.quit":
            return partial(self.app.exit)
        return partial(self._doer.action_verb, action.id)

    def _help(self, action: Action) -> str:
        """Return keys and help of *action*: our own words alone, since the palette reads markup."""
        not_now = _("not now: ") if self._doer.why_not(action) else ""
        keys = key_words(action, self.home.keymap).replace("[", "\\[")
        return f"{keys}   {not_now}{_(action.help)}"


class Cases(Source):
    """Finds cases by a part of their number or of a name, in every list."""

    async def search(self, query: str) -> Hits:
        """Yield the cases that the queue's filter would show for *query*."""
        if len(query.strip()) < 2:
            return
        for scope in SCOPES:
            view = QueueView(scope, query.strip())
            block = await self.desk.gateway.answer(lambda desk, view=view: desk.queue(view, 0, CASES))  # type: ignore[misc]
            for at, row in enumerate(block.rows if block else ()):
                words = _case_words(row)
                # In the order of the queue, behind acts that match as well.
                yield Hit(
                    0.5 - at / 100, show(words), partial(self.desk.looking.ask_for, row.number), text=one_line(words),
                    help=_(LISTS_HELP[scope]),
                )  # fmt: skip


class Listed(Source):
    """Finds the sections of the queue."""

    async def search(self, query: str) -> Hits:
        """Yield the sections whose names match *query*."""
        for section in self.desk.sections.listed:
            chosen = partial(self.desk.post_message, Sections.Chosen(section))
            words = _("Section: {name}").format(name=phrases.section(section))
            if hit := self.hit(query, words, chosen, _("Show this section in the queue.")):
                yield hit


class People(Source):
    """Finds people of the desk, to give them the case one looks at."""

    async def search(self, query: str) -> Hits:
        """Yield whom the case could be given to."""
        number, case = self.desk.number, self.desk.case
        if number is None or case is None or case.row.number != number or self.desk.why_not(BY_ID["case.assign"]):
            return
        if self.matcher(query).match(_("Give to")) <= 0 and len(query.strip()) < 2:
            return
        for person in await self.desk.gateway.answer(lambda desk: desk.people()) or ():
            give = partial(self.desk.acting.give, case, person.name)
            words = _("Give {case} to {name}, {role}").format(case=number, name=person.name, role=_(person.role))
            if hit := self.hit(query, one_line(words), give, _("Assign the case.")):
                yield hit


class Themes(Source):
    """Finds themes."""

    async def search(self, query: str) -> Hits:
        """Yield the themes whose names match *query*."""
        for name in self.home.wardrobe.names():
            words = _("Theme: {name}").format(name=name)
            if hit := self.hit(query, words, partial(self.home.wear, name), _("Wear this theme.")):
                yield hit


def _case_words(row: QueueRow) -> str:
    asked = phrases.money(row.requested, row.currency)
    matter = phrases.matter(row.reason, row.detail)
    return one_line(f"{row.number}  {matter}  {asked}  {row.buyer_name} / {row.seller_name}")


LISTS_HELP = {"open": "Open case.", "negotiating": "Case in negotiation.", "ended": "Ended case."}
SOURCES: Mapping[str, type[Provider]] = {
    "acts": Acts, "cases": Cases, "sections": Listed, "people": People, "themes": Themes
}  # fmt: skip
