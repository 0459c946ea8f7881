"""The queue, a block at a time: rows of the case table alone, in the order of their index.

The index gives scope and order, so that a far jump steps over its entries and
reads no row but those of the block. There is no list of all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseboard.domain.instants import from_micros
from caseboard.domain.queue import Block, QueueRow, QueueView
from caseboard.store.database import CaseDatabase

_COLUMNS = (
    "c.id, c.number, c.version, c.stage, c.reason, c.detail, c.requested, c.currency, c.buyer_name, c.seller_name, "
    'c.assignee, coalesce(c.next_due, c.ended_at), c."then", c.buyer_gave, c.seller_gave, c.flags'
)
_NEWS = "EXISTS (SELECT 1 FROM looked l WHERE l.staff = ? AND l.case_id = c.id AND l.version < c.version)"
"""Whether a case has changed since somebody last opened it."""


def block(database: CaseDatabase, view: QueueView, first: int, count: int, *, me: str = "") -> Block:
    """Return *count* rows of *view* from position *first* on, and how many it has, in two statements.

    What has changed since *me* last opened it says so.
    """
    where, params = _where(view)
    rows = database.execute_sql(
        f'SELECT {_NEWS}, {_COLUMNS} FROM "case" c WHERE {where} ORDER BY c.queue_key, c.id LIMIT ? OFFSET ?',
        (me, *params, count, max(0, first)),
    ).fetchall()
    made = tuple(_row(row, news=bool(news)) for news, *row in rows)
    return Block(view, max(0, first), made, total(database, view))


def total(database: CaseDatabase, view: QueueView) -> int:
    """Return how many rows *view* has: a live count, unless words narrow it."""
    if not view.words.split():
        row: Any = database.execute_sql("SELECT n FROM count WHERE name = ?", (view.scope,)).fetchone()
        return 0 if row is None else int(row[0])
    where, params = _where(view)
    return int(database.execute_sql(f'SELECT count(*) FROM "case" c WHERE {where}', params).fetchone()[0])


def position(database: CaseDatabase, view: QueueView, number: str) -> int | None:
    """Return where a case stands in *view* now, counted from 0; none if it is not in it."""
    where, params = _where(view)
    found: Any = database.execute_sql(
        f'SELECT c.queue_key, c.id FROM "case" c WHERE {where} AND c.number = ?',
        (*params, number),
    ).fetchone()
    if found is None:
        return None
    before: Any = database.execute_sql(
        f'SELECT count(*) FROM "case" c WHERE {where} AND (c.queue_key, c.id) < (?, ?)',
        (*params, *found),
    ).fetchone()
    return int(before[0])


def row_of(database: CaseDatabase, number: str) -> QueueRow | None:
    """Return the row of one case, whatever its scope."""
    row: Any = database.execute_sql(f'SELECT {_COLUMNS} FROM "case" c WHERE c.number = ?', (number,)).fetchone()
    return None if row is None else _row(row)


def next_unassigned(database: CaseDatabase) -> QueueRow | None:
    """Return the open case with the next deadline that nobody has, none if each has somebody."""
    row: Any = database.execute_sql(
        f'SELECT {_COLUMNS} FROM "case" c WHERE c.scope = ? AND c.assignee IS NULL ORDER BY c.queue_key, c.id LIMIT 1',
        ("open",),
    ).fetchone()
    return None if row is None else _row(row)


def _where(view: QueueView) -> tuple[str, list[Any]]:
    """Return the condition of a view: its scope, and every word in number or names."""
    parts = ["c.scope = ?"]
    params: list[Any] = [view.scope]
    for word in view.words.casefold().split():
        parts.append(r"c.words LIKE ? ESCAPE '\'")
        escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        params.append(f"%{escaped}%")
    return " AND ".join(parts), params


def _row(row: Sequence[Any], *, news: bool = False) -> QueueRow:
    (
        case,
        number,
        version,
        stage,
        reason,
        detail,
        requested,
        currency,
        buyer,
        seller,
        assignee,
        due,
        then,
        *gave,
        flags,
    ) = row
    return QueueRow(
        id=case,
        number=number,
        version=version,
        stage=stage,
        reason=reason,
        detail=detail,
        requested=requested,
        currency=currency,
        buyer_name=buyer,
        seller_name=seller,
        assignee=assignee,
        next_due=None if due is None else from_micros(due),
        then=then,
        buyer_gave=bool(gave[0]),
        seller_gave=bool(gave[1]),
        flags=tuple(flags.split()),
        news=news,
    )
