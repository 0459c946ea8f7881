"""What the body of an event says, as columns hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.instants import micros, read
from caseboard.store.compiled import Row

Refs = Mapping[str, str]
"""The commitment to personal words, by their path in the body."""
Rows = Iterator[Row]
MakesRows = Callable[[Event, Refs], Rows]
"""Makes the rows of one type of event."""


def instant(value: object) -> int | None:
    """Return an instant of a body in microseconds; none where it names none."""
    if value is None or value == "":
        return None
    return micros(value) if isinstance(value, datetime) else micros(read(str(value)))


def text(body: Mapping[str, Any], name: str) -> str:
    """Return a field as text, empty where it is missing or something else."""
    value = body.get(name)
    return value if isinstance(value, str) else ""
