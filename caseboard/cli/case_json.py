"""A case and the queue as plain data: instants are RFC 3339, money is minor units with its decimal text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from caseboard.domain.instants import utc, written
from caseboard.domain.money import decimal_text

if TYPE_CHECKING:
    from caseboard.domain.queue import Block, QueueRow
    from caseboard.services.case_view import CaseView
    from caseboard.services.side_by_side import Exhibit, Pair, SideBySide

Data = dict[str, Any]


def money(amount: int | None, currency: str) -> Data | None:
    """Return an amount as minor units, as text, and its currency."""
    if amount is None:
        return None
    return {"minor": amount, "text": decimal_text(amount, currency), "currency": currency}


def plain(value: object, currency: str, *, leave: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401  JSON's kinds
    """Return cards and rows as objects of their fields; what is named *leave* stays out."""
    if isinstance(value, datetime):
        return written(utc(value))
    if isinstance(value, timedelta):
        return value.total_seconds()
    if names := _names(value):
        return {name: _field(value, name, currency) for name in names if name not in leave}
    if isinstance(value, Mapping):
        return {str(name): plain(one, currency) for name, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        made = [plain(one, currency) for one in value]
        return sorted(made) if isinstance(value, frozenset) else made
    return value


def _names(value: object) -> tuple[str, ...]:
    """Return the names of the fields of a card or a row; none for all else."""
    if is_dataclass(value):
        return tuple(one.name for one in fields(value))
    return getattr(value, "_fields", ())


def _field(card: object, name: str, currency: str) -> object:
    value = getattr(card, name)
    return money(value, currency) if name in _AMOUNTS else plain(value, currency)


_AMOUNTS = frozenset({"requested", "paid", "paid_for", "price", "amount", "awarded", "given_back"})


def queue_data(block: Block) -> Data:
    """Return a block of the queue."""
    return {
        "scope": block.view.scope,
        "query": block.view.query,
        "filter": block.view.words,
        "sort": block.view.sort,
        "first": block.first,
        "total": block.total,
        "cases": [row_data(row) for row in block.rows],
    }


def row_data(row: QueueRow) -> Data:
    """Return a row of the queue."""
    data: Data = plain(row, row.currency, leave=frozenset({"id"}))
    return data


def case_data(view: CaseView) -> Data:
    """Return everything that a case shows."""
    facts, currency = view.facts, view.facts.currency
    return {
        "case": row_data(view.row),
        "as_of": written(view.as_of),
        "stage": facts.stage,
        "stage_since": written(facts.stage_since),
        "opened_at": written(facts.opened_at),
        "entered_at": plain(facts.entered_at, currency),
        "escalation_why": facts.escalation_why,
        "delivered_at": plain(facts.delivered_at, currency),
        "reason": facts.reason,
        "detail": facts.detail,
        "reason_changed_at": plain(facts.reason_changed_at, currency),
        "policy": facts.policy.version,
        "requested": money(facts.requested, currency),
        "paid_for": money(facts.paid_for, currency),
        "left": money(facts.left, currency),
        "remedy": view.remedy,
        "statement": view.statement,
        "buyer": plain(view.buyer, currency),
        "seller": plain(view.seller, currency),
        "order": _order(view),
        "clocks": plain(view.clocks, currency),
        "meters": _meters(view),
        "flags": list(view.row.flags),
        "chips": plain(view.chips, currency),
        "periods": plain(facts.periods, currency),
        "requests": plain(facts.requests, currency),
        "holds": plain(facts.holds, currency),
        "waived": sorted(facts.waived),
        "thread": plain(view.thread, currency),
        "evidence": plain(view.evidence, currency),
        "letters": plain(view.letters, currency),
        "notes": [_said(*one) for one in view.notes],
        "decision": _decision(view),
        "acts": dict(view.acts),
        "timeline": plain(view.timeline, currency),
    }


def evidence_data(seen: SideBySide) -> Data:
    """Return a case's evidence side by side."""
    currency = seen.facts.currency
    return {
        "case": row_data(seen.row),
        "as_of": written(seen.as_of),
        "pairs": [_pair(pair) for pair in seen.pairs],
        "unpaired": _pair(seen.unpaired),
        "checklist": [{**plain(row, currency), "there": row.there, "missing": row.missing} for row in seen.checklist],
        "listing": plain(seen.desk.listing, currency),
        "statement": seen.desk.statement,
        "addresses": plain(seen.desk.addresses, currency),
        "thread": plain(seen.desk.thread, currency),
        "items_of_the_desk": [exhibit_data(one) for one in seen.desk.items],
        "panels": plain(seen.panels, currency),
        "not_opened": [one.card.digest for one in seen.unopened],
    }


def _pair(pair: Pair) -> Data:
    return {
        "buyer_slot": pair.buyer_slot,
        "seller_slot": pair.seller_slot,
        "buyer": [exhibit_data(one) for one in pair.left],
        "seller": [exhibit_data(one) for one in pair.right],
    }


def exhibit_data(exhibit: Exhibit) -> Data:
    """Return one item with its facts and its custody."""
    made: Data = plain(exhibit, "", leave=frozenset({"file"}))
    return {**made, "file": None if exhibit.file is None else str(exhibit.file), "counts": exhibit.counts}


def _order(view: CaseView) -> Data:
    order: Data = plain(view.order, view.facts.currency, leave=frozenset({"parcels", "feedback"}))
    order["parcels"] = [
        {
            **plain(parcel, view.facts.currency, leave=frozenset({"events"})),
            "events": [
                {"at": written(at), "code": code, "place": place, "text": text, "signed_by": signed}
                for at, code, place, text, signed in parcel.events
            ],
        }
        for parcel in view.order.parcels
    ]
    order["feedback"] = [{"at": written(at), "stars": stars, "text": text} for at, stars, text in view.order.feedback]
    return order


def _meters(view: CaseView) -> Data:
    meters = view.meters
    return {
        "slots": [
            {**plain(meter.slot, view.facts.currency), "count": meter.count, "full": meter.full}
            for meter in meters.slots
        ],
        **{
            party: {
                "filled": meters.filled(party),
                "owed": meters.required(party),
                "missing": list(meters.missing(party)),
            }
            for party in ("buyer", "seller")
        },
    }


def _decision(view: CaseView) -> Data | None:
    if view.decision is None:
        return None
    decision: Data = plain(view.decision, view.facts.currency, leave=frozenset({"addenda"}))
    decision["addenda"] = [_said(*one) for one in view.decision.addenda]
    return decision


def _said(at: datetime, by: str, text: str) -> Data:
    return {"at": written(at), "by": by, "text": text}
