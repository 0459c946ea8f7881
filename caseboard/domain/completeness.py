"""What the slots of a case hold, and when both parties had filled what they owe (R21)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import datetime

from caseboard.domain import parcels, periods
from caseboard.domain.addresses import differs
from caseboard.domain.contact import contacted_at
from caseboard.domain.facts import PARTIES, Facts, Item, Request, asked_once
from caseboard.domain.slots import RECORDED_BY, Meters, Situation, meter


def situation(facts: Facts) -> Situation:
    """Return what the conditions of the slot table read of a case."""
    labels = [p.label for p in facts.parcels if p.direction == "out" and p.label]
    return Situation(
        reason=facts.reason,
        detail=facts.detail,
        delivered=parcels.delivered(facts),
        asked=frozenset(request.slot for request in facts.requests),
        differs=any(differs(facts.order.address, label) for label in labels),
        paid_at=facts.order.paid_at,
        shipped_at=parcels.shipped_at(facts),
        return_shipped_at=parcels.return_shipped_at(facts),
        tracking=any(p.events for p in facts.parcels),
        carrier_weight=any(
            item.slot == "carrier_weight" and item.readable and item.provenance in RECORDED_BY for item in facts.items
        ),
        order_snapshot=True,
        listing_snapshot=facts.order.listing,
    )


@asked_once(
    "policy", "periods", "letters", "reason_changed_at", "items", "reason", "detail", "delivered_at", "parcels",
    "stage_since", "requests", "order",
)  # fmt: skip
def meters(facts: Facts) -> Meters:
    """Return how full each slot is, by the items that count."""
    return meter(situation(facts), [item for item, _ in periods.counting(facts)])


def complete(facts: Facts) -> bool:
    """Whether every required slot of both is filled and each gave at least one item (R21).

    In a further round whoever was asked has to have answered as well: the round
    would otherwise end where it began.
    """
    if not all(periods.gave(facts, party) for party in PARTIES):
        return False
    full = meters(facts)
    return all(full.complete(party) for party in PARTIES) and _answered(facts)


def _answered(facts: Facts) -> bool:
    """Whether each thing the desk asked for since the current round began has come since it was asked for (R22)."""
    opening = periods.opened_by(facts)
    if opening is None or opening.kind != "round":
        return True
    asked = [r for r in facts.requests if r.at >= opening.set_at and r.by not in _refs(facts)]
    return all(_has_come(facts, r) for r in asked)


def _has_come(facts: Facts, asked: Request) -> bool:
    """Whether something came after the asking; what was there by that very instant is no answer."""
    return any(
        item.party == asked.party and asked.slot in ("", item.slot) and since > asked.at
        for item, since in periods.counting(facts)
    )


def _refs(facts: Facts) -> tuple[str, ...]:
    return (facts.buyer.ref, facts.seller.ref, *PARTIES)


def complete_at(facts: Facts) -> datetime | None:
    """Return when the running period could first have ended early, or none if it cannot (R21).

    Judged on what had arrived by then, so that a late worker starts review at
    no other instant than a punctual one.
    """
    opening = periods.opened_by(facts)
    if opening is None or not periods.running(facts):
        return None
    contacts = [at for party in PARTIES if (at := contacted_at(facts, party)) is not None]
    if len(contacts) < len(PARTIES) or not all(periods.gave(facts, party) for party in PARTIES):
        return None
    since = max(opening.set_at, facts.reason_set_at, *contacts)
    instants = [since, *sorted({at for at in _arrivals(facts) if at > since})]
    if _only_fills(facts, since):
        # What is complete stays so: the first instant is found by halving.
        place = bisect_left(instants, True, key=lambda at: complete(as_of(facts, at)))
        return instants[place] if place < len(instants) else None
    return next((at for at in instants if complete(as_of(facts, at))), None)


def _only_fills(facts: Facts, since: datetime) -> bool:
    """Whether nothing after *since* asks for more: no delivery, no request, no further parcel."""
    delivered = parcels.delivered_at(facts)
    return (
        (delivered is None or delivered <= since)
        and all(request.at <= since for request in facts.requests)
        and all(parcel.shipped_at <= since for parcel in facts.parcels)
    )


def _arrivals(facts: Facts) -> list[datetime]:
    return [
        *(since for _, since in periods.counting(facts)),
        *(at for parcel in facts.parcels for _, at in parcel.events),
        *(parcel.shipped_at for parcel in facts.parcels),
        *(request.at for request in facts.requests),
    ]


def as_of(facts: Facts, instant: datetime) -> Facts:
    """Return *facts* with only what had been received by *instant* (rules, *Time*)."""
    delivered = parcels.delivered_at(facts)
    return replace(
        facts,
        items=tuple(_item_as_of(item, instant) for item in facts.items if item.received_at <= instant),
        requests=tuple(request for request in facts.requests if request.at <= instant),
        parcels=tuple(
            replace(parcel, events=tuple(event for event in parcel.events if event[1] <= instant))
            for parcel in facts.parcels
            if parcel.shipped_at <= instant
        ),
        delivered_at=delivered if delivered is not None and delivered <= instant else None,
    )


def _item_as_of(item: Item, instant: datetime) -> Item:
    if item.admitted_at is None or item.admitted_at <= instant:
        return item
    return item._replace(admitted_at=None)
