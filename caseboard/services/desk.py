"""The desk: a thin face of reads and acts by name. It is all that the board holds."""

from __future__ import annotations

from caseboard.services.desk_acts import Acts
from caseboard.services.desk_findings import Findings
from caseboard.services.desk_reads import Reads
from caseboard.services.desk_supervising import Supervising
from caseboard.services.seat import Clock, DeskUnavailable

__all__ = ["Clock", "Desk", "DeskUnavailable"]


class Desk(Reads, Acts, Findings, Supervising):
    """One member of staff at one database; every call opens and closes a connection of its own."""
