"""Sections that people have given a name: the team's, and each one's own."""

from __future__ import annotations

from caseboard.domain.queue import Sort
from caseboard.domain.sections import Section
from caseboard.store.database import CaseDatabase


def sections_of(database: CaseDatabase, me: str) -> tuple[Section, ...]:
    """Return the sections that *me* sees: their own, then the team's, each in the order of names."""
    rows = database.execute_sql(
        "SELECT owner, name, query, sort, columns FROM section WHERE owner IN (?, '') ORDER BY owner = '', name", (me,)
    ).fetchall()
    return tuple(
        Section(name, query, _sort(sort), tuple(columns.split()), "own" if owner else "team")
        for owner, name, query, sort, columns in rows
    )


def _sort(name: str) -> Sort:
    """Return an order by its name; one that this version does not know is the queue's own."""
    return name if name in ("due", "amount", "opened", "number") else "due"  # type: ignore[return-value]  # just looked


def keep(database: CaseDatabase, section: Section, owner: str) -> None:
    """Keep *section* for *owner*, or for the team where that is empty; one of the same name gives way."""
    database.execute_sql(
        "INSERT INTO section (owner, name, query, sort, columns) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, sort = excluded.sort, "
        "columns = excluded.columns",
        (owner, section.name, section.query, section.sort, " ".join(section.columns)),
    )


def drop(database: CaseDatabase, name: str, owner: str) -> bool:
    """Drop a section and return whether it was there."""
    cursor = database.execute_sql("DELETE FROM section WHERE owner = ? AND name = ?", (owner, name))
    return bool(cursor.rowcount)
