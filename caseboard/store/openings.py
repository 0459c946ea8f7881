"""The orders on which a batch opens disputes, read at once, and the facts with which each case begins.

What was read of an order to decide an opening is what the facts of the new
case are made of, so that nothing is read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.facts import Facts, OrderFacts
from caseboard.domain.instants import MICROSECOND, utc
from caseboard.domain.opening import Bought
from caseboard.domain.policy import Policy
from caseboard.store.added import scanned
from caseboard.store.compiled import key_of
from caseboard.store.database import CaseDatabase
from caseboard.store.orders import Ordered, ordered


class Openings:
    """Orders as openings read them, kept up or forgotten by what happens."""

    def __init__(self) -> None:
        """Know none yet."""
        self._orders: dict[str, Ordered | None] = {}
        self._wanted: set[str] = set()
        self._disputed: set[str] = set()
        """Orders as read that had disputes before."""

    def wants(self, keys: Iterable[str]) -> None:
        """Remember which orders disputes to come are about, so that they are read with the first."""
        self._wanted.update(keys)

    def knows(self, key: str) -> bool:
        """Whether an order has been read as it stands."""
        return key in self._orders

    def look_up(self, database: CaseDatabase, key: str) -> set[str]:
        """Read an order, and all that are wanted and not known; return the keys of their sellers."""
        keys = {key, *(self._wanted - self._orders.keys())}
        found = ordered(database, keys)
        self._orders |= {one: found.get(one) for one in keys}
        self._disputed |= {one for one, order in found.items() if order.bought.disputes}
        return {order.bought.seller for order in found.values()}

    def bought(self, key: str) -> Bought | None:
        """Return an order that has been read; none if it is not on file."""
        order = self._orders[key]
        return None if order is None else order.bought

    def opened(self, event: Event, policy: Policy) -> Facts | None:
        """Return the facts of the case that *event* opens; none where they are to be read."""
        order = self._orders.get(_order_named(event))
        return None if order is None else opened(event, order, policy)

    def note(self, event: Event, scanned_of: str | None) -> None:
        """Let an order be read anew that something was sent of, or whose cases may have changed.

        *scanned_of* is the order of the parcel that a carrier tells of.
        """
        if event.type == "order":
            self._orders.pop(key_of(event.source, event.ref), None)
        elif event.type in ("shipment", "dispute"):
            self._orders.pop(_order_named(event), None)
        elif event.type == "tracking":
            self._scan(event, scanned_of or "")
        elif event.type == "party" and event.updated_at is not None:
            self._orders.clear()
        elif event.case is not None:
            for kept in self._disputed:
                self._orders.pop(kept, None)
            self._disputed.clear()

    def _scan(self, event: Event, key: str) -> None:
        order = self._orders.get(key)
        if order is None:
            return
        parcels = scanned([parcel for parcel, _ in order.parcels], event)
        if parcels is None:
            del self._orders[key]
            return
        carried = (refs for _, refs in order.parcels)
        self._orders[key] = replace(order, parcels=tuple(zip(parcels, carried, strict=True)))


def _order_named(event: Event) -> str:
    return key_of(event.source, str(event.body.get("order", "")))


def opened(event: Event, order: Ordered, policy: Policy) -> Facts | None:
    """Return the facts of the case that *event* opens under *policy*; none where they are to be read.

    That is so where another dispute of the order may have given something back,
    or where the opening was decided under other rights.
    """
    given: dict[str, Any] = event.body["result"]["opening"]
    bought = order.bought
    if bought.disputes or not order.people or policy.version != given["policy"]:
        return None
    lines = set(event.body.get("lines") or ())
    length = given["guarantee"]
    guarantee: timedelta | None = None if length is None else length * MICROSECOND
    came = utc(event.recorded_at)
    buyer, seller = order.people
    return Facts(
        number=str(event.case),
        version=0,
        policy=policy,
        stage="negotiating",
        stage_since=came,
        reason=given["reason"],
        detail=given["detail"],
        reason_set_at=came,
        opened_at=utc(event.at),
        entered_at=None,
        escalation_why=None,
        currency=given["currency"],
        requested=given["requested"],
        paid_for=given["paid_for"],
        order=OrderFacts(
            bought.ref, bought.paid_at, bought.paid, 0, guarantee, order.address, bool(lines & order.listed)
        ),
        buyer=buyer,
        seller=seller,
        parcels=tuple(parcel for parcel, carried in order.parcels if carried & lines),
    )
