"""What keeps sealed and append-only rows as they are (final decisions, R20).

Triggers refuse in every connection, plain shells included, and are put back
after every migration; what our own connections may not even try is in `authorizer.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseboard.store.tables import APPEND_ONLY, SEALED, Approval, Decision, Table

if TYPE_CHECKING:
    from caseboard.store.database import CaseDatabase


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


TWO_PEOPLE: dict[type[Table], tuple[str, str]] = {Approval: ("proposer", "by"), Decision: ("by", "approver")}
"""Rows that name who proposed and who approved, who are never one (rules, *Stages*)."""


def apart(table: type[Table]) -> dict[str, str]:
    """Return the trigger that keeps proposer and approver of *table* two people, by name.

    It reads its own row alone, for rows of several tables are written in any order.
    """
    name, (proposer, approver) = _names(table)[0], TWO_PEOPLE[table]
    same = " = ".join(f'lower(trim(NEW."{column}"))' for column in (proposer, approver))
    trigger = f"{name}_no_own"
    return {
        trigger: f'CREATE TRIGGER "{trigger}" BEFORE INSERT ON "{name}" WHEN {same} AND NEW."{approver}" <> \'\' '
        "BEGIN SELECT RAISE(ABORT, 'whoever proposed it cannot approve it'); END"
    }


def shipped() -> dict[str, str]:
    """Return every guard, by name."""
    made = {name: sql for table in (*SEALED, *APPEND_ONLY) for name, sql in triggers(table).items()}
    return made | {name: sql for table in TWO_PEOPLE for name, sql in apart(table).items()}


def install(database: CaseDatabase) -> None:
    """Put every guard in place, replacing what stands there."""
    for name, sql in shipped().items():
        database.execute_sql(f'DROP TRIGGER IF EXISTS "{name}"')
        database.execute_sql(sql)


def missing(database: CaseDatabase) -> list[str]:
    """Return the names of guards that are not there as they should be."""
    found = dict(database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    return sorted(name for name, sql in shipped().items() if found.get(name) != sql)


def strange(database: CaseDatabase) -> list[str]:
    """Return the names of triggers that are none of ours: one of them could undo what a guard holds."""
    found = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    ours = shipped()
    return [name for (name,) in found if name not in ours]
