"""Who works at the desk: people are added, or given another role, by a supervisor."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import DESK, Record, Refused
from caseboard.domain.staff import ROLES, Staff, check_role
from caseboard.services.taking import take
from caseboard.store import standing
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import Work, writing

FIRST_ROLE = "supervisor"
"""Of whoever comes first: somebody must be able to add the others."""


def begin(database: CaseDatabase, name: str, *, now: datetime) -> Staff | None:
    """Add *name* as the first member of staff and return them; none where somebody works here already."""
    with writing(database, now=now) as work:
        if standing.staff(database):
            return None
        return _put(work, Staff(name, FIRST_ROLE), by=name)


def add(database: CaseDatabase, name: str, role: str, *, by: Staff, now: datetime) -> Staff:
    """Add *name* to the staff in *role*, or give them that role.

    Raises:
        Refused: *by* is no supervisor, the role is unknown, or nothing would change.
    """
    check_role(by, "staff")
    wanted = Staff(name.strip(), role)
    if role not in ROLES:
        raise Refused(f"unknown role {role!r}; known are {', '.join(ROLES)}")
    if not wanted.name or not wanted.name.isprintable():
        raise Refused(f"{name!r} is no name")
    with writing(database, now=now) as work:
        known = standing.staff_named(database, wanted.name)
        if known == wanted:
            raise Refused(f"{wanted.name} already is a {role}")
        if known is not None and known.role == FIRST_ROLE and _last_supervisor(database):
            raise Refused(f"{known.name} is the only supervisor; make another one first")
        return _put(work, wanted, by=by.name, anew=known is not None)


def _last_supervisor(database: CaseDatabase) -> bool:
    return sum(one.role == FIRST_ROLE for one in standing.staff(database)) == 1


def _put(work: Work, staff: Staff, *, by: str, anew: bool = False) -> Staff:
    fields = {"name": staff.name, "role": staff.role}
    take(work, Record("staff", DESK, staff.name, work.now, fields, by, work.now if anew else None))
    return staff
