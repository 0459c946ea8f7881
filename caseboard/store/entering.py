"""What an event says to the ledger, kind by kind; most say nothing there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from caseboard.domain.events import RESERVED, Event
from caseboard.domain.instants import read
from caseboard.ledger.entries import (
    Body,
    Kind,
    Sealed,
    addendum_made,
    case_cancelled,
    clock_skew,
    decision_sealed,
    evidence_added,
    period_set,
    proposal_made,
    reason_changed,
)
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said, append, head, sealed_at
from caseboard.store.numbers import case_id

Refs = Mapping[str, str]
NO_WORDS = hashlib.sha256(b"\x10").digest()
"""Stands where a decision came without a rationale."""


def enter(database: CaseDatabase, events: Sequence[tuple[Event, Refs]], also: Sequence[Said] = ()) -> None:
    """Append what *events* say to the ledger, in their order, and *also* what is no event; called last."""
    said: list[Said] = []
    seals: dict[int, int] = {}
    for event, refs in events:
        for kind, body in _says(database, event, refs, seals):
            if kind == "decision.sealed":
                seals[case_id(str(event.case))] = len(said)
            # Whoever a partner says has acted is their word for a person; the entry names the partner.
            actor = event.actor if event.source in RESERVED and event.actor else event.source
            said.append(Said(kind, event.case, actor, event.recorded_at, body))
    said += also
    if said:
        append(database, said)


def _says(database: CaseDatabase, event: Event, refs: Refs, seals: Mapping[int, int]) -> list[tuple[Kind, Body]]:
    if event.type not in _SPEAK and "result" not in event.body and "becomes" not in event.body:
        return []
    result: Mapping[str, Any] = event.body.get("result") or {}
    says: list[tuple[Kind, Body]] = []
    made = _OWN.get(event.type)
    if made is not None:
        says += made(event, refs, result)
    if event.type == "addendum":
        says.append(("addendum.made", _addendum(database, event, refs, seals)))
    if result.get("periods"):
        rows = [(one["party"], one["n"], one["kind"], read(one["due_at"])) for one in result["periods"]]
        says.append(("period.set", period_set(rows)))
    becomes: Mapping[str, Any] = event.body.get("becomes") or {}
    if "reason" in becomes:
        says.append(("reason.changed", reason_changed(reason=becomes["reason"], detail=becomes.get("detail"))))
    if "decision" in result:
        says.append(("decision.sealed", decision_sealed(_sealed(database, event, result))))
    return says


def _evidence(event: Event, refs: Refs, result: Mapping[str, Any]) -> list[tuple[Kind, Body]]:
    commitment = refs.get("file") or refs.get("text")
    if commitment is None:
        return []  # Neither words nor a file: there is nothing to commit to.
    return [
        (
            "evidence.added",
            evidence_added(
                event=event.seq or 0,
                party=result["party"],
                provenance=event.body["provenance"],
                slot=event.body.get("slot") or None,
                commitment=bytes.fromhex(commitment),
            ),
        )
    ]


def _cancellation(_event: Event, _refs: Refs, result: Mapping[str, Any]) -> list[tuple[Kind, Body]]:
    due = {party: read(at) for party, at in result["due"].items()}
    silent: list[str] = result.get("silent") or []
    reason = "no evidence from either party" if len(silent) != 1 else f"no evidence from the {' '.join(silent)}"
    return [("case.cancelled", case_cancelled(reason=reason, due=due, rule="R16"))]


def _proposal(event: Event, refs: Refs, result: Mapping[str, Any]) -> list[tuple[Kind, Body]]:
    verdict: Mapping[str, Any] = event.body["verdict"]
    findings = [refs.get(f"verdict.findings[{place}].sentence") for place in range(len(verdict.get("findings") or ()))]
    rationale = refs.get("verdict.rationale")
    body = proposal_made(
        verdict,
        rationale=bytes.fromhex(rationale) if rationale else NO_WORDS,
        findings=[bytes.fromhex(one) for one in findings if one],
        seal_at=read(result["seal_at"]),
        asks=result.get("asks") or (),
    )
    return [("proposal.made", body)]


def _skew(event: Event, _refs: Refs, _result: Mapping[str, Any]) -> list[tuple[Kind, Body]]:
    return [("clock.skew", clock_skew(seconds=int(event.body["seconds"])))]


_OWN: dict[str, Callable[[Event, Refs, Mapping[str, Any]], list[tuple[Kind, Body]]]] = {
    "evidence": _evidence,
    "cancellation": _cancellation,
    "proposal": _proposal,
    "clock_skew": _skew,
}
_SPEAK = frozenset({*_OWN, "addendum"})
"""Types of event that say something by themselves; others do by what they decide."""


def _addendum(database: CaseDatabase, event: Event, refs: Refs, seals: Mapping[int, int]) -> Body:
    case = case_id(str(event.case))
    if case in seals:  # Sealed in this very transaction, as when a history is restored.
        seq = head(database).size + seals[case]
    else:
        sealed = sealed_at(database, case)
        if sealed is None:
            raise LookupError(f"CB-{case} has no decision to add to")
        seq = sealed
    return addendum_made(text=bytes.fromhex(refs["text"]), decision_seq=seq)


def _sealed(database: CaseDatabase, event: Event, result: Mapping[str, Any]) -> Sealed:
    case = case_id(str(event.case))
    kept = json.loads(database.execute_sql("SELECT verdict FROM decision WHERE case_id = ?", (case,)).fetchone()[0])
    verdict = result["decision"]
    letters = database.execute_sql(
        "SELECT party, words FROM letter WHERE case_id = ? AND kind = 'decision'", (case,)
    ).fetchall()
    waivers = database.execute_sql("SELECT party, why FROM waiver WHERE case_id = ?", (case,)).fetchall()
    evidence = database.execute_sql("SELECT commitment, digest FROM evidence WHERE case_id = ?", (case,)).fetchall()
    opened = set(result.get("opened") or ())
    currency = database.execute_sql('SELECT currency FROM "case" WHERE id = ?', (case,)).fetchone()[0]
    return Sealed(
        outcome=verdict["outcome"],
        amount=verdict["amount"],
        currency=currency,
        fault=verdict["fault"],
        grounds=tuple(verdict["grounds"]),
        rules=tuple(sorted({finding["rule"] for finding in verdict["findings"] if finding["rule"]})),
        proposer=result.get("by") or event.source,
        approver=result.get("approver") or None,
        case_version=result["version"],
        evidence=tuple(bytes.fromhex(row[0]) for row in evidence if row[0]),
        findings=tuple(bytes.fromhex(finding["sentence"]) for finding in kept["findings"] if finding["sentence"]),
        rationale=bytes.fromhex(kept["rationale"]) if kept["rationale"] else NO_WORDS,
        letters={party: bytes.fromhex(words) for party, words in letters},
        waivers={party: bytes.fromhex(why) for party, why in waivers if why},
        imported=bool(result.get("imported")),
        opened=tuple(bytes.fromhex(commitment) for commitment, digest in evidence if commitment and digest in opened),
    )
