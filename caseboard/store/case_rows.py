"""What a case shows beside its facts: named reads, each one statement however much there is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.likeness import BANDS, probes
from caseboard.store.database import CaseDatabase
from caseboard.store.texts import ERASED, said

Rows = list[tuple[Any, ...]]


def at(micros: int | None) -> Any:
    """Return the instant of a column."""
    return None if micros is None else from_micros(micros)


def _all(database: CaseDatabase, sql: str, *params: Any) -> Rows:
    rows: Rows = database.execute_sql(sql, params).fetchall()
    return rows


def heading(database: CaseDatabase, case: int) -> tuple[Any, ...] | None:
    """Return (order key, buyer key, seller key, statement, remedy, policy) of a case."""
    rows = _all(
        database,
        f'SELECT order_key, buyer_key, seller_key, {said("statement")}, remedy, policy FROM "case" WHERE id = ?',
        case,
    )
    return rows[0] if rows else None


def parties(database: CaseDatabase, case: int) -> Rows:
    """Return (role, ref, name, email, language, joined, rating, rated orders, earlier claims, upheld) of both."""
    return _all(
        database,
        """
SELECT p.role, p.ref, p.name, p.email, p.language, p.joined_at, p.rating, p.rated_orders,
       (SELECT count(*) FROM "case" x WHERE x.id <> c.id AND (x.entered_at IS NOT NULL OR x.stage = 'decided')
           AND x.opened_at <= c.opened_at AND (x.buyer_key = p.key OR x.seller_key = p.key)),
       (SELECT count(*) FROM "case" x JOIN decision d ON d.case_id = x.id WHERE x.id <> c.id
           AND x.opened_at <= c.opened_at
           AND (x.buyer_key = p.key AND d.outcome NOT IN ('no_refund', 'order_finished')
               OR x.seller_key = p.key AND d.outcome IN ('no_refund', 'order_finished')))
  FROM "case" c JOIN party p ON p.key IN (c.buyer_key, c.seller_key) WHERE c.id = ?""",
        case,
    )


def order(database: CaseDatabase, case: int) -> tuple[Any, ...]:
    """Return (ref, currency, paid, paid_at, ship_to) of a case's order."""
    rows = _all(
        database,
        'SELECT o.ref, o.currency, o.paid, o.paid_at, o.ship_to FROM "case" c JOIN "order" o ON o.key = c.order_key '
        "WHERE c.id = ?",
        case,
    )
    return rows[0]


def lines(database: CaseDatabase, case: int) -> Rows:
    """Return (ref, title, quantity, price, listing, disputed) of the order's lines."""
    return _all(
        database,
        'SELECT ol.ref, ol.title, ol.quantity, ol.price, ol.listing, cl.case_id IS NOT NULL FROM "case" c '
        "JOIN order_line ol ON ol.order_key = c.order_key "
        "LEFT JOIN case_line cl ON cl.case_id = c.id AND cl.line_key = ol.key WHERE c.id = ? ORDER BY ol.place",
        case,
    )


def parcels(database: CaseDatabase, case: int) -> Rows:
    """Return each parcel of the order with its tracking events, a row an event."""
    return _all(
        database,
        "SELECT s.ref, s.direction, s.carrier, s.tracking_number, s.method, s.shipped_at, s.label, s.agreed_at, "
        "s.fee_borne_by, "
        't.at, t.code, t.place, t.text, t.signed_by FROM "case" c JOIN shipment s ON s.order_key = c.order_key '
        "LEFT JOIN tracking_event t ON t.shipment_key = s.key WHERE c.id = ? ORDER BY s.shipped_at, s.key, t.at, t.key",
        case,
    )


def addresses(database: CaseDatabase, case: int) -> Rows:
    """Return (since when, address as it was sent, in JSON) of each version of the case's order, oldest first.

    A version holds from its `updated_at`, the first one from the order's own instant.
    """
    return _all(
        database,
        """
SELECT CASE WHEN e.updated_at > 0 THEN e.updated_at ELSE e.at END,
       coalesce(t.body, CASE WHEN t.commitment IS NULL THEN json_extract(e.body, '$.ship_to') END, '')
  FROM event_case ec JOIN event e ON e.seq = ec.seq
  LEFT JOIN text t ON t.commitment = coalesce(json_extract(e.body, '$.ship_to."$json"'),
                                              json_extract(e.body, '$.ship_to."$text"'))
 WHERE ec.case_id = ? AND e.type = 'order' ORDER BY e.updated_at, e.seq""",
        case,
    )


def feedback(database: CaseDatabase, case: int) -> Rows:
    """Return (at, stars, text) of the buyer's feedback on the order."""
    return _all(
        database,
        f'SELECT f.at, f.stars, {said("f.words")} FROM "case" c JOIN feedback f ON f.order_key = c.order_key '
        "WHERE c.id = ? ORDER BY f.at",
        case,
    )


def thread(database: CaseDatabase, case: int) -> Rows:
    """Return (at, party, kind, words, amount, answer, answered at) of messages and offers."""
    return _all(
        database,
        f"SELECT at, party, 'message', {said('words')}, NULL, NULL, NULL, key FROM message WHERE case_id = ?1 "
        "UNION ALL SELECT at, party, 'offer', NULL, amount, answer, answered_at, key FROM offer WHERE case_id = ?1 "
        "ORDER BY 1, 8",
        case,
    )


def letters(database: CaseDatabase, case: int) -> Rows:
    """Return (id, kind, party, by, queued, state, sent, failed, bounced, subject, words) of the letters."""
    return _all(
        database,
        "SELECT message_id, kind, party, actor, queued_at, state, sent_at, failed_at, bounced_at, "
        f"{said('subject')}, {said('words')} FROM letter WHERE case_id = ? ORDER BY seq",
        case,
    )


