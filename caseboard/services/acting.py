"""What staff do to a case: one transaction that catches up, checks, happens, and follows through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.coverage import check_coverage, with_coverage
from caseboard.domain.decision import check, with_rules_named, written_verdict
from caseboard.domain.events import DESK, Record, Refused
from caseboard.domain.facts import Facts
from caseboard.domain.instants import spoken
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Verdict
from caseboard.services.catch_up import catch_up
from caseboard.services.holding_back import leave_draft
from caseboard.services.skew import attend
from caseboard.services.taking import Found, check_unrelated, take
from caseboard.store import links
from caseboard.store.custody import looks
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id
from caseboard.store.standing import version_so_far
from caseboard.store.writing import Work, writing

_SETTLES = ("settlement", "offer")
_DECIDES = frozenset({"proposal", "approval", "rejection"})
"""In these nobody has a part who is related to a party; it is asked of the act, a history is never judged by it."""
_SINCE_OPENING = frozenset({"withdrawal", "settlement", "escalation", "reason_change"})
"""What nobody can have said of a dispute that was not there yet; nor can an offer in it have been answered."""


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
    before: Callable[[Work], None] | None = None,
) -> int:
    """Do one act of *kind* to a case and return the version it then has.

    *at* is when something that is recorded for a party was received, if that
    was earlier. *seen* is the version at which somebody looked at it; none where
    a script acts without having looked. *before* may refuse what staff want once the clock has acted,
    in the transaction of the act.

    Raises:
        Refused: a rule forbids it, or it was received before there was a dispute; `Changed` where somebody was faster.
    """
    seen = _caught_up(database, kind, number, seen=seen, now=now)
    with writing(database, now=now, seen=None if seen is None else {number: seen}) as work:
        catch_up(work, [number], until=now)
        _check_since_opening(work.facts(number), kind, at, fields or {})
        if kind in _DECIDES:
            check_unrelated(work.database, number, by.name)
        if before is not None:
            before(work)
        if kind == "hold_back":
            leave_draft(work.database, work.facts(number), by=by, now=now)
        ref = f"{number}/{work.next_seq()}"
        wish = Record(kind, DESK, ref, at or now, {**(fields or {}), "case": number}, by.name)
        take(work, wish, file=file)
        return version_so_far(work.database, case_id(number))


def _check_since_opening(facts: Facts, kind: str, at: datetime | None, fields: Mapping[str, Any]) -> None:
    """Refuse an instant of receipt that was mistyped, before the dispute it is about was opened."""
    answered = kind == "offer" and fields.get("answer") is not None
    if at is not None and at < facts.opened_at and (kind in _SINCE_OPENING or answered):
        what = "answer" if answered else kind.replace("_", " ")
        raise Refused(f"{facts.number} was opened {spoken(facts.opened_at)}; no {what} came before, at {spoken(at)}")


def _caught_up(database: CaseDatabase, kind: str, number: str, *, seen: int | None, now: datetime) -> int | None:
    """Make what the clock owes the case, in a transaction of its own: it stands even if the act is refused.

    Return the version as it is by that; the one that was *seen* where nothing was owed.

    What settles a case takes from what was paid for its order, so a seal of the
    order's other lines that fell due before comes first.
    """
    attend(database, now)
    with writing(database, now=now, seen=None if seen is None else {number: seen}) as work:
        others = links.sharing_an_order(database, number) if kind in _SETTLES else ()
        made = catch_up(work, [number, *others], until=now)
        return version_so_far(work.database, case_id(number)) if made else seen


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
        NotOpened: an item lies there that *by* has never opened, and no reason is given.
        Refused: the typed number is another, *by* is related to a party, or a rule forbids it (R17, R18, *Outcomes*).
    """
    _check_typed(number, confirm)
    opened = looks(database, case_id(number)).by(by.name)
    verdict = with_coverage(with_rules_named(verdict), opened)

    def covered(work: Work) -> None:
        facts = work.facts(number)
        check(facts, verdict)
        check_coverage(facts, verdict, opened)

    fields = {"verdict": written_verdict(verdict), "opened": sorted(opened)}
    return act(database, "proposal", number, by=by, now=now, seen=seen, fields=fields, before=covered)


def approve(
    database: CaseDatabase,
    number: str,
    *,
    by: Staff,
    confirm: str,
    now: datetime,
    seen: int | None = None,
    proposal: str = "",
) -> int:
    """Approve what somebody else put forward; the case number was typed by hand as *confirm*.

    *proposal* names the one that was looked at, where one was.

    Raises:
        Refused: the typed number is another, it is their own proposal, they are related to a party, or none waits
            (*Stages*).
    """
    _check_typed(number, confirm)
    return act(database, "approval", number, by=by, now=now, seen=seen, fields={"proposal": proposal})


def reject(
    database: CaseDatabase,
    number: str,
    why: str,
    *,
    by: Staff,
    confirm: str,
    now: datetime,
    seen: int | None = None,
    proposal: str = "",
) -> int:
    """Send what somebody else put forward back to review, with a reason; the number was typed as *confirm*.

    Raises:
        Refused: the typed number is another, there is no reason, it is their own proposal, they are related to a
            party, or none waits (*Stages*).
    """
    _check_typed(number, confirm)
    return act(database, "rejection", number, by=by, now=now, seen=seen, fields={"proposal": proposal, "why": why})


def _check_typed(number: str, confirm: str) -> None:
    if confirm.strip() != number:
        raise Refused(f"the case number typed is {confirm.strip()!r}, the case is {number}")
