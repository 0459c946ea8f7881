"""Sections that people give a name: who may keep one, and whose it then is."""

from __future__ import annotations

from caseboard.domain.refusals import Refused
from caseboard.domain.sections import Section, check_section
from caseboard.domain.staff import ROLES, Staff
from caseboard.store import sections as kept
from caseboard.store.database import CaseDatabase


def keep(database: CaseDatabase, section: Section, *, by: Staff) -> None:
    """Keep *section* for *by*, or for the team as its origin says; one of the same name gives way.

    Raises:
        Refused: it cannot be read, or *by* does not work here.
    """
    check_section(section)
    with database.atomic():
        kept.keep(database, section, _owner(section, by))


def drop(database: CaseDatabase, section: Section, *, by: Staff) -> None:
    """Drop *section* of *by*, or of the team.

    Raises:
        Refused: it is not kept here, or *by* does not work here.
    """
    with database.atomic():
        if not kept.drop(database, section.name, _owner(section, by)):
            raise Refused(f"{section.name} is gone already")


def _owner(section: Section, by: Staff) -> str:
    if by.role not in ROLES:
        raise Refused(f"{by.name} is not on the staff")
    if section.origin not in ("own", "team"):
        raise Refused(f"{section.name} is not kept in the database")
    return "" if section.origin == "team" else by.name
