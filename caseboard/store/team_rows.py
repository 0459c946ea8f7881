"""What events about the team leave in the tables: who was given a case, how many somebody takes, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.instants import micros, read
from caseboard.store.bodies import MakesRows, Refs, Rows
from caseboard.store.compiled import Row, delete, insert, upsert
from caseboard.store.numbers import case_id
from caseboard.store.tables import Absence, Assigned, Capacity, Relation, Shift

ASSIGNED = insert(Assigned, "seq", "case_id", "at", "to")
CAPACITY = upsert(Capacity, ("staff",), "staff", "cases")
CAPACITY_OFF = delete(Capacity, "staff")
SHIFT = insert(Shift, "staff", "weekday", "starts", "ends", "zone")
SHIFTS_OFF = delete(Shift, "staff")
ABSENCE = upsert(Absence, ("staff", "since"), "staff", "since", "until")
RELATION = upsert(Relation, ("staff", "party_key"), "staff", "party_key", "why")
RELATION_OFF = delete(Relation, "staff", "party_key")


def _assignment(event: Event, _refs: Refs) -> Rows:
    becomes: Mapping[str, Any] = event.body.get("becomes") or {}
    values = {"seq": event.seq, "case_id": case_id(str(event.case)), "at": micros(event.recorded_at)}
    yield Row(ASSIGNED, {**values, "to": becomes.get("assignee") or ""})


def _capacity(event: Event, _refs: Refs) -> Rows:
    name, cases = event.body["name"], event.body.get("cases")
    if cases is None:
        yield Row(CAPACITY_OFF, {"=staff": name})
    else:
        yield Row(CAPACITY, {"staff": name, "cases": cases})


def _shifts(event: Event, _refs: Refs) -> Rows:
    name, result = event.body["name"], event.body["result"]
    yield Row(SHIFTS_OFF, {"=staff": name})
    for weekday, starts, ends in result["shifts"]:
        values = {"staff": name, "weekday": weekday, "starts": starts, "ends": ends}
        yield Row(SHIFT, {**values, "zone": result["zone"]})


def _absence(event: Event, _refs: Refs) -> Rows:
    since, until = (micros(read(str(event.body[name]))) for name in ("since", "until"))
    yield Row(ABSENCE, {"staff": event.body["name"], "since": since, "until": until})


def _relation(event: Event, refs: Refs) -> Rows:
    name, key = event.body["name"], event.body["result"]["party_key"]
    if event.body.get("ended"):
        yield Row(RELATION_OFF, {"=staff": name, "=party_key": key})
    else:
        yield Row(RELATION, {"staff": name, "party_key": key, "why": refs.get("why")})


TEAM_ROWS: dict[str, MakesRows] = {
    "assignment": _assignment,
    "capacity": _capacity,
    "shifts": _shifts,
    "absence": _absence,
    "relation": _relation,
}
"""What `apply` asks for the rows of the team's events."""
