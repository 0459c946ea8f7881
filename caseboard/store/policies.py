"""Which policies were adopted, and which is in force."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from caseboard.domain.instants import from_micros, micros
from caseboard.domain.policy import Policy, policy, shipped
from caseboard.store.database import CaseDatabase


class Adopted:
    """The policies that were adopted, the one last to take effect first."""

    def __init__(self, database: CaseDatabase) -> None:
        """Read them as they stand."""
        self._rows: list[Any] = database.execute_sql(
            "SELECT effective_from, version, body FROM policy ORDER BY effective_from DESC, adopted_at DESC"
        ).fetchall()
        self._read: dict[str, Policy] = {}
        self._at: dict[datetime, Policy] = {}

    def in_force(self, at: datetime) -> Policy:
        """Return the policy that holds at *at*: the newest adopted one that has taken effect, else the shipped one."""
        if at not in self._at:
            self._at[at] = self._found(micros(at))
        return self._at[at]

    def _found(self, wanted: int) -> Policy:
        for effective_from, version, body in self._rows:
            if effective_from <= wanted:
                if version not in self._read:
                    self._read[version] = policy(json.loads(body), version)
                return self._read[version]
        return shipped()


def policy_in_force(database: CaseDatabase, at: datetime) -> Policy:
    """Return the policy that holds at *at*."""
    return Adopted(database).in_force(at)


def policies(database: CaseDatabase) -> list[tuple[str, datetime, datetime]]:
    """Return (version, adopted at, effective from) of every adopted policy, oldest first."""
    rows = database.execute_sql(
        "SELECT version, adopted_at, effective_from FROM policy ORDER BY effective_from, adopted_at"
    ).fetchall()
    return [(version, from_micros(adopted), from_micros(effective)) for version, adopted, effective in rows]
