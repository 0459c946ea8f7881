"""The columns of the queue: which fit, how wide, and what a case says in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from caseboard.domain.queue import QueueRow
from caseboard.tui import phrases
from caseboard.tui.lines import Ink, Line, left, line, right
from caseboard.tui.text import one_line
from caseboard.tui.words import _

DUE = 8
NUMBER = 8
REASON_LEAST = 12
SHORTEST = 4
AMOUNT = 10
THEN = 15
NAME = 14
PERSON = 8
OPENED = 8
STAGE = 11
GAVE = 3

GIVEN, MISSING = "●", "○"
OVERDUE, FLAGGED = "!", "*"
MARKED = "▪"
NEWS = "•"
"""Somebody else has changed the case since one last opened it."""


class Columns(NamedTuple):
    """Widths in cells; a column of no width is left out. Number and reason always stand there."""

    reason: int
    then: int = 0
    opened: int = 0
    stage: int = 0
    buyer: int = 0
    seller: int = 0
    assignee: int = 0
    due: int = 0
    amount: int = 0
    gave: int = 0


USUAL = ("due", "amount", "gave", "then", "buyer", "seller", "with")
"""Columns where nobody asked for others."""
BY_OPENING = tuple("opened" if name == "then" else name for name in USUAL)
"""Columns in the order of opening, so that one sees what it goes by."""


@lru_cache(maxsize=16)
def columns(width: int, wanted: tuple[str, ...] = ()) -> Columns:
    """Return the columns that fit into *width*: what somebody decides by first, names last."""
    names = wanted or USUAL
    due, amount, gave = (
        size if name in names else 0 for name, size in (("due", DUE), ("amount", AMOUNT), ("gave", GAVE))
    )
    spare = width - (2 + NUMBER + 1 + REASON_LEAST + sum(size + 1 for size in (due, amount, gave) if size))
    left_to_reason = 0 if wanted else 8
    fit = dict.fromkeys(("then", "opened", "stage", "buyer", "seller", "with"), 0)
    for name, size, left_over in (
        ("then", THEN, 0),
        ("opened", OPENED, 0),
        ("stage", STAGE, 0),
        ("buyer", NAME, left_to_reason),
        ("seller", NAME, left_to_reason),
        ("with", PERSON, left_to_reason),
    ):
        if name in names and spare >= left_over + size + 1:
            fit[name], spare = size, spare - size - 1
        elif not wanted and name in ("buyer", "seller"):
            break  # Names come from left to right as the pane grows.
    assignee = fit.pop("with")
    return Columns(max(SHORTEST, REASON_LEAST + spare), **fit, assignee=assignee, due=due, amount=amount, gave=gave)


def heads(shape: Columns, *, ended: bool) -> Line:
    """Return the line above the rows."""
    words = [
        "  ",
        f"{right(_('ended') if ended else _('due in'), shape.due)} " if shape.due else "",
        f"{left(_('case'), NUMBER)} {left(_('reason'), shape.reason)}",
        f" {right(_('amount'), shape.amount)}" if shape.amount else "",
        _(" B S") if shape.gave else "",
        *(
            f" {left(head, width)}"
            for head, width in (
                (_("how") if ended else _("then"), shape.then),
                (right(_("open for"), shape.opened), shape.opened),
                (_("stage"), shape.stage),
                (_("buyer"), shape.buyer),
                (_("seller"), shape.seller),
                (_("with"), shape.assignee),
            )
            if width
        ),
    ]
    return line(("".join(words), "quiet"))


def cells(
    row: QueueRow, shape: Columns, now: datetime, *, picked: bool, ended: bool = False, marked: bool = False
) -> Line:
    """Return a case as a line; sign, word and colour say the same."""
    mark, due, ink = _due(row, now, ended=ended)
    number = one_line(row.number)
    matter = one_line(phrases.matter(row.reason, row.detail))
    amount = phrases.money(row.requested, row.currency) if shape.amount else ""
    longer = max(0, cell_len(number) - NUMBER) + max(0, cell_len(amount) - shape.amount)
    return line(
        *_signs(mark, marked=marked),
        *(((right(due, shape.due), ink), (NEWS, "blue") if row.news else " ") if shape.due else ()),
        (left(number, max(NUMBER, cell_len(number))), "strong" if picked else "plain"),
        " ",
        (left(matter, max(SHORTEST, shape.reason - longer)), "strong" if picked else "plain"),
        *((" ", right(amount, max(shape.amount, cell_len(amount)))) if amount else ()),
        *((" ", _gave(row.buyer_gave), " ", _gave(row.seller_gave)) if shape.gave else ()),
        *_quietly(_(row.stage if ended else row.then), shape.then),
        *_quietly(right(_age(row, now), shape.opened), shape.opened),
        *_quietly(_(row.stage), shape.stage),
        *_quietly(row.buyer_name, shape.buyer),
        *_quietly(row.seller_name, shape.seller),
        *_quietly(row.assignee or "", shape.assignee),
    )


def _signs(mark: str, *, marked: bool) -> tuple[tuple[str, Ink], ...]:
    """Return what stands before a row: that it is late or flagged, and that it is marked."""
    ink: Ink = "late" if mark[0] == OVERDUE else "soon"
    return ((mark[0], ink), (MARKED, "gold")) if marked else ((mark, ink),)


def _quietly(words: str, width: int) -> tuple[str | tuple[str, Ink], ...]:
    return (" ", (left(one_line(words), width), "quiet")) if width else ()


def _gave(given: bool) -> tuple[str, Ink]:
    return (GIVEN, "given") if given else (MISSING, "soon")


def _past(span: timedelta) -> str:
    """Return how long ago something was; of ten days and more the hours no longer matter, nor would they fit."""
    words = f"-{phrases.length(span)}"
    return words.split(" ", 1)[0] if abs(span) >= timedelta(days=10) else words


def _age(row: QueueRow, now: datetime) -> str:
    """Return for how long a case has been open, or how long ago an ended one was opened."""
    return "" if row.opened_at is None else _past(now - row.opened_at).removeprefix("-")


def _due(row: QueueRow, now: datetime, *, ended: bool) -> tuple[str, str, Ink]:
    """Return mark, words and ink of what is due next, or of how long ago the case ended."""
    flag = f"{FLAGGED} " if row.flags else "  "
    if row.next_due is None:
        return flag, "-", "quiet"
    span = row.next_due - now
    if ended:
        return "  ", _past(span), "quiet"
    if row.next_due <= now:
        return f"{OVERDUE} ", _past(span), "late"
    return flag, phrases.length(span), "soon" if span < phrases.SOON else "plain"
