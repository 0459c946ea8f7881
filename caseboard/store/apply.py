"""Turn an event into rows. Total: it reads no clock, no policy, no facts, and refuses nothing.

What an event decided stands in its body under `becomes` (columns of the case)
and `result` (rows beside it). So the same function serves an act, an import of
thousands, a rebuild, and a case as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.facts import ENDED
from caseboard.domain.instants import micros
from caseboard.store import statements as sql
from caseboard.store.bodies import MakesRows, Refs, Rows, instant
from caseboard.store.compiled import Row
from caseboard.store.desk_rows import DESK_ROWS, decision
from caseboard.store.numbers import case_id
from caseboard.store.party_rows import PARTY_ROWS
from caseboard.store.reference_rows import REFERENCE_ROWS
from caseboard.store.team_rows import TEAM_ROWS

_OWN: dict[str, MakesRows] = {**REFERENCE_ROWS, **PARTY_ROWS, **DESK_ROWS, **TEAM_ROWS}
"""What makes the rows that an event leaves beside those of the case it happens to, by its type."""
_CASE_INSTANTS = frozenset(
    {"stage_since", "entered_at", "ended_at", "delivered_at", "reason_set_at", "reason_changed_at"}
)


def rows_of(event: Event, refs: Refs) -> list[Row]:
    """Return the rows that *event*, number `seq` of the history, leaves in the tables."""
    made, number = _OWN.get(event.type), event.case
    rows = [] if made is None else list(made(event, refs))
    return rows if number is None else [*rows, *_case_rows(event, case_id(number), refs)]


def has_rows(kind: str) -> bool:
    """Whether an event of that type leaves rows beside those of the case it happens to."""
    return kind in _OWN


def ends(event: Event) -> bool:
    """Whether *event* ends its case."""
    return (event.body.get("becomes") or {}).get("stage") in ENDED


def _case_rows(event: Event, case: int, refs: Refs) -> Rows:
    yield Row(sql.EVENT_CASE, {"case_id": case, "seq": event.seq})
    result: Mapping[str, Any] = event.body.get("result") or {}
    becomes: Mapping[str, Any] = event.body.get("becomes") or {}
    if "periods" in result:
        yield from _periods(event, case, result)
    if becomes:
        yield _becomes(case, becomes)
        stage = becomes.get("stage")
        if stage is not None and stage != "gathering":
            yield Row(sql.LEFT, {"left_at": micros(event.recorded_at), "=case_id": case})
    for name, at in result.get("marks") or ():
        yield Row(sql.MARK, {"case_id": case, "name": name, "at": instant(at)})
    if "requests" in result:
        yield from _requests(event, case, result)
    if "decision" in result:
        yield from decision(event, refs, case, result)


def _becomes(case: int, becomes: Mapping[str, Any]) -> Row:
    values = {name: instant(value) if name in _CASE_INSTANTS else value for name, value in becomes.items()}
    return Row(sql.case_becomes(tuple(sorted(values))), {**values, "=id": case})


def _periods(event: Event, case: int, result: Mapping[str, Any]) -> Rows:
    for one in result.get("periods") or ():
        yield Row(
            sql.PERIOD,
            {
                "seq": event.seq,
                "party": one["party"],
                "case_id": case,
                "n": one["n"],
                "kind": one["kind"],
                "set_at": micros(event.recorded_at),
                "due_at": instant(one["due_at"]),
                "lag": one["lag"],
            },
        )


def _requests(event: Event, case: int, result: Mapping[str, Any]) -> Rows:
    for place, one in enumerate(result.get("requests") or ()):
        yield Row(
            sql.REQUEST,
            {
                "seq": event.seq,
                "place": place,
                "case_id": case,
                "party": one["party"],
                "slot": one.get("slot") or "",
                "by": one.get("by") or "",
                "at": micros(event.at),
                "due_at": instant(one.get("due_at")),
            },
        )
