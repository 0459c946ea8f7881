"""What a proposal rests on, and whether that still stands (rules, *Stages*)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from caseboard.domain import parcels
from caseboard.domain.completeness import as_of
from caseboard.domain.contact import contacted_at
from caseboard.domain.facts import PARTIES, Facts, Item
from caseboard.domain.instants import MICROSECOND, written


def basis(facts: Facts) -> str:
    """Return the digest of what a proposal rests on (rules, *Stages*).

    Reason, detail, amount asked, evidence on file and admitted, weighty parcel
    events, both contacts. Other events do not void a proposal: under which slot
    an item lies is a matter of order.
    """
    rests_on = {
        "reason": facts.reason,
        "detail": facts.detail,
        "requested": facts.requested,
        "evidence": _on_file(facts),
        "parcels": [[ref, code, written(at)] for ref, code, at in parcels.weighed(facts)],
        "contacts": [contacted_at(facts, party) is not None or party in facts.waived for party in PARTIES],
    }
    return hashlib.sha256(json.dumps(rests_on, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def stands(facts: Facts, sealed_at: datetime | None = None) -> bool:
    """Whether what the proposal rests on is unchanged.

    What was received from *sealed_at* on, when its seal fell due, changes
    nothing, however late the worker is (rules, *Time*).
    """
    if facts.proposal is None:
        return False
    if facts.proposal.basis == basis(facts):
        return True
    return sealed_at is not None and facts.proposal.basis == basis(received_before(facts, sealed_at))


def received_before(facts: Facts, instant: datetime) -> Facts:
    """Return *facts* as a clock act at *instant* judges them: at one instant it comes before any record (*Time*)."""
    known = as_of(facts, instant - MICROSECOND)
    return replace(
        known,
        letters=tuple(
            replace(letter, bounced_at=None)
            if letter.bounced_at is not None and letter.bounced_at >= instant
            else letter
            for letter in known.letters
        ),
    )


def _on_file(facts: Facts) -> list[list[Any]]:
    """Return the evidence on file, each file of a party once: since when, and whether it is admitted.

    The same file sent again is the same item (*Silence*); one that turns out to have
    come sooner is not what was known.
    """
    found: dict[tuple[str, str, bool], list[Item]] = {}
    for item in facts.items:
        found.setdefault((item.digest, item.party, item.readable), []).append(item)
    return [
        [*key, written(min(one.received_at for one in same)), any(one.admitted_at is not None for one in same)]
        for key, same in sorted(found.items())
    ]
