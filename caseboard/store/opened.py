"""Facts of a case as its dispute opens it, from what was read of its order to decide that; nothing is read again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.facts import Facts, OrderFacts
from caseboard.domain.instants import MICROSECOND, utc
from caseboard.domain.policy import Policy
from caseboard.store.orders import Ordered


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
