"""Findings while one reads: they go into the draft of the decision, which outlives a kill and a change of hands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caseboard.domain.draft import DECISION, Begun, Draft, findings_in, joined, quoted, with_findings
from caseboard.domain.events import NoSuchCase, Refused
from caseboard.domain.facts import Facts
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Finding, rule_named
from caseboard.store import drafts
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id


def cite(
    database: CaseDatabase,
    number: str,
    digest: str,
    sentence: str,
    rule: str,
    *,
    quote: str = "",
    by: Staff,
    now: datetime,
) -> tuple[Finding, ...]:
    """Put a finding that rests on an item into *by*'s draft of the decision, and return all that stand there.

    A *quote* from the item stands in the sentence, between quotation marks.

    Raises:
        Refused: the item is not on file, there is no sentence, or no such rule.
    """
    facts = _facts(database, number)
    if digest not in {item.digest for item in facts.items}:
        raise Refused(f"{digest[:12]}… is not on file in {number}", "R18")
    said = " ".join(part for part in (sentence.strip(), quoted(quote)) if part)
    if not said:
        raise Refused("a finding is a sentence", "Outcomes")
    named = rule_named(rule)
    if named is None:
        raise Refused(f"a finding falls under no rule {rule.strip()!r}", "Outcomes")
    with database.atomic():
        draft = drafts.draft_of(database, by.name, number, DECISION)
        fields = draft.fields if draft else {}
        made = joined(findings_in(fields), [Finding(said, (digest,), named)])
        drafts.keep(database, by.name, number, DECISION, with_findings(fields, made), now=now)
    return made


def findings(database: CaseDatabase, number: str, *, by: Staff) -> tuple[Finding, ...]:
    """Return the findings in *by*'s draft of the decision."""
    draft = drafts.draft_of(database, by.name, number, DECISION)
    return findings_in(draft.fields) if draft else ()


def drop(database: CaseDatabase, number: str, place: int, *, by: Staff, now: datetime) -> tuple[Finding, ...]:
    """Take the finding at *place* (from 0) out of the draft, and return what is left.

    Raises:
        Refused: none stands there.
    """
    with database.atomic():
        draft = drafts.draft_of(database, by.name, number, DECISION)
        known = findings_in(draft.fields) if draft else ()
        if draft is None or not 0 <= place < len(known):
            raise Refused(f"{number} has no finding {place + 1}")
        left = known[:place] + known[place + 1 :]
        drafts.keep(database, by.name, number, DECISION, with_findings(draft.fields, left), now=now)
    return left


def of_colleagues(database: CaseDatabase, number: str, *, by: Staff) -> tuple[Begun, ...]:
    """Return what colleagues have begun to write about a case that is *by*'s now; of others' cases nothing."""
    if _assignee(database, number) != by.name:
        return ()
    return tuple(Begun(*one) for one in drafts.of_case(database, number) if one[0] != by.name)


def to_go_on_with(database: CaseDatabase, number: str, kind: str, *, by: Staff) -> Begun | None:
    """Return one's own draft, else the newest that a colleague has begun on a case that is one's own now."""
    own = drafts.draft_of(database, by.name, number, kind)
    if own is not None:
        return Begun(by.name, kind, own)
    theirs = [begun for begun in of_colleagues(database, number, by=by) if begun.kind == kind]
    return max(theirs, key=lambda begun: begun.draft.saved_at, default=None)


def take_over(database: CaseDatabase, number: str, kind: str, whose: str, *, by: Staff, now: datetime) -> Draft:
    """Go on with what a colleague has begun on a case that is *by*'s now; the colleague's own stays as it is.

    Findings join those that stand in one's own draft of the decision already; nothing
    that one has written oneself is written over.

    Raises:
        Refused: the case is somebody else's, there is no such draft, or one has begun the same oneself.
    """
    with database.atomic():
        if _assignee(database, number) != by.name:
            raise Refused(f"{number} is not assigned to you; take it first")
        theirs = drafts.draft_of(database, whose, number, kind)
        if theirs is None:
            raise Refused(f"{whose} has begun nothing of the kind on {number}")
        own = drafts.draft_of(database, by.name, number, kind)
        fields: dict[str, Any] = dict(theirs.fields)
        if own is not None:
            if kind != DECISION:
                raise Refused("you have begun one yourself; send or discard it first")
            both = joined(findings_in(own.fields), findings_in(theirs.fields))
            fields = with_findings(own.fields, both)
        drafts.keep(database, by.name, number, kind, fields, now=now)
    return Draft(fields, now)


def _assignee(database: CaseDatabase, number: str) -> str | None:
    row: Any = database.execute_sql('SELECT assignee FROM "case" WHERE id = ?', (case_id(number),)).fetchone()
    return None if row is None else row[0]


def _facts(database: CaseDatabase, number: str) -> Facts:
    found = facts_of(database, [case_id(number)]).get(case_id(number))
    if found is None:
        raise NoSuchCase(f"no case {number}")
    return found