def evidence(database: CaseDatabase, case: int) -> Rows:
    """Return the items of a case with their words, oldest first."""
    return _all(
        database,
        "SELECT ref, party, slot, medium, mime, readable, why, size, digest, provenance, received_at, dated, "
        f"admitted_at, seen_at, {said('name')}, {said('caption')}, {said('words')}, near, taken, {said('device')} "
        "FROM evidence WHERE case_id = ? ORDER BY received_at, key",
        case,
    )


def notes(database: CaseDatabase, case: int) -> Rows:
    """Return (at, by, words) of the notes."""
    return _all(database, f"SELECT at, by, {said('words')} FROM note WHERE case_id = ? ORDER BY seq", case)


def proposal(database: CaseDatabase, case: int) -> tuple[Any, ...] | None:
    """Return (verdict, by, proposed at, seal at, approver) of the proposal that stands."""
    rows = _all(
        database,
        "SELECT p.verdict, p.by, p.proposed_at, coalesce(a.seal_at, p.seal_at), coalesce(a.by, '') "
        'FROM "case" c JOIN proposal p ON p.ref = c.proposal LEFT JOIN approval a ON a.proposal = p.ref WHERE c.id = ?',
        case,
    )
    return rows[0] if rows else None


def decision(database: CaseDatabase, case: int) -> tuple[Any, ...] | None:
    """Return (verdict, by, sealed at, imported, approver, entry, leaf) of the sealed decision."""
    rows = _all(
        database,
        "SELECT d.verdict, d.by, d.sealed_at, d.imported, d.approver, e.seq, lower(hex(e.leaf)) FROM decision d "
        "LEFT JOIN entry e ON e.case_id = d.case_id AND e.kind = 'decision.sealed' WHERE d.case_id = ?",
        case,
    )
    return rows[0] if rows else None


def addenda(database: CaseDatabase, case: int) -> Rows:
    """Return (at, by, words) of the addenda to a decision."""
    return _all(database, f"SELECT at, by, {said('words')} FROM addendum WHERE case_id = ? ORDER BY seq", case)


def admissions(database: CaseDatabase, case: int) -> Rows:
    """Return (item's ref, by, at, why) of each admission of a late item, oldest first."""
    return _all(
        database,
        """
SELECT json_extract(e.body, '$.result.item'), e.actor, e.recorded_at,
       coalesce(t.body, CASE WHEN t.commitment IS NULL THEN json_extract(e.body, '$.result.why') ELSE ? END, '')
  FROM event_case ec JOIN event e ON e.seq = ec.seq
  LEFT JOIN text t ON t.commitment = json_extract(e.body, '$.result.why."$text"')
 WHERE ec.case_id = ? AND e.type = 'admission' ORDER BY e.seq""",
        ERASED,
        case,
    )


MANY_LIKE = 20_000
"""Pictures that agree in a band and are compared; by chance one in some thousands of all does."""
MANY_CASES = 500
"""Sightings of a case's items on other cases that are read; a picture may travel through every claim there is."""


def seen_elsewhere(database: CaseDatabase, case: int) -> Rows:
    """Return (hash, case number) of files of a case that also lie on a claim of another order (*Silence*)."""
    return _all(
        database,
        f"""
SELECT DISTINCT e.digest, d.number FROM evidence e
  JOIN evidence f ON f.digest = e.digest AND f.case_id <> e.case_id JOIN "case" d ON d.id = f.case_id
 WHERE e.case_id = ?1 AND e.size > 0 AND (e.medium <> 'text' OR e.characters >= 80)
   AND d.entered_at IS NOT NULL AND d.order_key <> (SELECT c.order_key FROM "case" c WHERE c.id = ?1)
 ORDER BY d.id LIMIT {MANY_CASES}""",
        case,
    )


_LOOKS_LIKE = " UNION ".join(
    f"""
SELECT json_extract(p.value, '$[0]'), f.near, d.number, d.id FROM json_each(?{place + 2}) p
  CROSS JOIN evidence f ON f.near_{place} = json_extract(p.value, '$[1]') JOIN "case" d ON d.id = f.case_id
 WHERE d.id <> ?1 AND d.entered_at IS NOT NULL
   AND d.order_key <> (SELECT c.order_key FROM "case" c WHERE c.id = ?1)"""
    for place in range(BANDS)
)


def looks_like(database: CaseDatabase, case: int, fingerprints: Iterable[str]) -> Rows:
    """Return (fingerprint, one like it, case number) of pictures on claims of other orders that may look alike.

    The bands are looked up by their indexes; whether a picture looks alike is for `likeness.near` to say.
    """
    sought: list[list[tuple[str, int]]] = [[] for _ in range(BANDS)]
    for fingerprint in sorted(set(fingerprints)):
        for place, band in probes(fingerprint):
            sought[place].append((fingerprint, band))
    rows = _all(database, f"{_LOOKS_LIKE} ORDER BY 4 LIMIT {MANY_LIKE}", case, *map(json.dumps, sought))
    return [(one, like, number) for one, like, number, _ in rows]


def for_logs(database: CaseDatabase, cases: list[int]) -> Rows:
    """Return (number, reason, stage, currency, requested, opened, entered, ended) of *cases*, in order."""
    rows: Rows = database.execute_sql(
        'SELECT number, reason, stage, currency, requested, opened_at, entered_at, ended_at FROM "case" '
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(cases),),
    ).fetchall()
    return rows
