"""Turn an event into rows. Total: it reads no clock, no policy, no facts, and refuses nothing.

What an event decided stands in its body under `becomes` (columns of the case)
and `result` (rows beside it). So the same function serves an act, an import of
thousands, a rebuild, and a case as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from caseboard.domain.events import SYSTEM, Event
from caseboard.domain.facts import ENDED
from caseboard.domain.instants import micros, read
from caseboard.domain.likeness import BANDS, bands
from caseboard.domain.money import minor
from caseboard.store import statements as sql
from caseboard.store.compiled import Row, key_of, line_key
from caseboard.store.numbers import case_id
from caseboard.store.team_rows import TEAM_ROWS

Refs = Mapping[str, str]
_GONE = -1
"""Place of an order's line until the version that comes in has named it."""
_CASE_INSTANTS = frozenset(
    {"stage_since", "entered_at", "ended_at", "delivered_at", "reason_set_at", "reason_changed_at"}
)


def rows_of(event: Event, refs: Refs) -> list[Row]:
    """Return the rows that *event*, number `seq` of the history, leaves in the tables."""
    made, number = _OWN.get(event.type), event.case
    rows = [] if made is None else list(made(event, refs))
    return rows if number is None else [*rows, *_case_rows(event, case_id(number), refs)]


def has_rows(kind: str) -> bool:
    """Whether an event of that type leaves rows beside those of the case it happens to."""
    return kind in _OWN


def _micros(value: object) -> int | None:
    if value is None or value == "":
        return None
    return micros(value) if isinstance(value, datetime) else micros(read(str(value)))


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


# References: parties, orders, parcels.


def _party(event: Event, _refs: Refs) -> Iterator[Row]:
    body = event.body
    key = key_of(event.source, event.ref)
    yield Row(
        sql.PARTY,
        {
            "key": key,
            "ref": event.ref,
            "role": _text(body, "role"),
            "name": _text(body, "name"),
            "email": _text(body, "email"),
            "language": _text(body, "language"),
            "time_zone": _text(body, "time_zone"),
            "joined_at": _micros(body.get("joined_at")),
            "rating": body.get("rating"),
            "rated_orders": body.get("rated_orders"),
        },
    )
    if event.updated_at is not None:
        yield Row(sql.BUYER_NAME, {"buyer_name": _text(body, "name"), "=buyer_key": key})
        yield Row(sql.SELLER_NAME, {"seller_name": _text(body, "name"), "=seller_key": key})


def _order(event: Event, _refs: Refs) -> Iterator[Row]:
    body, key = event.body, key_of(event.source, event.ref)
    currency, paid_at = _text(body, "currency"), _micros(body.get("paid_at"))
    later = event.updated_at is not None and paid_at is not None and micros(event.updated_at) > paid_at
    yield Row(
        # Guarantee, address and listings are those of the purchase (R3, R29, R32).
        sql.ORDER_AFTER_PURCHASE if later else sql.ORDER,
        {
            "key": key,
            "ref": event.ref,
            "buyer": key_of(event.source, _text(body, "buyer")),
            "seller": key_of(event.source, _text(body, "seller")),
            "currency": currency,
            "paid_at": paid_at,
            "paid": minor(str(body["paid"]), currency),
            "guaranteed_days": body.get("guaranteed_days"),
            "guaranteed_at": _micros(body.get("guaranteed_at")),
            "completes_at": _micros(body.get("completes_at")),
            "ship_to": address(body.get("ship_to")),
        },
    )
    yield from _order_lines(event, key, currency, later=later)


def _order_lines(event: Event, key: str, currency: str, *, later: bool) -> Iterator[Row]:
    """Yield the lines of an order; a newer version takes away those it no longer has."""
    if event.updated_at is not None:
        yield Row(sql.ORDER_LINES_ASIDE, {"=order_key": key, "place": _GONE})
    for place, line in enumerate(event.body.get("lines") or ()):
        paid = line.get("paid")
        yield Row(
            sql.ORDER_LINE_AFTER_PURCHASE if later else sql.ORDER_LINE,
            {
                "key": line_key(event.source, event.ref, line["ref"]),
                "order_key": key,
                "ref": line["ref"],
                "place": place,
                "title": _text(line, "title"),
                "quantity": line.get("quantity", 1),
                "price": minor(str(line["price"]), currency),
                "paid": None if paid is None else minor(str(paid), currency),
                "listing": _text(line, "listing"),
            },
        )
    if event.updated_at is not None:
        yield Row(sql.ORDER_LINES_OFF, {"=order_key": key, "=place": _GONE})


