"""What parcels say: when the goods were delivered, what came back (R23, R24, R36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from caseboard.domain.facts import Facts, Parcel

WEIGHED = ("delivered", "returned", "collection_failed", "customs_hold")
"""Parcel events that a proposal rests on (rules, *Stages*)."""


def first_delivery(parcels: Iterable[Parcel]) -> datetime | None:
    """Return the first instant at which every outbound parcel then known was delivered (R24)."""
    outbound = [parcel for parcel in parcels if parcel.direction == "out"]
    deliveries = {parcel.ref: _delivered(parcel) for parcel in outbound}
    for instant in sorted(at for at in deliveries.values() if at is not None):
        known = [deliveries[parcel.ref] for parcel in outbound if parcel.shipped_at <= instant]
        if known and all(at is not None and at <= instant for at in known):
            return instant
    return None


def _delivered(parcel: Parcel) -> datetime | None:
    return next((at for code, at in parcel.events if code == "delivered"), None)


def delivered_at(facts: Facts) -> datetime | None:
    """Return when the goods count as delivered: as pinned, else as the carriers say now (R24)."""
    return facts.delivered_at or first_delivery(facts.parcels)


def shipped_at(facts: Facts) -> datetime | None:
    """Return when the first outbound parcel was sent."""
    return min((p.shipped_at for p in facts.parcels if p.direction == "out"), default=None)


def return_shipped_at(facts: Facts) -> datetime | None:
    """Return when the first return parcel was sent."""
    return min((p.shipped_at for p in facts.parcels if p.direction == "back"), default=None)


def came_back(facts: Facts) -> bool:
    """Whether the carrier reports an outbound parcel as returned to the seller (R36)."""
    return any(code == "returned" for p in facts.parcels if p.direction == "out" for code, _ in p.events)


def weighed(facts: Facts) -> list[tuple[str, str, datetime]]:
    """Return (parcel, code, instant) of the events that a proposal rests on."""
    return sorted((p.ref, code, at) for p in facts.parcels for code, at in p.events if code in WEIGHED)
