"""What an event changes about facts that were read before it, so that a batch reads a case once and not at each event.

Only what an event adds or sets outright is followed here. Where more could
have changed, the answer is none and facts are read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.facts import Facts, Item, Letter, Parcel, PeriodSet, Said
from caseboard.domain.instants import read, utc
from caseboard.store.apply import has_rows
from caseboard.store.compiled import key_of

_Change = dict[str, Any]
_SET = frozenset(
    {
        "stage", "stage_since", "entered_at", "escalation_why", "awarded", "delivered_at", "arrived_overdue", "reason",
        "detail", "reason_set_at", "reason_changed_at", "requested",
    }
)  # fmt: skip
"""Columns of a case that are facts under the same name."""
_INSTANTS = frozenset({"stage_since", "entered_at", "delivered_at", "reason_set_at", "reason_changed_at"})
_NO_FACTS = frozenset({"ended_at", "assignee", "remedy"})


def after(facts: Facts, event: Event) -> Facts | None:
    """Return *facts*, of a case that *event* touches, as they stand after it; none where they are to be read anew.

    Whether an item lies on other cases as well is not followed: whoever finds
    that it does has to read anew.
    """
    added = _ADDED.get(event.type)
    if event.updated_at is not None or (added is None and has_rows(event.type)):
        return None
    change = {} if added is None else added(facts, event)
    if change is None or event.case is None:
        return None if change is None else facts.changed(change) if change else facts
    if not (_follow(facts, event, change) and _become(event.body.get("becomes") or {}, change)):
        return None
    return facts.changed(change) if change else facts


def _follow(facts: Facts, event: Event, change: _Change) -> bool:
    """Add the periods and marks that *event* sets to *change*; false where something else follows from it."""
    result: Mapping[str, Any] = event.body.get("result") or {}
    if result.get("requests"):
        return False
    if found := result.get("periods"):
        made = sorted((_period(event, one) for one in found), key=lambda one: one.party)
        change["periods"] = (*facts.periods, *made)
    if marks := result.get("marks"):
        change["marks"] = dict(sorted({**facts.marks, **{name: _read(at) for name, at in marks}}.items()))
    stage = (event.body.get("becomes") or {}).get("stage")
    if stage is not None and stage != "gathering":
        left = utc(event.recorded_at)
        periods = change.get("periods", facts.periods)
        change["periods"] = tuple(one if one.left_at is not None else replace(one, left_at=left) for one in periods)
    return True


def _period(event: Event, one: Mapping[str, Any]) -> PeriodSet:
    due_at, lag = _read(one["due_at"]), timedelta(seconds=one["lag"])
    return PeriodSet(one["party"], one["n"], one["kind"], utc(event.recorded_at), due_at, lag)


def _become(becomes: Mapping[str, Any], change: _Change) -> bool:
    for name, value in becomes.items():
        if name in _SET:
            change[name] = _read(value) if name in _INSTANTS and value is not None else value
        elif name == "proposal" and value is None:
            change[name] = None
        elif name not in _NO_FACTS:
            return False
    return True


def _read(value: object) -> datetime:
    return utc(value) if isinstance(value, datetime) else read(str(value))


def _said(facts: Facts, event: Event) -> _Change | None:
    """Add a message or an offer; one of an instant at which something was said has its place by its key."""
    at = utc(event.at)
    if facts.thread and facts.thread[-1].at >= at:
        return None
    answer = event.body.get("answer") if event.type == "offer" else None
    said = Said("offer" if event.type == "offer" else "message", event.body["result"]["party"], at, answer)
    return {"thread": (*facts.thread, said)}


def _item(facts: Facts, event: Event) -> _Change | None:
    at, body, result = utc(event.at), event.body, event.body["result"]
    if facts.items and facts.items[-1].received_at >= at:
        return None
    dated = _read(body["dated"]) if body.get("dated") else None
    item = Item(
        event.ref, result["digest"], result["party"], body.get("slot") or None, result["medium"],
        bool(result["readable"]), result["characters"], body["provenance"], at, dated, None, None,
    )  # fmt: skip
    return {"items": (*facts.items, item)}


def _letter(facts: Facts, event: Event) -> _Change | None:
    body, result = event.body, event.body["result"]
    letter = Letter(
        result["message_id"], body["kind"], body["party"], bool(body.get("by_staff")), utc(event.recorded_at),
        result.get("period"), None, None, None, permanent=False, acknowledged=False,
    )  # fmt: skip
    return {"letters": (*facts.letters, letter)}


def _scanned(facts: Facts, event: Event) -> _Change | None:
    parcels = scanned(facts.parcels, event)
    return None if parcels is None else {"parcels": parcels}


def scanned(parcels: Sequence[Parcel], event: Event) -> tuple[Parcel, ...] | None:
    """Return *parcels* with what a carrier said of one in *event*; none where it came too late to stand last.

    Earlier or simultaneous news have their place by their key.
    """
    at, key = utc(event.at), key_of(event.source, str(event.body.get("shipment")))
    if event.updated_at is not None or any(
        one.ref == key and one.events and one.events[-1][1] >= at for one in parcels
    ):
        return None
    said = (str(event.body.get("code") or ""), at)
    return tuple(replace(one, events=(*one.events, said)) if one.ref == key else one for one in parcels)


def _nothing(_facts: Facts, _event: Event) -> _Change:
    return {}


_ADDED: dict[str, Callable[[Facts, Event], _Change | None]] = {
    "message": _said,
    "offer": _said,
    "evidence": _item,
    "letter": _letter,
    "tracking": _scanned,
    "feedback": _nothing,
    "note": _nothing,
}
