"""The only door between the board and its threads.

Reads and acts of the desk block, so they run in thread workers; what came of
them is told by a message to whoever asked. No thread touches a widget.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from caseboard.domain.events import Refused
from caseboard.domain.queue import Block, QueueView
from caseboard.services.desk import DeskUnavailable
from caseboard.tui.drafts import Drafts, Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from caseboard.domain.draft import Draft
    from caseboard.domain.letters import Words
    from caseboard.domain.sections import Counted, Section
    from caseboard.domain.staff import Staff
    from caseboard.domain.verdict import Verdict
    from caseboard.services.bulk import Kind, Would
    from caseboard.services.case_view import CaseView
    from caseboard.services.desk import Desk
    from caseboard.services.previewing import Previewing
    from caseboard.services.previews import PeriodSheet, Sheet
    from caseboard.services.side_by_side import SideBySide
    from caseboard.services.status import Status

T = TypeVar("T")
BLOCK = 128
"""Rows that are read at once."""
AHEAD = 64
"""Rows that are read before the board runs: what the queue asks for first."""
log = logging.getLogger(__name__)
# Unless the command line gives it a file, a log goes nowhere: the terminal belongs to the board.
log.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands in a queue: by case number, so that a refresh can find it again."""

    number: str | None
    """The case under the cursor."""
    anchor: str | None
    """The case whose line on screen must not move."""
    below_top: int
    """Lines between the top of the screen and the anchor."""
    above: int = 0
    """Rows to read above the top of the screen, so that nothing more is wanted there at once."""


class Told(Message):
    """Something the gateway tells; it goes to who asked and nowhere else."""

    bubble = False


@dataclass(eq=False, repr=False)
class Failed(Told):
    """The desk could not answer."""

    doing: str
    why: str


@dataclass(eq=False, repr=False)
class TurnedDown(Told):
    """The rules, or somebody faster, refused an act."""

    doing: str
    why: str


@dataclass(eq=False, repr=False)
class WindowLoaded(Told):
    """Rows of the queue."""

    block: Block
    place: Place | None = None
    """The place that was to be kept, where one was."""
    cursor: int | None = None
    """Where its case stands now."""
    anchor: int | None = None
    """Where its anchor stands now."""


@dataclass(eq=False, repr=False)
class NumbersLoaded(Told):
    """Numbers of the cases in a part of a list."""

    view: QueueView
    numbers: tuple[str, ...]
    left_out: int
    """How many more there are."""


@dataclass(eq=False, repr=False)
class CaseLoaded(Told):
    """A case, whole."""

    case: CaseView


@dataclass(eq=False, repr=False)
class Compared(Told):
    """A case's evidence, side by side."""

    evidence: SideBySide


@dataclass(eq=False, repr=False)
class StatusLoaded(Told):
    """The state of the desk."""

    status: Status


@dataclass(eq=False, repr=False)
class SectionsLoaded(Told):
    """The sections that are kept here, and how many cases each section has."""

    kept: tuple[Section, ...]
    counts: Mapping[Section, Counted]


@dataclass(eq=False, repr=False)
class PeopleLoaded(Told):
    """Who works at the desk."""

    people: tuple[Staff, ...]


@dataclass(eq=False, repr=False)
class DraftLoaded(Told):
    """What was begun and not sent, if anything was."""

    draft: Draft | None


@dataclass(eq=False, repr=False)
class Taken(Told):
    """The next case that nobody had is taken."""

    number: str


@dataclass(eq=False, repr=False)
class Recorded(Told):
    """Something was recorded by hand."""

    new: bool
    """Whether anything is new by it; it may have stood so."""


@dataclass(eq=False, repr=False)
class PeriodPreviewed(Told):
    """Another evidence deadline, what it means, and the letters that tell it."""

    due: datetime
    sheet: PeriodSheet


@dataclass(eq=False, repr=False)
class Previewed(Told):
    """Letters as they would go: to whom, and with which words."""

    letters: tuple[tuple[str, Words], ...]


@dataclass(eq=False, repr=False)
class Checked(Told):
    """A decision that may be proposed, as its sheet shows it."""

    sheet: Sheet


@dataclass(eq=False, repr=False)
class BulkChecked(Told):
    """What an act would do to each of many cases."""

    would: tuple[Would, ...]


@dataclass(eq=False, repr=False)
class BulkStep(Told):
    """One of many acts was made, or refused."""

    number: str
    why_not: str


@dataclass(eq=False, repr=False)
class TakenBack(Told):
    """What was done last has been undone."""

    words: str


@dataclass(eq=False, repr=False)
class Done(Told):
    """An act was made."""

    doing: str
    version: int


KeepSection = Callable[["Section"], None]
"""What keeps a section of one's own elsewhere than in the database, such as in a file of settings."""


