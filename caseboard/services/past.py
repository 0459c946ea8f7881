"""The desk at an earlier instant: what was recorded by then, and nothing that came after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from caseboard.domain.events import NoSuchCase
from caseboard.domain.instants import spoken
from caseboard.store import standing
from caseboard.store.as_of import as_of, bound_up_with
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


@contextmanager
def at_instant(database: CaseDatabase, at: datetime, number: str = "") -> Iterator[CaseDatabase]:
    """Give the desk as it was at *at*: all of it, or the case *number* with whatever it shows.

    Raises:
        NoSuchCase: there is none of that number, or there was none then.
    """
    if not number:
        with as_of(database, at) as then:
            yield then
        return
    if not standing.case_version(database, number):
        raise NoSuchCase(f"no case {number}")
    case = case_id(number)
    with as_of(database, at, bound_up_with(database, case)) as then:
        if not standing.case_version(then, number):
            raise NoSuchCase(f"{number} had not been opened by {spoken(at)}")
        yield then
