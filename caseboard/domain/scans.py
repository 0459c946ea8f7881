"""Parcels scan by scan, as carriers reported them: what the team weighs beyond what the rules' facts hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """One report of a carrier; place, words and name are its own and may be anything."""

    at: datetime
    code: str
    place: str = ""
    text: str = ""
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel as it was agreed, sent and scanned."""

    ref: str
    direction: str
    shipped_at: datetime
    label: str = ""
    method: str = "unknown"
    """driver_release, signature_obtained or unknown."""
    agreed_at: datetime | None = None
    """When both agreed on method and fee, if the record says so."""
    fee_borne_by: str = ""
    scans: tuple[Scan, ...] = ()
    """In order of instant."""


def outbound(parcels: Iterable[Sent]) -> Iterator[Sent]:
    """Yield the parcels on their way to the buyer."""
    return (parcel for parcel in parcels if parcel.direction == "out")


def scanned(parcels: Iterable[Sent], *codes: str) -> list[Scan]:
    """Return the scans of *codes* on parcels to the buyer, oldest first."""
    found = [scan for parcel in outbound(parcels) for scan in parcel.scans if scan.code in codes]
    return sorted(found, key=lambda scan: scan.at)


def come_by(parcels: Iterable[Sent], as_of: datetime) -> tuple[Sent, ...]:
    """Return the parcels with what has happened by *as_of*; a report ahead of time waits for its instant (R23)."""
    return tuple(replace(one, scans=tuple(scan for scan in one.scans if scan.at <= as_of)) for one in parcels)
