"""The line at the bottom: what one may do now, the stage's own verb first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events

from caseboard.tui.actions import ALWAYS, APP_ACTIONS, USUAL, Action, Keymap, key_words
from caseboard.tui.drawn import Drawn
from caseboard.tui.lines import Line, Part, line
from caseboard.tui.saying import Saying
from caseboard.tui.words import _


class Footer(Drawn):
    """Keys in gold, verbs beside them; what is not allowed now is quiet and says why when asked."""

    class Chosen(Saying):
        """Somebody clicked a verb."""

        call: str
        """The action to run."""

    def __init__(self, why_not: Callable[[Action], str], keymap: Keymap = USUAL) -> None:
        super().__init__(id="footer")
        self._keymap = keymap
        self._why_not = why_not
        self._actions: Sequence[Action] = ()
        self._offered: Sequence[tuple[Action, bool]] = ()

    def put(self, actions: Sequence[Action]) -> None:
        """Offer *actions*; nothing is drawn where that changes nothing."""
        offered = [(action, not self._why_not(action)) for action in actions]
        if offered != self._offered:
            self._actions, self._offered = actions, offered
            self.refresh()

    def shown(self, width: int) -> list[tuple[Action, int, int]]:
        """Return the actions that fit, with where each begins and how wide it is; the help always does."""
        for gap in (3, 2):
            if (placed := self._placed(self._actions, gap)) and _end(placed) <= width:
                return placed
        kept = list(self._actions)
        while len(kept) > 1 and _end(self._placed(kept, 2)) > width:
            kept.pop(max(at for at, action in enumerate(kept) if action.id != ALWAYS[-1]))
        return self._placed(kept, 2)

    def drawn(self, width: int) -> Line:
        """Return the verbs, each at its place."""
        parts: list[Part] = []
        at = 0
        for action, start, size in self.shown(width):
            allowed = not self._why_not(action)
            key = self._first_key(action)
            parts += [" " * (start - at), (key, "gold" if allowed else "quiet")]
            parts.append((f" {_(action.words)}", "plain" if allowed else "quiet"))
            at = start + size
        return line(*parts)

    def _first_key(self, action: Action) -> str:
        return key_words(action, self._keymap).split(" ")[0]

    def _placed(self, actions: Sequence[Action], gap: int) -> list[tuple[Action, int, int]]:
        placed, at = [], 1
        for action in actions:
            size = cell_len(f"{self._first_key(action)} {_(action.words)}")
            placed.append((action, at, size))
            at += size + gap
        return placed

    def on_click(self, event: events.Click) -> None:
        """Do what lies under the mouse."""
        for action, start, size in self.shown(self.size.width):
            if start <= event.x < start + size:
                call = "app.app_verb" if action.id in APP_ACTIONS else "screen.verb"
                self.post_message(self.Chosen(f"{call}('{action.id}')"))


def _end(placed: Sequence[tuple[Action, int, int]]) -> int:
    return placed[-1][1] + placed[-1][2] if placed else 0
