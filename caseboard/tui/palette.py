"""The command palette: every act by its words, from the same registry as everything else."""

from __future__ import annotations

from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from caseboard.tui.actions import ACTIONS, Action, key_words
from caseboard.tui.screen import DeskScreen

LISTED = tuple(
    action
    for action in ACTIONS
    if action.group in ("Case", "Supervisor", "Queue", "Board") and action.id != "board.commands"
)


class Acts(Provider):
    """Finds acts; one that is not allowed now says why when it is chosen."""

    async def discover(self) -> Hits:
        """Yield every act."""
        for action in LISTED:
            yield DiscoveryHit(action.words, self._call(action), help=self._help(action))

    async def search(self, query: str) -> Hits:
        """Yield the acts whose words match *query*."""
        matcher = self.matcher(query)
        for action in LISTED:
            if (score := matcher.match(action.words)) > 0:
                yield Hit(score, matcher.highlight(action.words), self._call(action), help=self._help(action))

    def _call(self, action: Action) -> partial[None]:
        screen = cast("DeskScreen", self.screen)
        if action.id == "board.quit":
            return partial(screen.app.exit)
        return partial(screen.action_verb, action.id)

    def _help(self, action: Action) -> str:
        """Return keys and help of *action*: our own words alone, since the palette reads markup."""
        not_now = "not now: " if cast("DeskScreen", self.screen).why_not(action) else ""
        return f"{key_words(action)}   {not_now}{action.help}"
