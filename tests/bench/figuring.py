"""The figures of the supervisor's screen, over claims that the database writes itself."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from caseboard.domain.figures import OF_THE_SCREEN
from caseboard.domain.instants import micros, read
from caseboard.domain.policy import shipped
from caseboard.services.figures import report, usual_window
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.migrate import migrate
from caseboard.store.summaries import recount

NOW = read("2026-11-23T14:05:00Z")
YEARS = 2
"""Over how long the claims came: of a hundred thousand about four thousand in four weeks."""

_CLAIMS = """
WITH RECURSIVE made (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM made WHERE id < :count),
drawn AS (SELECT id, (id * 7919) % 9973 AS dice, (id * 104729) % 999983 AS wide FROM made),
came AS (SELECT *, :now - CAST(:span * (id * 1.0 / :count) AS INTEGER) AS entered FROM drawn),
gone AS (SELECT *, entered + 86400000000 + (wide * 1468) % 1200000000000 AS gone FROM came),
ended AS (SELECT *, iif(gone < :now, gone, NULL) AS ended FROM gone)
INSERT INTO claim (case_id, opened_at, entered_at, ended_at, waited, first_at, both_at, answer_due, contact_due,
    decision_due, stage, reason, detail, amount, buyer_key, seller_key, country, address,
    assignee, currency, requested, awarded, outcome, fault, imported,
    decided_by, answered_by, by_clock, late, silent)
SELECT id, entered - 400000000000, entered, ended, iif(ended IS NULL, NULL, (gone - entered) / 2),
       iif(dice % 9, entered + (dice % 40) * 3600000000, NULL), iif(dice % 9, entered + (dice % 70) * 3600000000, NULL),
       entered + 86400000000, entered + 172800000000, entered + 864000000000 + (gone - entered) / 2,
       iif(ended IS NULL, iif(dice % 3, 'review', 'gathering'),
           json_extract('["decided","decided","decided","cancelled","withdrawn","settled"]',
                        '$[' || (dice % 6) || ']')),
       json_extract('["not_received","not_as_described","quality","damaged","short_quantity","counterfeit",'
                    || '"return_not_refunded","delivery_terms"]', '$[' || (dice % 8) || ']'),
       iif(dice % 8, '', 'in_transit'), (dice + 100) * 100, 'shop:b' || (dice % 977), 'shop:s' || (dice % 331), 'DE',
       'a' || (wide % 5000), iif(dice % 2, 'lena', ''), iif(dice % 4, 'EUR', 'USD'), dice + 100, dice,
       iif(ended IS NOT NULL AND dice % 6 < 3, iif(dice % 2, 'refund_full', 'no_refund'), ''), 'seller', 0,
       'lena', 'lena', dice % 3 = 0, dice % 10 = 0, iif(dice % 7, '', 'buyer')
  FROM ended"""


def crowd(path: Path, count: int) -> Path:
    """Make a database of *count* claims at *path*, spread over some years, those of the last days still open."""
    migrate(path, now=NOW, policy=shipped().written())
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        for pragma in ("synchronous = off", "cache_size = -200000"):
            database.execute_sql(f"PRAGMA {pragma}")
        span = timedelta(days=365 * YEARS) // timedelta(microseconds=1)
        with database.atomic():
            database.execute_sql(_CLAIMS, {"count": count, "now": micros(NOW), "span": span})
            recount(database)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


class _Clocked(CaseDatabase):
    """A database that sums up how long its statements take, rows fetched."""

    seconds = 0.0

    def execute_sql(self, sql: str, params: object = None) -> object:
        """Run one statement, with the clock on, until its last row is there."""
        began = time.process_time()
        rows = super().execute_sql(sql, params).fetchall()
        self.seconds += time.process_time() - began
        return _Fetched(rows)


class _Fetched:
    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[object, ...]]:
        return self._rows

    def fetchone(self) -> tuple[object, ...] | None:
        return self._rows[0] if self._rows else None


def screens(path: Path, runs: int, now: datetime = NOW) -> dict[str, list[float]]:
    """Return the CPU seconds of all figures of the screen: of their queries, and whole."""
    taken: dict[str, list[float]] = {"queries": [], "whole": []}
    with connect(path).connection_context():
        pass
    database = _Clocked(path)
    with database.connection_context():
        for _ in range(runs):
            database.seconds = 0.0
            began = time.process_time()
            report(database, usual_window(now), now=now, only=OF_THE_SCREEN)
            taken["whole"].append(time.process_time() - began)
            taken["queries"].append(database.seconds)
    return taken
