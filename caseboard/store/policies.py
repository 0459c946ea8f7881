"""Which policies were adopted, and which is in force."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from caseboard.domain.instants import from_micros, micros
from caseboard.domain.policy import Policy, policy, shipped
from caseboard.store.database import CaseDatabase


def policy_in_force(database: CaseDatabase, at: datetime) -> Policy:
    """Return the policy that holds at *at*: the newest adopted one that has taken effect, else the shipped one."""
    row: Any = database.execute_sql(
        "SELECT version, body FROM policy WHERE effective_from <= ? "
        "ORDER BY effective_from DESC, adopted_at DESC LIMIT 1",
        (micros(at),),
    ).fetchone()
    return shipped() if row is None else policy(json.loads(row[1]), row[0])


def policies(database: CaseDatabase) -> list[tuple[str, datetime, datetime]]:
    """Return (version, adopted at, effective from) of every adopted policy, oldest first."""
    rows = database.execute_sql(
        "SELECT version, adopted_at, effective_from FROM policy ORDER BY effective_from, adopted_at"
    ).fetchall()
    return [(version, from_micros(adopted), from_micros(effective)) for version, adopted, effective in rows]
