"""What parcels say: when the goods were delivered, what came back (R23, R24, R36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from caseboard.domain.facts import Facts, Parcel, asked_once

WEIGHED = ("delivered", "returned", "collection_failed", "customs_hold")
"""Parcel events that a proposal rests on (rules, *Stages*)."""


def first_delivery(parcels: Iterable[Parcel], direction: str = "out") -> datetime | None:
    """Return the first instant at which every parcel of a *direction* then known was delivered (R24, R40)."""
    sent = [parcel for parcel in parcels if parcel.direction == direction]
    for instant in sorted(at for parcel in sent if (at := _delivered(parcel)) is not None):
        known = [_delivered(parcel) for parcel in sent if _known_from(parcel) <= instant]
        if all(at is not None and at <= instant for at in known):
            return instant
    return None


def _delivered(parcel: Parcel) -> datetime | None:
    return min((at for code, at in parcel.events if code == "delivered"), default=None)


def _known_from(parcel: Parcel) -> datetime:
    """Return when a parcel is first heard of: sent, or reported, by whichever clock was fast."""
    return min([parcel.shipped_at, *(at for _, at in parcel.events)])


@asked_once("parcels")
def _reported(facts: Facts) -> datetime | None:
    return first_delivery(facts.parcels)


def delivered_at(facts: Facts) -> datetime | None:
    """Return when the goods count as delivered, or will: as pinned, else as the carriers say (R24)."""
    return facts.delivered_at or _reported(facts)


def delivered(facts: Facts) -> bool:
    """Whether the goods count as delivered now (R24).

    The desk pins a delivery as soon as its instant has come. One that carriers
    report ahead of time waits for its instant (R23); one that is older than the
    case's stage has happened, whether the worker has run since or not.
    """
    if facts.delivered_at is not None:
        return True
    at = _reported(facts)
    return at is not None and at <= facts.stage_since


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
    """Return (parcel, code, instant) of the events that a proposal rests on, each once however often reported."""
    return sorted({(p.ref, code, at) for p in facts.parcels for code, at in p.events if code in WEIGHED})
