"""Keep what the supervisor's figures read: a row of each claim, and tallies by day.

All of it follows from facts and from rows of the case, and is written after
every change in the same transaction, a batch at a time; `doctor` makes it anew
and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from caseboard.domain.addresses import normal
from caseboard.domain.claim_summary import Summary, summary
from caseboard.domain.facts import Facts
from caseboard.domain.instants import MICROSECOND, from_micros, micros
from caseboard.store.compiled import Row, run, upsert
from caseboard.store.database import CaseDatabase
from caseboard.store.policies import Adopted
from caseboard.store.tables import Claim

DAY = 86_400_000_000
"""A day of UTC, in microseconds."""
ARRIVED, LEFT, STOCK, OWES = "arrived", "left", "stock/", "owes/"
"""Names of tallies: claims by the day they came, and ended; open ones by stage and the day they came, and those that
owe something by the day it is due."""
DUE, MISSED, ENDED = "due/", "missed/", "ended/"
"""The desk's deadlines by their day: those that fall due unless the claim ends before, and of those what is not met;
endings by their day, alike ones together."""

_COLUMNS = (
    "case_id", "opened_at", "entered_at", "ended_at", "waited", "first_at", "both_at", "answer_due", "contact_due",
    "decision_due", "stage", "reason", "detail", "amount", "buyer_key", "seller_key", "country", "address",
    "assignee", "currency", "requested", "awarded",
    "outcome", "fault", "imported", "decided_by", "answered_by", "by_clock", "late", "silent",
)  # fmt: skip
_KEEP = upsert(Claim, ("case_id",), *_COLUMNS)
_KEPT = f"SELECT {', '.join(_COLUMNS)} FROM claim WHERE case_id IN (SELECT value FROM json_each(?))"
_OF_THE_CASE = """
SELECT c.id, c.ended_at, c.amount, c.buyer_key, c.seller_key, o.ship_to, coalesce(c.assignee, ''),
       coalesce(d.outcome, ''),
       coalesce(d.fault, ''), coalesce(d.imported, 0), coalesce(d.by, ''),
       coalesce((SELECT l.actor FROM letter l WHERE l.case_id = c.id AND l.by_staff AND l.sent_at >= c.entered_at
                    AND l.bounced_at IS NULL ORDER BY l.sent_at, l.seq LIMIT 1), '')
  FROM "case" c JOIN "order" o ON o.key = c.order_key LEFT JOIN decision d ON d.case_id = c.id
 WHERE c.id IN (SELECT value FROM json_each(?)) AND c.entered_at IS NOT NULL"""
_TALLY = "INSERT INTO tally (name, day, n) VALUES (?, ?, ?) ON CONFLICT (name, day) DO UPDATE SET n = n + excluded.n"

Columns = tuple[Any, ...]


def keep(database: CaseDatabase, facts: Mapping[int, Facts]) -> None:
    """Write what has changed of the claims among *facts*, as they now stand, and move the tallies along."""
    claims = {case: one for case, one in facts.items() if one.entered_at is not None}
    if not claims:
        return
    kept = {row[0]: row for row in database.execute_sql(_KEPT, (_ids(claims),)).fetchall()}
    moved: Counter[tuple[str, int]] = Counter()
    rows = []
    for made in rows_of(database, claims):
        before = kept.get(made[0])
        if before == made:
            continue
        rows.append(Row(_KEEP, dict(zip(_COLUMNS, made, strict=True))))
        moved.update(tallied(made))
        if before is not None:
            moved.subtract(tallied(before))
    run(database, rows)
    cursor: Any = database.cursor()  # type: ignore[no-untyped-call]
    cursor.executemany(_TALLY, [(name, day, n) for (name, day), n in moved.items() if n])


def _ids(cases: Iterable[int]) -> str:
    return json.dumps(sorted(cases))


def rows_of(database: CaseDatabase, facts: Mapping[int, Facts]) -> Iterator[Columns]:
    """Yield the row of each claim among *facts*, in the order of the table's columns."""
    adopted = Adopted(database)
    for case, ended_at, amount, buyer, seller, ship_to, assignee, *decision in database.execute_sql(
        _OF_THE_CASE, (_ids(facts),)
    ).fetchall():
        one = facts[case]
        entered = one.entered_at
        if entered is None:
            continue
        seen = summary(one, adopted.in_force(entered), None if ended_at is None else from_micros(ended_at))
        if seen is not None:
            yield _row(
                case,
                one,
                seen,
                (ended_at, amount, buyer, seller, country(ship_to), place_of(ship_to), assignee, *decision),
            )


def country(ship_to: str) -> str:
    """Return the country of an address as it stands in the tables: two letters on its last line, else empty."""
    last = ship_to.rsplit("\n", 1)[-1].strip()
    return last.upper() if len(last) == 2 and last.isalpha() else ""


def place_of(ship_to: str) -> str:
    """Return the hash of an address as far as its words go, by which one finds it again; empty where there is none."""
    words = normal(ship_to)
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""


def _row(case: int, facts: Facts, seen: Summary, of_the_case: tuple[Any, ...]) -> Columns:
    ended_at, amount, buyer, seller, where, address, assignee, outcome, fault, imported, decided_by, answered_by = (
        of_the_case
    )
    return (
        case, micros(facts.opened_at), _at(facts.entered_at), ended_at, _length(seen.waited), _at(seen.first_at),
        _at(seen.both_at), _at(seen.answer_due), _at(seen.contact_due), _at(seen.decision_due), facts.stage,
        facts.reason, facts.detail or "", amount, buyer, seller, where, address, assignee,
        facts.currency, facts.requested, facts.awarded, outcome, fault,
        int(imported), decided_by, answered_by if seen.first_at else "", int(seen.by_clock), int(seen.late),
        " ".join(seen.silent),
    )  # fmt: skip


