"""What a desk's acts leave in the tables: notes, holds, waivers, proposals, decisions; staff, policies, pauses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.instants import micros
from caseboard.store import statements as sql
from caseboard.store.bodies import MakesRows, Refs, Rows, instant, text
from caseboard.store.compiled import Row
from caseboard.store.numbers import case_id


def _staff(event: Event, _refs: Refs) -> Rows:
    name = text(event.body, "name")
    yield Row(sql.STAFF, {"name": name, "role": text(event.body, "role"), "since": micros(event.at)})


def _policy(event: Event, _refs: Refs) -> Rows:
    yield Row(
        sql.POLICY,
        {
            "version": text(event.body, "version"),
            "adopted_at": micros(event.recorded_at),
            "effective_from": instant(event.body.get("effective_from")),
            "body": json.dumps(event.body.get("values"), sort_keys=True),
        },
    )


def _pause(event: Event, _refs: Refs) -> Rows:
    since = micros(event.recorded_at)
    yield Row(sql.PAUSE, {"seq": event.seq, "since": since, "why": text(event.body, "why")})


def _resume(event: Event, _refs: Refs) -> Rows:
    yield Row(sql.RESUME, {"until": micros(event.recorded_at)})


def _item_change(event: Event, _refs: Refs) -> Rows:
    """Admit, refile or see an item; the item is named by its ref within the case."""
    result = event.body["result"]
    where = {"=ref": result["item"], "=case_id": case_id(str(event.case))}
    if result.get("admitted"):
        yield Row(sql.ADMITTED, {"admitted_at": micros(event.recorded_at), **where})
    if result.get("seen"):
        yield Row(sql.SEEN, {"seen_at": micros(event.recorded_at), **where})
    if "slot" in result:
        yield Row(sql.REFILED, {"slot": result["slot"], **where})


def _note(event: Event, refs: Refs) -> Rows:
    values = {
        "seq": event.seq,
        "case_id": case_id(str(event.case)),
        "at": micros(event.at),
        "by": event.actor,
    }
    yield Row(sql.NOTE, {**values, "words": refs.get("text"), "ref": event.ref})


def _note_withdrawal(event: Event, _refs: Refs) -> Rows:
    yield Row(sql.NOTE_OFF, {"=case_id": case_id(str(event.case)), "=ref": event.body["note"]})


def _addendum(event: Event, refs: Refs) -> Rows:
    values = {
        "seq": event.seq,
        "case_id": case_id(str(event.case)),
        "at": micros(event.at),
        "by": event.actor,
    }
    yield Row(sql.ADDENDUM, {**values, "words": refs.get("text", "")})


def _hold(event: Event, refs: Refs) -> Rows:
    row = event.body["result"]["hold"]
    yield Row(
        sql.HOLD,
        {
            "seq": event.seq,
            "case_id": case_id(str(event.case)),
            "since": instant(row["since"]),
            "until": instant(row["until"]),
            "by": event.actor,
            "why": refs.get("result.hold.why"),
        },
    )


def _release(event: Event, _refs: Refs) -> Rows:
    at = micros(event.recorded_at)
    yield Row(sql.RELEASED, {"until": at, "=case_id": case_id(str(event.case)), "=after": at})


def _waiver(event: Event, refs: Refs) -> Rows:
    party = event.body["result"]["waiver"]["party"]
    values = {"seq": event.seq, "case_id": case_id(str(event.case)), "party": party, "by": event.actor}
    yield Row(sql.WAIVER, {**values, "why": refs.get("result.waiver.why")})


def _acknowledged(event: Event, _refs: Refs) -> Rows:
    for message_id in event.body["result"]["acknowledged"]:
        yield Row(sql.ACKNOWLEDGED, {"acknowledged": True, "=message_id": message_id})


def _proposal(event: Event, refs: Refs) -> Rows:
    yield Row(
        sql.PROPOSAL,
        {
            "ref": event.ref,
            "case_id": case_id(str(event.case)),
            "by": event.actor,
            "proposed_at": micros(event.recorded_at),
            "seal_at": instant(event.body["result"]["seal_at"]),
            "basis": event.body["result"]["basis"],
            "verdict": _kept(event.body["verdict"], refs, "verdict"),
            "asks": " ".join(event.body["result"].get("asks") or ()),
            "opened": json.dumps(event.body.get("opened") or []),
        },
    )


def _approval(event: Event, _refs: Refs) -> Rows:
    result = event.body["result"]
    yield Row(
        sql.APPROVAL,
        {
            "proposal": result["proposal"],
            "case_id": case_id(str(event.case)),
            "by": event.actor,
            "proposer": result["proposer"],
            "at": micros(event.recorded_at),
            "seal_at": instant(result["seal_at"]),
        },
    )


def _kept(verdict: Mapping[str, Any], refs: Refs, path: str) -> str:
    """Return a verdict as JSON whose words are commitments."""
    findings = [
        {**finding, "sentence": refs.get(f"{path}.findings[{place}].sentence", "")}
        for place, finding in enumerate(verdict.get("findings") or ())
    ]
    words: dict[str, Any] = {name: refs.get(f"{path}.{name}", "") for name in ("rationale", "above_request")}
    if unread := verdict.get("unread"):
        words["unread"] = [
            {**one, "why": refs.get(f"{path}.unread[{place}].why", "")} for place, one in enumerate(unread)
        ]
    return json.dumps({**verdict, "findings": findings, **words}, ensure_ascii=False, sort_keys=True)


def decision(event: Event, refs: Refs, case: int, result: Mapping[str, Any]) -> Rows:
    """Yield the row of the decision that *event* seals on a case."""
    verdict = result["decision"]
    yield Row(
        sql.DECISION,
        {
            "case_id": case,
            "seq": event.seq,
            "sealed_at": micros(event.recorded_at),
            "outcome": verdict["outcome"],
            "amount": verdict["amount"],
            "currency": result.get("currency", ""),
            "fault": verdict["fault"],
            "grounds": json.dumps(verdict["grounds"]),
            "by": result.get("by", ""),
            "imported": bool(result.get("imported")),
            "verdict": _kept(verdict, refs, "result.decision"),
            "approver": result.get("approver") or "",
        },
    )


DESK_ROWS: dict[str, MakesRows] = {
    "staff": _staff,
    "policy": _policy,
    "pause": _pause,
    "resume": _resume,
    "admission": _item_change,
    "refiling": _item_change,
    "view": _item_change,
    "note": _note,
    "note_withdrawal": _note_withdrawal,
    "addendum": _addendum,
    "hold": _hold,
    "release": _release,
    "waiver": _waiver,
    "acknowledgement": _acknowledged,
    "proposal": _proposal,
    "approval": _approval,
}
"""What `apply` asks for the rows of what a desk does."""
