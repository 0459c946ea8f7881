"""Somebody of the desk looks at an item: custody, and an act where a cancellation waits for it."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.refusals import Refused
from caseboard.domain.staff import Staff
from caseboard.services.acting import act
from caseboard.store.custody import key_of_item
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id
from caseboard.store.writing import writing


def look_at(database: CaseDatabase, number: str, ref: str, *, by: Staff, now: datetime) -> None:
    """Write down that *by* opened an item; the first look at an unreadable one is an act of its own (*Silence*).

    Raises:
        Refused: the case has no such item.
    """
    facts = facts_of(database, [case_id(number)]).get(case_id(number))
    item = next((one for one in facts.items if one.ref == ref), None) if facts else None
    if facts is None or item is None:
        raise Refused(f"{number} has no item {ref!r}")
    if not item.readable and item.seen_at is None:
        act(database, "view", number, by=by, now=now, fields={"item": ref})
        return
    with writing(database, now=now) as work:
        work.custody(key_of_item(database, case_id(number), ref), "opened", by.name)


def look_away(database: CaseDatabase, number: str, ref: str, *, by: Staff, now: datetime) -> None:
    """Write down that *by* has closed an item: with its opening that says for how long it was looked at.

    Raises:
        Refused: the case has no such item.
    """
    key = key_of_item(database, case_id(number), ref)
    if not key:
        raise Refused(f"{number} has no item {ref!r}")
    with writing(database, now=now) as work:
        work.custody(key, "closed", by.name)