def _at(instant: Any) -> int | None:
    return None if instant is None else micros(instant)


def _length(length: timedelta | None) -> int | None:
    return None if length is None else length // MICROSECOND


def tallied(row: Columns) -> Iterator[tuple[str, int]]:
    """Yield (name, day) of every tally that a claim is part of."""
    values = dict(zip(_COLUMNS, row, strict=True))
    entered, ended = values["entered_at"], values["ended_at"]
    yield ARRIVED, entered // DAY
    yield from _deadlines(values)
    if ended is None:
        yield f"{STOCK}{values['stage']}", entered // DAY
        return
    yield LEFT, ended // DAY
    if not values["imported"]:
        yield f"{ENDED}{ending(values)}", ended // DAY


def _deadlines(values: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    ended, decided = values["ended_at"], values["stage"] == "decided"
    for kind, met in (("answer", "first_at"), ("contact", "both_at"), ("decision", "")):
        due, done = values[f"{kind}_due"], values[met] if met else ended if decided else None
        if due is None:
            continue
        if ended is None and done is None:
            yield f"{OWES}{kind}", due // DAY
        if ended is None or (not values["imported"] and (ended >= due or (not met and decided))):
            yield f"{DUE}{kind}", due // DAY
            if done is None or done > due:
                yield f"{MISSED}{kind}", due // DAY


def ending(values: Mapping[str, Any]) -> str:
    """Return how a claim ended, in the words by which alike endings are counted together."""
    silent = values["silent"].split()
    marks = (values["late"], "buyer" in silent, "seller" in silent, values["fault"] == "seller")
    return "/".join((values["reason"], values["stage"], values["outcome"], *("1" if one else "0" for one in marks)))


def _day(column: str) -> str:
    """Return the day of an instant, which is rounded down before 1970 as well."""
    return f"({column} - ({column} % {DAY} + {DAY}) % {DAY}) / {DAY}"


def _of_deadline(kind: str, met: str) -> str:
    """Return what counts a kind of deadline, as `tallied` does one claim's."""
    due, fell = f"{kind}_due", f"ended_at >= {kind}_due"
    if not met:
        fell, met = f"{fell} OR stage = 'decided'", "iif(stage = 'decided', ended_at, NULL)"
    alive = f"ended_at IS NULL OR ({fell}) AND NOT imported"
    return f"""
UNION ALL SELECT 'owes/{kind}', {_day(due)}, count(*) FROM claim
 WHERE {due} IS NOT NULL AND ended_at IS NULL AND {met} IS NULL GROUP BY 2
UNION ALL SELECT 'due/{kind}', {_day(due)}, count(*) FROM claim WHERE {due} IS NOT NULL AND ({alive}) GROUP BY 2
UNION ALL SELECT 'missed/{kind}', {_day(due)}, count(*) FROM claim
 WHERE {due} IS NOT NULL AND ({alive}) AND ({met} IS NULL OR {met} > {due}) GROUP BY 2"""


ENDING = (
    "reason || '/' || stage || '/' || outcome || '/' || late || '/' || (instr(silent, 'buyer') > 0) || '/' "
    "|| (instr(silent, 'seller') > 0) || '/' || (fault = 'seller')"
)
"""The same as `ending`, of the table's columns."""


_RECOUNT = f"""
SELECT 'arrived', {_day("entered_at")}, count(*) FROM claim GROUP BY 2
UNION ALL SELECT 'left', {_day("ended_at")}, count(*) FROM claim WHERE ended_at IS NOT NULL GROUP BY 2
UNION ALL SELECT 'stock/' || stage, {_day("entered_at")}, count(*) FROM claim WHERE ended_at IS NULL GROUP BY 1, 2
UNION ALL SELECT 'ended/' || {ENDING}, {_day("ended_at")}, count(*) FROM claim
 WHERE ended_at IS NOT NULL AND NOT imported GROUP BY 1, 2
{_of_deadline("answer", "first_at")}{_of_deadline("contact", "both_at")}{_of_deadline("decision", "")}"""


def recount(database: CaseDatabase) -> None:
    """Count every tally anew from the claims as they now stand."""
    database.execute_sql("DELETE FROM tally")
    database.execute_sql(f"INSERT INTO tally (name, day, n) {_RECOUNT}")


def miscounted(database: CaseDatabase) -> list[str]:
    """Return in words which tallies are wrong."""
    counted = {(name, day): n for name, day, n in database.execute_sql(_RECOUNT).fetchall()}
    kept = {(name, day): n for name, day, n in database.execute_sql("SELECT name, day, n FROM tally").fetchall()}
    return [
        f"{name} of day {day}: counted {counted.get((name, day), 0)}, kept {kept.get((name, day), 0)}"
        for name, day in sorted({*counted, *kept})
        if counted.get((name, day), 0) != kept.get((name, day), 0)
    ]


def unlike(database: CaseDatabase, facts: Mapping[int, Facts]) -> list[str]:
    """Return in words where the row of a claim among *facts* is not what they say, is missing, or is one too many."""
    kept = {row[0]: row for row in database.execute_sql(_KEPT, (_ids(facts),)).fetchall()}
    wrong = []
    for made in rows_of(database, {case: one for case, one in facts.items() if one.entered_at is not None}):
        before = kept.pop(made[0], None)
        if before is None:
            wrong.append(f"CB-{made[0]}: its claim is not summed up")
        elif before != made:
            apart = [name for name, one, other in zip(_COLUMNS, before, made, strict=True) if one != other]
            wrong.append(f"CB-{made[0]}: {', '.join(apart)} of its claim is not what its facts say")
    return [*wrong, *(f"CB-{case}: is summed up as a claim, and is none" for case in kept)]
