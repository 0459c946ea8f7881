"""What disputes, and all that is said and sent about them, leave in the tables: messages, offers, items, letters."""

from __future__ import annotations

from caseboard.domain.events import SYSTEM, Event
from caseboard.domain.instants import micros
from caseboard.domain.likeness import BANDS, bands
from caseboard.store import statements as sql
from caseboard.store.bodies import MakesRows, Refs, Rows, instant, text
from caseboard.store.compiled import Row, key_of, line_key
from caseboard.store.numbers import case_id


def _dispute(event: Event, refs: Refs) -> Rows:
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
            "order_key": key_of(event.source, text(body, "order")),
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
            "remedy": text(body, "remedy") or "refund",
            "stage": "negotiating",
            "stage_since": micros(event.recorded_at),
        },
    )
    for ref in body.get("lines") or ():
        yield Row(
            sql.CASE_LINE, {"case_id": case_id(number), "line_key": line_key(event.source, text(body, "order"), ref)}
        )


def _message(event: Event, refs: Refs) -> Rows:
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


def _offer(event: Event, _refs: Refs) -> Rows:
    yield Row(
        sql.OFFER,
        {
            "key": key_of(event.source, event.ref),
            "case_id": case_id(str(event.case)),
            "at": micros(event.at),
            "party": event.body["result"]["party"],
            "amount": event.body["result"]["amount"],
            "answer": event.body.get("answer"),
            "answered_at": instant(event.body.get("answered_at")),
        },
    )


def _evidence(event: Event, refs: Refs) -> Rows:
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
            "dated": instant(body.get("dated")),
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


def _letter(event: Event, refs: Refs) -> Rows:
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


def _letter_state(event: Event, _refs: Refs) -> Rows:
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


PARTY_ROWS: dict[str, MakesRows] = {
    "dispute": _dispute,
    "message": _message,
    "offer": _offer,
    "evidence": _evidence,
    "letter": _letter,
    "delivery_state": _letter_state,
    "bounce": _letter_state,
}
"""What `apply` asks for the rows of what comes and goes about a dispute."""
