"""What a proposal said stays with whoever holds it back, as a draft: to correct a word nobody writes it all again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.money import decimal_text
from caseboard.domain.staff import Staff
from caseboard.store import drafts
from caseboard.store.database import CaseDatabase
from caseboard.store.due import verdict_of
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id

DRAFT = "decide"
"""Under which name a decision that is being written is kept."""


def as_draft(database: CaseDatabase, number: str) -> dict[str, Any] | None:
    """Return the fields of the form as they were when the decision of a case was proposed; none where none waits."""
    facts = facts_of(database, [case_id(number)]).get(case_id(number))
    if facts is None or facts.proposal is None or facts.stage != "sealing":
        return None
    verdict = verdict_of(database, facts.proposal.ref)
    if verdict is None:
        return None
    return {
        "outcome": verdict.outcome,
        "amount": decimal_text(verdict.amount, facts.currency),
        "above": verdict.above_request,
        "fault": verdict.fault,
        "grounds": list(verdict.grounds),
        "findings": [
            {"sentence": one.sentence, "cites": list(one.cites), "rule": one.rule} for one in verdict.findings
        ],
        "none": list(verdict.gave_none),
        "rationale": verdict.rationale,
    }


def keep(database: CaseDatabase, number: str, fields: Mapping[str, Any] | None, *, by: Staff, now: datetime) -> None:
    """Keep *fields* as the draft of *by*, unless they have begun another since."""
    if fields is not None and drafts.draft_of(database, by.name, number, DRAFT) is None:
        drafts.keep(database, by.name, number, DRAFT, fields, now=now)
