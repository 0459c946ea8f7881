"""When a dispute may be opened (R1 to R7). Instants UTC, money in minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseboard.domain.instants import days, spoken, words
from caseboard.domain.money import MoneyError, PaidLine, decimal_text, minor, paid_per_line
from caseboard.domain.policy import Policy
from caseboard.domain.refusals import Refused
from caseboard.domain.slots import REASONS

REMEDIES = ("refund", "partial_refund", "return_and_refund")
_FOR_GOOD = ("settled", "cancelled", "decided")
_CENTURY = 36_525
"""Days."""


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
        # Nobody waits for longer than a century, and the calendar has an end.
        return days(min(max(0, order.guaranteed_days), _CENTURY))
    if order.guaranteed_at is not None:
        return max(timedelta(), order.guaranteed_at - shipped_at)
    return None


def completes_at(order: Bought, policy: Policy) -> datetime | None:
    """Return when the order completes if nothing freezes it (R3): with its last line; none while one is unshipped."""
    last = _last_line(order, policy)
    return order.completes_at or (None if last is None else last.at)


@dataclass(frozen=True, slots=True)
class _Completing:
    """When one line of an order completes, and from what that follows."""

    at: datetime
    line: str
    shipped_at: datetime
    guarantee: timedelta


def _last_line(order: Bought, policy: Policy) -> _Completing | None:
    """Return the line that completes last, none while one is unshipped or has no guarantee."""
    found = []
    for line in order.lines:
        sent = order.sent.get(line.ref)
        guarantee = guarantee_of(order, min(sent)) if sent else None
        if not sent or guarantee is None:
            return None
        first = min(sent)
        found.append(_Completing(first + guarantee + policy.completion_margin, line.ref, first, guarantee))
    return max(found, key=lambda one: one.at, default=None)


def completion_words(order: Bought, policy: Policy) -> str:
    """Return the formula of `completes_at` with its inputs, as the board shows it (R3)."""
    if order.completes_at is not None:
        return "named by the order"
    last = _last_line(order, policy)
    if last is None:
        return "unknown until every line is shipped under a known guarantee"
    return (
        f"line {last.line}: shipped {spoken(last.shipped_at)} + guarantee {words(last.guarantee)}"
        f" + {words(policy.completion_margin)}"
    )


def frozen(order: Bought, at: datetime) -> bool:
    """Whether a dispute that has not ended by *at* keeps the order from completing (R2)."""
    return any(_freezes(one, at) for one in order.disputes)


def _freezes(one: Earlier, at: datetime) -> bool:
    return one.opened_at <= at and (one.ended_at is None or one.ended_at > at)


def time_added(order: Bought, at: datetime) -> timedelta:
    """Return the time that disputes withdrawn or cancelled by *at* had frozen, overlaps once (R2)."""
    return _union(
        (one.opened_at, one.ended_at)
        for one in order.disputes
        if one.stage in ("withdrawn", "cancelled") and one.ended_at is not None and one.ended_at <= at
    )


def _union(stretches: Iterable[tuple[datetime, datetime]]) -> timedelta:
    total, reach = timedelta(), None
    for start, end in sorted(stretches):
        begin = start if reach is None else max(start, reach)
        total += max(end - begin, timedelta())
        reach = end if reach is None else max(reach, end)
    return total


def complete(order: Bought, at: datetime, policy: Policy) -> bool:
    """Whether the order is complete at *at* (R2).

    A dispute that has not ended freezes completion from its opening on; a
    withdrawal or cancellation adds the time it froze, any other ending does not.
    """
    end = moved_completion(order, at, policy)
    return end is not None and not frozen(order, at) and at >= end


def moved_completion(order: Bought, at: datetime, policy: Policy) -> datetime | None:
    """Return when the order completes, later by the time frozen until *at* (R2); a live dispute may yet add to it."""
    end = completes_at(order, policy)
    return None if end is None else end + time_added(order, at)


def moved_words(order: Bought, at: datetime, policy: Policy) -> str:
    """Return the formula of `moved_completion` with its inputs, and which disputes freeze the order (R2, R3)."""
    added, live = time_added(order, at), [one.number for one in order.disputes if _freezes(one, at)]
    said = completion_words(order, policy)
    if added:
        said += f" + {words(added)} frozen"
    return f"{said}; frozen by {', '.join(live)}" if live else said


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
    R7 is named; what no rule of these is about comes last.

    Raises:
        Refused: a rule forbids it.
    """
    if fields.get("by") != order.buyer:
        raise Refused(f"order {order.ref} is another buyer's", "R1")
    lines = _lines(fields, order)
    _check_lines_free(lines, order)
    if order.guaranteed_days is None and order.guaranteed_at is None and order.completes_at is None:
        names = "guaranteed_days, guaranteed_at nor completes_at"
        raise Refused(f"order {order.ref} names neither {names}", "R3")
    guarantees = _check_wait(lines, at, order, policy)
    requested, paid_for = amount_of(fields, lines, order)
    check_remedy(fields.get("remedy"))
    reason, detail = reason_of(fields.get("reason"), fields.get("detail"))
    known = [guarantee for guarantee in guarantees if guarantee is not None]
    return Opening(requested, paid_for, max(known, default=None), lines, reason, detail)


