"""A case whole, in the order in which one reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.tui.case import sections
from caseboard.tui.case.clocks import head
from caseboard.tui.case.decision import banner, decision
from caseboard.tui.lines import BLANK, Line

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView


def page(
    case: CaseView, now: datetime, *, worker_runs: bool, back: str = "z", alike: Sequence[Line] = ()
) -> list[Line]:
    """Return *case* as lines, what one decides by first.

    *back* is the key that holds a decision back; *alike* says how cases like it were decided.
    """
    odd = sections.chips(case)
    above = banner(case, now, worker_runs=worker_runs, back=back)
    return [
        *above,
        *([] if above and case.facts.ended and not case.clocks else [*head(case, now), BLANK]),
        *sections.parties(case),
        *sections.order(case, now),
        BLANK,
        *sections.evidence_in_short(case),
        *([BLANK, *odd] if odd else []),
        *decision(case),
        *alike,
        *sections.timeline(case, now),
        *sections.statement(case),
        *sections.thread(case, now),
        *sections.letters(case, now),
        *sections.notes(case, now),
        *sections.bought(case, now),
    ]
