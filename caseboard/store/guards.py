"""What keeps sealed and append-only rows as they are (final decisions, R20).

Triggers refuse in every connection, plain shells included, and are put back
after every migration; what our own connections may not even try is in `authorizer.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseboard.store.database import CaseDatabase

Keys = tuple[tuple[str, ...], ...]
"""Sets of columns, each of which names one row of a table."""
# By name, as `tables.py` has them: the board looks at the guards, and does not wait for the tables themselves.
SEALED: dict[str, Keys] = {
    "decision": (("case_id",),),
    "addendum": (("seq",),),
    "entry": (("seq",),),
    "checkpoint": (("size",),),
}
APPEND_ONLY: dict[str, Keys] = {
    "event": (("seq",), ("source", "type", "ref", "updated_at")),
    "custody": (("id",),),
}
TWO_PEOPLE = {"approval": ("proposer", "by"), "decision": ("by", "approver")}
"""Rows that name who proposed and who approved, who are never one (rules, *Stages*)."""


def triggers(name: str) -> dict[str, str]:
    """Return the triggers of the guarded table *name*, by name.

    REPLACE walks past delete triggers, so an insert whose key exists is refused
    before the conflict clause is asked.
    """
    keys, word = (SEALED[name], "sealed") if name in SEALED else (APPEND_ONLY[name], "append-only")
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


def apart(name: str) -> dict[str, str]:
    """Return the trigger that keeps proposer and approver of the table *name* two people, by name.

    It reads its own row alone, for rows of several tables are written in any order.
    """
    proposer, approver = TWO_PEOPLE[name]
    same = " = ".join(f'lower(trim(NEW."{column}"))' for column in (proposer, approver))
    trigger = f"{name}_no_own"
    return {
        trigger: f'CREATE TRIGGER "{trigger}" BEFORE INSERT ON "{name}" WHEN {same} AND NEW."{approver}" <> \'\' '
        "BEGIN SELECT RAISE(ABORT, 'whoever proposed it cannot approve it'); END"
    }


def shipped() -> dict[str, str]:
    """Return every guard, by name."""
    made = {guard: sql for name in (*SEALED, *APPEND_ONLY) for guard, sql in triggers(name).items()}
    return made | {guard: sql for name in TWO_PEOPLE for guard, sql in apart(name).items()}


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
