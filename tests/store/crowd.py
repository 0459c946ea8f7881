"""Any number of made-up cases, written by the database itself: for questions about size alone."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseboard.domain.instants import micros
from caseboard.domain.policy import shipped
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from caseboard.store.reckoning import add, recount

NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
"""The instant around which their deadlines lie."""

_CASES = """
WITH RECURSIVE made (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM made WHERE id < :count),
drawn AS (
    SELECT id, (id * 7919) % 1000 AS dice, (id * 104729) % 9973 AS sum,
           (id * 31) % 8 AS kind, (id * 13) % 5 AS person FROM made),
cases AS (
    SELECT *, CASE WHEN dice < 700 THEN 'open' WHEN dice < 800 THEN 'negotiating' ELSE 'ended' END AS scope FROM drawn)
INSERT INTO "case" (
    id, number, key, order_key, buyer_key, seller_key, buyer_name, seller_name, currency, paid_for, opened_at, policy,
    reason, detail, reason_set_at, requested, remedy, stage, stage_since, entered_at, ended_at, assignee,
    arrived_overdue, version, next_due, "then", buyer_gave, seller_gave, buyer_filled, buyer_owed, seller_filled,
    seller_owed, flags, scope, queue_key, words, owner, amount, missing, premature, held_until)
SELECT id, 'CB-' || id, 'shop:d-' || id, 'shop:o-' || id, 'shop:b', 'shop:s', 'Buyer ' || (id % 977),
       'Seller ' || (id % 331), iif(kind < 4, 'EUR', 'USD'), sum + 100, :now - (sum + 1) * 600000000, 'shipped',
       json_extract('["not_received","not_as_described","quality","damaged","short_quantity","counterfeit",'
                    || '"return_not_refunded","delivery_terms"]', '$[' || kind || ']'),
       iif(kind = 0, 'in_transit', NULL), :now, sum + 100, 'refund',
       CASE scope WHEN 'open' THEN iif(dice % 3, 'review', 'gathering') WHEN 'ended' THEN 'decided' ELSE scope END,
       :now, iif(scope = 'negotiating', NULL, :now - (dice % 30) * 86400000000), iif(scope = 'ended', :now, NULL),
       iif(person = 0, 'lena', iif(person = 1, 'jonas', NULL)), 0, 1,
       iif(scope = 'ended', NULL, :now + (sum - 3000) * 60000000), 'decide', id % 2, id % 3 = 0, id % 3, 2, 2, 2,
       iif(dice % 50 = 0, 'letter_failed', ''), scope,
       iif(scope = 'ended', -:now + id, :now + (sum - 3000) * 60000000),
       'cb-' || id || char(31) || 'buyer ' || (id % 977) || char(31) || 'seller ' || (id % 331),
       iif(person = 0, 'lena', iif(person = 1, 'jonas', '')), (sum + 100) * 100, scope <> 'ended' AND id % 3 < 2,
       kind = 0 AND person = 2, iif(dice % 40 = 0, :now + 86400000000, NULL)
  FROM cases"""


def crowd(path: Path, count: int) -> Path:
    """Make a database of *count* cases at *path*: most of them open, deadlines from two days ago to five ahead."""
    migrate(path, now=NOON, policy=shipped().written())
    database = CaseDatabase(path, upkeep=True)
    with database.connection_context():
        # Nothing here has to outlive a power cut.
        database.execute_sql("PRAGMA synchronous = off")
        database.execute_sql("PRAGMA cache_size = -200000")
        with database.atomic():
            database.execute_sql(_CASES, {"count": count, "now": micros(NOON)})
            for name, n in recount(database).items():
                add(database, name, n)
    return path


def shared(tmp: pytest.TempPathFactory, count: int) -> Path:
    """Return a database of *count* cases, made once for all that test at the same time; nobody writes to it."""
    folder = tmp.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path, making = folder / f"crowd-{count}.db", folder / f"crowd-{count}.making"
    try:
        making.mkdir()
    except FileExistsError:
        while not path.exists():
            time.sleep(0.1)
        return path
    crowd(making / "made.db", count).rename(path)
    return path
