"""A decision that goods go back: sealed once, with three branches and their clocks (R40).

The seller confirms where the goods go back to, or has refunded without a return; the buyer sends them in time, or has
nothing refunded; once they are delivered the refund is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from caseboard.domain import parcels
from caseboard.domain.clock import Clock
from caseboard.domain.facts import Facts, asked_once
from caseboard.domain.instants import words

OUTCOME = "return_and_refund"
CONFIRMED = "return_confirmed"
"""The mark of the seller's word where the goods go back to."""
Branch = Literal["return_unconfirmed", "return_refund", "return_release"]
BRANCHES: dict[Branch, str] = {
    "return_unconfirmed": "refunded without return: no return address was confirmed",
    "return_refund": "refunded: the goods are back",
    "return_release": "released: the goods were not sent back in time",
}
"""How a return ends, by the act of the worker and the mark that it leaves, with what that means."""


@dataclass(frozen=True, slots=True)
class Return:
    """Where a return stands; every window is half-open, so at its end it is over."""

    sealed_at: datetime
    confirm_by: datetime
    confirmed_at: datetime | None
    """When the seller confirmed an address; the seal, where that was done before."""
    deliver_by: datetime | None
    sent_at: datetime | None
    """When the first parcel went back, if one went in time."""
    delivered_at: datetime | None
    """When everything sent back counts as delivered."""
    ended: Branch | None
    """The branch that was taken, once one was."""


@asked_once("stage", "stage_since", "proposal", "policy", "marks", "parcels")
def returning(facts: Facts) -> Return | None:
    """Return where the return of a case stands, none where no decision asks for one (R40)."""
    if facts.stage != "decided" or facts.proposal is None or facts.proposal.outcome != OUTCOME:
        return None
    sealed, rights = facts.stage_since, facts.policy
    confirm_by, said = sealed + rights.return_confirm, facts.marks.get(CONFIRMED)
    confirmed = max(said, sealed) if said is not None and said < confirm_by else None
    deliver_by = confirmed + rights.return_deliver if confirmed is not None else None
    sent = parcels.return_shipped_at(facts)
    in_time = sent is not None and deliver_by is not None and sent < deliver_by
    return Return(
        sealed, confirm_by, confirmed, deliver_by, sent if in_time else None,
        parcels.first_delivery(facts.parcels, "back") if in_time else None,
        next((branch for branch in BRANCHES if branch in facts.marks), None),
    )  # fmt: skip


def confirms(facts: Facts, at: datetime) -> bool:
    """Whether a return address confirmed *at* counts: none counts yet, and the time for it is not over (R40)."""
    if CONFIRMED in facts.marks:
        return False
    state = returning(facts)
    if state is None:
        return not facts.ended
    return state.ended is None and at < state.confirm_by


def clocks(facts: Facts) -> Iterator[Clock]:
    """Yield the clocks of a return that has not ended (R40)."""
    state = returning(facts)
    if state is None or state.ended is not None:
        return
    if state.confirmed_at is None or state.deliver_by is None:
        how = _after("decision", facts.policy.return_confirm)
        yield Clock(
            "return_confirm", "seller", state.confirm_by, "the seller confirms a return address", "R40", "sealed",
            state.sealed_at, how, deadline=True,
        )  # fmt: skip
        yield Clock(
            "return_unconfirmed", "worker", state.confirm_by, "refunds without return", "R40", "sealed",
            state.sealed_at, how,
        )  # fmt: skip
        return
    yield from _on_the_way(facts, state, state.confirmed_at, state.deliver_by)


def _on_the_way(facts: Facts, state: Return, confirmed: datetime, deliver_by: datetime) -> Iterator[Clock]:
    how = _after("address confirmed", facts.policy.return_deliver)
    if state.delivered_at is not None:
        yield Clock(
            "return_refund", "worker", max(state.delivered_at, confirmed), "refunds: the goods are back", "R40",
            "delivered", state.delivered_at, "at once",
        )  # fmt: skip
    elif state.sent_at is not None:
        yield Clock(
            "return_refund", "worker", None, "refunds: the goods are back", "R40", "sent back", state.sent_at,
            "once they are delivered", blocked="sent back in time and not delivered yet",
        )  # fmt: skip
    else:
        yield Clock(
            "return_deliver", "buyer", deliver_by, "the goods are sent back", "R40", "address confirmed", confirmed,
            how, deadline=True,
        )  # fmt: skip
        yield Clock(
            "return_release", "worker", deliver_by, "releases the amount", "R40", "address confirmed", confirmed, how,
        )  # fmt: skip


def _after(what: str, length: timedelta) -> str:
    return f"{what} + {words(length)}"
