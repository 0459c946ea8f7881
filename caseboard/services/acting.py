"""What staff do to a case: one transaction that catches up, checks, happens, and follows through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.decision import written_verdict
from caseboard.domain.events import DESK, Record, Refused
from caseboard.domain.facts import Facts, Party
from caseboard.domain.periods import due_at
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Verdict
from caseboard.services.catch_up import catch_up
from caseboard.services.taking import Found, take
from caseboard.store import links
from caseboard.store.database import CaseDatabase
from caseboard.store.standing import case_version
from caseboard.store.writing import writing

_SETTLES = ("settlement", "offer")


def act(
    database: CaseDatabase,
    kind: str,
    number: str,
    *,
    by: Staff,
    now: datetime,
    at: datetime | None = None,
    seen: int | None = None,
    fields: Mapping[str, Any] | None = None,
    file: Found | None = None,
) -> int:
    """Do one act of *kind* to a case and return the version it then has.

    *at* is when something that is recorded for a party was received, if that
    was earlier. *seen* is the version at which somebody looked at it; none where
    a script acts without having looked.

    Raises:
        Refused: a rule forbids it; `Changed` where somebody was faster.
    """
    if _caught_up(database, kind, number, seen=seen, now=now):
        seen = case_version(database, number)
    with writing(database, now=now, seen=None if seen is None else {number: seen}) as work:
        catch_up(work, [number], until=now)
        ref = f"{number}/{work.next_seq()}"
        wish = Record(kind, DESK, ref, at or now, {**(fields or {}), "case": number}, by.name)
        take(work, wish, file=file)
    return case_version(database, number)


def _caught_up(database: CaseDatabase, kind: str, number: str, *, seen: int | None, now: datetime) -> int:
    """Make what the clock owes the case, in a transaction of its own: it stands even if the act is refused.

    What settles a case takes from what was paid for its order, so a seal of the
    order's other lines that fell due before comes first.
    """
    with writing(database, now=now, seen=None if seen is None else {number: seen}) as work:
        others = links.sharing_an_order(database, number) if kind in _SETTLES else ()
        return catch_up(work, [number, *others], until=now)


def propose(
    database: CaseDatabase,
    number: str,
    verdict: Verdict,
    *,
    by: Staff,
    confirm: str,
    now: datetime,
    seen: int | None = None,
) -> int:
    """Put *verdict* forward; the case number was typed by hand as *confirm*.

    Raises:
        Refused: the typed number is another, or a rule forbids it (R17, R18, *Outcomes*).
    """
    if confirm.strip() != number:
        raise Refused(f"the case number typed is {confirm.strip()!r}, the case is {number}")
    return act(database, "proposal", number, by=by, now=now, seen=seen, fields={"verdict": written_verdict(verdict)})


def asked_until(facts: Facts, party: Party, now: datetime) -> datetime | None:
    """Return the deadline that a request made now would name: the running period's, or a fresh round's (R22)."""
    if facts.stage == "review":
        return now + facts.policy.evidence_period
    return due_at(facts, party)
