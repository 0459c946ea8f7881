"""The columns of the queue: which fit, how wide, and what a case says in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.cells import cell_len

from caseboard.domain.queue import QueueRow
from caseboard.tui import phrases
from caseboard.tui.lines import Ink, Line, left, line, right
from caseboard.tui.text import one_line
from caseboard.tui.words import _

DUE = 7
NUMBER = 9
REASON_LEAST = 12
SHORTEST = 4
AMOUNT = 11
THEN = 15
NAME = 14
PERSON = 8

GIVEN, MISSING = "●", "○"
OVERDUE, FLAGGED = "!", "*"


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells; a column of no width is left out."""

    reason: int
    then: int
    buyer: int
    seller: int
    assignee: int


def columns(width: int) -> Columns:
    """Return the columns that fit into *width*: what somebody decides by first, names last."""
    spare = width - (2 + DUE + 1 + NUMBER + 1 + REASON_LEAST + 1 + AMOUNT + 4)
    then = buyer = seller = assignee = 0
    if spare >= THEN + 1:
        then, spare = THEN, spare - THEN - 1
    if spare >= 8 + NAME + 1:
        buyer, spare = NAME, spare - NAME - 1
    if spare >= 8 + NAME + 1:
        seller, spare = NAME, spare - NAME - 1
    if spare >= 8 + PERSON + 1:
        assignee, spare = PERSON, spare - PERSON - 1
    return Columns(max(SHORTEST, REASON_LEAST + spare), then, buyer, seller, assignee)


def heads(shape: Columns, *, ended: bool) -> Line:
    """Return the line above the rows."""
    due = _("ended") if ended else _("due in")
    words = [
        f"  {right(due, DUE)} {left(_('case'), NUMBER)} {left(_('reason'), shape.reason)}",
        f" {right(_('amount'), AMOUNT)} B S",
        *(
            f" {left(_(head), width)}"
            for head, width in (
                ("how" if ended else "then", shape.then),
                ("buyer", shape.buyer),
                ("seller", shape.seller),
                ("with", shape.assignee),
            )
            if width
        ),
    ]
    return line(("".join(words), "quiet"))


def cells(row: QueueRow, shape: Columns, now: datetime, *, picked: bool, ended: bool = False) -> Line:
    """Return a case as a line; sign, word and colour say the same."""
    mark, due, ink = _due(row, now, ended=ended)
    number = one_line(row.number)
    matter = one_line(phrases.matter(row.reason, row.detail))
    amount = phrases.money(row.requested, row.currency)
    longer = max(0, cell_len(number) - NUMBER) + max(0, cell_len(amount) - AMOUNT)
    return line(
        (mark, "late" if mark == OVERDUE else "soon"),
        (right(due, DUE), ink),
        " ",
        (left(number, max(NUMBER, cell_len(number))), "strong" if picked else "plain"),
        " ",
        (left(matter, max(SHORTEST, shape.reason - longer)), "strong" if picked else "plain"),
        " ",
        right(amount, max(AMOUNT, cell_len(amount))),
        " ",
        _gave(row.buyer_gave),
        " ",
        _gave(row.seller_gave),
        *_quietly(_(row.stage) if ended else _(row.then), shape.then),
        *_quietly(row.buyer_name, shape.buyer),
        *_quietly(row.seller_name, shape.seller),
        *_quietly(row.assignee or "", shape.assignee),
    )


def _quietly(words: str, width: int) -> tuple[str | tuple[str, Ink], ...]:
    return (" ", (left(one_line(words), width), "quiet")) if width else ()


def _gave(given: bool) -> tuple[str, Ink]:
    return (GIVEN, "given") if given else (MISSING, "soon")


def _past(span: timedelta) -> str:
    """Return how long ago something was; of ten days and more the hours no longer matter, nor would they fit."""
    words = f"-{phrases.length(span)}"
    return words.split(" ", 1)[0] if abs(span) >= timedelta(days=10) else words


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
