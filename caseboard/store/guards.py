"""What keeps sealed and append-only rows as they are (final decisions, R20).

Triggers refuse in every connection, plain shells included; the authorizer
refuses in ours before SQLite even looks. Both are put back after every migration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee

from caseboard.store.tables import APPEND_ONLY, SEALED, Table

if TYPE_CHECKING:
    from caseboard.store.database import CaseDatabase

_sqlite: Any = peewee.sqlite3  # type: ignore[attr-defined]  # chosen by Peewee, left out of its types

_GUARDED = {table._meta.table_name for table in (*SEALED, *APPEND_ONLY)}  # noqa: SLF001  Peewee's own name for it
_DENIED_ACTIONS = {
    getattr(_sqlite, name)
    for name in (
        "SQLITE_CREATE_INDEX", "SQLITE_CREATE_TABLE", "SQLITE_CREATE_TRIGGER", "SQLITE_CREATE_VIEW",
        "SQLITE_CREATE_TEMP_INDEX", "SQLITE_CREATE_TEMP_TABLE", "SQLITE_CREATE_TEMP_TRIGGER",
        "SQLITE_CREATE_TEMP_VIEW", "SQLITE_CREATE_VTABLE", "SQLITE_DROP_INDEX", "SQLITE_DROP_TABLE",
        "SQLITE_DROP_TRIGGER", "SQLITE_DROP_VIEW", "SQLITE_DROP_TEMP_INDEX", "SQLITE_DROP_TEMP_TABLE",
        "SQLITE_DROP_TEMP_TRIGGER", "SQLITE_DROP_TEMP_VIEW", "SQLITE_DROP_VTABLE", "SQLITE_ALTER_TABLE",
        "SQLITE_ATTACH", "SQLITE_DETACH", "SQLITE_REINDEX",
    )
    if hasattr(_sqlite, name)
}  # fmt: skip
_READING_PRAGMAS = frozenset(
    {
        "data_version", "quick_check", "integrity_check", "table_info", "table_xinfo", "index_list", "index_info",
        "index_xinfo", "foreign_key_check", "page_count", "page_size", "freelist_count",
    }
)  # fmt: skip


def _names(table: type[Table]) -> tuple[str, list[list[str]]]:
    """Return a table's name and the column sets that identify one of its rows."""
    meta: Any = table._meta  # noqa: SLF001  Peewee's own name for it
    key = meta.primary_key
    columns = (
        [meta.fields[name].column_name for name in key.field_names]
        if hasattr(key, "field_names")
        else [key.column_name]
    )
    unique = [
        [meta.fields[name].column_name for name in index[0]]
        for index in meta.indexes
        if isinstance(index, tuple) and index[1]
    ]
    return meta.table_name, [columns, *unique]


def triggers(table: type[Table]) -> dict[str, str]:
    """Return the triggers of a guarded table, by name.

    REPLACE walks past delete triggers, so an insert whose key exists is refused
    before the conflict clause is asked.
    """
    name, keys = _names(table)
    word = "sealed" if table in SEALED else "append-only"
    made = {
        f"{name}_no_{act}": f'CREATE TRIGGER "{name}_no_{act}" BEFORE {act.upper()} ON "{name}" '
        f"BEGIN SELECT RAISE(ABORT, '{name} is {word}'); END"
        for act in ("update", "delete")
    }
    for place, columns in enumerate(keys):
        same = " AND ".join(f'"{column}" IS NEW."{column}"' for column in columns)
        trigger = f"{name}_no_replace" + (str(place) if place else "")
        made[trigger] = (
            f'CREATE TRIGGER "{trigger}" BEFORE INSERT ON "{name}" '
            f'WHEN EXISTS (SELECT 1 FROM "{name}" WHERE {same}) '
            f"BEGIN SELECT RAISE(ABORT, '{name} is {word}'); END"
        )
    return made


def install(database: CaseDatabase) -> None:
    """Put the guards of every sealed and append-only table in place, replacing what stands there."""
    for table in (*SEALED, *APPEND_ONLY):
        for name, sql in triggers(table).items():
            database.execute_sql(f'DROP TRIGGER IF EXISTS "{name}"')
            database.execute_sql(sql)


def missing(database: CaseDatabase) -> list[str]:
    """Return the names of guards that are not there as they should be."""
    found = dict(database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    wanted = {name: sql for table in (*SEALED, *APPEND_ONLY) for name, sql in triggers(table).items()}
    return sorted(name for name, sql in wanted.items() if found.get(name) != sql)


def strange(database: CaseDatabase) -> list[str]:
    """Return the names of triggers that are none of ours: one of them could undo what a guard holds."""
    found = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    ours = {name for table in (*SEALED, *APPEND_ONLY) for name in triggers(table)}
    return [name for (name,) in found if name not in ours]


def authorize(connection: Any) -> None:
    """Deny the connection whatever could change the schema, sealed rows, or the pragmas that guard them."""
    connection.set_authorizer(_allowed)


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    ok, deny = int(_sqlite.SQLITE_OK), int(_sqlite.SQLITE_DENY)
    if action in (_sqlite.SQLITE_UPDATE, _sqlite.SQLITE_DELETE) and (
        first in _GUARDED or (first or "").startswith("sqlite_")
    ):
        return deny
    if action == _sqlite.SQLITE_INSERT and (first or "").startswith("sqlite_master"):
        return deny
    if action in _DENIED_ACTIONS:
        return deny
    if action == _sqlite.SQLITE_PRAGMA and second is not None and first not in _READING_PRAGMAS:
        return deny
    return ok
