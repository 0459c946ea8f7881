"""One act on many cases: what it would do to each, and then each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from caseboard.domain.acts import decide
from caseboard.domain.completeness import meters
from caseboard.domain.events import DESK, NoSuchCase, Record, Refused
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.party_acts import Context, not_ended
from caseboard.domain.staff import Staff
from caseboard.services import acting
from caseboard.store import standing
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id
from caseboard.store.own_acts import assignees
from caseboard.store.policies import policy_in_force
from caseboard.store.team import related

Kind = Literal["assignment", "ask", "note", "hold", "release", "period"]
"""What may be done to many cases at once."""

WHOEVER = "whoever"
"""Asks the party that lacks something; where both do, the seller first."""


@dataclass(frozen=True, slots=True)
class Would:
    """What an act would do to one case, as it stands at version `seen`."""

    number: str
    seen: int
    words: str = ""
    why_not: str = ""
    """Why it may not; empty where it may."""


def check(
    database: CaseDatabase, kind: Kind, numbers: Sequence[str], fields: Mapping[str, Any], *, by: Staff, now: datetime
) -> tuple[Would, ...]:
    """Return what an act of *kind* would do to each of the cases *numbers*, by the checks that it will meet.

    A fixed number of statements, however many cases there are.
    """
    found = facts_of(database, [case_id(number) for number in numbers])
    known = standing.staff_named(database, by.name)
    context = Context(now, policy_in_force(database, now), known)
    held = assignees(database, numbers)
    against = related(database, numbers) if kind == "assignment" else {}
    made = (
        _would(kind, number, found.get(case_id(number)), held.get(number), fields, by, context) for number in numbers
    )
    return tuple(
        replace(one, words="", why_not=f"{fields.get('to')} is related to a party of it and has no part in it")
        if not one.why_not and fields.get("to") in against.get(one.number, ())
        else one
        for one in made
    )


def act(
    database: CaseDatabase, kind: Kind, number: str, fields: Mapping[str, Any], *, by: Staff, now: datetime, seen: int
) -> int:
    """Do an act of *kind* to one case last seen at version *seen*, and return the version it then has.

    Raises:
        Refused: a rule forbids it; `Changed` where somebody was faster.
    """
    facts = facts_of(database, [case_id(number)]).get(case_id(number))
    if facts is None:
        raise NoSuchCase(f"no case {number}")
    wish, _ = _wish(kind, facts, assignees(database, [number]).get(number), fields)
    return acting.act(database, kind, number, by=by, now=now, seen=seen, fields=wish)


def _would(
    kind: Kind,
    number: str,
    facts: Facts | None,
    held_by: str | None,
    fields: Mapping[str, Any],
    by: Staff,
    context: Context,
) -> Would:
    if facts is None:
        return Would(number, 0, why_not=f"no case {number}")
    try:
        if context.staff is None:
            raise Refused(f"{by.name} is not on the staff")
        wish, words = _wish(kind, facts, held_by, fields)
        decide(Record(kind, DESK, number, context.now, {**wish, "case": number}, by.name), facts, context)
    except Refused as refusal:
        return Would(number, facts.version, why_not=str(refusal))
    return Would(number, facts.version, words)


def _wish(kind: Kind, facts: Facts, held_by: str | None, fields: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """Return the fields of the act for this one case, and what it does in words.

    Raises:
        Refused: there is nothing to do here.
    """
    match kind:
        case "assignment":
            return fields, _given(facts, held_by, fields.get("to"))
        case "ask":
            return _asked(facts, fields)
        case "note":
            return fields, "noted"
        case "hold":
            return fields, "held"
        case "release":
            return fields, "released"
        case "period":
            return fields, f"the evidence period ends {fields.get('due_at')}"


def _given(facts: Facts, held_by: str | None, to: str | None) -> str:
    not_ended(facts)
    if held_by == to:
        raise Refused(f"{to} has it already" if to else "nobody has it already")
    return f"from {held_by or 'nobody'} to {to or 'nobody'}"


def _asked(facts: Facts, fields: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """Return whom to ask for what: everything that is missing from one party."""
    not_ended(facts)
    full, wanted = meters(facts), fields["party"]
    asked = reversed(PARTIES) if wanted == WHOEVER else [party for party in PARTIES if party == wanted]
    for party in asked:
        if slots := full.missing(party):
            words = f"{party}: {', '.join(slots).replace('_', ' ')}"
            if facts.stage == "review":
                words += "; opens a further round (R22)"
            return {"party": party, "slots": list(slots), "text": fields.get("text", "")}, words
    raise Refused("nothing is missing" if wanted == WHOEVER else f"nothing is missing from the {wanted}")
