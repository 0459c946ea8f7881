"""What all viewers have in common: rows that scroll, four faces, marks, finding, and what they say.

A viewer draws by the line API: a million lines cost no more than the screenful
one sees.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from textual.geometry import Size
from textual.scroll_view import ScrollView

from caseboard.tui.actions import MOVES, VIEWER_ACTIONS, bindings
from caseboard.tui.lines import BLANK, Line, Part, line
from caseboard.tui.pen import Pen
from caseboard.tui.saying import Saying
from caseboard.tui.selecting import placed, taken
from caseboard.tui.viewers.asking import Answered, ask
from caseboard.tui.viewers.rows import NOWHERE, Fixed, Rows
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.selection import Selection
    from textual.strip import Strip

    from caseboard.tui.home import Home
    from caseboard.tui.viewers.shown import Shown

Face = Literal["empty", "loading", "failed", "ready"]
FINDING = "find"
VIEWERS = Path(__file__).with_name("viewers.tcss")
"""Styles of the viewers, for the screens that show one."""
HINTS = (("board.refresh", "tries again"), ("viewer.bytes", "its bytes"), ("viewer.save", "saves a copy"))
"""What one can do where nothing is seen: an action, and what it does then."""


class Viewer(ScrollView, can_focus=True):
    """Shows one item; whoever derives from it says how."""

    BINDINGS = [*bindings(MOVES, "move"), *bindings(VIEWER_ACTIONS, "view")]
    COMPONENT_CLASSES = {"viewer--found", "viewer--marked"}

    class Said(Saying):
        """A viewer says something of itself."""

        viewer: Viewer

        @property
        def control(self) -> Viewer:
            """The viewer, for `@on(…, "#id")`."""
            return self.viewer

    class Appeared(Said):
        """The item stands on the screen, or why it cannot: somebody has opened it."""

    class Moved(Said):
        """Title or position have changed."""

    class Scrolled(Said):
        """Somebody has scrolled to row *y*: what is linked goes there too."""

        y: int

    class Failed(Said):
        """The item could not be shown."""

        why: str

    class Found(Said):
        """Words were looked for; they stand in row *at*, or nowhere."""

        words: str
        at: int | None

    class Wanted(Said):
        """Something was asked of whoever composes the screen: *outside*, *save*, *bytes* or *find*."""

        what: str

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self.shown = shown
        self.face: Face = "loading"
        self.why = ""
        """Why the item cannot be shown, one sentence; empty where it can."""
        self.rows: Rows = NOWHERE
        self.wraps = True
        self._found: int | None = None
        self._sought = ""
        self._marked: tuple[int, int] | None = None
        self.pen = Pen(self)

    # What stands in the border.

    @property
    def title(self) -> str:
        """What is shown, as the border says it; foreign, so it goes through the text door."""
        return self.shown.name or _("text")

    @property
    def position(self) -> str:
        """Where one is in it, such as ``line 12 of 1 000``."""
        return ""

    # Loading.

    def on_mount(self) -> None:
        self.load()

    def on_unmount(self) -> None:
        """Let go of what was drawn: Textual keeps its cache of a widget's lines beyond the widget."""
        self.forget_lines()

    def forget_lines(self) -> None:
        """Forget the lines as they were drawn, which hold every coloured cell of a picture."""
        self._styles_cache.clear()

    def load(self) -> None:
        """Begin to show the item; `show_rows` or `fail` ends it."""
        raise NotImplementedError

    def retry(self) -> None:
        """Try again what has failed."""
        self.face, self.why = "loading", ""
        self.put(Fixed([line((_("reading …"), "quiet"))]))
        self.load()

    def ask(self, doing: str, call: Callable[[], object], *, exclusive: bool = True) -> None:
        """Have *call* made in a thread; `answer` gets what it returns."""
        ask(self, doing, call, exclusive=exclusive)

    def on_answered(self, event: Answered) -> None:
        """Take what a thread has brought."""
        event.stop()
        if event.doing == FINDING:
            nowhere = (self._sought, self.rows, None)
            words, rows, at = cast("tuple[str, Rows, int | None]", event.result or nowhere)
            if rows is self.rows:
                self.found_at(words, at)
        elif event.why:
            self.fail(event.why)
        else:
            self.answer(event.doing, event.result)

    def answer(self, doing: str, result: object) -> None:
        """Take the *result* of what was asked as *doing*."""

    def show_rows(self, rows: Rows, *, face: Face = "ready") -> None:
        """Show *rows* as the item; none of them is the empty face."""
        self.face, self.why = face, ""
        self.put(rows)
        self.post_message(self.Appeared(self))
        self.post_message(self.Moved(self))

    def fail(self, why: str) -> None:
        """Say why there is nothing to see, and how to try again."""
        self.face, self.why = "failed", why
        words = _("no preview, because {why}").format(why=why)
        self.put(Fixed([line((f"! {words}", "late"), indent=2), BLANK, *self.hints()]))
        self.post_message(self.Failed(self, why))
        self.post_message(self.Appeared(self))
        self.post_message(self.Moved(self))

    def hints(self) -> list[Line]:
        """Return what one can do where nothing is seen."""
        keys = [(self.key_for(id_), words) for id_, words in HINTS]
        return [
            line(*(part for key, words in keys for part in ((key, "gold"), (f" {_(words)}   ", "quiet"))), indent=2)
        ]

    def key_for(self, id_: str) -> str:
        """Return the key that a hint names."""
        return cast("Home", self.app).key(id_)

    # Drawing.

    @property
    def room(self) -> Size:
        """Cells there are to draw in, the scroll bar's always left free: lines are not broken anew when it comes."""
        width = self.content_region.width - self.styles.scrollbar_size_vertical
        return Size(max(0, width), self.scrollable_content_region.height)

    def put(self, rows: Rows) -> None:
        """Put *rows* on the screen, from their beginning."""
        self.rows = rows
        self._found = self._marked = None
        self._lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _lay_out(self) -> None:
        """Break the rows anew for the width there is."""
        width = self.room.width
        if width:
            self.rows.lay_out(width, wraps=self.wraps)
            self.measured()

    def measured(self) -> None:
        """Say anew how much there is to scroll through."""
        width = self.room.width
        self.virtual_size = Size(max(width, self.rows.width), self.rows.count)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the row that one reads on top."""
        if self.room.width != self.rows.laid_out:
            self._lay_out()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.pen.forget()

    def render_line(self, y: int) -> Strip:
        """Draw the line at *y* of the screen."""
        at = y + self.scroll_offset.y
        row = self.rows.at(at) or BLANK
        width, left = self.room.width, self.scroll_offset.x
        strip = self.pen.strip(row, max(self.rows.width, width), self._component(at))
        if left or strip.cell_length > width:
            strip = strip.crop(left, left + width)
        return placed(self, strip, at)

    def _component(self, at: int) -> str:
        if self._marked is not None and min(self._marked) <= at <= max(self._marked):
            return "viewer--marked"
        return "viewer--found" if at == self._found else ""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.rows.near(round(new_value), self.room.height)
            self.post_message(self.Scrolled(self, round(new_value)))
            self.post_message(self.Moved(self))

    # Marking a quote.

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the words that the mouse has selected."""
        words = taken(selection, self.rows.count, self._words_at)
        return None if words is None else (words, "\n")

    def _words_at(self, at: int) -> str:
        row = self.rows.at(at)
        return row.plain if row is not None else ""

    def selected_text(self) -> str:
        """Return the words that are marked, by keys or by the mouse, cleaned; empty where none are."""
        if self._marked is not None:
            first, last = min(self._marked), max(self._marked)
            return "\n".join(self._words_at(at).strip() for at in range(first, last + 1)).strip()
        if self.text_selection is None:
            return ""
        found = self.get_selection(self.text_selection)
        return found[0] if found is not None else ""

    def mark(self, by: int = 0) -> None:
        """Mark the row that was found, or the top one; *by* rows more if a mark stands."""
        if self._marked is None:
            at = self._found if self._found is not None else self.scroll_offset.y
            self._marked = (at, at)
        else:
            first, last = self._marked
            last = max(0, min(self.rows.count - 1, last + by))
            self._marked = (first, last)
            self._bring_in_sight(last)
        self.refresh()

    def drop_mark(self) -> bool:
        """Let go of what is marked; return whether anything was."""
        was, self._marked = self._marked is not None, None
        self.refresh()
        return was

    # Finding.

    def find(self, words: str) -> None:
        """Look for *words*, whatever their case, from where one is; `Found` tells where they are.

        The same words again go on to the next place, and from the end to the beginning.
        """
        if not words.strip():
            return
        start = self._found + 1 if words == self._sought and self._found is not None else self.scroll_offset.y
        self._sought = words
        self.seek(words, start)

    def find_next(self) -> None:
        """Look for the same words further down."""
        if self._sought:
            self.find(self._sought)

    def seek(self, words: str, start: int) -> None:
        """Look for *words* from row *start* on, in a thread where that takes time; `found_at` ends it."""
        rows = self.rows
        if rows.slow:
            self.ask(FINDING, lambda: (words, rows, rows.find(words, start)))
        else:
            self.found_at(words, rows.find(words, start))

    def found_at(self, words: str, at: int | None) -> None:
        """Show where *words* stand."""
        self._found = at
        if at is not None:
            self._bring_in_sight(at)
        self.refresh()
        self.post_message(self.Found(self, words, at))

    def _bring_in_sight(self, at: int) -> None:
        top, height = self.scroll_offset.y, self.room.height
        if not top <= at < top + height:
            self.scroll_to(y=max(0, at - height // 3), animate=False, force=True, immediate=True)

    # What only some viewers can; they return whether they did.

    def toggle_wrap(self) -> bool:
        """Break long lines, or let them run on."""
        self.wraps = not self.wraps
        self._lay_out()
        return True

    def turn(self, by: int) -> bool:  # noqa: ARG002  for those that have pages
        """Go *by* pages further."""
        return False

    def zoom(self, by: int) -> bool:  # noqa: ARG002  for pictures
        """Show more closely (1), less closely (-1), or whole (0)."""
        return False

    def pan(self, right: int, down: int) -> bool:  # noqa: ARG002  for pictures
        """Move over an enlarged picture, by steps."""
        return False

    def toggle_form(self) -> bool:
        """Change between the two forms of an item: page or words, tree or table or text."""
        return False

    @property
    def pages(self) -> int:
        """How many pages there are; 1 where there are none to turn."""
        return 1

    # Keys.

    def action_move(self, id_: str) -> None:
        """Go through the rows."""
        page = max(1, self.room.height - 1)
        far = self.rows.count
        steps = {
            "move.down": 1, "move.up": -1, "move.half_down": page // 2, "move.half_up": -(page // 2),
            "move.page_down": page, "move.page_up": -page, "move.top": -far, "move.bottom": far,
        }  # fmt: skip
        self.scroll_to(y=self.scroll_offset.y + steps[id_], animate=False, force=True, immediate=True)

    def action_view(self, id_: str) -> None:
        """Do what a key of the viewers asks."""
        deeds: dict[str, Callable[[], object]] = {
            "viewer.wrap": self.toggle_wrap,
            "viewer.form": self.toggle_form,
            "viewer.find_next": self.find_next,
            "viewer.next_page": lambda: self.turn(1),
            "viewer.previous_page": lambda: self.turn(-1),
            "viewer.closer": lambda: self.zoom(1),
            "viewer.farther": lambda: self.zoom(-1),
            "viewer.fit": lambda: self.zoom(0),
            "viewer.left": lambda: self.pan(-1, 0),
            "viewer.right": lambda: self.pan(1, 0),
            "viewer.higher": lambda: self.pan(0, -1),
            "viewer.lower": lambda: self.pan(0, 1),
            "viewer.mark": lambda: self.mark(1),
            "viewer.mark_less": lambda: self.mark(-1),
        }  # fmt: skip
        if id_ in deeds:
            deeds[id_]()
        else:
            self.post_message(self.Wanted(self, id_.partition(".")[2]))


def facts(*parts: Part) -> Line:
    """Return a quiet line of facts."""
    return line(*((part, "quiet") if isinstance(part, str) else part for part in parts), indent=2)
