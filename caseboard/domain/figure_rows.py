"""Rows that the supervisor's figures are made of: counted or measured by the store, each with its group.

Instants and lengths are microseconds, amounts minor units. The group is empty
where nothing is told apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Flow(NamedTuple):
    """How many claims of a group came, and how many ended, in the stretch of that place."""

    group: str
    place: int
    arrived: int
    left: int


class Stock(NamedTuple):
    """How many claims of a group were open, by the stage they are in now and by age."""

    group: str
    stage: str
    """Empty where the past is asked about: the tables know the stage of now."""
    age: int
    """The place of the age among the ages asked for."""
    n: int
    first: int
    """When the oldest of them came."""
    case: int
    """Which one that is; of several the one with the lowest number."""


class Owed(NamedTuple):
    """How many open claims of a group owe one of the desk's acts: past its instant, and within the next day."""

    group: str
    kind: str
    past: int
    soon: int


class Fell(NamedTuple):
    """How many deadlines of a kind fell due, and how many were not met by their instant."""

    group: str
    kind: str
    due: int
    missed: int


class Lived(NamedTuple):
    """How long a claim that came in the window has lived, and whether it ended then."""

    group: str
    length: int
    ended: bool
    by_clock: bool
    imported: bool = False
    """Whether it was decided before this desk existed: its length is none of the desk's."""


class Decided(NamedTuple):
    """How long a decision took: since the claim, less waiting, since the dispute; and when it was sealed."""

    group: str
    sealed_at: int
    gross: int
    net: int
    end_to_end: int


class Answered(NamedTuple):
    """How long a closed claim waited for the first letter of staff to either party, and to both."""

    group: str
    first: int | None
    both: int | None


class Ended(NamedTuple):
    """How many claims ended alike, and how many of those had a late item or a silent party."""

    group: str
    reason: str
    stage: str
    outcome: str
    n: int
    late: int
    silent_buyer: int
    silent_seller: int
    fault_seller: int


class Awards(NamedTuple):
    """What decisions of one currency awarded of what was requested; minor units."""

    group: str
    currency: str
    returned: bool
    """Whether the goods go back first (R40), which pays nothing yet."""
    n: int
    awarded: int
    requested: int


class Cohort(NamedTuple):
    """How many of a seller's orders, disputes or decisions came to something."""

    group: str
    n: int
    hit: int


class Looked(NamedTuple):
    """What second persons did: how many proposals somebody approved, and how many of somebody's were sent back."""

    group: str
    approved: int
    sent_back: int


class Count(NamedTuple):
    """How many there are of a group."""

    group: str
    n: int
