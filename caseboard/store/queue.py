"""The queue, a block at a time: rows of the case table alone, in the order of their index.

Each order has its index, and each view names the one it reads: scope and order
come from it, and so does all that a query asks for, so that a far jump steps
over its entries and reads no row but those of the block. There is no list of
all rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from caseboard.domain.instants import from_micros
from caseboard.domain.queue import Block, QueueRow, QueueView, Sort
from caseboard.domain.sections import COUNT_BOUND, Counted
from caseboard.store.database import CaseDatabase

if TYPE_CHECKING:
    from caseboard.domain.query import Term

_COLUMNS = (
    "c.id, c.number, c.version, c.stage, c.reason, c.detail, c.requested, c.currency, c.buyer_name, c.seller_name, "
    'c.assignee, coalesce(c.next_due, c.ended_at), c."then", c.buyer_gave, c.seller_gave, c.flags, c.opened_at'
)
_NEWS = "EXISTS (SELECT 1 FROM looked l WHERE l.staff = ? AND l.case_id = c.id AND l.version < c.version)"
"""Whether a case has changed since somebody last opened it."""


class _Order(NamedTuple):
    """An order that is offered: what it goes by, the index that has it with all one asks for, and which way."""

    key: str
    entries: str
    backwards: bool = False

    @property
    def by(self) -> str:
        """The words after ORDER BY."""
        way = " DESC" if self.backwards else ""
        return f"c.{self.key}{way}, c.id{way}" if self.key != "id" else f"c.id{way}"


_ORDERS: dict[Sort, _Order] = {
    "due": _Order("queue_key", "case_by_due"),
    "amount": _Order("amount", "case_by_amount", backwards=True),
    "opened": _Order("opened_at", "case_by_opened"),
    "number": _Order("id", "case_by_number", backwards=True),
}
_SLIM = {"": "case_scope_queue_key_id", "with": "case_owner", "missing": "case_missing"}
"""Indexes of the deadlines' order that hold nothing else: a scope, one owner's, what lacks evidence."""


class _Asked(NamedTuple):
    """A view as SQL: its table with the index it reads, conditions, their values, and the kept count if it has one."""

    source: str
    where: str
    values: tuple[Any, ...]
    kept: str | None


def block(database: CaseDatabase, view: QueueView, first: int, count: int, *, me: str = "", now: datetime) -> Block:
    """Return *count* rows of *view* from position *first* on, and how many it has, in one statement."""
    asked, order = _asked(view, me, now), _ORDERS[view.sort]
    number, values = _number(asked)
    rows = database.execute_sql(
        f"SELECT {_NEWS}, {_COLUMNS}, ({number}) FROM {asked.source} WHERE {asked.where} "
        f"ORDER BY {order.by} LIMIT ? OFFSET ?",
        (me, *values, *asked.values, count, max(0, first)),
    ).fetchall()
    total = int(rows[0][-1] or 0) if rows else _alone(database, asked) if first > 0 else 0
    return Block(view, max(0, first), tuple(_row(row, news=bool(news)) for news, *row, _ in rows), total)


def _number(asked: _Asked) -> tuple[str, tuple[Any, ...]]:
    """Return what asks how many cases there are: a kept count where there is one."""
    if asked.kept is not None:
        return "SELECT n FROM count WHERE name = ?", (asked.kept,)
    return f"SELECT count(*) FROM {asked.source} WHERE {asked.where}", asked.values


def _alone(database: CaseDatabase, asked: _Asked) -> int:
    row: Any = database.execute_sql(*_number(asked)).fetchone()
    return 0 if row is None else int(row[0])


def positions(
    database: CaseDatabase, view: QueueView, numbers: Sequence[str], *, me: str = "", now: datetime
) -> tuple[int | None, ...]:
    """Return where cases stand in *view* now, counted from 0, none where one is not in it; in one statement."""
    asked, order = _asked(view, me, now), _ORDERS[view.sort]
    beyond = ">" if order.backwards else "<"
    one = (
        f"SELECT k.number, (SELECT count(*) FROM {asked.source} WHERE {asked.where} "
        f'AND (c.{order.key}, c.id) {beyond} (k.{order.key}, k.id)) FROM "case" k WHERE k.number = ? '
        f'AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = k.id AND {asked.where})'
    )
    values = [value for number in numbers for value in (*asked.values, number, *asked.values)]
    found: dict[str, int] = {}
    if numbers:
        found = dict(database.execute_sql(" UNION ALL ".join([one] * len(numbers)), values).fetchall())
    return tuple(found.get(number) for number in numbers)


def counted(database: CaseDatabase, view: QueueView, *, me: str = "", now: datetime) -> Counted:
    """Return how many cases *view* has: the kept count, else those found up to a bound."""
    asked = _asked(view._replace(sort="due"), me, now)
    if asked.kept is not None:
        return Counted(_alone(database, asked))
    found: Any = database.execute_sql(
        f'SELECT count(*) FROM "case" WHERE id IN (SELECT c.id FROM {asked.source} WHERE {asked.where} LIMIT ?)',
        (*asked.values, COUNT_BOUND + 1),
    ).fetchone()
    return Counted(min(int(found[0]), COUNT_BOUND), more=int(found[0]) > COUNT_BOUND)


def row_of(database: CaseDatabase, number: str) -> QueueRow | None:
    """Return the row of one case, whatever its scope."""
    row: Any = database.execute_sql(f'SELECT {_COLUMNS} FROM "case" c WHERE c.number = ?', (number,)).fetchone()
    return None if row is None else _row(row)


def rows_of(database: CaseDatabase, numbers: Sequence[str]) -> tuple[QueueRow, ...]:
    """Return the rows of the cases *numbers*, whatever their scope, in that order."""
    rows = database.execute_sql(
        f'SELECT {_COLUMNS} FROM json_each(?) n JOIN "case" c ON c.number = n.value ORDER BY n.key',
        (json.dumps(list(numbers)),),
    ).fetchall()
    return tuple(_row(row) for row in rows)


def next_unassigned(database: CaseDatabase) -> QueueRow | None:
    """Return the open case with the next deadline that nobody has, none if each has somebody."""
    row: Any = database.execute_sql(
        f'SELECT {_COLUMNS} FROM "case" c WHERE c.scope = ? AND c.assignee IS NULL ORDER BY c.queue_key, c.id LIMIT 1',
        ("open",),
    ).fetchone()
    return None if row is None else _row(row)


def _asked(view: QueueView, me: str, now: datetime) -> _Asked:
    """Return *view* as SQL; a whole scope, which is what the board begins with, has no query to be read."""
    order = _ORDERS[view.sort]
    if not view.query and not view.words:
        slim = _SLIM[""] if view.sort == "due" else order.entries
        return _Asked(f'"case" c INDEXED BY {slim}', "c.scope = ?", (view.scope,), view.scope)

    from caseboard.domain.query import read_query  # noqa: PLC0415  the first row asks for a whole scope
    from caseboard.store.terms import Asker, conditions  # noqa: PLC0415

    terms = read_query(view.query).terms + read_query(view.words).terms
    made = conditions(terms, view.scope, Asker(me, now))
    kept = _kept(terms, view, me)
    entries = order.entries
    if kept is not None and view.sort == "due":
        entries = _SLIM["" if not terms else "with" if terms[0].field == "with" else "missing"]
    where = " AND ".join(["c.scope = ?", *(sql for sql, _ in made)])
    values = (view.scope, *(value for _, bound in made for value in bound))
    return _Asked(f'"case" c INDEXED BY {entries}', where, values, kept)


def _kept(terms: Sequence[Term], view: QueueView, me: str) -> str | None:
    """Return the name of the live count that holds how many cases there are; none where nothing counts them."""
    from caseboard.domain.query import ME, NOBODY  # noqa: PLC0415

    if not terms:
        return view.scope
    term = terms[0]
    if len(terms) > 1 or term.without or view.scope != "open":
        return None
    if term.field == "with" and term.values[0] == NOBODY:
        return "with:"
    if term.field == "with" and (name := me.casefold() if term.values[0] == ME else term.values[0]):
        return f"with:{name}"
    return "missing" if term.field == "is" and term.values[0] == "missing" else None


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
        opened,
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
        opened_at=from_micros(opened),
        news=news,
    )
