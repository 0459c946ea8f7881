"""SQL compiled once by Peewee, run many times with values by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import EXCLUDED, Value

from caseboard.store.database import CaseDatabase, memory
from caseboard.store.tables import Table

_COMPILER = memory()


class Named(str):
    """The name of a value that is bound when a statement runs; all else in it is constant."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on one table, and what it binds, in the order it wants it."""

    table: str
    sql: str
    binds: tuple[Any, ...]
    _take: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None = field(init=False, compare=False, default=None)
    """Takes all values at once, where there are several."""
    _constants: dict[str, Any] = field(init=False, compare=False, default_factory=dict)
    """What is bound whatever the row, under names that no value has."""

    def __post_init__(self) -> None:
        """Look once at what is bound."""
        names = [str(bind) if isinstance(bind, Named) else f"#{place}" for place, bind in enumerate(self.binds)]
        fixed = {name: bind for name, bind in zip(names, self.binds, strict=True) if not isinstance(bind, Named)}
        object.__setattr__(self, "_constants", fixed)
        if len(names) > 1:
            object.__setattr__(self, "_take", itemgetter(*names))

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values of *row* in the statement's order."""
        if self._take is not None:
            return self._take({**row, **self._constants} if self._constants else row)
        return tuple(row[bind] if isinstance(bind, Named) else bind for bind in self.binds)


def _named(table: type[Table], names: Iterable[str]) -> dict[Any, Any]:
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    return {meta.fields[name]: Value(Named(name), converter=False) for name in names}


def compiled(table: type[Table], query: Any) -> Statement:
    """Return *query* as a statement on *table*."""
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    sql, params = _COMPILER.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
    return Statement(meta.table_name, sql, tuple(params))


def insert(table: type[Table], *names: str) -> Statement:
    """Return an insert of the columns *names*."""
    return compiled(table, table.insert(_named(table, names)))


def upsert(table: type[Table], key: Sequence[str], *names: str) -> Statement:
    """Return an insert that updates the other columns where *key* exists."""
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    fields = [meta.fields[name] for name in key]
    update = {meta.fields[name]: getattr(EXCLUDED, meta.fields[name].column_name) for name in names if name not in key}
    query = table.insert(_named(table, names))
    if update:
        return compiled(table, query.on_conflict(conflict_target=fields, update=update))
    return compiled(table, query.on_conflict(conflict_target=fields, action="NOTHING"))


def change(table: type[Table], names: Sequence[str], where: Sequence[str], *, unset: Sequence[str] = ()) -> Statement:
    """Return an update of *names* where the columns *where* equal values, and *unset* ones are still null.

    The value of a `where` column is named with a leading ``=``.
    """
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    query = table.update(_named(table, names))
    for name in where:
        query = query.where(meta.fields[name] == Value(Named(f"={name}"), converter=False))
    for name in unset:
        query = query.where(meta.fields[name].is_null())
    return compiled(table, query)


def delete(table: type[Table], *where: str) -> Statement:
    """Return a delete of the rows whose columns *where* equal values named with a leading ``=``."""
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    query = table.delete()
    for name in where:
        query = query.where(meta.fields[name] == Value(Named(f"={name}"), converter=False))
    return compiled(table, query)


class Row(NamedTuple):
    """A statement with its values: one change of one table."""

    statement: Statement
    values: Mapping[str, Any]


def run(database: CaseDatabase, rows: Iterable[Row]) -> None:
    """Run *rows*, table by table, each table's in their order; runs of one statement as one `executemany`.

    A statement reads no table but its own, so the order between tables is free.
    """
    tables: dict[str, list[tuple[Statement, list[Mapping[str, Any]]]]] = {}
    for statement, values in rows:
        runs = tables.get(statement.table)
        if runs is None:
            tables[statement.table] = [(statement, [values])]
        elif runs[-1][0] is statement:
            runs[-1][1].append(values)
        else:
            runs.append((statement, [values]))
    cursor: Any = database.cursor()  # type: ignore[no-untyped-call]
    for runs in tables.values():
        for statement, pending in runs:
            cursor.executemany(statement.sql, list(map(statement.values, pending)))


def key_of(source: str, ref: str) -> str:
    """Return the key of what *source* calls *ref*."""
    return f"{source}:{ref}"


def line_key(source: str, order: str, line: str) -> str:
    """Return the key of an order's line; many senders number the lines of each order from 1."""
    return f"{key_of(source, order)}#{line}"
