"""Read the facts of a case, or of five hundred, in the same seven statements.

Facts are what the rules read; worker, services, `doctor` and the case pane all
use this one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from caseboard.domain.facts import (
    Facts,
    Hold,
    Item,
    Letter,
    OrderFacts,
    Parcel,
    PeriodSet,
    Person,
    Proposal,
    Request,
    Said,
)
from caseboard.domain.instants import from_micros
from caseboard.domain.policy import SHIPPED, Policy, policy, shipped
from caseboard.store.database import CaseDatabase
from caseboard.store.jumps import DOUBTED

STATEMENTS = 7
"""How many statements `facts_of` runs, however many cases and however much evidence."""

_CASES = f"""
SELECT c.id, c.number, c.version, c.policy, c.stage, c.stage_since, c.reason, c.detail, c.reason_set_at, c.opened_at,
       c.entered_at, c.escalation_why, c.currency, c.requested, c.paid_for, c.guarantee, c.reason_changed_at,
       c.delivered_at, c.arrived_overdue, o.ref, o.paid_at, o.paid, o.ship_to,
       (SELECT coalesce(sum(x.awarded), 0) FROM "case" x
         WHERE x.order_key = c.order_key AND x.id <> c.id AND x.stage IN ('settled', 'decided')),
       EXISTS (SELECT 1 FROM case_line cl JOIN order_line ol ON ol.key = cl.line_key
                WHERE cl.case_id = c.id AND ol.listing <> ''),
       b.ref, b.name, b.email, b.language, s.ref, s.name, s.email, s.language,
       p.ref, p.by, p.proposed_at, coalesce(a.seal_at, p.seal_at), p.basis, p.verdict, p.asks, p.opened,
       coalesce(a.by, ''), pol.body, c.awarded, ({DOUBTED})
  FROM "case" c JOIN "order" o ON o.key = c.order_key
  JOIN party b ON b.key = c.buyer_key JOIN party s ON s.key = c.seller_key
  LEFT JOIN proposal p ON p.ref = c.proposal LEFT JOIN approval a ON a.proposal = p.ref
  LEFT JOIN policy pol ON pol.version = c.policy
 WHERE c.id IN (SELECT value FROM json_each(?))"""

_PARCELS = """
SELECT DISTINCT cl.case_id, s.key, s.direction, s.shipped_at, s.label, t.code, t.at, t.key
  FROM case_line cl JOIN shipment_line sl ON sl.line_key = cl.line_key JOIN shipment s ON s.key = sl.shipment_key
  LEFT JOIN tracking_event t ON t.shipment_key = s.key
 WHERE cl.case_id IN (SELECT value FROM json_each(?)) ORDER BY s.shipped_at, s.key, t.at, t.key"""

_PERIODS = """
SELECT case_id, party, n, kind, set_at, due_at, lag, left_at FROM period
 WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY seq, party"""

_ITEMS = """
SELECT e.case_id, e.ref, e.digest, e.party, e.slot, e.medium, e.readable, e.characters, e.provenance, e.received_at,
       e.dated, e.admitted_at, e.seen_at,
       (e.size > 0 AND (e.medium <> 'text' OR e.characters >= 80) AND EXISTS (
           SELECT 1 FROM evidence f JOIN "case" d ON d.id = f.case_id
            WHERE f.digest = e.digest AND f.case_id <> e.case_id AND d.entered_at IS NOT NULL
              AND d.order_key <> (SELECT c.order_key FROM "case" c WHERE c.id = e.case_id)))
  FROM evidence e WHERE e.case_id IN (SELECT value FROM json_each(?)) ORDER BY e.received_at, e.key"""

_LETTERS = """
SELECT case_id, message_id, kind, party, by_staff, queued_at, period, sent_at, failed_at, bounced_at, permanent,
       acknowledged
  FROM letter WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY seq"""

_THREAD = """
SELECT case_id, 'message', party, at, NULL, key FROM message WHERE case_id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT case_id, 'offer', party, at, answer, key FROM offer WHERE case_id IN (SELECT value FROM json_each(:ids))
 ORDER BY 4, 6"""

_REST = """
SELECT case_id, 'request', party, slot, by, at, due_at, seq FROM request
 WHERE case_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT case_id, 'hold', '', '', '', since, until, seq FROM hold
 WHERE case_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT case_id, 'waiver', party, '', '', NULL, NULL, seq FROM waiver
 WHERE case_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT case_id, 'mark', name, '', '', at, NULL, 0 FROM mark
 WHERE case_id IN (SELECT value FROM json_each(:ids))
 ORDER BY 8, 3"""


def facts_of(database: CaseDatabase, cases: Iterable[int]) -> dict[int, Facts]:
    """Return the facts of *cases* by row id; cases that do not exist are left out."""
    ids = json.dumps(sorted(set(cases)))
    parcels = _parcels(_read(database, _PARCELS, ids))
    periods = _grouped(_read(database, _PERIODS, ids), _period)
    item_rows = _read(database, _ITEMS, ids)
    items = _grouped(item_rows, _item)
    elsewhere = {row[0] for row in item_rows if row[-1]}
    letters = _grouped(_read(database, _LETTERS, ids), _letter)
    thread = _grouped(_read(database, _THREAD, {"ids": ids}), _said)
    rest: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _read(database, _REST, {"ids": ids}):
        rest[row[0]].append(row[1:])
    return {
        row[0]: _facts(
            row,
            parcels=parcels.get(row[0], ()),
            periods=periods.get(row[0], ()),
            items=items.get(row[0], ()),
            letters=letters.get(row[0], ()),
            thread=thread.get(row[0], ()),
            seen_elsewhere=row[0] in elsewhere,
            templates=database.templates,
            **_rest(rest[row[0]]),
        )
        for row in _read(database, _CASES, ids)
    }


def _read(database: CaseDatabase, sql: str, params: str | Mapping[str, str]) -> list[tuple[Any, ...]]:
    values: Any = params if isinstance(params, Mapping) else (params,)
    rows: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return rows


def _grouped(rows: list[tuple[Any, ...]], make: Any) -> dict[int, tuple[Any, ...]]:
    made: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        made[row[0]].append(make(row))
    return {case: tuple(values) for case, values in made.items()}


def _at(micros: int | None) -> Any:
    return None if micros is None else from_micros(micros)


def _facts(row: tuple[Any, ...], **more: Any) -> Facts:
    guarantee = None if row[15] is None else timedelta(microseconds=row[15])
    order = OrderFacts(row[19], _at(row[20]), row[21], row[23], guarantee, row[22], bool(row[24]))
    return Facts(
        number=row[1],
        version=row[2],
        policy=policy_of(row[3], row[42]),
        stage=row[4],
        stage_since=_at(row[5]),
        reason=row[6],
        detail=row[7],
        reason_set_at=_at(row[8]),
        opened_at=_at(row[9]),
        entered_at=_at(row[10]),
        escalation_why=row[11],
        currency=row[12],
        requested=row[13],
        paid_for=row[14],
        order=order,
        buyer=Person(*row[25:29]),
        seller=Person(*row[29:33]),
        reason_changed_at=_at(row[16]),
        delivered_at=_at(row[17]),
        arrived_overdue=bool(row[18]),
        proposal=_proposal(row[33:42]),
        awarded=row[43],
        clock_doubted=bool(row[44]),
        **more,
    )


def _proposal(columns: tuple[Any, ...]) -> Proposal | None:
    ref, by, proposed_at, seal_at, basis, verdict, asks, opened, approver = columns
    if ref is None:
        return None
    values = json.loads(verdict)
    return Proposal(
        ref, by, _at(proposed_at), _at(seal_at), basis, values["outcome"], values["amount"], tuple(asks.split()),
        approver, tuple(json.loads(opened)),
    )  # fmt: skip


@lru_cache(maxsize=64)
def policy_of(version: str, body: str | None) -> Policy:
    """Return the policy of *version*, from its row or as shipped."""
    return shipped() if version == SHIPPED or body is None else policy(json.loads(body), version)


def _parcels(rows: list[tuple[Any, ...]]) -> dict[int, tuple[Parcel, ...]]:
    found: dict[int, dict[str, tuple[Any, list[Any]]]] = defaultdict(dict)
    for case, key, direction, shipped_at, label, code, at, _ in rows:
        _, events = found[case].setdefault(key, ((direction, shipped_at, label), []))
        if code is not None:
            events.append((code, _at(at)))
    return {
        case: tuple(
            Parcel(key, direction, _at(shipped_at), label or None, tuple(events))
            for key, ((direction, shipped_at, label), events) in parcels.items()
        )
        for case, parcels in found.items()
    }


def _period(row: tuple[Any, ...]) -> PeriodSet:
    _, party, n, kind, set_at, due_at, lag, left_at = row
    return PeriodSet(party, n, kind, _at(set_at), _at(due_at), timedelta(seconds=lag), left_at=_at(left_at))


def _item(row: tuple[Any, ...]) -> Item:
    (
        _,
        ref,
        digest,
        party,
        slot,
        medium,
        readable,
        characters,
        provenance,
        received,
        dated,
        admitted,
        seen,
        _,
    ) = row
    return Item(
        ref, digest, party, slot, medium, bool(readable), characters, provenance, _at(received), _at(dated),
        _at(admitted), _at(seen),
    )  # fmt: skip


def _letter(row: tuple[Any, ...]) -> Letter:
    _, message_id, kind, party, by_staff, queued, period, sent, failed, bounced, permanent, acknowledged = row
    return Letter(
        message_id, kind, party, bool(by_staff), _at(queued), period, _at(sent), _at(failed), _at(bounced),
        bool(permanent), bool(acknowledged),
    )  # fmt: skip


def _said(row: tuple[Any, ...]) -> Said:
    return Said(row[1], row[2], _at(row[3]), row[4])


def _rest(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return requests, holds, waivers and marks, which come as one statement."""
    of: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *columns in rows:
        of[kind].append(tuple(columns))
    return {
        "requests": tuple(Request(party, slot, by, _at(at), _at(due)) for party, slot, by, at, due, _ in of["request"]),
        "holds": tuple(Hold(_at(since), _at(until)) for _, _, _, since, until, _ in of["hold"]),
        "waived": frozenset(party for party, *_ in of["waiver"]),
        "marks": {name: _at(at) for name, _, _, at, _, _ in of["mark"]},
    }
