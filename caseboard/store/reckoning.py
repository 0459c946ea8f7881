"""What is reckoned from facts after every change: clocks, meters, flags, counts.

No event holds these, and nobody else sets them; `doctor` reckons them again
and compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from caseboard.domain import periods
from caseboard.domain.clocks import clocks, earliest_act, earliest_deadline
from caseboard.domain.completeness import meters
from caseboard.domain.facts import OPEN, PARTIES, Facts
from caseboard.domain.flags import flags
from caseboard.domain.instants import micros
from caseboard.store.compiled import Row, change, run
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.tables import Case

COLUMNS = (
    "version", "acts_at", "next_due", "then", "buyer_gave", "seller_gave", "buyer_filled", "buyer_owed",
    "seller_filled", "seller_owed", "flags", "scope", "queue_key", "words",
)  # fmt: skip
SCOPES = ("negotiating", "open", "ended")

_UPDATE = change(Case, COLUMNS, ("id",))
_BEFORE = """
SELECT c.id, c.scope, c.ended_at, c.buyer_name, c.seller_name, c.version,
       (SELECT max(ec.seq) FROM event_case ec WHERE ec.case_id = c.id)
  FROM "case" c WHERE c.id IN (SELECT value FROM json_each(?))"""
_THEN = {
    "escalation": "to the team",
    "evidence_due": "evidence closes",
    "reason_window": "reason window",
    "decision": "decide",
    "period": "period opens",
    "cancellation": "cancels",
    "renewal": "renews",
    "review": "review",
}


def scope_of(stage: str) -> str:
    """Return the part of the queue a stage belongs to."""
    if stage == "negotiating":
        return stage
    return "open" if stage in OPEN else "ended"


def reckoned(facts: Facts) -> dict[str, Any]:
    """Return the columns that follow from *facts* alone; instants in microseconds."""
    listed, full = clocks(facts), meters(facts)
    act, deadline = earliest_act(listed), earliest_deadline(listed)
    due = micros(deadline.instant) if deadline and deadline.instant else None
    made: dict[str, Any] = {
        "acts_at": micros(act.instant) if act and act.instant else None,
        "next_due": due,
        "then": "being sealed" if facts.stage == "sealing" else _THEN.get(deadline.act, "") if deadline else "",
        "flags": " ".join(flags(facts)),
        "scope": scope_of(facts.stage),
    }
    for party in PARTIES:
        made[f"{party}_gave"] = periods.gave(facts, party)
        made[f"{party}_filled"] = full.filled(party)
        made[f"{party}_owed"] = full.required(party)
    return made


def rows_for(database: CaseDatabase, facts: Mapping[int, Facts]) -> tuple[list[Row], dict[str, int]]:
    """Return the updates of *facts*' cases and by how much each scope's count changes."""
    rows: list[Row] = []
    moved: dict[str, int] = {}
    for case, old, ended_at, buyer, seller, version, seq in database.execute_sql(
        _BEFORE, (json.dumps(sorted(facts)),)
    ).fetchall():
        values = reckoned(facts[case])
        due = values["next_due"]
        values["queue_key"] = -(ended_at or 0) if values["scope"] == "ended" else due if due is not None else 2**62
        values["words"] = f"{facts[case].number} {buyer} {seller}".casefold()
        values["version"] = seq or 0
        rows.append(Row(_UPDATE, {**values, "=id": case}))
        if version == 0:
            moved[values["scope"]] = moved.get(values["scope"], 0) + 1
        elif old != values["scope"]:
            moved[old] = moved.get(old, 0) - 1
            moved[values["scope"]] = moved.get(values["scope"], 0) + 1
    return rows, moved


def reckon(database: CaseDatabase, cases: Iterable[int], known: Mapping[int, Facts] | None = None) -> dict[int, Facts]:
    """Reckon *cases* anew and write what follows; facts already read may be handed in."""
    wanted = set(cases)
    facts = {case: one for case, one in (known or {}).items() if case in wanted}
    if left := wanted - set(facts):
        facts.update(facts_of(database, left))
    rows, moved = rows_for(database, facts)
    run(database, rows)
    for scope, by in moved.items():
        if by:
            add(database, scope, by)
    return facts


def add(database: CaseDatabase, name: str, by: int) -> int:
    """Add *by* to a live count and return what it is now."""
    row = database.execute_sql(
        "INSERT INTO count (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n RETURNING n",
        (name, by),
    ).fetchone()
    return int(row[0])
