"""An address changed after payment: whether the seller's written consent binds (R34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.addresses import differs, normal
from caseboard.domain.facts import Facts, Item
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.parcels import shipped_at
from caseboard.domain.periods import counting

CONSENT = "address_change_consent"
Versions = Sequence[tuple[datetime, str]]
"""(instant, address) of each version of the order, oldest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """That the goods were to go elsewhere than was paid for."""

    at: datetime | None
    """When the order was changed; none where only a label tells of it."""
    shipped_at: datetime | None

    @property
    def before(self) -> datetime | None:
        """The instant a consent has to be older than: change and shipment, whichever came first."""
        return min((at for at in (self.at, self.shipped_at) if at is not None), default=None)


def at_payment(facts: Facts, versions: Versions) -> str:
    """Return the address as it stood when the order was paid, the oldest one known where none is as old."""
    named = _named(versions)
    old = [address for at, address in named if at <= facts.order.paid_at]
    return old[-1] if old else named[0][1] if named else facts.order.address


def _named(versions: Versions) -> Versions:
    """Return the versions that name an address; one that leaves it out moves the goods nowhere."""
    return [one for one in versions if one[1].strip()]


def change(facts: Facts, versions: Versions) -> Change | None:
    """Return the change of address after payment, none where the goods went where they were to go."""
    paid = at_payment(facts, versions)
    later = (at for at, address in _named(versions) if at > facts.order.paid_at and normal(address) != normal(paid))
    changed = next(later, None)
    labels = [one.label for one in facts.parcels if one.direction == "out" and one.label]
    if changed is None and not any(differs(paid, label) for label in labels):
        return None
    return Change(changed, shipped_at(facts))


def binds(consent: Item, made: Change) -> bool:
    """Whether a consent is dated before the change and before shipment; one without a date says nothing (R34)."""
    return consent.dated is not None and made.before is not None and consent.dated < made.before


def address_change(facts: Facts, versions: Versions) -> Panel | None:
    """Return what is known of a change of address, none where there was none."""
    made = change(facts, versions)
    if made is None:
        return None
    consents = [item for item, _ in counting(facts) if item.party == "seller" and item.slot == CONSENT]
    agreed = any(binds(item, made) for item in consents)
    shown = (
        Fact("changed", moment(made.at) if made.at else "the label names another address than was paid for", "bad"),
        Fact("shipped", moment(made.shipped_at) if made.shipped_at else "not yet"),
        *(_consent(item, made) for item in consents),
        *(() if consents else (Fact("consent", "nothing on file", "missing"),)),
    )
    chip = "address changed with consent" if agreed else "address changed without consent"
    grounds = () if agreed or facts.reason != "not_received" else ("address_changed_without_consent",)
    return Panel("address_change", "Change of address", "R34", shown, chip, not agreed, grounds)


def _consent(item: Item, made: Change) -> Fact:
    if item.dated is None:
        return Fact("consent", f"{item.digest[:12]} bears no date", "bad")
    if binds(item, made):
        return Fact("consent", f"{item.digest[:12]}, dated {moment(item.dated)}, before change and shipment", "good")
    return Fact("consent", f"{item.digest[:12]}, dated {moment(item.dated)}, too late to bind", "bad")
