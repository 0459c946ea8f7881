"""One of a few, on a line or two; and some of many, on a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from caseboard.tui.actions import own
from caseboard.tui.lines import Line, line, wrapped
from caseboard.tui.page import Page
from caseboard.tui.saying import Saying
from caseboard.tui.text import one_line
from caseboard.tui.theme import palette
from caseboard.tui.words import _

GAP = 3
SIGN = 2
"""Cells of the sign before an option, by which what does not fit on its row is set in."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose: what it is, how it is called, and why it cannot be chosen."""

    value: str
    words: str
    why_not: str = ""


class Choice(Widget, can_focus=True):
    """One of a few; arrows move, a click chooses, what cannot be chosen is passed over."""

    BINDINGS = [
        own("choice.next", "step(1)"),
        own("choice.previous", "step(-1)"),
    ]
    COMPONENT_CLASSES = {"choice--chosen"}

    value = reactive("", layout=False)

    class Changed(Saying):
        """Another option was chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The widget, for `@on(…, "#id")`."""
            return self.choice

    def __init__(
        self,
        options: Sequence[Offer],
        value: str = "",
        *,
        unset: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Offer *options*; *unset* says that nothing is chosen before somebody chooses."""
        super().__init__(id=id)
        self.options = options
        self._unset = unset
        self.set_reactive(Choice.value, self._allowed_or_usual(value))

    def watch_value(self, value: str) -> None:
        self.post_message(self.Changed(self, value))

    def choose(self, value: str) -> None:
        """Choose *value*, if it is offered and can be chosen; nothing, where that is a choice."""
        if value in self._allowed() or (self._unset and not value):
            self.value = value

    def offer(self, options: Sequence[Offer], value: str = "") -> None:
        """Offer other options."""
        self.options = options
        self.value = self._allowed_or_usual(value)
        self.refresh(layout=True)

    def _allowed(self) -> list[str]:
        return [option.value for option in self.options if not option.why_not]

    def _allowed_or_usual(self, value: str) -> str:
        """Return *value* if it can be chosen, else what stands there before anybody has chosen."""
        allowed = self._allowed()
        return value if value in allowed else "" if self._unset else (allowed or [""])[0]

    def action_step(self, by: int) -> None:
        """Choose the next option that can be chosen; where none is chosen, the first or the last."""
        allowed = self._allowed()
        if self.value in allowed:
            self.value = allowed[(allowed.index(self.value) + by) % len(allowed)]
        elif allowed:
            self.value = allowed[0 if by > 0 else -1]

    def _words(self, option: Offer) -> str:
        sign = "●" if option.value == self.value else "○"
        return one_line(f"{sign} {option.words}" + (f" ({option.why_not})" if option.why_not else ""))

    def _placed(self, width: int) -> list[list[tuple[int, Offer, str]]]:
        """Return the options row by row, each with where it begins and its words there; a long one takes several."""
        rows: list[list[tuple[int, Offer, str]]] = [[]]
        at = 0
        for option in self.options:
            words = self._words(option)
            if rows[-1] and at + cell_len(words) > width:
                rows.append([])
                at = 0
            for nth, part in enumerate(wrapped(line(words, indent=SIGN), width)):
                if nth:
                    rows.append([])
                rows[-1].append((at, option, part.plain))
            at += cell_len(rows[-1][-1][2]) + GAP
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  Textual's names
        """Return how many rows the options take."""
        return len(self._placed(width))

    def render_line(self, y: int) -> Strip:
        """Draw a row of options."""
        ground, inks, width = self.rich_style, palette(self.app), self.size.width
        chosen = self.get_component_rich_style("choice--chosen") if self.has_focus else ground
        rows = self._placed(width)
        segments: list[Segment] = []
        for start, option, words in rows[y] if y < len(rows) else []:
            segments.append(Segment(" " * (start - sum(cell_len(s.text) for s in segments)), ground))
            if option.value == self.value:
                segments.append(Segment(words, chosen + inks["gold"]))
            else:
                segments.append(Segment(words, ground + inks["quiet" if option.why_not else "plain"]))
        return Strip(segments).adjust_cell_length(width, ground)

    def on_click(self, event: events.Click) -> None:
        """Choose what lies under the mouse."""
        rows = self._placed(self.size.width)
        for start, option, words in rows[event.y] if event.y < len(rows) else []:
            if start <= event.x < start + cell_len(words) and not option.why_not:
                self.value = option.value


class Picks(Page):
    """Some of many: Space picks the line under the cursor or lets go of it."""

    BINDINGS = [own("picks.toggle", "pick")]

    class Toggled(Saying):
        """Something was picked or let go of."""

        picks: Picks

        @property
        def control(self) -> Picks:
            """The widget, for `@on(…, "#id")`."""
            return self.picks

    def __init__(
        self,
        options: Sequence[Offer],
        chosen: Collection[str] = (),
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        self.options = options
        self._chosen = set(chosen)
        self._begun = False
        """Whether the list has come to stand on the screen."""
        super().__init__(self._drawn(), id=id)

    def on_mount(self) -> None:
        self.put(self._drawn())

    def on_resize(self) -> None:
        """Begin at what is picked already: in a long list it would be out of sight."""
        super().on_resize()
        if not self._begun and self._rows:
            self._begun = True
            if self.chosen:
                self.call_after_refresh(self.pick, self.chosen[0])

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is picked, in the order in which it is offered."""
        return tuple(option.value for option in self.options if option.value in self._chosen)

    def offer(self, options: Sequence[Offer], chosen: Collection[str] = ()) -> None:
        """Offer other things."""
        self.options = options
        self._chosen = set(chosen)
        self.put(self._drawn(), top=True)

    SIGNS: ClassVar[tuple[str, str]] = ("[x] ", "[ ] ")
    """What stands before what is picked, and before what is not."""

    def _drawn(self) -> list[Line]:
        if not self.options:
            return [line((_("none to pick"), "quiet"))]
        picked, other = self.SIGNS
        return [
            line(
                (picked, "gold") if option.value in self._chosen else (other, "quiet"),
                option.words,
                (f"   {option.why_not}" if option.why_not else "", "quiet"),
                indent=len(other),
                key=option.value,
            )
            for option in self.options
        ]

    def _picked(self) -> set[str]:
        """Return what is picked once the line under the cursor was."""
        return self._chosen ^ {self.key}

    def action_pick(self) -> None:
        """Pick the line under the cursor, or let go of it."""
        if self.key:
            self._chosen = self._picked()
            self.put(self._drawn())
            self.post_message(self.Toggled(self))

    def on_key(self, event: events.Key) -> None:
        """Go to the next line that begins with the letter typed."""
        if event.character is None or not event.character.isalpha():
            return
        at = next((at for at, option in enumerate(self.options) if option.value == self.key), -1)
        after = [*self.options[at + 1 :], *self.options[: at + 1]]
        letter = event.character.casefold()
        found = next((option for option in after if option.words.casefold().startswith(letter)), None)
        if found is not None:
            event.stop()
            self.pick(found.value)

    def on_click(self, event: events.Click) -> None:
        """Pick what lies under the mouse."""
        if key := self.key_at(event):
            self.pick(key)
            self.action_pick()


class OneOf(Picks):
    """One of many, a line each: Space picks the line under the cursor in place of the one before."""

    SIGNS = ("● ", "○ ")

    @property
    def value(self) -> str:
        """What is picked; empty where nothing is."""
        return next(iter(self.chosen), "")

    def _picked(self) -> set[str]:
        return {self.key}
