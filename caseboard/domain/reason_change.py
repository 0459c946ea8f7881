"""The buyer has the goods and finds them not as described: the reason changes, once (R26, R27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from caseboard.domain import notice, periods
from caseboard.domain.events import SYSTEM, Event, Record, Refused, event_of
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import spoken, written
from caseboard.domain.letters import period_changed
from caseboard.domain.moves import move, period_rows
from caseboard.domain.opening import reason_of
from caseboard.domain.party_acts import Context, by_buyer, not_ended
from caseboard.domain.post import letter_event


def change_reason(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Change the reason once, within the window of the delivery notice (R26).

    A case past gathering returns to it, where the worker opens a fresh period;
    a proposal is void with that (R27).
    """
    not_ended(facts)
    by_buyer(record, facts, "change the reason", "R26")
    _check_window(record, facts)
    to = record.fields.get("to")
    if to not in notice.CHANGES_TO:
        raise Refused(f"the reason may become {', '.join(notice.CHANGES_TO)}", "R26")
    reason, detail = reason_of(to, record.fields.get("detail"))
    becomes: dict[str, Any] = {
        "reason": reason,
        "detail": detail,
        "reason_set_at": written(context.now),
        "reason_changed_at": written(record.at),
    }
    if facts.stage in ("review", "approval", "sealing"):
        becomes = move(facts, "gathering", context.now, **becomes)
    changed = event_of(record, context.now, case=facts.number, becomes=becomes)
    about = replace(facts, reason=reason, detail=detail)
    return [changed, *_longer_period(record, about, context)]


def _check_window(record: Record, facts: Facts) -> None:
    if facts.reason_changed_at is not None:
        raise Refused("the reason was changed before; that is done once", "R26")
    end = notice.window_end(facts)
    if facts.reason != "not_received" or end is None:
        raise Refused("no unbounced notice of delivery has opened the window to change the reason", "R26")
    if record.at >= end:
        raise Refused(f"the window to change the reason closed at {spoken(end)}", "R26")


def _longer_period(record: Record, facts: Facts, context: Context) -> list[Event]:
    """Return the consequence while a period runs: each deadline at least D(7) after the change (R27)."""
    if not periods.running(facts):
        return []
    n = periods.current(facts) or 1
    least = record.at + facts.policy.evidence_period
    dues: list[tuple[Party, datetime]] = [
        (party, least) for party in PARTIES if (due := periods.due_at(facts, party)) is not None and due < least
    ]
    if not dues:
        return []
    stem = f"{record.source}/{record.ref}"
    rows = period_rows("reason", n, dues, context.policy)
    body = {"case": facts.number, "kind": "reason", "result": {"periods": rows}}
    told = [
        letter_event(
            facts, party, "period_changed", period_changed(facts, party, due), stem=stem, source=SYSTEM,
            now=context.now, period=n,
        )
        for party, due in dues
    ]  # fmt: skip
    return [Event(SYSTEM, "period", stem, record.at, context.now, body), *told]
