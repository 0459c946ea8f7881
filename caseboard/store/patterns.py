"""Named reads of what goes through several cases; each looks at a bounded number of rows, by an index."""

from __future__ import annotations

from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.precedents import Likeness, Precedent
from caseboard.store.database import CaseDatabase

MOST = 500
"""How many cases of one seller, the newest, its rates are made of."""
_WALKED = 40
"""How many decided cases one looks at on each side of an amount, and of the same seller."""
MANY = 20

_COLUMNS = "case_id, reason, detail, currency, requested, seller_key, outcome, awarded, fault, ended_at"


def _all(database: CaseDatabase, sql: str, values: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return rows


def about(database: CaseDatabase, case: int) -> tuple[str, str, str, str, str, int, int, str] | None:
    """Return (reason, detail, currency, buyer, seller, requested, amount, hash of the address) of a case."""
    rows = _all(
        database,
        "SELECT c.reason, coalesce(c.detail, ''), c.currency, c.buyer_key, c.seller_key, c.requested, c.amount, "
        "coalesce(k.address, '') FROM \"case\" c LEFT JOIN claim k ON k.case_id = c.id WHERE c.id = ?",
        (case,),
    )
    return rows[0] if rows else None


def decided_like(
    database: CaseDatabase, case: int, *, reason: str, currency: str, amount: int, seller: str
) -> list[Precedent]:
    """Return decided claims of a reason around an amount, and the seller's own; the nearest amounts, a few of each."""
    own = "outcome <> '' AND NOT imported"
    sql = (
        f"SELECT * FROM (SELECT {_COLUMNS} FROM claim WHERE {own} AND reason = :reason AND currency = :currency "
        f"AND amount >= :amount ORDER BY amount LIMIT {_WALKED}) "
        f"UNION SELECT * FROM (SELECT {_COLUMNS} FROM claim WHERE {own} AND reason = :reason AND currency = :currency "
        f"AND amount < :amount ORDER BY amount DESC LIMIT {_WALKED}) "
        f"UNION SELECT * FROM (SELECT {_COLUMNS} FROM claim WHERE {own} AND seller_key = :seller AND reason = :reason "
        f"ORDER BY ended_at DESC LIMIT {_WALKED})"
    )
    rows = _all(database, sql, {"reason": reason, "currency": currency, "amount": amount, "seller": seller})
    return [
        Precedent(f"CB-{number}", Likeness(kind, detail, money, requested, of), outcome, awarded or 0, fault,
                  from_micros(ended))
        for number, kind, detail, money, requested, of, outcome, awarded, fault, ended in rows
        if number != case
    ]  # fmt: skip


def of_seller(database: CaseDatabase, seller: str) -> tuple[int, int, int, int]:
    """Return how many claims a seller's newest ones are: in all, decided, decided with fault seller, left silent."""
    rows = _all(
        database,
        "SELECT count(*), coalesce(sum(outcome <> '' AND NOT imported), 0), "
        "coalesce(sum(fault = 'seller' AND NOT imported), 0), coalesce(sum(instr(silent, 'seller') > 0), 0) "
        'FROM (SELECT k.outcome, k.fault, k.imported, k.silent FROM "case" c JOIN claim k ON k.case_id = c.id '
        f"WHERE c.seller_key = ? ORDER BY c.id DESC LIMIT {MOST})",
        (seller,),
    )
    return rows[0]


def of_buyer(database: CaseDatabase, buyer: str, case: int) -> list[tuple[str, str, str, str]]:
    """Return (number, stage, outcome, seller) of a buyer's other claims, the newest first."""
    return _all(
        database,
        "SELECT 'CB-' || case_id, stage, outcome, seller_key FROM claim WHERE buyer_key = ? AND case_id <> ? "
        f"ORDER BY entered_at DESC LIMIT {MANY}",
        (buyer, case),
    )


def at_the_address(database: CaseDatabase, address: str, buyer: str, case: int) -> list[tuple[str, bool]]:
    """Return (number, whether it is another buyer's) of the other claims at an address."""
    rows = _all(
        database,
        "SELECT 'CB-' || case_id, buyer_key <> ? FROM claim WHERE address = ? AND address <> '' AND case_id <> ? "
        f"ORDER BY case_id DESC LIMIT {MANY}",
        (buyer, address, case),
    )
    return [(number, bool(other)) for number, other in rows]
