"""Asks the desk for the board, through the door to its threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from textual.widget import Widget
from textual.worker import Worker

from caseboard.domain.queue import QueueView
from caseboard.tui import door
from caseboard.tui.drafts import Drafts, Key
from caseboard.tui.told import (
    CaseLoaded,
    Done,
    NumbersLoaded,
    Place,
    SectionsLoaded,
    StatusLoaded,
    Taken,
    TakenBack,
    WindowLoaded,
)  # fmt: skip

if TYPE_CHECKING:
    from caseboard.domain.sections import Section
    from caseboard.services.desk import Desk
    from caseboard.tui.dialogs.questions import Questions
    from caseboard.tui.home import Home
    from caseboard.tui.told import Told

T = TypeVar("T")
BLOCK = 128
"""Rows that are read at once."""
AHEAD = 64
"""Rows that are read before the board runs: what the queue asks for first."""
KeepSection = Callable[["Section"], None]
"""What keeps a section of one's own elsewhere than in the database, such as in a file of settings."""
log = logging.getLogger(__name__)


class Gateway:
    """Asks the desk in threads and tells the answer to whoever asked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.drafts = Drafts(desk)
        self._ahead: WindowLoaded | None = None
        """Rows that were read before anybody asked."""
        self._beat: Worker[None] | None = None
        """The last look at the desk's state."""

    @cached_property
    def dialogs(self) -> Questions:
        """What dialogs ask; loaded with the first of them."""
        from caseboard.tui.dialogs.questions import Questions  # noqa: PLC0415  the first row does not wait for it

        return Questions(self._desk, self.drafts)

    def read_ahead(self) -> None:
        """Read the first rows before the board runs: then its first picture has them, and no thread is waited for."""
        told = door.outcome("queue", lambda: WindowLoaded(self._desk.queue(QueueView(), 0, AHEAD)))
        self._ahead = told if isinstance(told, WindowLoaded) else None

    def window(self, teller: Widget, view: QueueView, first: int, count: int) -> None:
        """Fetch rows of the queue; those that were read ahead are there at once."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and (view, first, count) == (ahead.block.view, 0, AHEAD):
            teller.post_message(ahead)
            return
        door.read(teller, "queue", lambda: WindowLoaded(self._desk.queue(view, first, count)))

    def window_around(self, teller: Widget, view: QueueView, place: Place, first: int, count: int) -> None:
        """Fetch the rows around *place*, wherever its case stands now; around *first* if it is gone."""

        def read() -> WindowLoaded:
            numbers = tuple(dict.fromkeys(one for one in (place.number, place.anchor) if one is not None))
            with self._desk.one_moment():
                at = dict(zip(numbers, self._desk.positions(view, numbers), strict=True)) if numbers else {}
                cursor, anchor = (None if one is None else at[one] for one in (place.number, place.anchor))
                top = first if anchor is None else anchor - place.below_top
                block = self._desk.queue(view, max(0, top - place.above), count)
            return WindowLoaded(block, place, cursor, anchor)

        door.read(teller, "queue", read)

    def numbers(self, teller: Widget, view: QueueView, first: str | None, last: str | None, most: int) -> None:
        """Fetch the numbers of the cases from *first* to *last*, whichever stands higher; of all if there are none."""

        def read() -> NumbersLoaded:
            with self._desk.one_moment():
                return between()

        def between() -> NumbersLoaded:
            if first is None or last is None:
                start, end = 0, None
            else:
                ends = [at for one in (first, last) if (at := self._desk.position(view, one)) is not None]
                if not ends:
                    return NumbersLoaded(view, (), 0)
                start, end = min(ends), max(ends) + 1
            found: list[str] = []
            while True:
                block = self._desk.queue(view, start + len(found), min(BLOCK, most - len(found)))
                wanted = (block.total if end is None else end) - start
                found += [row.number for row in block.rows[: wanted - len(found)]]
                if not block.rows or len(found) >= min(wanted, most):
                    return NumbersLoaded(view, tuple(found), max(0, wanted - len(found)))

        door.run(teller, "marks", read)

    def case(self, teller: Widget, number: str, doing: str = "case") -> None:
        """Fetch a case, whole, in the place of one that is being fetched; *doing* is what for."""
        door.read(teller, doing, lambda: CaseLoaded(self._desk.case(number)))

    def beat(self, teller: Widget, known: int, *, always: bool) -> None:
        """Fetch the desk's state if it has changed since *known*, or in any case if *always*.

        What is being fetched is waited for, however slow: beats that overtake
        each other would never tell anything.
        """
        if self._beat is not None and not self._beat.is_finished:
            return

        def read() -> StatusLoaded | None:
            if not always and self._desk.changes() == known:
                return None
            return StatusLoaded(self._desk.status())

        self._beat = door.read(teller, "status", read)

    def sections(self, teller: Widget, given: Sequence[Section]) -> None:
        """Fetch the sections that are kept here, and the counts of these and of those *given*."""

        def read() -> SectionsLoaded:
            kept = self._desk.sections()
            return SectionsLoaded(kept, self._desk.counts((*given, *kept)))

        door.read(teller, "sections", read)

    def keep_section(self, teller: Widget, section: Section, how: KeepSection | None = None) -> None:
        """Keep *section*, in the database unless *how* says otherwise."""

        def act() -> Done:
            (how or self._desk.keep_section)(section)
            return Done("section", 0)

        door.run(teller, "section", act, exclusive=False)

    def drop_section(self, teller: Widget, section: Section) -> None:
        """Drop *section* from the database."""

        def act() -> Done:
            self._desk.drop_section(section)
            return Done("section", 0)

        door.run(teller, "section", act, exclusive=False)

    def act(self, teller: Widget, doing: str, call: Callable[[Desk], int], *, draft: Key | None = None) -> None:
        """Make an act of the desk; its *draft* goes with it."""

        def act() -> Done:
            version = call(self._desk)
            if draft is not None:
                self.drafts.jot(draft, None)
                door.outcome("draft", self._keep)
            return Done(doing, version)

        self._act(teller, doing, act)

    def take_next(self, teller: Widget) -> None:
        """Take the next case that nobody has."""
        self._act(teller, "take", lambda: Taken(self._desk.take_next()))

    def end_drafts(self) -> None:
        """Have the desk keep what was jotted down, now, since the board ends."""
        door.outcome("draft", self._keep)

    def looked(self, teller: Widget, number: str, version: int) -> None:
        """Write down that a case was opened as it stood at *version*."""

        def act() -> Done:
            self._desk.look(number, version)
            return Done("opened", version)

        door.run(teller, "opened", act, exclusive=False)

    @property
    def deeds(self) -> int:
        """How often something was done from here that can be taken back."""
        return self._desk.sitting.count

    @property
    def newest_deed(self) -> int:
        """The count at which the newest of that was done; 0 where nothing is left to take back."""
        return self._desk.sitting.newest_at

    def take_back(self, teller: Widget) -> None:
        """Undo what was done last from here."""
        numbers = tuple(deed.number for deed in self._desk.sitting.newest() or ())
        self._act(teller, "undo", lambda: TakenBack(self._desk.take_back(), numbers))

    def _act(self, teller: Widget, doing: str, act: Callable[[], Told]) -> None:
        """Make an act; never cancelled, since it may have happened already. Keys wait until *teller* has its answer."""
        over = cast("Home", teller.app).ahead.wait(teller)
        door.run(teller, doing, act, exclusive=False, then=over)

    def aside(self, teller: Widget, doing: str, call: Callable[[], None]) -> None:
        """Do something beside the board, such as starting the worker."""

        def run() -> None:
            call()

        door.run(teller, doing, run, exclusive=False)

    async def answer(self, read: Callable[[Desk], T]) -> T | None:
        """Return what *read* brings, to somebody who can wait for it; none where the desk could not say."""
        try:
            return await asyncio.get_running_loop().run_in_executor(None, read, self._desk)
        except Exception:
            log.exception("a question of the palette failed")
            return None

    def _keep(self) -> None:
        self.drafts.keep()
