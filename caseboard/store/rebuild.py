"""Build every table anew from the history alone, in an empty database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from caseboard.domain.events import Event
from caseboard.store import history
from caseboard.store import statements as sql
from caseboard.store.apply import rows_of
from caseboard.store.compiled import Row, key_of, run
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

_BATCH = 2_000
"""Events that are applied together."""

_Name = tuple[str, str]
"""Type and key of what an event is about."""


def rebuild(database: CaseDatabase, anew: CaseDatabase) -> None:
    """Apply the whole history of *database* to the empty *anew*, with the cases each event touches."""
    trace = Trace()
    rows: list[Row] = []
    for place, (event, refs) in enumerate(history.read(database), 1):
        rows += (history.event_row(event, "{}"), *rows_of(event, refs), *trace.links(event))
        if place % _BATCH == 0:
            run(anew, rows)
            rows = []
    run(anew, rows)


class Trace:
    """Which cases events touch, worked out as a history is read once, without asking a database.

    It says what `links` writes down one event at a time.
    """

    def __init__(self) -> None:
        """Begin before the first event."""
        self._cases: dict[str, set[int]] = defaultdict(set)
        """By the key of their order, their buyer, their seller."""
        self._above: dict[_Name, str] = {}
        """The order of a parcel or feedback, the parcel of a tracking event; no newer version changes it."""
        self._below: dict[str, set[_Name]] = defaultdict(set)
        self._told: dict[_Name, list[int]] = defaultdict(list)
        """Every event about one thing: its versions."""

    def links(self, event: Event) -> Iterator[Row]:
        """Yield the rows that tie *event*, or what came before a dispute, to cases."""
        if event.case is None:
            for case in self._touched(event):
                yield _link(case, event.seq)
        elif event.type == "dispute" and "opening" in (event.body.get("result") or {}):
            case = case_id(event.case)
            yield from (_link(case, seq) for seq in self._drawn_in(event, case))

    def _touched(self, event: Event) -> set[int]:
        key = key_of(event.source, event.ref)
        if event.type in ("order", "party"):
            self._told[event.type, key].append(event.seq or 0)
            return self._cases[key]
        field = {"shipment": "order", "feedback": "order", "tracking": "shipment"}.get(event.type)
        if field is None:
            return set()
        above = key_of(event.source, str(event.body.get(field, "")))
        self._above[event.type, key] = above
        self._below[above].add((event.type, key))
        self._told[event.type, key].append(event.seq or 0)
        order = above if field == "order" else self._above.get(("shipment", above))
        return self._cases[order] if order is not None else set()

    def _drawn_in(self, event: Event, case: int) -> set[int]:
        """Return the events on a new dispute's order, its parcels and its parties."""
        opening = event.body["result"]["opening"]
        order = key_of(event.source, str(event.body["order"]))
        about: set[_Name] = {("order", order), *self._below[order]}
        for kind, key in tuple(about):
            if kind == "shipment":
                about |= self._below[key]
        for party in (opening["buyer"], opening["seller"]):
            about.add(("party", party))
            self._cases[party].add(case)
        self._cases[order].add(case)
        return {seq for name in about for seq in self._told[name]}


def _link(case: int, seq: int | None) -> Row:
    return Row(sql.EVENT_CASE, {"case_id": case, "seq": seq})
