"""What follows when an evidence period has closed (R16, *Silence*)."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseboard.domain import periods
from caseboard.domain.facts import PARTIES, Facts, Item
from caseboard.domain.instants import days

UNREADABLE_WAIT: timedelta = days(3)
"""How long a cancellation waits for the desk to look at a file that cannot be read."""


def would_cancel(facts: Facts) -> bool:
    """Whether the period ends the case by silence, both ways of the policy considered."""
    if periods.gave(facts, "buyer"):
        return False
    return not periods.gave(facts, "seller") or facts.policy.claimant_silence == "cancel"


def announced_to_both(facts: Facts) -> bool:
    """Whether both were told of the period in time, without which nothing cancels by itself."""
    return all(periods.announced(facts, party) for party in PARTIES)


def pends(facts: Facts) -> bool:
    """Whether a cancellation or renewal follows the close, so that the case stays for the lag and longer.

    A second period that could not be announced goes to review instead.
    """
    return would_cancel(facts) and (announced_to_both(facts) or not renewed_already(facts))


def unseen_unreadable(facts: Facts) -> tuple[Item, ...]:
    """Return the unreadable items that nobody of the desk has looked at, whoever sent them."""
    return tuple(item for item in facts.items if not item.readable and item.seen_at is None)


def silent(facts: Facts) -> tuple[str, ...]:
    """Return the parties found silent when the current period was judged; recomputed from what is on file."""
    if not facts.periods or facts.stage in ("negotiating", "withdrawn", "settled"):
        return ()
    if facts.periods[-1].left_at is None and not closed(facts):
        return ()
    return tuple(party for party in PARTIES if not periods.gave(facts, party))


def closed(facts: Facts) -> bool:
    """Whether silence was judged at the end of the running period, so that an ending or renewal is pending."""
    return all(periods.judged(facts, party) for party in PARTIES)


def lag(facts: Facts) -> timedelta:
    """Return how long after the close a cancellation or renewal still waits for slow intake."""
    return facts.periods[-1].lag if facts.periods else timedelta()


def renewed_already(facts: Facts) -> bool:
    """Whether the current period is itself a renewal; there is only one (*Silence*)."""
    opening = periods.opened_by(facts)
    return opening is not None and opening.kind == "renewed"


def last_look(facts: Facts) -> datetime | None:
    """Return when the desk last looked at an unreadable item."""
    return max((item.seen_at for item in facts.items if not item.readable and item.seen_at), default=None)
