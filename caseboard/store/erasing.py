"""Empty a party's words: the rows of `text`, the columns that repeat them, and what only waits or was begun.

The history stays as it is; it holds commitments, and those say nothing any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from caseboard.store.database import CaseDatabase
from caseboard.store.texts import ERASED, words_of

_CHUNK = 500
OPENINGS_OF = (
    "type = 'dispute' AND seq IN (SELECT t.seq FROM event_case t JOIN \"case\" c ON c.id = t.case_id "
    "WHERE ? IN (c.buyer_key, c.seller_key))"
)
"""Where the history is read for the disputes of a party, given by its key."""


def empty(database: CaseDatabase, commitments: Collection[str]) -> tuple[int, int]:
    """Empty salt and words of *commitments*; return how many texts and how many files lost theirs."""
    texts = files = 0
    wanted = sorted(commitments)
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        among = f"commitment IN ({', '.join('?' * len(part))}) AND salt IS NOT NULL"
        row: Any = database.execute_sql(
            f"SELECT coalesce(sum(body IS NOT NULL), 0), coalesce(sum(body IS NULL), 0) FROM text WHERE {among}", part
        ).fetchone()
        texts, files = texts + int(row[0]), files + int(row[1])
        database.execute_sql(f"UPDATE text SET salt = NULL, body = NULL WHERE {among}", part)
    return texts, files


def said(database: CaseDatabase, commitments: Iterable[str]) -> dict[str, str]:
    """Return the words of *commitments* that have any."""
    return {one: words for one, words in words_of(database, commitments).items() if words != ERASED}


def empty_party(database: CaseDatabase, key: str, side: str) -> None:
    """Empty name and address of the party with that *key* wherever a table repeats them."""
    for column in ("name", "email"):
        database.execute_sql(f"UPDATE party SET {column} = ? WHERE key = ? AND {column} <> ''", (ERASED, key))
    database.execute_sql(
        f"UPDATE \"case\" SET {side}_name = ? WHERE {side}_key = ? AND {side}_name <> ''", (ERASED, key)
    )


def empty_door(database: CaseDatabase, order: str, side: str) -> None:
    """Empty where parcels of an *order* went and what a carrier noted there: of the seller those that came back."""
    direction = "out" if side == "buyer" else "back"
    if side == "buyer":
        database.execute_sql("UPDATE \"order\" SET ship_to = ? WHERE key = ? AND ship_to <> ''", (ERASED, order))
    parcels = "SELECT key FROM shipment WHERE order_key = ? AND direction = ?"
    database.execute_sql(
        f"UPDATE shipment SET label = ? WHERE key IN ({parcels}) AND label <> ''", (ERASED, order, direction)
    )
    for column in ("place", "signed_by", '"text"'):
        database.execute_sql(
            f"UPDATE tracking_event SET {column} = ? WHERE shipment_key IN ({parcels}) AND {column} <> ''",
            (ERASED, order, direction),
        )


def forget_lines(database: CaseDatabase, dispute: str, words: Iterable[str]) -> int:
    """Drop lines of the inbox about a dispute, given as `source:ref`, or in which *words* stand; return how many."""
    source, _, ref = dispute.partition(":")
    about = "source = ? AND content <> '' AND (about = ? OR (type = 'dispute' AND ref = ?))"
    dropped = int(database.execute_sql(f"DELETE FROM inbox WHERE {about}", (source, ref, ref)).rowcount)
    for one in words:
        for form in {json.dumps(one, ensure_ascii=False)[1:-1], json.dumps(one)[1:-1]}:
            found = database.execute_sql(
                "DELETE FROM inbox WHERE content <> '' AND (instr(content, ?) OR instr(why, ?))", (form, one)
            )
            dropped += int(found.rowcount)
    return dropped


def forget_begun(database: CaseDatabase, case: int, words: Iterable[str]) -> list[str]:
    """Drop what was begun to be written about a case, and sections that ask for *words*; return the sections' names."""
    database.execute_sql("DELETE FROM draft WHERE case_id = ?", (case,))
    names: list[str] = []
    for one in words:
        rows = database.execute_sql(
            "DELETE FROM section WHERE instr(query, ?) OR instr(name, ?) RETURNING name", (one, one)
        ).fetchall()
        names += [str(row[0]) for row in rows]
    return names


def files_of_nobody(database: CaseDatabase, digests: Iterable[str]) -> list[str]:
    """Return those of *digests* whose file no item wants any more that is not emptied."""
    wanted = (
        "SELECT 1 FROM evidence e JOIN text t ON t.commitment = e.commitment "
        "WHERE e.digest = ? AND e.words IS NULL AND t.salt IS NOT NULL AND t.body IS NULL LIMIT 1"
    )
    return [one for one in digests if database.execute_sql(wanted, (one,)).fetchone() is None]


def others_open(database: CaseDatabase, key: str, case: int) -> list[str]:
    """Return the numbers of a party's other cases that have not ended."""
    rows = database.execute_sql(
        "SELECT number FROM \"case\" WHERE (buyer_key = ? OR seller_key = ?) AND id <> ? AND scope <> 'ended' "
        "ORDER BY id",
        (key, key, case),
    ).fetchall()
    return [str(row[0]) for row in rows]


def cases_of(database: CaseDatabase, key: str) -> list[int]:
    """Return the row ids of all cases of a party."""
    rows = database.execute_sql(
        'SELECT id FROM "case" WHERE buyer_key = ? OR seller_key = ? ORDER BY id', (key, key)
    ).fetchall()
    return [int(row[0]) for row in rows]


def of_case(database: CaseDatabase, case: int) -> dict[str, str]:
    """Return the keys of a case: its own (`source:ref`), its order's, its parties'."""
    row: Any = database.execute_sql(
        'SELECT key, order_key, buyer_key, seller_key FROM "case" WHERE id = ?', (case,)
    ).fetchone()
    return dict(zip(("case", "order", "buyer", "seller"), map(str, row), strict=True))


def letters_waiting(database: CaseDatabase, case: int) -> int:
    """Return how many letters of a case have not gone yet."""
    row: Any = database.execute_sql(
        "SELECT count(*) FROM outbox x JOIN letter l ON l.message_id = x.message_id WHERE l.case_id = ?", (case,)
    ).fetchone()
    return int(row[0])


def rewrite(path: Path) -> bool:
    """Write the whole database anew, so that nothing of what was emptied is left in a page that is free or in the log.

    False where somebody else is at work in it, so that the log could not be cut.
    """
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        database.execute_sql("VACUUM")
        row: Any = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return int(row[0]) == 0
