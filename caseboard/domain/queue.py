"""Rows of the queue: what a case manager sees of a case before opening it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

Scope = Literal["open", "negotiating", "ended"]
SCOPES: tuple[Scope, ...] = ("open", "negotiating", "ended")
Sort = Literal["due", "amount", "opened", "number"]
SORTS: tuple[Sort, ...] = ("due", "amount", "opened", "number")
"""Next deadline first (of the ended, last ended first), largest first, longest open first, highest number first."""


class QueueRow(NamedTuple):
    """One line of the queue; instants UTC, money in minor units."""

    id: int
    number: str
    version: int
    stage: str
    reason: str
    detail: str | None
    requested: int
    currency: str
    buyer_name: str
    seller_name: str
    assignee: str | None
    next_due: datetime | None
    """Earliest deadline still unmet; for an ended case the instant it ended."""
    then: str
    """What that instant brings, in a word or two: evidence closes, decide, cancels, …"""
    buyer_gave: bool
    seller_gave: bool
    flags: tuple[str, ...]
    opened_at: datetime | None = None
    news: bool = False
    """Whether somebody else has changed it since its reader last opened it."""


class QueueView(NamedTuple):
    """Which rows somebody looks at, and in which order; both texts are in the language of `query`."""

    scope: Scope = "open"
    words: str = ""
    """What somebody typed to narrow the list."""
    query: str = ""
    """What the section asks for beyond its scope."""
    sort: Sort = "due"


class Block(NamedTuple):
    """Consecutive rows of a view from position `first` on, and how many the view has in all."""

    view: QueueView
    first: int
    rows: tuple[QueueRow, ...]
    total: int
