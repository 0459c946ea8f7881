"""All that the team weighs of a case beyond its evidence: panels, and the grounds that they offer (R31 to R39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.address_change import Versions, address_change, at_payment
from caseboard.domain.address_columns import Column, addresses_panel, columns
from caseboard.domain.customs import customs
from caseboard.domain.delivery_method import delivery_method
from caseboard.domain.facts import Facts
from caseboard.domain.first_complaint import first_complaint
from caseboard.domain.panel import Panel
from caseboard.domain.scans import Sent, come_by
from caseboard.domain.signed_or_refused import signed_or_refused


@dataclass(frozen=True, slots=True)
class Weighed:
    """What panels read beside the facts."""

    parcels: Sequence[Sent]
    versions: Versions
    goods: Sequence[tuple[int, str]]
    """(number, kind) of the disputed lines."""


def panels(facts: Facts, weighed: Weighed, as_of: datetime) -> tuple[Panel, ...]:
    """Return the panels that have something to say, in the order of their rules."""
    paid, parcels = at_payment(facts, weighed.versions), come_by(weighed.parcels, as_of)
    found = (
        customs(facts, parcels, weighed.goods, as_of),
        addresses_panel(facts, paid, parcels),
        address_change(facts, weighed.versions),
        delivery_method(facts, parcels),
        signed_or_refused(facts, parcels),
        first_complaint(facts, as_of),
    )
    return tuple(panel for panel in found if panel is not None)


def address_columns(facts: Facts, weighed: Weighed, as_of: datetime) -> tuple[Column, ...]:
    """Return order, labels and deliveries side by side (R32)."""
    return columns(at_payment(facts, weighed.versions), come_by(weighed.parcels, as_of))


def grounds_offered(found: Iterable[Panel]) -> dict[str, tuple[str, ...]]:
    """Return the grounds that fit what is on file, each once with the rules that offer it; none of them is chosen."""
    offered: dict[str, tuple[str, ...]] = {}
    for panel in found:
        for ground in panel.grounds:
            offered[ground] = (*offered.get(ground, ()), panel.rule)
    return offered
