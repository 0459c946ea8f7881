"""Keys typed faster than the board follows: each is handed on once what the one before asked for stands.

Textual hands a key to whatever has the focus when it comes. What a key asks for
comes about a little later: a form opens, a case is read, an act is answered.
The rest of what quick fingers type would be lost, or words meant for a form be
taken for commands. So a key waits here until the one before it has been heard
all the way up, no form is about to open and no act is under way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual.command import CommandPalette

from caseboard.tui.saying import Saying

if TYPE_CHECKING:
    from textual import events
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer

    from caseboard.tui.home import Home

PATIENCE = 2.0
"""Seconds that a key waits at most behind the one before it: an act may hang, and Esc must still be heard."""
TURNS = 2
"""How often a key is followed up: what a field makes of it, such as a line being submitted, comes with the second."""
LOOK = 0.02
"""Seconds between looks whether keys need to wait any longer."""
MOST_A_LOOK = 0.1
"""Seconds of patience that pass from look to look at most."""


class Heard(Saying):
    """Follows a key through all that may hear it, up to the app."""

    by: MessagePump
    number: int
    turns: int


class TypeAhead:
    """The keys that wait, and what they wait for."""

    def __init__(self, home: Home, hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        """Hand keys on by *hand_on*."""
        self._home = home
        self._hand_on = hand_on
        self._keys: deque[events.Key | events.Paste] = deque()
        self._waited = 0.0
        """Seconds that the first of them has waited, as far as the board ran meanwhile."""
        self._looked = 0.0
        self._hears: MessagePump | None = None
        """Who was handed a key that has not yet been heard all the way up."""
        self._number = 0
        """Of that key."""
        self._promised: dict[object, MessagePump] = {}
        self._look: Timer | None = None

    @property
    def waits(self) -> int:
        """How many keys wait to be handed on."""
        return len(self._keys)

    def wait(self, who: MessagePump) -> Callable[[], None]:
        """Let keys wait for something that *who* has been promised; return what says that it has come."""
        token = object()
        self._promised[token] = who

        def over() -> None:
            if self._promised.pop(token, None) is not None:
                self._home.call_later(self._came)

        return over

    async def comes(self, key: events.Key | events.Paste) -> None:
        """Take *key*, or what was pasted, as it is typed."""
        if not self._keys:
            self._begin_waiting()
        self._keys.append(key)
        await self._go_on()

    async def heard(self, told: Heard) -> None:
        """A key, or what came of it, has been heard all the way up."""
        if told.by is self._hears and told.number == self._number:
            self._follow(told.by, told.turns - 1)
            await self._go_on()

    async def _came(self) -> None:
        """What was promised has come; what is made of it goes through whatever is in front by now."""
        if self._hears is None:
            self._follow(self._first(), TURNS)
        await self._go_on()

    def _first(self) -> MessagePump:
        """Return who hears a key first."""
        return self._home.focused or self._home.screen

    async def _go_on(self) -> None:
        while self._keys and self._is_free():
            key = self._keys.popleft()
            self._begin_waiting()
            first = self._first()
            await self._hand_on(key)
            self._follow(first, TURNS)
        if self._keys and self._look is None:
            self._look = self._home.set_timer(LOOK, self._look_again)

    def _begin_waiting(self) -> None:
        self._waited, self._looked = 0.0, monotonic()

    async def _look_again(self) -> None:
        self._look, looked = None, self._looked
        self._looked = monotonic()
        # A board that stood still, behind a pager or with the machine, has not let anything come about.
        self._waited += min(self._looked - looked, MOST_A_LOOK)
        await self._go_on()

    def _follow(self, by: MessagePump, turns: int) -> None:
        self._number += 1
        self._hears = by if turns and by.post_message(Heard(by, self._number, turns)) else None

    def _is_free(self) -> bool:
        """Whether nothing is awaited any more, or it has been awaited for long enough."""
        if self._waited > PATIENCE:
            self._hears = None
            self._promised.clear()
            return True
        if self._hears is not None and not self._hears.is_attached:
            self._hears = None  # what was handed the key has gone by it
        self._promised = {token: who for token, who in self._promised.items() if who.is_attached}
        screen = self._home.screen
        stands = bool(getattr(screen, "stands", screen.is_mounted)) and not self._is_found_late(screen)
        return self._hears is None and not self._promised and stands

    def _is_found_late(self, screen: Screen[object]) -> bool:
        """Whether Enter would choose in the palette before all that was asked for has been found."""
        if not isinstance(screen, CommandPalette) or getattr(self._keys[0], "key", "") != "enter":
            return False
        return any(worker.node is screen and not worker.is_finished for worker in self._home.workers)