def address(value: object) -> str:
    """Return an address as lines: street lines, postcode, country."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    lines = [str(line) for line in value.get("lines") or ()]
    return "\n".join([*lines, *(str(value[name]) for name in ("postcode", "country") if value.get(name))])


def _shipment(event: Event, _refs: Refs) -> Iterator[Row]:
    body, key = event.body, key_of(event.source, event.ref)
    label = body.get("label")
    yield Row(
        sql.SHIPMENT,
        {
            "key": key,
            "ref": event.ref,
            "order_key": key_of(event.source, _text(body, "order")),
            "direction": body.get("direction") or "out",
            "carrier": _text(body, "carrier"),
            "tracking_number": _text(body, "tracking_number"),
            "method": body.get("method") or "unknown",
            "label": label if isinstance(label, str) else address(label),
            "shipped_at": micros(event.at),
            "agreed_at": _micros(body.get("agreed_at")),
            "fee_borne_by": _text(body, "fee_borne_by"),
        },
    )
    if event.updated_at is not None:
        yield Row(sql.SHIPMENT_LINES_OFF, {"=shipment_key": key})
    for ref in body.get("lines") or ():
        yield Row(
            sql.SHIPMENT_LINE, {"shipment_key": key, "line_key": line_key(event.source, _text(body, "order"), ref)}
        )


def _tracking(event: Event, _refs: Refs) -> Iterator[Row]:
    body = event.body
    yield Row(
        sql.TRACKING,
        {
            "key": key_of(event.source, event.ref),
            "shipment_key": key_of(event.source, _text(body, "shipment")),
            "code": _text(body, "code"),
            "at": micros(event.at),
            "place": _text(body, "place"),
            "signed_by": _text(body, "signed_by"),
            "text": _text(body, "text"),
        },
    )


def _feedback(event: Event, refs: Refs) -> Iterator[Row]:
    yield Row(
        sql.FEEDBACK,
        {
            "key": key_of(event.source, event.ref),
            "order_key": key_of(event.source, _text(event.body, "order")),
            "at": micros(event.at),
            "stars": event.body.get("stars", 0),
            "words": refs.get("text"),
        },
    )


# The desk itself.


def _staff(event: Event, _refs: Refs) -> Iterator[Row]:
    name = _text(event.body, "name")
    yield Row(sql.STAFF, {"name": name, "role": _text(event.body, "role"), "since": micros(event.at)})


def _policy(event: Event, _refs: Refs) -> Iterator[Row]:
    yield Row(
        sql.POLICY,
        {
            "version": _text(event.body, "version"),
            "adopted_at": micros(event.recorded_at),
            "effective_from": _micros(event.body.get("effective_from")),
            "body": json.dumps(event.body.get("values"), sort_keys=True),
        },
    )


def _pause(event: Event, _refs: Refs) -> Iterator[Row]:
    since = micros(event.recorded_at)
    yield Row(sql.PAUSE, {"seq": event.seq, "since": since, "why": _text(event.body, "why")})


def _resume(event: Event, _refs: Refs) -> Iterator[Row]:
    yield Row(sql.RESUME, {"until": micros(event.recorded_at)})


# The case.


def _case_rows(event: Event, case: int, refs: Refs) -> Iterator[Row]:
    yield Row(sql.EVENT_CASE, {"case_id": case, "seq": event.seq})
    result: Mapping[str, Any] = event.body.get("result") or {}
    becomes: Mapping[str, Any] = event.body.get("becomes") or {}
    if "periods" in result:
        yield from _periods(event, case, result)
    if becomes:
        yield _becomes(case, becomes)
        stage = becomes.get("stage")
        if stage is not None and stage != "gathering":
            yield Row(sql.LEFT, {"left_at": micros(event.recorded_at), "=case_id": case})
    for name, at in result.get("marks") or ():
        yield Row(sql.MARK, {"case_id": case, "name": name, "at": _micros(at)})
    if "requests" in result:
        yield from _requests(event, case, result)
    if "decision" in result:
        yield from _decision(event, refs, case, result)


def _becomes(case: int, becomes: Mapping[str, Any]) -> Row:
    values = {name: _micros(value) if name in _CASE_INSTANTS else value for name, value in becomes.items()}
    return Row(sql.case_becomes(tuple(sorted(values))), {**values, "=id": case})


def _periods(event: Event, case: int, result: Mapping[str, Any]) -> Iterator[Row]:
    for one in result.get("periods") or ():
        yield Row(
            sql.PERIOD,
            {
                "seq": event.seq,
                "party": one["party"],
                "case_id": case,
                "n": one["n"],
                "kind": one["kind"],
                "set_at": micros(event.recorded_at),
                "due_at": _micros(one["due_at"]),
                "lag": one["lag"],
            },
        )


def _requests(event: Event, case: int, result: Mapping[str, Any]) -> Iterator[Row]:
    for place, one in enumerate(result.get("requests") or ()):
        yield Row(
            sql.REQUEST,
            {
                "seq": event.seq,
                "place": place,
                "case_id": case,
                "party": one["party"],
                "slot": one.get("slot") or "",
                "by": one.get("by") or "",
                "at": micros(event.at),
                "due_at": _micros(one.get("due_at")),
            },
        )


def _dispute(event: Event, refs: Refs) -> Iterator[Row]:
    """Make the case; an edit of a dispute only becomes something else."""
    opening = (event.body.get("result") or {}).get("opening")
    if opening is None:
        return
    body, number = event.body, str(event.case)
    yield Row(
        sql.CASE,
        {
            "id": case_id(number),
            "number": number,
            "key": key_of(event.source, event.ref),
            "order_key": key_of(event.source, _text(body, "order")),
            "buyer_key": opening["buyer"],
            "seller_key": opening["seller"],
            "buyer_name": opening["buyer_name"],
            "seller_name": opening["seller_name"],
            "currency": opening["currency"],
            "paid_for": opening["paid_for"],
            "guarantee": opening["guarantee"],
            "opened_at": micros(event.at),
            "policy": opening["policy"],
            "statement": refs.get("statement"),
            "reason": opening["reason"],
            "detail": opening["detail"],
            "reason_set_at": micros(event.recorded_at),
            "requested": opening["requested"],
            "remedy": _text(body, "remedy") or "refund",
            "stage": "negotiating",
            "stage_since": micros(event.recorded_at),
        },
    )
    for ref in body.get("lines") or ():
        yield Row(
            sql.CASE_LINE, {"case_id": case_id(number), "line_key": line_key(event.source, _text(body, "order"), ref)}
        )


def _message(event: Event, refs: Refs) -> Iterator[Row]:
    yield Row(
        sql.MESSAGE,
        {
            "key": key_of(event.source, event.ref),
            "case_id": case_id(str(event.case)),
            "at": micros(event.at),
            "party": event.body["result"]["party"],
            "words": refs.get("text"),
        },
    )


def _offer(event: Event, _refs: Refs) -> Iterator[Row]:
    yield Row(
        sql.OFFER,
        {
            "key": key_of(event.source, event.ref),
            "case_id": case_id(str(event.case)),
            "at": micros(event.at),
            "party": event.body["result"]["party"],
            "amount": event.body["result"]["amount"],
            "answer": event.body.get("answer"),
            "answered_at": _micros(event.body.get("answered_at")),
        },
    )


def _evidence(event: Event, refs: Refs) -> Iterator[Row]:
    body, result = event.body, event.body["result"]
    key = key_of(event.source, event.ref)
    if event.updated_at is not None:
        yield Row(sql.ANOTHER_FILE, {"=key": key, "=but": result["digest"]})
    yield Row(
        sql.EVIDENCE,
        {
            "key": key,
            "seq": event.seq,
            "ref": event.ref,
            "case_id": case_id(str(event.case)),
            "party": result["party"],
            "slot": body.get("slot") or None,
            "provenance": body["provenance"],
            "received_at": micros(event.at),
            "dated": _micros(body.get("dated")),
            "digest": result["digest"],
            "commitment": refs.get("file") or refs.get("text") or "",
            "words": refs.get("text"),
            "name": refs.get("name"),
            "caption": refs.get("caption"),
            "medium": result["medium"],
            "mime": result["mime"],
            "size": result["size"],
            "characters": result["characters"],
            "readable": result["readable"],
            "why": result.get("why") or "",
            "near": result.get("near") or "",
            **_bands(result.get("near") or ""),
            "taken": result.get("taken") or "",
            "device": refs.get("result.device"),
        },
    )


def _bands(near: str) -> dict[str, int | None]:
    """Return the columns by which pictures that look alike are found."""
    cut = bands(near) if near else (None,) * BANDS
    return {f"near_{place}": band for place, band in enumerate(cut)}


def _letter(event: Event, refs: Refs) -> Iterator[Row]:
    body, result = event.body, event.body["result"]
    yield Row(
        sql.LETTER,
        {
            "message_id": result["message_id"],
            "seq": event.seq,
            "case_id": case_id(str(event.case)),
            "kind": body["kind"],
            "party": body["party"],
            "by_staff": bool(body.get("by_staff")),
            "actor": event.actor or SYSTEM,
            "queued_at": micros(event.recorded_at),
            "period": result.get("period"),
            "subject": refs.get("result.subject"),
            "words": refs.get("result.body"),
        },
    )


def _letter_state(event: Event, _refs: Refs) -> Iterator[Row]:
    """Record what became of a letter: sent, failed for good, or bounced."""
    result = event.body["result"]
    values = {"state": result["state"], "=message_id": result["message_id"]}
    at = micros(event.at)
    if result["state"] == "sent":
        yield Row(sql.SENT, {**values, "sent_at": at})
    elif result["state"] == "failed":
        yield Row(sql.FAILED, {**values, "failed_at": at})
    else:
        yield Row(sql.BOUNCED, {**values, "bounced_at": at, "permanent": bool(result.get("permanent"))})


def _item_change(event: Event, _refs: Refs) -> Iterator[Row]:
    """Admit, refile or see an item; the item is named by its ref within the case."""
    result = event.body["result"]
    where = {"=ref": result["item"], "=case_id": case_id(str(event.case))}
    if result.get("admitted"):
        yield Row(sql.ADMITTED, {"admitted_at": micros(event.recorded_at), **where})
    if result.get("seen"):
        yield Row(sql.SEEN, {"seen_at": micros(event.recorded_at), **where})
    if "slot" in result:
        yield Row(sql.REFILED, {"slot": result["slot"], **where})


def _note(event: Event, refs: Refs) -> Iterator[Row]:
    values = {
        "seq": event.seq,
        "case_id": case_id(str(event.case)),
        "at": micros(event.at),
        "by": event.actor,
    }
    yield Row(sql.NOTE, {**values, "words": refs.get("text"), "ref": event.ref})


def _note_withdrawal(event: Event, _refs: Refs) -> Iterator[Row]:
    yield Row(sql.NOTE_OFF, {"=case_id": case_id(str(event.case)), "=ref": event.body["note"]})


def _addendum(event: Event, refs: Refs) -> Iterator[Row]:
    values = {
        "seq": event.seq,
        "case_id": case_id(str(event.case)),
        "at": micros(event.at),
        "by": event.actor,
    }
    yield Row(sql.ADDENDUM, {**values, "words": refs.get("text", "")})


def _hold(event: Event, refs: Refs) -> Iterator[Row]:
    row = event.body["result"]["hold"]
    yield Row(
        sql.HOLD,
        {
            "seq": event.seq,
            "case_id": case_id(str(event.case)),
            "since": _micros(row["since"]),
            "until": _micros(row["until"]),
            "by": event.actor,
            "why": refs.get("result.hold.why"),
        },
    )


def _release(event: Event, _refs: Refs) -> Iterator[Row]:
    at = micros(event.recorded_at)
    yield Row(sql.RELEASED, {"until": at, "=case_id": case_id(str(event.case)), "=after": at})


def _waiver(event: Event, refs: Refs) -> Iterator[Row]:
    party = event.body["result"]["waiver"]["party"]
    values = {"seq": event.seq, "case_id": case_id(str(event.case)), "party": party, "by": event.actor}
    yield Row(sql.WAIVER, {**values, "why": refs.get("result.waiver.why")})


def _acknowledged(event: Event, _refs: Refs) -> Iterator[Row]:
    for message_id in event.body["result"]["acknowledged"]:
        yield Row(sql.ACKNOWLEDGED, {"acknowledged": True, "=message_id": message_id})


def _proposal(event: Event, refs: Refs) -> Iterator[Row]:
    yield Row(
        sql.PROPOSAL,
        {
            "ref": event.ref,
            "case_id": case_id(str(event.case)),
            "by": event.actor,
            "proposed_at": micros(event.recorded_at),
            "seal_at": _micros(event.body["result"]["seal_at"]),
            "basis": event.body["result"]["basis"],
            "verdict": _kept(event.body["verdict"], refs, "verdict"),
            "asks": " ".join(event.body["result"].get("asks") or ()),
            "opened": json.dumps(event.body.get("opened") or []),
        },
    )


def _approval(event: Event, _refs: Refs) -> Iterator[Row]:
    result = event.body["result"]
    yield Row(
        sql.APPROVAL,
        {
            "proposal": result["proposal"],
            "case_id": case_id(str(event.case)),
            "by": event.actor,
            "proposer": result["proposer"],
            "at": micros(event.recorded_at),
            "seal_at": _micros(result["seal_at"]),
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


def _decision(event: Event, refs: Refs, case: int, result: Mapping[str, Any]) -> Iterator[Row]:
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


def ends(event: Event) -> bool:
    """Whether *event* ends its case."""
    return (event.body.get("becomes") or {}).get("stage") in ENDED


_OWN: dict[str, Callable[[Event, Refs], Iterator[Row]]] = {
    "party": _party,
    "order": _order,
    "shipment": _shipment,
    "tracking": _tracking,
    "feedback": _feedback,
    "staff": _staff,
    "policy": _policy,
    "pause": _pause,
    "resume": _resume,
    "dispute": _dispute,
    "message": _message,
    "offer": _offer,
    "evidence": _evidence,
    "letter": _letter,
    "delivery_state": _letter_state,
    "bounce": _letter_state,
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
    **TEAM_ROWS,
}
