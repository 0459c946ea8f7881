"""What records refer to, as it stands in a transaction: read for a batch at once, kept up by what happens.

Each answer is read once. Whatever an event changes about it is noted here, so
that rows need not be written before the next record asks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.facts import Facts
from caseboard.domain.opening import Bought
from caseboard.domain.policy import Policy
from caseboard.domain.records import REFERENCES
from caseboard.store.compiled import key_of
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import MOST_DIGITS, case_id
from caseboard.store.openings import Openings

Name = tuple[str, str, str]
"""Source, type and ref of a record."""

_AMONG = "IN (SELECT value FROM json_each(?))"
_PARTIES = f"SELECT key, role, name FROM party WHERE key {_AMONG}"
_LINES = f'SELECT o.key, l.ref FROM "order" o LEFT JOIN order_line l ON l.order_key = o.key WHERE o.key {_AMONG}'
_PARCELS = f"SELECT key, order_key FROM shipment WHERE key {_AMONG}"
_NUMBERS = f'SELECT key, number FROM "case" WHERE key {_AMONG}'
_OF_ORDER = f'SELECT order_key, id FROM "case" WHERE order_key {_AMONG}'
_OF_BUYER = f'SELECT buyer_key, id FROM "case" WHERE buyer_key {_AMONG}'
_OF_SELLER = f'SELECT seller_key, id FROM "case" WHERE seller_key {_AMONG}'
_CASES = f'SELECT id, proposal IS NOT NULL, order_key FROM "case" WHERE id {_AMONG}'
_TAKEN = f'SELECT id FROM "case" WHERE id {_AMONG}'
_TOLD = """
SELECT DISTINCT e.source, e.type, e.ref FROM json_each(?) n
 CROSS JOIN event e ON e.source = json_extract(n.value, '$[0]') AND e.type = json_extract(n.value, '$[1]')
   AND e.ref = json_extract(n.value, '$[2]')"""


class Known:
    """Parties, orders, parcels and cases that records refer to, and which records have come in."""

    def __init__(self, read: Callable[[], CaseDatabase]) -> None:
        """Ask the database that *read* gives, in which everything that has happened is written."""
        self._read = read
        self._parties: dict[str, tuple[str, str] | None] = {}
        """Role and name."""
        self._lines: dict[str, set[str] | None] = {}
        self._parcels: dict[str, str | None] = {}
        self._numbers: dict[str, str | None] = {}
        self._of_order: dict[str, set[int]] = {}
        self._of_party: dict[str, set[int]] = {}
        self._cases: dict[int, tuple[bool, str]] = {}
        """Whether a decision stands proposed, and the order's key."""
        self._taken: dict[int, bool] = {}
        """Case numbers, and whether a case has them."""
        self._openings = Openings()
        self._told: dict[Name, bool] = {}

    def look_up(self, records: Iterable[tuple[Name, dict[str, Any]]]) -> set[int]:
        """Read what *records*, with their fields, refer to, a statement a kind; return the cases they are about."""
        keys: dict[str, set[str]] = defaultdict(set)
        names: set[Name] = set()
        numbers: set[int] = set()
        for (source, kind, ref), fields in records:
            names.add((source, kind, ref))
            keys[kind].add(key_of(source, ref))
            if kind == "dispute" and isinstance(fields.get("order"), str):
                keys["bought"].add(key_of(source, fields["order"]))
                numbers |= _brought(fields)
            for path, target in REFERENCES.get(kind, {}).items():
                named = fields.get(path)
                if isinstance(named, str):
                    keys[target].add(key_of(source, named))
        self._openings.wants(keys["bought"])
        self._read_parcels(keys["shipment"])
        orders = keys["order"] | {order for order in map(self._parcels.get, keys["shipment"]) if order is not None}
        self._read_names(names)
        self._read_parties(keys["party"])
        self._read_lines(orders)
        self._read_numbers(keys["dispute"])
        self._read_taken(numbers)
        self._read_of_party(keys["party"])
        cases = {case_id(number) for number in map(self._numbers.get, keys["dispute"]) if number is not None}
        self._read_cases(cases)
        beside = {self._cases[case][1] for case in cases}
        self._read_of_order(orders | beside)
        cases |= {case for order in orders for case in self._of_order[order]}
        self._read_cases(cases)
        return cases

    # Answers.

    def is_told(self, source: str, kind: str, ref: str) -> bool:
        """Whether a record of that name is part of the history."""
        name = (source, kind, ref)
        if name not in self._told:
            self._read_names({name})
        return self._told[name]

    def role_of(self, key: str) -> str | None:
        """Return whether a party is a buyer or a seller; none if it is not on file."""
        party = self._party(key)
        return None if party is None else party[0]

    def name_of(self, key: str) -> str:
        """Return a party's name, empty if it is not on file."""
        party = self._party(key)
        return "" if party is None else party[1]

    def _party(self, key: str) -> tuple[str, str] | None:
        if key not in self._parties:
            self._read_parties({key})
        return self._parties[key]

    def lines_of(self, key: str) -> set[str] | None:
        """Return the refs of an order's lines; none if it is not on file."""
        if key not in self._lines:
            self._read_lines({key})
        return self._lines[key]

    def order_of(self, key: str) -> str | None:
        """Return the key of the order that a parcel belongs to; none if it is not on file."""
        if key not in self._parcels:
            self._read_parcels({key})
        return self._parcels[key]

    def bought(self, key: str) -> Bought | None:
        """Return an order as the opening of a dispute reads it; none if it is not on file."""
        if not self._openings.knows(key):
            self._read_parties(self._openings.look_up(self._read(), key))
        return self._openings.bought(key)

    def opened(self, event: Event, policy: Policy) -> Facts | None:
        """Return the facts of the case that *event* opens, before it is noted; none where they are to be read."""
        return self._openings.opened(event, policy)

    def is_free(self, number: int) -> bool:
        """Whether no case has that number yet."""
        if number not in self._taken:
            self._read_taken({number})
        return not self._taken[number]

    def number_of(self, key: str) -> str | None:
        """Return the number of the case that a dispute opened; none if it has not come in."""
        if key not in self._numbers:
            self._read_numbers({key})
        return self._numbers[key]

    def on_file(self, kind: str, key: str) -> bool:
        """Whether a party, order, shipment or dispute of that key is on file."""
        answer = {
            "party": self.role_of,
            "order": self.lines_of,
            "shipment": self.order_of,
            "dispute": self.number_of,
        }[kind]
        return answer(key) is not None

    def is_proposed(self, case: int) -> bool:
        """Whether a decision stands proposed on a case."""
        if case not in self._cases:
            self._read_cases({case})
        return self._cases[case][0]

    def of_the_same_order(self, case: int) -> set[int]:
        """Return the other cases of a case's order: what one of them gives back the others cannot."""
        if case not in self._cases:
            self._read_cases({case})
        return self._cases_of_order(self._cases[case][1]) - {case}

    def touched(self, event: Event) -> set[int]:
        """Return the row ids of the cases that *event* touches: its own, or those of the order or party it tells of."""
        if (number := event.case) is not None:
            return {case_id(number)}
        key = key_of(event.source, event.ref)
        if event.type == "party":
            return set(self._cases_of_party(key))
        order: str | None = None
        if event.type == "order":
            order = key
        elif event.type in ("shipment", "feedback"):
            order = key_of(event.source, str(event.body.get("order", "")))
        elif event.type == "tracking":
            order = self.order_of(key_of(event.source, str(event.body.get("shipment", ""))))
        return set() if order is None else set(self._cases_of_order(order))

    def _cases_of_order(self, key: str) -> set[int]:
        if key not in self._of_order:
            self._read_of_order({key})
        return self._of_order[key]

    def _cases_of_party(self, key: str) -> set[int]:
        if key not in self._of_party:
            self._read_of_party({key})
        return self._of_party[key]

    # What happens.

    def note(self, event: Event) -> None:
        """Keep up with *event*, whose rows may not be written yet; what nobody asked for is read when somebody does."""
        self._told[event.source, event.type, event.ref] = True
        key = key_of(event.source, event.ref)
        parcel = key_of(event.source, str(event.body.get("shipment", ""))) if event.type == "tracking" else None
        self._openings.note(event, None if parcel is None else self.order_of(parcel))
        if event.type == "party":
            role, name = (str(event.body.get(field) or "") for field in ("role", "name"))
            self._parties[key] = (role, name)
        elif event.type == "order":
            self._lines[key] = {str(line["ref"]) for line in event.body.get("lines") or ()}
        elif event.type == "shipment":
            self._parcels[key] = key_of(event.source, str(event.body.get("order", "")))
        if event.case is not None:
            self._note_case(event, key)

    def _note_case(self, event: Event, key: str) -> None:
        case = case_id(str(event.case))
        opening = (event.body.get("result") or {}).get("opening") if event.type == "dispute" else None
        if opening is not None:
            for kept, about in (
                (self._of_order, key_of(event.source, str(event.body["order"]))),
                (self._of_party, opening["buyer"]),
                (self._of_party, opening["seller"]),
            ):
                if about in kept:
                    kept[about].add(case)
            self._numbers[key] = event.case
            self._taken[case] = True
            self._cases[case] = (False, key_of(event.source, str(event.body["order"])))
        becomes = event.body.get("becomes") or {}
        if "proposal" in becomes and case in self._cases:
            self._cases[case] = (becomes["proposal"] is not None, self._cases[case][1])

    # Reads.

    def _rows(self, sql: str, wanted: set[Any] | list[Any]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._read().execute_sql(sql, (json.dumps(sorted(wanted)),)).fetchall()
        return rows

    def _read_names(self, names: set[Name]) -> None:
        if wanted := names - self._told.keys():
            self._told |= dict.fromkeys(wanted, False)
            for source, kind, ref in self._rows(_TOLD, wanted):
                self._told[source, kind, ref] = True

    def _read_parties(self, keys: set[str]) -> None:
        if wanted := keys - self._parties.keys():
            self._parties |= dict.fromkeys(wanted)
            self._parties |= {key: (role, name) for key, role, name in self._rows(_PARTIES, wanted)}

    def _read_lines(self, keys: set[str]) -> None:
        if wanted := keys - self._lines.keys():
            self._lines |= dict.fromkeys(wanted)
            for key, ref in self._rows(_LINES, wanted):
                lines = self._lines.get(key)
                self._lines[key] = (lines or set()) | ({ref} if ref is not None else set())

    def _read_parcels(self, keys: set[str]) -> None:
        if wanted := keys - self._parcels.keys():
            self._parcels |= dict.fromkeys(wanted)
            self._parcels |= dict(self._rows(_PARCELS, wanted))

    def _read_numbers(self, keys: set[str]) -> None:
        if wanted := keys - self._numbers.keys():
            self._numbers |= dict.fromkeys(wanted)
            self._numbers |= dict(self._rows(_NUMBERS, wanted))

    def _read_of_order(self, keys: set[str]) -> None:
        if wanted := keys - self._of_order.keys():
            self._of_order |= {key: set() for key in wanted}
            for key, case in self._rows(_OF_ORDER, wanted):
                self._of_order[key].add(case)

    def _read_of_party(self, keys: set[str]) -> None:
        if wanted := keys - self._of_party.keys():
            self._of_party |= {key: set() for key in wanted}
            for sql in (_OF_BUYER, _OF_SELLER):
                for key, case in self._rows(sql, wanted):
                    self._of_party[key].add(case)

    def _read_cases(self, cases: set[int]) -> None:
        if wanted := cases - self._cases.keys():
            self._cases |= dict.fromkeys(wanted, (False, ""))
            self._cases |= {case: (bool(stands), order) for case, stands, order in self._rows(_CASES, wanted)}

    def _read_taken(self, numbers: set[int]) -> None:
        if wanted := numbers - self._taken.keys():
            self._taken |= dict.fromkeys(wanted, False)
            self._taken |= {number: True for (number,) in self._rows(_TAKEN, wanted)}


def _brought(fields: dict[str, Any]) -> set[int]:
    """Return the case number that a dispute brings along, if it is one."""
    digits = str(fields.get("number") or "").removeprefix("CB-")
    return {int(digits)} if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else set()
