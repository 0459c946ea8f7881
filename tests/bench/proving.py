"""Check a ledger of many entries, and beside it read and hash the same rows and do nothing else with them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from caseboard.domain.instants import micros
from caseboard.domain.policy import shipped
from caseboard.ledger.canonical import Document
from caseboard.ledger.commitment import commit
from caseboard.ledger.entries import Sealed, decision_sealed, evidence_added, period_set, proposal_made
from caseboard.services.verifying import verify
from caseboard.store import entries
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said
from caseboard.store.migrate import migrate

_BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
_FOLD = 1000
_TEXTS = (
    "key", "order_key", "buyer_key", "seller_key", "buyer_name", "seller_name", "currency", "policy", "reason",
    "remedy",
)  # fmt: skip
_NUMBERS = (
    "paid_for", "opened_at", "reason_set_at", "requested", "stage_since", "arrived_overdue", "version", "queue_key",
    "buyer_gave", "seller_gave", "buyer_filled", "buyer_owed", "seller_filled", "seller_owed",
)  # fmt: skip


def lay(path: Path, count: int) -> CaseDatabase:
    """Make a database whose ledger has *count* entries, four for each of its decided cases."""
    migrate(path, now=_BEGAN, policy=shipped().written())
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context(), database.atomic():
        for case in range(1, count // 4):
            entries.append(database, list(_of_case(case)))
            _ended(database, case)
            _beside(database, case)
        entries.append(database, [Said("period.set", "CB-1", "worker", _BEGAN, period_set([]))] * (
            count - entries.head(database).size
        ))  # fmt: skip
    with database.connection_context():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return database


_SALT = bytes(16)


def _hash(*parts: object) -> bytes:
    """Return the commitment to a few words."""
    return commit(_SALT, repr(parts).encode())


def _beside(database: CaseDatabase, case: int) -> None:
    """Write the words, the item and the letters that the entries of a case commit to."""
    for what in ("item", "why", "finding", "b", "s"):
        database.execute_sql(
            "INSERT INTO text (commitment, salt, body) VALUES (?, ?, ?)",
            (_hash(case, what).hex(), _SALT, repr((case, what))),
        )
    database.execute_sql(
        "INSERT INTO evidence (key, seq, ref, case_id, party, provenance, received_at, digest, commitment, words, "
        "medium, mime, size, characters, readable, why) "
        "VALUES (?, ?, 'e', ?, 'buyer', 'party', 0, ?, ?, ?, 'text', 'text/plain', 1, 1, 1, '')",
        (f"x:{case}", case, case, "0" * 64, _hash(case, "item").hex(), _hash(case, "item").hex()),
    )
    for party in ("buyer", "seller"):
        database.execute_sql(
            "INSERT INTO letter (message_id, seq, case_id, kind, party, by_staff, actor, queued_at, words, state, "
            "permanent, acknowledged) VALUES (?, ?, ?, 'decision', ?, 0, 'worker', 0, ?, 'sent', 0, 0)",
            (f"{party}/{case}", case, case, party, _hash(case, party[0]).hex()),
        )


def _of_case(case: int) -> Iterator[Said]:
    number, at = f"CB-{case}", _BEGAN + timedelta(minutes=case)
    verdict: dict[str, Document] = {
        "outcome": "refund_full",
        "amount": case,
        "fault": "seller",
        "grounds": ["not_delivered"],
    }
    item = evidence_added(event=case, party="buyer", provenance="party", slot=None, commitment=_hash(case, "item"))
    put = proposal_made(verdict, rationale=_hash(case, "why"), findings=[_hash(case, "finding")], seal_at=at)
    yield Said("period.set", number, "worker", at, period_set([("buyer", 1, "first", at), ("seller", 1, "first", at)]))
    yield Said("evidence.added", number, "market", at, item)
    yield Said("proposal.made", number, "lena", at, put)
    sealed = Sealed(
        outcome="refund_full", amount=case, currency="EUR", fault="seller", grounds=("not_delivered",),
        rules=("R24",), proposer="lena", approver=None, case_version=case, evidence=(_hash(case, "item"),),
        findings=(_hash(case, "finding"),), rationale=_hash(case, "why"),
        letters={"buyer": _hash(case, "b"), "seller": _hash(case, "s")}, waivers={}, imported=False,
    )  # fmt: skip
    yield Said("decision.sealed", number, "worker", at, decision_sealed(sealed))


def _ended(database: CaseDatabase, case: int) -> None:
    """Write the rows beside the ledger that agree with it."""
    finding, why = _hash(case, "finding").hex(), _hash(case, "why").hex()
    judged = {"outcome": "refund_full", "amount": case, "fault": "seller", "grounds": ["not_delivered"]}
    verdict = json.dumps({**judged, "findings": [{"sentence": finding, "rule": "R24"}], "rationale": why})
    database.execute_sql(
        "INSERT INTO decision "
        '(case_id, seq, sealed_at, outcome, amount, currency, fault, grounds, "by", imported, verdict) '
        "VALUES (?, 0, ?, 'refund_full', ?, 'EUR', 'seller', '[\"not_delivered\"]', 'lena', 0, ?)",
        (case, micros(_BEGAN + timedelta(minutes=case)), case, verdict),
    )
    values: dict[str, object] = {**dict.fromkeys(_TEXTS, f"x{case}"), **dict.fromkeys(_NUMBERS, 0), "id": case}
    values |= {"number": f"CB-{case}", "stage": "decided", "scope": "ended", "then": "", "flags": "", "words": ""}
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    database.execute_sql(f'INSERT INTO "case" ({columns}) VALUES ({marks})', tuple(values.values()))


def checked(database: CaseDatabase, count: int) -> tuple[float, float]:
    """Check the whole ledger of *count* entries, and return wall and CPU seconds."""
    with database.connection_context(), database.atomic("DEFERRED"):
        wall, cpu = time.perf_counter(), time.process_time()
        found = verify(database, signatures=None)
        taken = time.perf_counter() - wall, time.process_time() - cpu
    if not found.sound or found.entries != count:
        raise AssertionError(found.wrong[:3])
    return taken


def read(database: CaseDatabase) -> tuple[float, float]:
    """Read and hash the same rows, and return wall and CPU seconds."""
    with database.connection_context(), database.atomic("DEFERRED"):
        wall, cpu = time.perf_counter(), time.process_time()
        for sql in (
            "SELECT seq, kind, case_id, bytes, leaf FROM entry ORDER BY seq",
            'SELECT case_id, outcome, amount, currency, fault, grounds, "by", imported, verdict FROM decision',
            'SELECT id, stage FROM "case"',
            "SELECT commitment, salt, body FROM text",
            "SELECT case_id, commitment, party, provenance FROM evidence",
            "SELECT case_id, party, words FROM letter WHERE kind = 'decision'",
        ):
            cursor = database.execute_sql(sql)
            while rows := cursor.fetchmany(_FOLD):
                for row in rows:
                    for value in row:
                        if isinstance(value, bytes):
                            sha256(value).digest()
                        elif isinstance(value, str):
                            sha256(value.encode()).digest()
        return time.perf_counter() - wall, time.process_time() - cpu
