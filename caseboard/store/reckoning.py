"""What is reckoned from facts after every change: clocks, meters, flags, counts.

No event holds these, and nobody else sets them; `doctor` reckons them again
and compares.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from caseboard.domain import periods
from caseboard.domain.chips import promised_at
from caseboard.domain.clocks import next_act, next_deadline
from caseboard.domain.completeness import meters
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.flags import flags
from caseboard.domain.instants import micros
from caseboard.domain.money import BIGGEST, EXPONENTS
from caseboard.domain.query import AMOUNT_DECIMALS, scope_of_stage
from caseboard.store import summaries
from caseboard.store.compiled import Row, Statement, change, run
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.tables import Case
from caseboard.store.terms import NO_DEADLINE, PART

COLUMNS = (
    "version", "acts_at", "next_due", "then", "buyer_gave", "seller_gave", "buyer_filled", "buyer_owed",
    "seller_filled", "seller_owed", "flags", "scope", "queue_key", "words", "owner", "amount", "missing", "premature",
    "held_until",
)  # fmt: skip

_BEFORE = f"""
SELECT c.id, c.ended_at, c.buyer_name, c.seller_name, c.assignee,
       (SELECT max(ec.seq) FROM event_case ec WHERE ec.case_id = c.id),
       {", ".join(f'c."{name}"' for name in COLUMNS)}
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
_OF_STAGE = {"approval": "to approve", "sealing": "being sealed"}
"""What a case waits for where its stage says more than its next deadline."""


def reckoned(facts: Facts) -> dict[str, Any]:
    """Return the columns that follow from *facts* alone; instants in microseconds."""
    act, deadline, full = next_act(facts), next_deadline(facts), meters(facts)
    due = micros(deadline.instant) if deadline and deadline.instant else None
    made: dict[str, Any] = {
        "acts_at": micros(act.instant) if act and act.instant else None,
        "next_due": due,
        "then": _OF_STAGE.get(facts.stage) or (_THEN.get(deadline.act, "") if deadline else ""),
        "flags": " ".join(flags(facts)),
        "scope": scope_of_stage(facts.stage),
        "amount": min(BIGGEST, facts.requested * 10 ** (AMOUNT_DECIMALS - EXPONENTS.get(facts.currency, 2))),
        "premature": promised_at(facts) is not None,
        "held_until": max((micros(hold.until) for hold in facts.holds), default=None),
    }
    for party in PARTIES:
        owed = full.owed(party)
        made[f"{party}_gave"] = periods.gave(facts, party)
        made[f"{party}_filled"] = sum(meter.full for meter in owed)
        made[f"{party}_owed"] = len(owed)
    lacking = any(made[f"{party}_filled"] < made[f"{party}_owed"] for party in PARTIES)
    made["missing"] = lacking and not facts.ended
    return made


def rows_for(database: CaseDatabase, facts: Mapping[int, Facts]) -> tuple[list[Row], dict[str, int]]:
    """Return the updates of *facts*' cases and by how much each live count changes.

    Only what has changed is written: SQLite goes through every index of a column that a statement names, and the
    pages of a list of many cases lie far apart.
    """
    rows: list[Row] = []
    moved: Counter[str] = Counter()
    for case, ended_at, buyer, seller, assignee, seq, *kept in database.execute_sql(
        _BEFORE, (json.dumps(sorted(facts)),)
    ).fetchall():
        before = dict(zip(COLUMNS, kept, strict=True))
        values = reckoned(facts[case])
        due = values["next_due"]
        values["queue_key"] = (
            -(ended_at or 0) if values["scope"] == "ended" else due if due is not None else NO_DEADLINE
        )
        values["words"] = PART.join(one.replace(PART, "") for one in (facts[case].number, buyer, seller)).casefold()
        values["owner"] = (assignee or "").casefold()
        values["version"] = seq or 0
        if changed := tuple(name for name in COLUMNS if values[name] != before[name]):
            rows.append(Row(_update(changed), {**values, "=id": case}))
        if before["version"]:
            moved.subtract(counts_of(before["scope"], before["owner"], missing=before["missing"]))
        moved.update(counts_of(values["scope"], values["owner"], missing=values["missing"]))
    # One statement after the other: many cases then share each.
    return sorted(rows, key=lambda row: row.statement.sql), moved


# Acts of one kind change the same columns.
@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Statement:
    """Return the update of a case's columns *names*."""
    return change(Case, names, ("id",))


def counts_of(scope: str, owner: str, *, missing: bool) -> Iterator[str]:
    """Yield the names of the live counts that a case is part of."""
    yield scope
    if scope == "open":
        yield f"with:{owner}"
        if missing:
            yield "missing"


def recount(database: CaseDatabase) -> dict[str, int]:
    """Return every live count as the cases now stand, counted one by one."""
    counted: Counter[str] = Counter()
    for scope, owner, missing, n in database.execute_sql(
        'SELECT scope, owner, missing, count(*) FROM "case" GROUP BY scope, owner, missing'
    ).fetchall():
        for name in counts_of(scope, owner, missing=missing):
            counted[name] += n
    return counted


def reckon(database: CaseDatabase, cases: Iterable[int], known: Mapping[int, Facts] | None = None) -> dict[int, Facts]:
    """Reckon *cases* anew and write what follows; facts already read may be handed in."""
    wanted = set(cases)
    facts = {case: one for case, one in (known or {}).items() if case in wanted}
    if left := wanted - set(facts):
        facts.update(facts_of(database, left))
    rows, moved = rows_for(database, facts)
    run(database, rows)
    for name, by in moved.items():
        if by:
            add(database, name, by)
    summaries.keep(database, facts)
    return facts


def reckon_all(database: CaseDatabase) -> None:
    """Reckon every case anew and count them: a step of the schema has brought columns that nobody has written yet."""
    last = 0
    while ids := [
        row[0]
        for row in database.execute_sql('SELECT id FROM "case" WHERE id > ? ORDER BY id LIMIT 500', (last,)).fetchall()
    ]:
        facts = facts_of(database, ids)
        rows, _ = rows_for(database, facts)
        run(database, rows)
        summaries.keep(database, facts)
        last = ids[-1]
    summaries.recount(database)
    database.execute_sql("DELETE FROM count WHERE name <> 'number'")
    for name, n in recount(database).items():
        add(database, name, n)


def add(database: CaseDatabase, name: str, by: int) -> int:
    """Add *by* to a live count and return what it is now."""
    row = database.execute_sql(
        "INSERT INTO count (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n RETURNING n",
        (name, by),
    ).fetchone()
    return int(row[0])
