"""When a dispute may be opened (R1 to R7). Instants UTC, money in minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseboard.domain.events import Refused
from caseboard.domain.instants import days, words, written
from caseboard.domain.money import MoneyError, PaidLine, decimal_text, minor, paid_per_line
from caseboard.domain.policy import Policy
from caseboard.domain.slots import REASONS

REMEDIES = ("refund", "partial_refund", "return_and_refund")
_FOR_GOOD = ("settled", "cancelled", "decided")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another dispute on the same order."""

    number: str
    lines: frozenset[str]
    stage: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bought:
    """An order as the opening of a dispute reads it."""

    ref: str
    buyer: str
    seller: str
    currency: str
    paid_at: datetime
    paid: int
    guaranteed_days: float | None
    guaranteed_at: datetime | None
    completes_at: datetime | None
    lines: tuple[PaidLine, ...]
    sent: Mapping[str, Sequence[datetime]]
    """For each line, when its outbound parcels were sent."""
    disputes: tuple[Earlier, ...] = ()


def opens_at(sent: Sequence[datetime], guarantee: timedelta | None, policy: Policy) -> datetime | None:
    """Return the first instant at which a dispute on a line may be opened (R5, R6); none if never shipped.

    A short guarantee has no wait: the buyer would otherwise sit out the whole
    delivery time. A further parcel sent before that instant moves it; one sent
    later takes nothing away.
    """
    parcels = sorted(sent)
    if not parcels:
        return None
    wait = policy.opening_wait
    if guarantee is not None and guarantee <= policy.short_guarantee:
        wait = timedelta()
    opening = parcels[0] + wait
    for shipped in parcels[1:]:
        if shipped < opening:
            opening = shipped + wait
    return opening


def guarantee_of(order: Bought, shipped_at: datetime) -> timedelta | None:
    """Return how long delivery was guaranteed to take from *shipped_at* on, never below zero (R3)."""
    if order.guaranteed_days is not None:
        return max(timedelta(), days(order.guaranteed_days))
    if order.guaranteed_at is not None:
        return max(timedelta(), order.guaranteed_at - shipped_at)
    return None


def completes_at(order: Bought, policy: Policy) -> datetime | None:
    """Return when the order completes if nothing freezes it (R3): with its last line; none while one is unshipped."""
    if order.completes_at is not None:
        return order.completes_at
    ends = []
    for line in order.lines:
        sent = order.sent.get(line.ref)
        if not sent:
            return None
        guarantee = guarantee_of(order, min(sent))
        if guarantee is None:
            return None
        ends.append(min(sent) + guarantee + policy.completion_margin)
    return max(ends, default=None)


def completion_words(order: Bought, policy: Policy) -> str:
    """Return the formula of `completes_at` with its inputs, as the board shows it (R3)."""
    if order.completes_at is not None:
        return "named by the order"
    if completes_at(order, policy) is None:
        return "unknown until every line is shipped under a known guarantee"
    return f"shipped + guarantee + {words(policy.completion_margin)}, by the last line"


def complete(order: Bought, at: datetime, policy: Policy) -> bool:
    """Whether the order is complete at *at* (R2).

    Every dispute not ended freezes completion from its opening on; a withdrawn
    or cancelled one adds the time it froze, overlaps once.
    """
    end = completes_at(order, policy)
    if end is None:
        return False
    if any(one.opened_at <= at and (one.ended_at is None or one.ended_at > at) for one in order.disputes):
        return False
    gave_back = [
        (one.opened_at, one.ended_at)
        for one in order.disputes
        if one.stage in ("withdrawn", "cancelled") and one.ended_at is not None and one.ended_at <= at
    ]
    return at >= end + _union(gave_back)


def _union(stretches: Iterable[tuple[datetime, datetime]]) -> timedelta:
    total, reach = timedelta(), None
    for start, end in sorted(stretches):
        begin = start if reach is None else max(start, reach)
        if end > begin:
            total += end - begin
        reach = end if reach is None else max(reach, end)
    return total


@dataclass(frozen=True, slots=True)
class Opening:
    """A dispute that may be opened, with what was worked out for it."""

    requested: int
    paid_for: int
    guarantee: timedelta | None
    lines: tuple[str, ...]
    reason: str
    detail: str | None


