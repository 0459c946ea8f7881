"""Append to the ledger, in the transaction of the act and as its last step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.instants import read
from caseboard.ledger.entries import (
    Body,
    Kind,
    Sealed,
    addendum_made,
    case_cancelled,
    decision_sealed,
    entry,
    log_opened,
)
from caseboard.ledger.leaf import leaf_hash
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id
from caseboard.store.statements import ENTRY


def append_entry(database: CaseDatabase, *, kind: Kind, case: str | None, actor: str, at: datetime, body: Body) -> int:
    """Append one entry and return its number; the head's row serialises writers."""
    row = database.execute_sql("UPDATE head SET size = size + 1 WHERE id = 1 RETURNING size").fetchone()
    seq = int(row[0]) - 1
    content = entry(seq=seq, at=at, kind=kind, case=case, actor=actor, auth=None, body=body)
    values = {
        "seq": seq,
        "kind": kind,
        "case_id": None if case is None else case_id(case),
        "bytes": content,
        "leaf": leaf_hash(content),
    }
    database.execute_sql(ENTRY.sql, ENTRY.values(values))
    return seq


def open_log(database: CaseDatabase, *, origin: str, schema: str, policy: Mapping[str, Any], at: datetime) -> None:
    """Open the ledger: which log this is, and what it was opened under."""
    database.execute_sql("INSERT INTO head (id, size) VALUES (1, 0)")
    body = log_opened(
        origin=origin,
        key=None,
        schema_digest=hashlib.sha256(schema.encode()).digest(),
        policy_digest=hashlib.sha256(json.dumps(policy, sort_keys=True).encode()).digest(),
    )
    append_entry(database, kind="log.opened", case=None, actor="caseboard", at=at, body=body)


def enter(database: CaseDatabase, event: Event) -> int | None:
    """Append what *event* says to the ledger, if it is of a kind that goes there."""
    made = _body(database, event)
    if made is None:
        return None
    kind, body = made
    return append_entry(
        database,
        kind=kind,
        case=event.case,
        actor=event.actor or event.source,
        at=event.recorded_at,
        body=body,
    )


def _body(database: CaseDatabase, event: Event) -> tuple[Kind, Body] | None:
    result: Mapping[str, Any] = event.body.get("result") or {}
    if "decision" in result:
        return "decision.sealed", decision_sealed(_sealed(database, event, result))
    if event.type == "cancellation":
        due = {party: read(at) for party, at in result["due"].items()}
        silent: list[str] = result.get("silent") or []
        reason = "no evidence from either party" if len(silent) != 1 else f"no evidence from the {' '.join(silent)}"
        return "case.cancelled", case_cancelled(reason=reason, due=due, rule="R16")
    if event.type == "addendum":
        case = case_id(str(event.case))
        words = database.execute_sql("SELECT words FROM addendum WHERE seq = ?", (event.seq,)).fetchone()[0]
        row = database.execute_sql(
            "SELECT seq FROM entry WHERE case_id = ? AND kind = 'decision.sealed'", (case,)
        ).fetchone()
        return "addendum.made", addendum_made(text=bytes.fromhex(words), decision_seq=int(row[0]))
    return None


def _sealed(database: CaseDatabase, event: Event, result: Mapping[str, Any]) -> Sealed:
    case = case_id(str(event.case))
    kept = json.loads(database.execute_sql("SELECT verdict FROM decision WHERE case_id = ?", (case,)).fetchone()[0])
    verdict = result["decision"]
    letters = database.execute_sql(
        "SELECT party, words FROM letter WHERE case_id = ? AND kind = 'decision'", (case,)
    ).fetchall()
    waivers = database.execute_sql("SELECT party, why FROM waiver WHERE case_id = ?", (case,)).fetchall()
    evidence = database.execute_sql("SELECT commitment FROM evidence WHERE case_id = ?", (case,)).fetchall()
    currency = database.execute_sql('SELECT currency FROM "case" WHERE id = ?', (case,)).fetchone()[0]
    return Sealed(
        outcome=verdict["outcome"],
        amount=verdict["amount"],
        currency=currency,
        fault=verdict["fault"],
        grounds=tuple(verdict["grounds"]),
        rules=tuple(sorted({finding["rule"] for finding in verdict["findings"] if finding["rule"]})),
        proposer=result.get("by") or event.source,
        approver=None,
        case_version=result["version"],
        evidence=tuple(bytes.fromhex(row[0]) for row in evidence if row[0]),
        findings=tuple(bytes.fromhex(finding["sentence"]) for finding in kept["findings"] if finding["sentence"]),
        rationale=bytes.fromhex(kept["rationale"]) if kept["rationale"] else hashlib.sha256(b"\x10").digest(),
        letters={party: bytes.fromhex(words) for party, words in letters},
        waivers={party: bytes.fromhex(why) for party, why in waivers if why},
        imported=bool(result.get("imported")),
    )
