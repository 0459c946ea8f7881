"""The side that gave nothing: when it was asked, by which letters, until when, and what speaks in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.domain.periods import due_at
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, left, line, lines_of
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Party
    from caseboard.services.case_view import CaseView, LetterCard
    from caseboard.services.side_by_side import Row, SideBySide

TOLD = {"evidence_period": "told", "reminder": "again", "period": "told", "evidence_request": "asked"}
"""Letters that ask for evidence, by kind, and the word before their date."""
WORD = 9
"""Cells of the words before the dates."""
DATE = 18
"""Cells of an instant with its zone; one of another year takes more."""
SAID = 3
"""Messages of a party that speak in its place, newest last."""


def absent(evidence: SideBySide, case: CaseView | None, party: Party, slot: str | None, asks: str = "") -> list[Line]:
    """Return what stands where *party* gave nothing under *slot*; none says that no slot of its answers.

    *asks* is the key that asks for it, empty where that may not be done now.
    """
    now = evidence.as_of
    made: list[Line] = []
    if slot is None:
        made.append(line((_("nothing is owed here"), "quiet")))
    else:
        made.append(line((_("nothing given"), "soon"), (f"   {phrases.named(slot)}", "quiet")))
        made += [*_elsewhere(evidence, party), BLANK, *_asked(evidence, case, party, slot, now)]
        if asks:
            made += [BLANK, line((asks, "gold"), (_(" asks for what is missing"), "quiet"))]
    if party == "seller" and (ordered := _ordered(evidence)):
        made += [
            BLANK,
            line((_("Ordered"), "strong"), (f"   {phrases.day(evidence.desk.order.paid_at, now)}", "quiet")),
        ]
        made += ordered
    if said := _said(evidence, party, now):
        made += [BLANK, line((_("From the thread"), "strong")), *said]
    return made


def _elsewhere(evidence: SideBySide, party: Party) -> Iterator[Line]:
    """Yield how much the party did give that lies under no slot of this reason: it may be just what is missing."""
    items = evidence.unpaired.left if party == "buyer" else evidence.unpaired.right
    if items:
        yield line((_("under no slot: {items}").format(items=phrases.times(len(items), "item", "items")), "soon"))


def _asked(evidence: SideBySide, case: CaseView | None, party: Party, slot: str, now: datetime) -> Iterator[Line]:
    """Yield each time that the party was told of it, and when its time is over."""
    row = next((one for one in evidence.checklist if (one.party, one.slot) == (party, slot)), None)
    yield from _requests(row, now)
    for letter in case.letters if case is not None else ():
        if letter.party == party and letter.kind in TOLD:
            yield _dated(_(TOLD[letter.kind]), letter.at, _letter(letter), now)
    due = due_at(evidence.facts, party)
    if due is not None:
        over = due < now
        span = phrases.length(due - now)
        words = _("{span} ago").format(span=span) if over else _("in {span}").format(span=span)
        yield _dated(_("closed") if over else _("closes"), due, words, now)


def _requests(row: Row | None, now: datetime) -> Iterator[Line]:
    for at, one in enumerate(row.asked if row is not None else ()):
        until = _("until {when}").format(when=phrases.timed(one.due_at, now)) if one.due_at is not None else ""
        by = _("by {name}").format(name=one.by)
        yield _dated(_("again") if at else _("asked"), one.at, "  ".join(filter(None, (by, until))), now)


def _letter(letter: LetterCard) -> str:
    return f"{_('letter')}, {_(letter.state)}"


def _dated(word: str, at: datetime, words: str, now: datetime) -> Line:
    # Rounded spans stand behind it, so it has its hour and its zone; days of one figure stand under those of two.
    day, _space, rest = phrases.timed(at, now).partition(" ")
    return line((left(word, WORD), "quiet"), (f"{day:>2} {rest}  ".ljust(DATE), "quiet"), (words, "quiet"), indent=WORD)


def _ordered(evidence: SideBySide) -> list[Line]:
    return [line(one.title, (f"   {_('quantity')} {one.quantity}", "quiet"), indent=2) for one in evidence.desk.listing]


def _said(evidence: SideBySide, party: Party, now: datetime) -> list[Line]:
    own = [one for one in evidence.desk.thread if one.by == party][-SAID:]
    made: list[Line] = []
    for one in own:
        made.append(line((phrases.timed(one.at, now), "quiet")))
        made += lines_of(one.text, indent=2)
    return made
