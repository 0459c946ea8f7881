"""How a case changes its stage: the columns an event sets (rules, *Stages*)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caseboard.domain.facts import ENDED, Facts, Party
from caseboard.domain.instants import written
from caseboard.domain.policy import Policy

TABLE: dict[str, frozenset[str]] = {
    "negotiating": frozenset({"gathering", "withdrawn", "settled", "decided"}),
    "gathering": frozenset({"gathering", "review", "cancelled", "withdrawn", "settled", "decided"}),
    "review": frozenset({"gathering", "approval", "sealing", "withdrawn", "settled"}),
    "approval": frozenset({"sealing", "review", "gathering", "withdrawn", "settled"}),
    "sealing": frozenset({"review", "decided", "gathering", "withdrawn", "settled"}),
}
"""Which stage may follow which. `decided` straight from negotiating or gathering is an imported decision."""


def move(facts: Facts, stage: str, now: datetime, **more: object) -> dict[str, Any]:
    """Return what the case becomes when it moves to *stage* at *now*.

    Raises:
        ValueError: the table has no such move; a defect, not a refusal.
    """
    if stage not in TABLE.get(facts.stage, frozenset()):
        raise ValueError(f"{facts.number}: no move from {facts.stage} to {stage}")
    becomes: dict[str, Any] = {"stage": stage, "stage_since": written(now), **more}
    if stage in ENDED:
        becomes["ended_at"] = written(now)
    if stage in ("review", "gathering"):
        becomes["proposal"] = None
    return becomes


def period_rows(kind: str, n: int, dues: Iterable[tuple[Party, datetime]], policy: Policy) -> list[dict[str, Any]]:
    """Return the settings of a period as an event holds them; *policy* is the one in force, for its lag."""
    lag = int(policy.intake_lag.total_seconds())
    return [{"party": p, "n": n, "kind": kind, "due_at": written(due), "lag": lag} for p, due in dues]