def may_open(fields: Mapping[str, object], at: datetime, order: Bought, policy: Policy) -> Opening:
    """Return the opening of the dispute that *fields* ask for, received at *at*.

    Where several rules refuse, the first of R1, R3, never shipped, R2, R5/R6,
    R7 is named.

    Raises:
        Refused: a rule forbids it.
    """
    lines = _lines(fields, order)
    reason, detail = reason_of(fields.get("reason"), fields.get("detail"))
    if fields.get("by") != order.buyer:
        raise Refused(f"order {order.ref} is another buyer's", "R1")
    _check_lines_free(lines, order)
    if order.guaranteed_days is None and order.guaranteed_at is None and order.completes_at is None:
        raise Refused(f"order {order.ref} names neither guaranteed_days, guaranteed_at nor completes_at", "R3")
    unsent = [ref for ref in lines if not order.sent.get(ref)]
    if unsent:
        raise Refused(f"line {unsent[0]} was never shipped", "R5")
    if complete(order, at, policy):
        raise Refused(f"order {order.ref} was complete when the dispute was opened at {written(at)}", "R2")
    guarantees = [guarantee_of(order, min(order.sent[ref])) for ref in lines]
    for ref, guarantee in zip(lines, guarantees, strict=True):
        first = opens_at(order.sent[ref], guarantee, policy)
        if first is not None and at < first:
            rule = "R6" if guarantee is not None and guarantee <= policy.short_guarantee else "R5"
            raise Refused(f"line {ref} may be disputed from {written(first)} on, not at {written(at)}", rule)
    requested, paid_for = amount_of(fields.get("requested"), lines, order)
    known = [guarantee for guarantee in guarantees if guarantee is not None]
    return Opening(requested, paid_for, max(known, default=None), lines, reason, detail)


def _lines(fields: Mapping[str, object], order: Bought) -> tuple[str, ...]:
    wanted = fields.get("lines")
    lines = tuple(dict.fromkeys(wanted)) if isinstance(wanted, list | tuple) else ()
    if not lines:
        raise Refused("a dispute names at least one line of its order", "R1")
    known = {line.ref for line in order.lines}
    for ref in lines:
        if ref not in known:
            raise Refused(f"order {order.ref} has no line {ref}", "R1")
    return lines


def _check_lines_free(lines: Sequence[str], order: Bought) -> None:
    for one in order.disputes:
        shared = one.lines.intersection(lines)
        if not shared or one.stage == "withdrawn":
            continue
        what = f"was {one.stage}" if one.stage in _FOR_GOOD else "is still live"
        raise Refused(f"line {sorted(shared)[0]} already has dispute {one.number}, which {what}", "R1")


def reason_of(reason: object, detail: object) -> tuple[str, str | None]:
    """Return a known reason and its detail, the reason's first where none is named.

    Raises:
        Refused: unknown reason, or a detail the reason does not know.
    """
    if not isinstance(reason, str) or reason not in REASONS:
        raise Refused(f"unknown reason {reason!r}; known are {', '.join(REASONS)}", "Slots")
    details = REASONS[reason]
    if detail is None:
        return reason, details[0] if details else None
    if detail not in details:
        raise Refused(f"{reason} has no detail {detail!r}; it knows {', '.join(details) or 'none'}", "Slots")
    return reason, str(detail)


def amount_of(text: object, lines: Sequence[str], order: Bought) -> tuple[int, int]:
    """Return the amount asked and what was paid for the lines (R7), minor units.

    Raises:
        Refused: no amount, nothing, or more than was paid.
    """
    try:
        requested = minor(str(text), order.currency)
        paid = paid_per_line(order.lines, order.paid)
    except MoneyError as error:
        raise Refused(str(error), "R7") from error
    paid_for = sum(paid[ref] for ref in lines)
    if not 0 < requested <= paid_for:
        asked, most = decimal_text(requested, order.currency), decimal_text(paid_for, order.currency)
        raise Refused(f"requested {asked} {order.currency}, paid for its lines {most}", "R7")
    return requested, paid_for
