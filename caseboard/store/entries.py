"""Append to the ledger, in the transaction of the act and as its last step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.ledger.entries import Body, Kind, entry, log_opened
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.tree import Range
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id
from caseboard.store.statements import ENTRY


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry is going to say, before it has its number."""

    kind: Kind
    case: str | None
    actor: str
    at: datetime
    body: Body


def head(database: CaseDatabase) -> Range:
    """Return the ledger's size, and the compact range of its tree."""
    row: Any = database.execute_sql('SELECT size, "range" FROM head WHERE id = 1').fetchone()
    return Range.read(int(row[0]), bytes(row[1]))


def sealed_at(database: CaseDatabase, case: int) -> int | None:
    """Return the number of the entry that sealed a case's decision; none where no earlier transaction did."""
    row: Any = database.execute_sql(
        "SELECT seq FROM entry WHERE case_id = ? AND kind = 'decision.sealed'", (case,)
    ).fetchone()
    return None if row is None else int(row[0])


def append(database: CaseDatabase, said: Sequence[Said]) -> int:
    """Append an entry for each of *said* and return the number of the first.

    The transaction holds the write lock; that the head still is what was read
    is checked all the same, since two entries of one number would be a fork.
    """
    before = head(database)
    rows: list[dict[str, Any]] = []
    for seq, one in enumerate(said, before.size):
        content = entry(seq=seq, at=one.at, kind=one.kind, case=one.case, actor=one.actor, auth=None, body=one.body)
        rows.append(
            {
                "seq": seq,
                "kind": one.kind,
                "case_id": None if one.case is None else case_id(one.case),
                "bytes": content,
                "leaf": leaf_hash(content),
            }
        )
    after = before.extended([row["leaf"] for row in rows])
    moved = database.execute_sql(
        'UPDATE head SET size = ?, "range" = ? WHERE id = 1 AND size = ? RETURNING size',
        (after.size, after.kept(), before.size),
    ).fetchone()
    if moved is None:
        raise RuntimeError("the ledger's head moved while it was locked")
    cursor: Any = database.cursor()  # type: ignore[no-untyped-call]
    cursor.executemany(ENTRY.sql, [ENTRY.values(row) for row in rows])
    return before.size


def open_log(database: CaseDatabase, *, origin: str, schema: str, policy: Mapping[str, Any], at: datetime) -> None:
    """Open the ledger: which log this is, and what it was opened under."""
    database.execute_sql("INSERT INTO head (id, size, \"range\") VALUES (1, 0, x'')")
    body = log_opened(
        origin=origin,
        key=None,
        schema_digest=hashlib.sha256(schema.encode()).digest(),
        policy_digest=hashlib.sha256(json.dumps(policy, sort_keys=True).encode()).digest(),
    )
    append(database, [Said("log.opened", None, "caseboard", at, body)])
