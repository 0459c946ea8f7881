"""Hand letters to the carrier and write down what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from caseboard.domain.events import MAIL, Event
from caseboard.store import due
from caseboard.store.database import CaseDatabase
from caseboard.store.due import Outgoing
from caseboard.store.writing import Work, writing

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)


class TransportError(Exception):
    """The carrier did not take a letter; `permanent` where it never will."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.why, self.permanent = why, permanent


class Carrier(Protocol):
    """Whoever carries letters away."""

    def carry(self, letter: Outgoing, at: datetime) -> bool:
        """Take a letter, the same one any number of times; false where somebody else tells what became of it.

        Raises:
            TransportError: it was not taken.
        """


class Nowhere:
    """Takes every letter and carries none: for what is only played through."""

    def carry(self, letter: Outgoing, at: datetime) -> bool:
        """Take a letter."""
        return bool(letter.message_id) and at.tzinfo is not None


def deliver(database: CaseDatabase, carrier: Carrier, *, now: datetime, limit: int = 100) -> int:
    """Hand over the letters that are due, and return how many the carrier took or refused for good.

    A letter is sent when the transport has it. It is handed over before that is
    written down, so a crash between the two repeats a letter under the same
    Message-ID and loses none.
    """
    letters = due.outgoing(database, now, limit)
    taken: list[Event] = []
    later: list[tuple[Outgoing, str]] = []
    silent: list[str] = []
    for letter in letters:
        try:
            if carrier.carry(letter, now):
                taken.append(_state(letter, "sent", now))
            else:
                silent.append(letter.message_id)
        except TransportError as error:
            if error.permanent:
                taken.append(_state(letter, "failed", now, error.why))
            else:
                later.append((letter, error.why))
    if letters:
        with writing(database, now=now) as work:
            _write_down(work, taken, later, silent, now)
    return len(taken) + len(silent)


def _write_down(
    work: Work, taken: list[Event], later: list[tuple[Outgoing, str]], silent: list[str], now: datetime
) -> None:
    """Write down what became of the letters that nobody else has written down meanwhile."""
    waiting = due.still_out(work.database)
    work.happens(event for event in taken if event.body["result"]["message_id"] in waiting)
    due.handed_over(work.database, [*(event.body["result"]["message_id"] for event in taken), *silent])
    for letter, why in later:
        wait = min(_FIRST_WAIT * 2 ** min(letter.tries, 10), _LONGEST_WAIT)
        due.try_later(work.database, letter.message_id, now + wait, why)


def _state(letter: Outgoing, state: str, now: datetime, why: str = "") -> Event:
    """Return the event of what became of *letter*; actor is the mail."""
    body = {
        "letter": letter.message_id,
        "party": letter.party,
        "state": state,
        "why": why,
        "case": letter.case,
        "result": {"message_id": letter.message_id, "state": state},
    }
    return Event(MAIL, "delivery_state", f"{letter.message_id}/{state}", now, now, body, MAIL)
