"""What a proposal said stays with whoever holds it back, as a draft: to correct a word nobody writes it all again."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.facts import Facts
from caseboard.domain.money import decimal_text
from caseboard.domain.staff import Staff
from caseboard.store import drafts
from caseboard.store.database import CaseDatabase
from caseboard.store.due import verdict_of

DRAFT = "decide"
"""Under which name a decision that is being written is kept."""


def leave_draft(database: CaseDatabase, facts: Facts, *, by: Staff, now: datetime) -> None:
    """Keep what is proposed of a case as the draft of *by*, who holds it back, unless they have begun another since."""
    verdict = None if facts.proposal is None else verdict_of(database, facts.proposal.ref)
    if verdict is None or drafts.draft_of(database, by.name, facts.number, DRAFT) is not None:
        return
    fields = {
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
    drafts.keep(database, by.name, facts.number, DRAFT, fields, now=now)
