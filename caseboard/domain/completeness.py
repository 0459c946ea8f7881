"""What the slots of a case hold, and when both parties had filled what they owe (R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from caseboard.domain import parcels, periods
from caseboard.domain.addresses import differs
from caseboard.domain.contact import contacted_at
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.slots import Meters, Situation, meter


def situation(facts: Facts) -> Situation:
    """Return what the conditions of the slot table read of a case."""
    labels = [p.label for p in facts.parcels if p.direction == "out" and p.label]
    carrier = any(p.events for p in facts.parcels)
    return Situation(
        reason=facts.reason,
        detail=facts.detail,
        delivered=parcels.delivered_at(facts) is not None,
        asked=frozenset(request.slot for request in facts.requests),
        differs=any(differs(facts.order.address, label) for label in labels),
        paid_at=facts.order.paid_at,
        shipped_at=parcels.shipped_at(facts),
        return_shipped_at=parcels.return_shipped_at(facts),
        tracking=carrier,
        carrier_weight=any(code == "weight" for p in facts.parcels for code, _ in p.events),
        order_snapshot=True,
        listing_snapshot=facts.order.listing,
    )


def meters(facts: Facts) -> Meters:
    """Return how full each slot is, by the items that count."""
    return meter(situation(facts), [item for item in facts.items if periods.counts(facts, item)])


def complete(facts: Facts) -> bool:
    """Whether every required slot of both is filled and each gave at least one item (R21)."""
    full = meters(facts)
    return all(full.complete(party) and periods.gave(facts, party) for party in PARTIES)


def complete_at(facts: Facts) -> datetime | None:
    """Return when the running period could first have ended early, or none if it cannot (R21).

    Judged at every instant at which something arrived, on what had arrived by
    then, so that a late worker starts review at no other instant than a punctual one.
    """
    opening = periods.opened_by(facts)
    if opening is None or not periods.running(facts) or not complete(facts):
        return None
    contacts = [contacted_at(facts, party) for party in PARTIES]
    if any(at is None for at in contacts):
        return None
    since = max(opening.set_at, facts.reason_set_at, *(at for at in contacts if at is not None))
    later = sorted({at for at in _arrivals(facts) if at > since})
    return next((at for at in [since, *later] if complete(as_of(facts, at))), None)


def _arrivals(facts: Facts) -> list[datetime]:
    return [
        *(item.admitted_at or item.received_at for item in facts.items),
        *(at for parcel in facts.parcels for _, at in parcel.events),
        *(request.at for request in facts.requests),
    ]


def as_of(facts: Facts, instant: datetime) -> Facts:
    """Return *facts* with only what had been received by *instant* (rules, *Time*)."""
    return replace(
        facts,
        items=tuple(
            replace(item, admitted_at=item.admitted_at if item.admitted_at and item.admitted_at <= instant else None)
            for item in facts.items
            if item.received_at <= instant
        ),
        requests=tuple(request for request in facts.requests if request.at <= instant),
        parcels=tuple(
            replace(parcel, events=tuple(event for event in parcel.events if event[1] <= instant))
            for parcel in facts.parcels
            if parcel.shipped_at <= instant
        ),
        delivered_at=facts.delivered_at if facts.delivered_at and facts.delivered_at <= instant else None,
    )
