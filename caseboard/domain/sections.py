"""Sections: lists of the queue that have a name, each a query with its order and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from caseboard.domain.queue import SORTS, QueueView, Scope, Sort

Origin = Literal["built in", "settings", "own", "team"]
COLUMNS = ("due", "amount", "gave", "then", "opened", "stage", "buyer", "seller", "with")
"""Columns that a section may ask for; number and reason always stand there."""
LONGEST_NAME = 40
COUNT_BOUND = 10_000
"""How far the cases of a section are counted one by one."""


class Section(NamedTuple):
    """A list of the queue with a name."""

    name: str
    query: str
    sort: Sort = "due"
    columns: tuple[str, ...] = ()
    """Names of its columns; none for those that fit."""
    origin: Origin = "own"

    @property
    def key(self) -> tuple[Origin, str]:
        """What tells it from all others."""
        return self.origin, self.name.casefold()


BUILT_IN: tuple[Section, ...] = tuple(
    Section(name, query, origin="built in")
    for name, query in (
        ("Mine", "is:open with:me"),
        ("Unassigned", "is:open with:none"),
        ("Due today", "is:open due:today"),
        ("Missing evidence", "is:open is:missing"),
        ("To approve", "is:open stage:approval"),
        ("Negotiating", "is:negotiating"),
        ("All open", "is:open"),
        ("Ended", "is:ended"),
    )
)
FIRST = next(section for section in BUILT_IN if section.query == "is:open")
"""What the board begins with: everything that waits for the desk."""
OF_SCOPE: dict[Scope, Section] = {
    scope: next(section for section in BUILT_IN if section.query == f"is:{scope}")
    for scope in ("open", "negotiating", "ended")
}
"""The section that holds a whole scope."""


class Counted(NamedTuple):
    """How many cases a section has."""

    cases: int
    more: bool = False
    """Whether there are more, which nobody counted."""


def view_of(section: Section, typed: str = "", sort: Sort | None = None) -> QueueView:
    """Return the rows of *section* that also answer to what was *typed*.

    A list named there goes before the section's own; where neither names one,
    the open cases are meant.

    Raises:
        QueryError: one of the two cannot be read.
    """
    from caseboard.domain.query import read_query  # noqa: PLC0415  the first row asks for nothing but its scope

    asked, narrowed = read_query(section.query), read_query(typed)
    return QueueView(narrowed.scope or asked.scope or "open", typed.strip(), asked.text, sort or section.sort)


def check_section(section: Section) -> Section:
    """Return *section* if it can be kept.

    Raises:
        QueryError: its name, query, order or columns are none.
    """
    from caseboard.domain.query import QueryError  # noqa: PLC0415

    name = section.name.strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise QueryError(f"a section's name has 1 to {LONGEST_NAME} characters that can be seen")
    if name.casefold() in {one.name.casefold() for one in BUILT_IN}:
        raise QueryError(f"{name} is a section of the board itself; take another name")
    view_of(section)
    if section.sort not in SORTS:
        raise QueryError(f"{section.sort} is no order; known are {', '.join(SORTS)}")
    if unknown := [one for one in section.columns if one not in COLUMNS]:
        raise QueryError(f"{unknown[0]} is no column; known are {', '.join(COLUMNS)}")
    return section


def joined(section: Section, typed: str) -> str:
    """Return the query of *section* narrowed by what was *typed*, as one text to be kept."""
    from caseboard.domain.query import read_query  # noqa: PLC0415

    view = view_of(section, typed)
    return " ".join(part for part in (f"is:{view.scope}", view.query, read_query(typed).text) if part)


def section_named(sections: Sequence[Section], name: str) -> Section:
    """Return the section of that name, or of the only one that begins so; case does not matter.

    Raises:
        QueryError: there is none, or there are several.
    """
    from caseboard.domain.query import QueryError  # noqa: PLC0415

    folded = name.strip().casefold()
    found = [one for one in sections if one.name.casefold() == folded]
    found = found or [one for one in sections if folded and one.name.casefold().startswith(folded)]
    if len(found) == 1 or (found and found[0].name.casefold() == folded):
        return found[0]
    wrong = "is not the name of one section" if found else "is no section"
    raise QueryError(f"{name!a} {wrong}; known are {', '.join(one.name for one in sections)}")


def columns_named(text: str) -> tuple[str, ...]:
    """Return the columns that *text* names, in the order of the board; none for those that fit.

    Raises:
        QueryError: one of them is not known.
    """
    from caseboard.domain.query import QueryError  # noqa: PLC0415

    wanted = {one.casefold() for one in text.replace(",", " ").split()}
    if unknown := sorted(wanted - set(COLUMNS)):
        raise QueryError(f"{unknown[0]} is no column; known are {', '.join(COLUMNS)}")
    return tuple(one for one in COLUMNS if one in wanted)
