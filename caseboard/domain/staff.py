"""Who works at the desk, and what only a supervisor may do."""

from __future__ import annotations

from typing import NamedTuple

from caseboard.domain.refusals import Refused

ROLES = ("case manager", "reviewer", "supervisor")

SUPERVISOR_ONLY = {
    "hold": "R41",
    "release": "R41",
    "waiver": "R17",
    "policy": "Policy",
    "pause": "Time",
    "resume": "Time",
    "staff": "Stages",
    "key": "R20",
    "erasure": "R20",
    "capacity": "Stages",
    "shifts": "Stages",
    "absence": "Stages",
    "relation": "Stages",
}
"""Acts that stop clocks, loosen a guard or bind the desk, with the rule or heading of each."""


class Staff(NamedTuple):
    """One member of staff."""

    name: str
    role: str


def check_role(staff: Staff, act: str) -> None:
    """Refuse *act* to whoever's role does not cover it.

    Raises:
        Refused: a supervisor is wanted.
    """
    if act in SUPERVISOR_ONLY and staff.role != "supervisor":
        raise Refused(f"{staff.name} is a {staff.role}; {act} wants a supervisor", SUPERVISOR_ONLY[act])
