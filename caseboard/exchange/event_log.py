"""The history as an event log that process-mining tools read: cases, activities, instants, resources.

No words of or about a party are in it: what happened, when, by whom of the
desk, and what a case is about in the desk's own terms.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.events import Event
from caseboard.domain.instants import from_micros, read, written
from caseboard.exchange.sheets import safe
from caseboard.store import checks, history
from caseboard.store.case_rows import for_logs
from caseboard.store.database import CaseDatabase

_BATCH = 200
HEAD = ("case:concept:name", "concept:name", "time:timestamp", "org:resource", "lifecycle:transition", "case:reason",
        "case:stage", "case:currency", "case:requested", "case:entered_at", "case:ended_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that happened to a case."""

    name: str
    at: datetime
    """For what makes a claim, or ends a case, the instant from which, or up to which, figures count."""
    resource: str
    """The member of staff, or worker, mail, system; for others who sent it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One case with what happened to it, in order of instants; amounts in minor units."""

    number: str
    reason: str
    stage: str
    currency: str
    requested: int
    opened_at: datetime
    entered_at: datetime | None
    ended_at: datetime | None
    activities: tuple[Activity, ...]


def traces(database: CaseDatabase) -> Iterator[Trace]:
    """Yield every case of a history in order of its number, read a few hundred at a time."""
    for cases in checks.case_batches(database, _BATCH):
        found: dict[str, list[tuple[datetime, int, Activity]]] = defaultdict(list)
        where = "seq IN (SELECT seq FROM event_case WHERE case_id IN (SELECT value FROM json_each(?)))"
        for event, _ in history.read(database, where, (json.dumps(cases),)):
            if event.case is not None:
                one = _activity(event)
                found[event.case].append((one.at, event.seq or 0, one))
        for row in for_logs(database, cases):
            activities = tuple(one for _, _, one in sorted(found[row[0]], key=lambda made: made[:2]))
            number, reason, stage, currency, requested, opened, entered, ended = row
            yield Trace(
                number, reason, stage, currency, requested, from_micros(opened), _instant(entered), _instant(ended),
                activities,
            )  # fmt: skip


def _instant(at: int | None) -> datetime | None:
    return None if at is None else from_micros(at)


def _activity(event: Event) -> Activity:
    becomes = event.body.get("becomes") or {}
    pinned = becomes.get("ended_at") or becomes.get("entered_at")
    at = read(str(pinned)) if pinned else event.at
    return Activity(event.type, at, event.actor or event.source)


def event_rows(database: CaseDatabase) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an event log as a table, in the order of `HEAD`; cells are safe in a spreadsheet."""
    for trace in traces(database):
        for one in trace.activities:
            yield tuple(
                safe(cell)
                for cell in (
                    trace.number, one.name, written(one.at), one.resource, "complete", trace.reason, trace.stage,
                    trace.currency, trace.requested, _or_empty(trace.entered_at), _or_empty(trace.ended_at),
                )
            )  # fmt: skip


def _or_empty(at: datetime | None) -> str:
    return "" if at is None else written(at)