class Gateway:
    """Asks the desk in threads and tells the answer to whoever asked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.drafts = Drafts(desk)
        self._ahead: WindowLoaded | None = None
        """Rows that were read before anybody asked."""
        self._beat: Worker[None] | None = None
        """The last look at the desk's state."""

    @property
    def files(self) -> Previewing:
        """The files of evidence, for viewers; its calls block, so that their threads make them."""
        return self._desk.files

    def read_ahead(self) -> None:
        """Read the first rows before the board runs: then its first picture has them, and no thread is waited for."""
        told = _outcome("queue", lambda: WindowLoaded(self._desk.queue(QueueView(), 0, AHEAD)))
        self._ahead = told if isinstance(told, WindowLoaded) else None

    def window(self, teller: Widget, view: QueueView, first: int, count: int) -> None:
        """Fetch rows of the queue; those that were read ahead are there at once."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and (view, first, count) == (ahead.block.view, 0, AHEAD):
            teller.post_message(ahead)
            return
        self._run(teller, "queue", lambda: WindowLoaded(self._desk.queue(view, first, count)))

    def window_around(self, teller: Widget, view: QueueView, place: Place, first: int, count: int) -> None:
        """Fetch the rows around *place*, wherever its case stands now; around *first* if it is gone."""

        def read() -> WindowLoaded:
            numbers = tuple(dict.fromkeys(one for one in (place.number, place.anchor) if one is not None))
            at = dict(zip(numbers, self._desk.positions(view, numbers), strict=True)) if numbers else {}
            cursor, anchor = (None if one is None else at[one] for one in (place.number, place.anchor))
            top = first if anchor is None else anchor - place.below_top
            return WindowLoaded(self._desk.queue(view, max(0, top - place.above), count), place, cursor, anchor)

        self._run(teller, "queue", read)

    def numbers(self, teller: Widget, view: QueueView, first: str | None, last: str | None, most: int) -> None:
        """Fetch the numbers of the cases from *first* to *last*, whichever stands higher; of all if there are none."""

        def read() -> NumbersLoaded:
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

        self._run(teller, "marks", read)

    def case(self, teller: Widget, number: str) -> None:
        """Fetch a case, whole."""
        self._run(teller, "case", lambda: CaseLoaded(self._desk.case(number)))

    def compare(self, teller: Widget, number: str) -> None:
        """Fetch a case's evidence, side by side."""
        self._run(teller, "compare", lambda: Compared(self._desk.compare(number)))

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

        self._beat = self._run(teller, "status", read)

    def sections(self, teller: Widget, given: Sequence[Section]) -> None:
        """Fetch the sections that are kept here, and the counts of these and of those *given*."""

        def read() -> SectionsLoaded:
            kept = self._desk.sections()
            return SectionsLoaded(kept, self._desk.counts((*given, *kept)))

        self._run(teller, "sections", read)

    def keep_section(self, teller: Widget, section: Section, how: KeepSection | None = None) -> None:
        """Keep *section*, in the database unless *how* says otherwise."""

        def act() -> Done:
            (how or self._desk.keep_section)(section)
            return Done("section", 0)

        self._run(teller, "section", act, exclusive=False)

    def drop_section(self, teller: Widget, section: Section) -> None:
        """Drop *section* from the database."""

        def act() -> Done:
            self._desk.drop_section(section)
            return Done("section", 0)

        self._run(teller, "section", act, exclusive=False)

    def look(self, teller: Widget, number: str, ref: str) -> None:
        """Record that somebody of the desk looks at an item of evidence."""

        def act() -> Done:
            self._desk.open_item(number, ref)
            return Done("look", 0)

        self._run(teller, "look", act, exclusive=False)

    def look_away(self, teller: Widget, number: str, ref: str) -> None:
        """Record that somebody of the desk has closed an item of evidence."""

        def act() -> Done:
            self._desk.close_item(number, ref)
            return Done("look away", 0)

        self._run(teller, "look away", act, exclusive=False)

    def people(self, teller: Widget) -> None:
        """Fetch who works at the desk."""
        self._run(teller, "people", lambda: PeopleLoaded(self._desk.people()))

    def preview_letter(self, teller: Widget, number: str, party: str, text: str) -> None:
        """Fetch a letter as it would go, to one party or to both."""

        def read() -> Previewed:
            to = ("buyer", "seller") if party == "both" else (party,)
            return Previewed(tuple((one, self._desk.letter_preview(number, one, text)) for one in to))

        self._run(teller, "preview", read)

    def preview_ask(self, teller: Widget, number: str, party: str, slots: tuple[str, ...], text: str) -> None:
        """Fetch the letter that would ask for *slots*."""

        def read() -> Previewed:
            return Previewed(((party, self._desk.ask_preview(number, party, slots, text)),))

        self._run(teller, "preview", read)

    def check(self, teller: Widget, number: str, verdict: Verdict) -> None:
        """Have a decision checked against the rules and fetch its sheet."""
        self._run(teller, "check", lambda: Checked(self._desk.check(number, verdict)))

    def preview_period(self, teller: Widget, number: str, party: str, due: datetime) -> None:
        """Fetch what another evidence deadline would mean."""

        def read() -> PeriodPreviewed:
            return PeriodPreviewed(due, self._desk.period_preview(number, party, due))

        self._run(teller, "preview", read)

    def act(self, teller: Widget, doing: str, call: Callable[[Desk], int], *, draft: Key | None = None) -> None:
        """Make an act of the desk; never cancelled, since it may have happened already. Its *draft* goes with it."""

        def act() -> Done:
            version = call(self._desk)
            if draft is not None:
                self.drafts.jot(draft, None)
                _outcome("draft", self._keep)
            return Done(doing, version)

        self._run(teller, doing, act, exclusive=False)

    def take_next(self, teller: Widget) -> None:
        """Take the next case that nobody has."""
        self._run(teller, "take", lambda: Taken(self._desk.take_next()), exclusive=False)

    def record(self, teller: Widget, call: Callable[[Desk], tuple[int, bool]]) -> None:
        """Record something by hand."""
        self._run(teller, "record", lambda: Recorded(call(self._desk)[1]), exclusive=False)

    def draft(self, teller: Widget, key: Key) -> None:
        """Fetch what was begun and not sent."""

        def read() -> DraftLoaded:
            self.drafts.keep()
            return DraftLoaded(self._desk.draft(*key))

        self._run(teller, "draft", read)

    def keep_drafts(self, teller: Widget) -> None:
        """Have the desk keep what was jotted down."""
        self._run(teller, "draft", self._keep, exclusive=False)

    def discarded(self, key: Key, fields: Mapping[str, Any]) -> None:
        """Remember a draft that was discarded, so that it can be brought back."""
        self._desk.sitting.discarded(*key, fields)

    def end_drafts(self) -> None:
        """Have the desk keep what was jotted down, now, since the board ends."""
        _outcome("draft", self._keep)

    def _keep(self) -> None:
        self.drafts.keep()

    def looked(self, teller: Widget, number: str, version: int) -> None:
        """Write down that a case was opened as it stood at *version*."""

        def act() -> Done:
            self._desk.look(number, version)
            return Done("opened", version)

        self._run(teller, "opened", act, exclusive=False)

    @property
    def deeds(self) -> int:
        """How often something was done from here that can be taken back."""
        return self._desk.sitting.count

    @property
    def newest_deed(self) -> int:
        """The count at which the newest of that was done; 0 where nothing is left to take back."""
        return self._desk.sitting.newest_at

    def bulk_check(self, teller: Widget, kind: Kind, numbers: Sequence[str], fields: Mapping[str, Any]) -> None:
        """Fetch what an act would do to each of the cases *numbers*."""
        self._run(teller, "check", lambda: BulkChecked(self._desk.bulk_check(kind, numbers, fields)))

    def bulk(
        self, teller: Widget, kind: Kind, cases: Sequence[Would], fields: Mapping[str, Any], goes_on: Callable[[], bool]
    ) -> None:
        """Act on *cases*, one after the other while it *goes_on*, and tell what came of each."""

        def act() -> Done:
            deeds = self._desk.sitting.together()
            for one in cases:
                if not goes_on():
                    break
                why_not = ""
                try:
                    self._desk.bulk(kind, one.number, fields, seen=one.seen, deeds=deeds)
                except Refused as refusal:
                    why_not = str(refusal)
                _tell(teller, BulkStep(one.number, why_not))
            return Done("bulk", 0)

        self._run(teller, "bulk", act, exclusive=False)

    def take_back(self, teller: Widget) -> None:
        """Undo what was done last from here."""
        self._run(teller, "undo", lambda: TakenBack(self._desk.take_back()), exclusive=False)

    def aside(self, teller: Widget, doing: str, call: Callable[[], None]) -> None:
        """Do something beside the board, such as starting the worker."""

        def run() -> None:
            call()

        self._run(teller, doing, run, exclusive=False)

    async def answer(self, read: Callable[[Desk], T]) -> T | None:
        """Return what *read* brings, to somebody who can wait for it; none where the desk could not say."""
        try:
            return await asyncio.get_running_loop().run_in_executor(None, read, self._desk)
        except Exception:
            log.exception("a question of the palette failed")
            return None

    def _run(
        self, teller: Widget, doing: str, call: Callable[[], Told | None], *, exclusive: bool = True
    ) -> Worker[None]:
        def inside() -> None:
            told = _outcome(doing, call)
            if told is not None and not (exclusive and get_current_worker().is_cancelled):
                _tell(teller, told)

        return teller.run_worker(inside, thread=True, exclusive=exclusive, group=doing, exit_on_error=False)


def _outcome(doing: str, call: Callable[[], Told | None]) -> Told | None:
    try:
        return call()
    except Refused as refusal:
        return TurnedDown(doing, str(refusal))
    except DeskUnavailable as fault:
        log.exception("%s failed", doing)
        return Failed(doing, str(fault))
    except Exception as error:
        log.exception("%s failed", doing)
        return Failed(doing, f"{type(error).__name__}: {error}")


def _tell(teller: MessagePump, told: Told) -> None:
    """Post *told*; who has left the board in the meantime is not told."""
    if teller.is_attached:
        teller.post_message(told)
