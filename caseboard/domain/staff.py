"""Who works at the desk, and what only a supervisor may do."""

from __future__ import annotations

from dataclasses import dataclass

from caseboard.domain.events import Refused

ROLES = ("case manager", "reviewer", "supervisor")

SUPERVISOR_ONLY = frozenset({"hold", "release", "waiver", "policy", "pause", "resume", "staff"})
"""Acts that stop clocks or loosen a guard (R17, R41)."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff."""

    name: str
    role: str


def check_role(staff: Staff, act: str) -> None:
    """Refuse *act* to whoever's role does not cover it.

    Raises:
        Refused: a supervisor is wanted.
    """
    if act in SUPERVISOR_ONLY and staff.role != "supervisor":
        raise Refused(f"{staff.name} is a {staff.role}; {act} wants a supervisor", "R41" if act == "hold" else "Stages")
