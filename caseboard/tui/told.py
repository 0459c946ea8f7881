"""What the gateway tells the board: rows, a case, the desk's state, and what came of an act.

What it tells to dialogs stands with them: the first row does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caseboard.tui.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseboard.domain.queue import Block, QueueView
    from caseboard.domain.sections import Counted, Section
    from caseboard.services.case_view import CaseView
    from caseboard.services.status import Status


class Place(NamedTuple):
    """Where a reader stands in a queue: by case number, so that a refresh can find it again."""

    number: str | None
    """The case under the cursor."""
    anchor: str | None
    """The case whose line on screen must not move."""
    below_top: int
    """Lines between the top of the screen and the anchor."""
    above: int = 0
    """Rows to read above the top of the screen, so that nothing more is wanted there at once."""


class Told(Saying):
    """Something the gateway tells who asked; it goes on to whatever they stand in, which takes in that it came."""


class Failed(Told):
    """The desk could not answer."""

    doing: str
    why: str


class TurnedDown(Told):
    """The rules, or somebody faster, refused an act."""

    doing: str
    why: str


class DeskHeard(Told):
    """The desk's state was read, for a screen that lies above the desk's own."""

    status: Status
    changed: bool
    """Whether anything has changed since it was last read."""


class WindowLoaded(Told):
    """Rows of the queue."""

    block: Block
    place: Place | None = None
    """The place that was to be kept, where one was."""
    cursor: int | None = None
    """Where its case stands now."""
    anchor: int | None = None
    """Where its anchor stands now."""


class NumbersLoaded(Told):
    """Numbers of the cases in a part of a list."""

    view: QueueView
    numbers: tuple[str, ...]
    left_out: int
    """How many more there are."""


class CaseLoaded(Told):
    """A case, whole."""

    case: CaseView


class StatusLoaded(Told):
    """The state of the desk."""

    status: Status


class SectionsLoaded(Told):
    """The sections that are kept here, and how many cases each section has."""

    kept: tuple[Section, ...]
    counts: Mapping[Section, Counted]


class Taken(Told):
    """The next case that nobody had is taken."""

    number: str


class TakenBack(Told):
    """What was done last has been undone."""

    words: str
    numbers: tuple[str, ...]
    """The cases it was done to."""


class Done(Told):
    """An act was made."""

    doing: str
    version: int
