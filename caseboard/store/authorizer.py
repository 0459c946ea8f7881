"""What our own connections may not do, refused before SQLite even looks (final decisions, R20)."""

from __future__ import annotations

from typing import Any

import peewee

_sqlite: Any = peewee.sqlite3  # type: ignore[attr-defined]  # chosen by Peewee, left out of its types

GUARDED = frozenset({"addendum", "checkpoint", "custody", "decision", "entry", "event"})
"""The sealed and append-only tables, by name: opening a database does not wait for the tables themselves."""
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


def authorize(connection: Any) -> None:
    """Deny the connection whatever could change the schema, sealed rows, or the pragmas that guard them."""
    connection.set_authorizer(_allowed)


_OK, _DENY = int(_sqlite.SQLITE_OK), int(_sqlite.SQLITE_DENY)
_LOOKED_AT = _DENIED_ACTIONS | {
    _sqlite.SQLITE_UPDATE, _sqlite.SQLITE_DELETE, _sqlite.SQLITE_INSERT, _sqlite.SQLITE_PRAGMA
}  # fmt: skip


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    # A statement is asked about at each column it reads; reading is never denied.
    return _judged(action, first, second) if action in _LOOKED_AT else _OK


def _judged(action: int, first: str | None, second: str | None) -> int:
    ok, deny = _OK, _DENY
    if action in (_sqlite.SQLITE_UPDATE, _sqlite.SQLITE_DELETE) and (
        first in GUARDED or (first or "").startswith("sqlite_")
    ):
        return deny
    if action == _sqlite.SQLITE_INSERT and (first or "").startswith("sqlite_master"):
        return deny
    if action in _DENIED_ACTIONS:
        return deny
    if action == _sqlite.SQLITE_PRAGMA and second is not None and first not in _READING_PRAGMAS:
        return deny
    return ok
