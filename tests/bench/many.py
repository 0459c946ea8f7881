"""Multiply the cases of a database by key: each copy has orders, parties, parcels and evidence of its own.

python -m tests.bench.many DATABASE TIMES

Copies are rows of the tables that people read, made by SQL alone. They have no
history, so such a database is for measuring reads, the queue and the clock.
"""

from __future__ import annotations

import sys
from pathlib import Path

from caseboard.store.database import CaseDatabase

SHIFT = 1_000_000
"""Between the numbers of a case and those of its copies."""
_SUFFIXED = {
    "party": ("key",),
    "order": ("key", "buyer", "seller"),
    "order_line": ("key", "order_key"),
    "shipment": ("key", "order_key"),
    "shipment_line": ("shipment_key", "line_key"),
    "tracking_event": ("key", "shipment_key"),
    "feedback": ("key", "order_key"),
    "case": ("key", "order_key", "buyer_key", "seller_key", "proposal"),
    "case_line": ("line_key",),
    "message": ("key",),
    "offer": ("key",),
    "evidence": ("key", "digest"),
    "letter": ("message_id",),
    "period": (),
    "request": (),
    "hold": (),
    "waiver": (),
    "mark": (),
    "note": (),
    "proposal": ("ref",),
    "claim": ("buyer_key", "seller_key"),
}
"""The columns of each table that hold keys, by which a copy's rows find each other."""
_SHIFTED = ("id", "case_id", "seq")
"""Columns that hold numbers of cases and events."""


def multiply(path: Path, times: int) -> int:
    """Make *times* as many cases of those at *path*, and return how many there are then."""
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        for pragma in ("synchronous = off", "cache_size = -200000"):
            database.execute_sql(f"PRAGMA {pragma}")
        with database.atomic():
            for table, keys in _SUFFIXED.items():
                _copy(database, table, keys, times)
            _count(database, times)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(database.execute_sql('SELECT count(*) FROM "case"').fetchone()[0])


def _copy(database: CaseDatabase, table: str, keys: tuple[str, ...], times: int) -> None:
    """Insert every row again under other keys, a copy at a time, so that an index grows where its end is."""
    columns = [row[1] for row in database.execute_sql(f'PRAGMA table_info("{table}")').fetchall()]
    made = [_made(name, table, keys) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute_sql(f'CREATE TEMP TABLE "first" AS SELECT * FROM "{table}"')
    for copy in range(1, times):
        database.execute_sql(
            f'INSERT INTO "{table}" ({names}) SELECT {", ".join(made)} FROM temp."first"',
            {"copy": copy, "shift": copy * SHIFT},
        )
    database.execute_sql('DROP TABLE temp."first"')


def _made(name: str, table: str, keys: tuple[str, ...]) -> str:
    """Return the expression by which a column of a copy is made."""
    if name in keys:
        return f"\"{name}\" || '~' || :copy"
    if name in _SHIFTED:
        return f'"{name}" + :shift'
    if (table, name) == ("case", "number"):
        return "'CB-' || (id + :shift)"
    if (table, name) == ("case", "words"):
        return "'cb-' || (id + :shift) || substr(words, length(number) + 1)"
    return f'"{name}"'


def _count(database: CaseDatabase, times: int) -> None:
    """Let the live counts say what there is now: each counts cases."""
    database.execute_sql("UPDATE count SET n = n * ? WHERE name <> 'number'", (times,))
    database.execute_sql("UPDATE tally SET n = n * ?", (times,))
    database.execute_sql("UPDATE count SET n = (SELECT max(id) FROM \"case\") WHERE name = 'number'")


if __name__ == "__main__":
    sys.stdout.write(f"{multiply(Path(sys.argv[1]), int(sys.argv[2]))} cases\n")
