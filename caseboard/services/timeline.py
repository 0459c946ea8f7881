"""What happened to a case, in words: one line an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from caseboard.services.case_view import Happening
from caseboard.store.timeline import Told

_WORDS = {
    "escalation": "sent to the team",
    "period": "evidence period set, both told",
    "renewal": "evidence period renewed",
    "closing": "evidence period closed, silence judged",
    "early_review": "both complete: review starts early",
    "review": "moved to review",
    "cancellation": "cancelled for lack of evidence",
    "delivery": "delivery noticed",
    "delivered_no_reply": "flagged: delivered, no reply",
    "seal": "decision sealed",
    "return_unconfirmed": "refunded without return: no return address was confirmed",
    "return_refund": "refunded: the goods are back",
    "return_release": "released: the goods were not sent back in time",
    "void": "proposal void",
    "withdrawal": "withdrawn",
    "settlement": "settled",
    "arrived_overdue": "came in long overdue",
    "proposal": "decision proposed",
    "approval": "proposal approved",
    "rejection": "proposal rejected",
    "hold_back": "proposal held back",
    "hold": "held",
    "release": "released",
    "note": "note",
    "note_withdrawal": "note taken back",
    "writing": "letter written",
    "admission": "late item admitted",
    "refiling": "item refiled",
    "view": "unreadable item looked at",
    "waiver": "contact waived",
    "acknowledgement": "failed letter acknowledged",
    "addendum": "addendum",
    "erasure": "what a party said was erased",
    "shipment": "parcel sent",
    "order": "ordered",
    "feedback": "feedback left",
    "return_address": "return address confirmed",
    "decision": "decision from before this desk",
}
_LEFT_OUT = frozenset({"party"})
WORDLESS = frozenset({"evidence", "letter", "note_withdrawal"})
"""Types whose line is the same whatever they say: their words need not be read for it."""


def timeline(events: Iterable[Told], names: Mapping[str, str], currency: str) -> tuple[Happening, ...]:
    """Return the lines of a case's timeline, in the order of *events*.

    *names* says who a party's ref is, *currency* what offers are made in.
    """
    return tuple(
        Happening(event.seq, event.at, _words(event, currency), _who(event, names), _text(event))
        for event in events
        if event.type not in _LEFT_OUT
    )


def _words(event: Told, currency: str) -> str:
    if event.type == "offer":
        return _offer(event.body, currency)
    made = _OWN.get(event.type)
    return made(event.body) if made else _WORDS.get(event.type, event.type.replace("_", " "))


def _letter(body: Mapping[str, Any]) -> str:
    return f"letter to the {body.get('party')}: {str(body.get('kind')).replace('_', ' ')}"


def _state(body: Mapping[str, Any]) -> str:
    return f"letter to the {body.get('party')} {body.get('state')}"


def _offer(body: Mapping[str, Any], currency: str) -> str:
    answer = f", {body['answer']}" if body.get("answer") else ""
    return f"offer {body.get('amount')} {currency}{answer}"


def _reminder(body: Mapping[str, Any]) -> str:
    return f"reminder to the {' and the '.join(body.get('parties') or ())}"


def _warning(body: Mapping[str, Any]) -> str:
    marks = (body.get("result") or {}).get("marks") or [["decision_?", ""]]
    return f"{marks[-1][0].removeprefix('decision_')} % of the time to decide is spent"


def _evidence(body: Mapping[str, Any]) -> str:
    slot = str(body.get("slot") or "no slot").replace("_", " ")
    return f"evidence received: {slot}, {body.get('result', {}).get('medium', '')}"


_OWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "dispute": lambda body: "dispute opened" if "opening" in (body.get("result") or {}) else "dispute edited",
    "letter": _letter,
    "delivery_state": _state,
    "bounce": lambda _body: "letter came back",
    "reminder": _reminder,
    "decision_warning": _warning,
    "evidence": _evidence,
    "message": lambda _body: "message",
    "request": lambda body: f"asked for {str(body.get('slot') or 'a document').replace('_', ' ')}",
    "ask": lambda body: "evidence asked: " + (", ".join(body.get("slots") or ()).replace("_", " ") or "in words"),
    "reason_change": lambda body: f"reason changed to {str(body.get('to')).replace('_', ' ')}",
    "assignment": lambda body: f"assigned to {body['to']}" if body.get("to") else "unassigned",
    "detail": lambda body: f"detail set to {str(body.get('detail')).replace('_', ' ')}",
    "tracking": lambda body: f"carrier: {str(body.get('code')).replace('_', ' ')}",
}


def _who(event: Told, names: Mapping[str, str]) -> str:
    by = event.body.get("by")
    if isinstance(by, str) and by in names:
        return names[by]
    return event.who


def _text(event: Told) -> str:
    if event.type == "escalation":
        why, note = (str(event.body.get(name) or "") for name in ("why", "note"))
        return "; ".join(one for one in (why.replace("_", " "), note) if one)
    if event.type in WORDLESS:
        return ""
    for name in ("text", "why", "note"):
        value = event.body.get(name)
        if isinstance(value, str) and value:
            return value
    return ""
