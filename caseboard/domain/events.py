"""What happened, what somebody wants, and why it was refused.

A `Record` is a wish: a party's, a carrier's, a member of staff's. `decide`
turns it into events that hold results, or refuses it (`refusals`, a file of
its own for those who know no events). Every `Event` is one row
of the history; `apply` turns it into tables and never has to compute anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from caseboard.domain.refusals import CaseEnded, Changed, NoSuchCase, PassedOver, Refused

__all__ = [
    "DESK", "MAIL", "RESERVED", "SYSTEM", "WORKER",
    "CaseEnded", "Changed", "Event", "NoSuchCase", "PassedOver", "Record", "Refused", "event_of",
]  # fmt: skip

WORKER = "worker"
"""Source of what the clock did."""
SYSTEM = "system"
"""Source of consequences: what follows from another event in the same transaction."""
DESK = "desk"
"""Source of what staff did, and of what they recorded for a party."""
MAIL = "mail"
"""Source of what became of letters."""
RESERVED = frozenset({WORKER, SYSTEM, DESK, MAIL})


class Record(NamedTuple):
    """A wish, with its fields as its sender gave them."""

    type: str
    source: str
    ref: str
    at: datetime
    fields: Mapping[str, Any]
    actor: str = ""
    updated_at: datetime | None = None

    def text(self, name: str) -> str:
        """Return a field as text, empty where it is missing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


class Event(NamedTuple):
    """One row of the history.

    `body` holds the sender's fields, and what was decided under `case` (its
    number), `becomes` (columns of the case and their new values) and `result`.
    """

    source: str
    type: str
    ref: str
    at: datetime
    recorded_at: datetime
    body: Mapping[str, Any]
    actor: str = ""
    updated_at: datetime | None = None
    v: int = 1
    seq: int | None = None

    @property
    def case(self) -> str | None:
        """The number of the case it happened to, if to one."""
        number = self.body.get("case")
        return number if isinstance(number, str) else None


def event_of(
    record: Record,
    now: datetime,
    *,
    case: str | None = None,
    becomes: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
) -> Event:
    """Return *record* as it goes into the history at *now*, with what was decided about it."""
    body: dict[str, Any] = dict(record.fields)
    if case is not None:
        body["case"] = case
    if becomes:
        body["becomes"] = dict(becomes)
    if result:
        body["result"] = dict(result)
    return Event(
        record.source, record.type, record.ref, record.at, now, body, record.actor, record.updated_at
    )  # fmt: skip
