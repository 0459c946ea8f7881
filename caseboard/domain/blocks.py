"""What holds seals and automatic cancellations back: holds, the window to change the reason, a wrong clock."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain import notice
from caseboard.domain.facts import Facts

HELD = "held (R41)"
WINDOW = "the window to change the reason is open (R26)"
DOUBTED = "the clock jumped; waits for a supervisor's word (Time)"
NOTICE_OUT = "the delivery notice has not gone out yet (R26)"


def unblocked(facts: Facts, base: datetime) -> tuple[datetime | None, str | None]:
    """Return when an act due at *base* may be made, none while that waits for a letter, and what holds it back.

    A hold set after *base* counts too: the act was not made, and is checked
    again when it is.
    """
    at, why = base, None
    for hold in facts.holds:
        if hold.until > at:
            at, why = hold.until, HELD
    window = notice.blocks(facts)
    if window == "waits":
        return None, NOTICE_OUT
    if isinstance(window, datetime) and window > at:
        at, why = window, WINDOW
    return at, why


def ended_at(facts: Facts, base: datetime) -> tuple[datetime | None, str | None]:
    """Return what `unblocked` does for a seal or a cancellation; after a jump of the clock they wait for a person.

    Nobody can take either back, so a wrong clock must not bring one.
    """
    return (None, DOUBTED) if facts.clock_doubted else unblocked(facts, base)


def first_free(facts: Facts, base: datetime) -> datetime | None:
    """Return the first instant from *base* on at which nothing held the act back, none while a window has no end.

    Unlike `unblocked` it asks what would have been, so a hold or notice that
    came only afterwards does not count.
    """
    stretches: list[tuple[datetime, datetime | None]] = [(hold.since, hold.until) for hold in facts.holds]
    letter, window = notice.notice(facts), notice.blocks(facts)
    if letter is not None and window is not None:
        stretches.append((letter.queued_at, window if isinstance(window, datetime) else None))
    at = base
    for since, until in sorted(stretches, key=lambda one: one[0]):
        if since <= at and until is None:
            return None
        if until is not None and since <= at < until:
            at = until
    return at
