"""Who last opened which case, and as it stood then. No part of the history: it tells of readers, not of cases."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.instants import micros
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id


def look(database: CaseDatabase, staff: str, number: str, version: int, *, now: datetime) -> None:
    """Write down that *staff* has seen a case as it stood at *version*; an older look changes nothing."""
    database.execute_sql(
        "INSERT INTO looked (staff, case_id, version, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (staff, case_id) DO UPDATE SET version = excluded.version, at = excluded.at "
        "WHERE excluded.version > looked.version",
        (staff, case_id(number), version, micros(now)),
    )


def keep_up(database: CaseDatabase, staff: str, number: str, seen: int, version: int) -> None:
    """Let what *staff* did to a case they had seen at *seen* be no news to them: it stands at *version* now."""
    database.execute_sql(
        "UPDATE looked SET version = ? WHERE staff = ? AND case_id = ? AND version >= ?",
        (version, staff, case_id(number), seen),
    )