def _check_wait(lines: Sequence[str], at: datetime, order: Bought, policy: Policy) -> list[timedelta | None]:
    """Refuse a line never shipped, an order complete, a line still waiting (R5, R2, R6); return the guarantees."""
    unsent = [ref for ref in lines if not order.sent.get(ref)]
    if unsent:
        raise Refused(f"line {unsent[0]} was never shipped", "R5")
    if complete(order, at, policy):
        raise Refused(f"order {order.ref} was complete when the dispute was opened at {spoken(at)}", "R2")
    guarantees = [guarantee_of(order, min(order.sent[ref])) for ref in lines]
    for ref, guarantee in zip(lines, guarantees, strict=True):
        first = opens_at(order.sent[ref], guarantee, policy)
        if first is not None and at < first:
            rule = "R6" if guarantee is not None and guarantee <= policy.short_guarantee else "R5"
            raise Refused(f"line {ref} may be disputed from {spoken(first)} on, not at {spoken(at)}", rule)
    return guarantees


def _lines(fields: Mapping[str, object], order: Bought) -> tuple[str, ...]:
    wanted = fields.get("lines")
    lines = tuple(dict.fromkeys(str(ref) for ref in wanted)) if isinstance(wanted, list | tuple) else ()
    if not lines:
        raise Refused("a dispute names at least one line of its order", "R1")
    known = {line.ref for line in order.lines}
    for ref in lines:
        if ref not in known:
            raise Refused(f"order {order.ref} has no line {ref}", "R1")
    return lines


def _check_lines_free(lines: Sequence[str], order: Bought) -> None:
    """Refuse a line whose dispute is live or was ended for good; a withdrawn one makes room (R1)."""
    for one in order.disputes:
        shared = one.lines.intersection(lines)
        if not shared or one.stage == "withdrawn":
            continue
        what = f"was {one.stage}" if one.stage in _FOR_GOOD else "is still live"
        raise Refused(f"line {min(shared)} already has dispute {one.number}, which {what}", "R1")


def check_remedy(remedy: object) -> None:
    """Refuse a remedy that nobody can ask for; none named is a refund.

    Raises:
        Refused: unknown remedy.
    """
    if remedy is not None and remedy not in REMEDIES:
        raise Refused(f"unknown remedy {remedy!r}; known are {', '.join(REMEDIES)}", "R7")


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


def amount_of(fields: Mapping[str, object], lines: Sequence[str], order: Bought) -> tuple[int, int]:
    """Return the amount asked and what was paid for the lines (R7), minor units.

    Raises:
        Refused: no amount, nothing, more than was paid, or of another currency than the order's.
    """
    requested = read_amount(fields, "requested", order.currency, "R7")
    try:
        paid = paid_per_line(order.lines, order.paid)
    except MoneyError as error:
        raise Refused(str(error), "R7") from error
    paid_for = sum(paid[ref] for ref in lines)
    check_request(requested, paid_for, order.currency)
    return requested, paid_for


def check_request(requested: int, paid_for: int, currency: str) -> None:
    """Refuse a request of nothing, or of more than was paid for its lines (R7).

    Raises:
        Refused: it is out of bounds.
    """
    if not 0 < requested <= paid_for:
        asked, most = decimal_text(requested, currency), decimal_text(paid_for, currency)
        raise Refused(f"requested {asked} {currency}, paid for its lines {most}", "R7")


def read_amount(fields: Mapping[str, object], name: str, currency: str, rule: str) -> int:
    """Return the amount *name* in minor units of *currency*, the order's.

    Raises:
        Refused: it is no amount, or the record names another currency.
    """
    named = fields.get("currency")
    if named is not None and named != currency:
        raise Refused(f"{name} is in {named}, the order in {currency}", rule)
    value = fields.get(name)
    if value is None:
        raise Refused(f"{name} is missing", rule)
    try:
        return minor(str(value), currency)
    except MoneyError as error:
        raise Refused(str(error), rule) from error
