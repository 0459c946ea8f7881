"""What reads of the supervisor's figures are about, and what they count, in words that all of them share.

Instants and lengths are microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from caseboard.domain.instants import micros
from caseboard.domain.windows import Window
from caseboard.store.database import CaseDatabase

By = Literal["", "reason", "seller", "staff", "country"]
GROUPS: dict[str, str] = {
    "": "''",
    "reason": "k.reason",
    "seller": "k.seller_key",
    "country": "k.country",
    "staff": "k.assignee",
}
_CREDITED = {"decided": "k.decided_by", "answered": "k.answered_by"}
"""Whose a figure of staff is, where it is not the assignee's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read is about: a window, the instant at which one looks, and what is told apart."""

    window: Window
    now: datetime
    by: By = ""

    @property
    def at(self) -> datetime:
        """The instant of what is open: the window's end, or now where that lies ahead."""
        return min(self.window.end, self.now)

    @property
    def values(self) -> dict[str, int]:
        """The instants that conditions bind."""
        return {
            "from": micros(self.window.start),
            "to": micros(self.window.end),
            "at": micros(self.at),
            "now": micros(self.now),
        }

    def group(self, credited: str = "") -> str:
        """Return the expression of the group; a figure of staff may be *credited* to whoever did it."""
        return _CREDITED[credited] if self.by == "staff" and credited else GROUPS[self.by]


FALLEN: dict[str, str] = {
    **{
        kind: f"(k.ended_at IS NULL OR k.ended_at >= k.{kind}_due AND NOT k.imported)" for kind in ("answer", "contact")
    },
    "decision": "(k.ended_at IS NULL OR (k.ended_at >= k.decision_due OR k.stage = 'decided') AND NOT k.imported)",
}
"""Deadlines that fall due: a claim that ended before never had one, one decided before met its own, and what was
decided before this desk existed is in no figure of time."""

CONDITIONS: dict[str, str] = {
    "arrived": "k.entered_at >= :from AND k.entered_at < :to",
    "left": "k.ended_at >= :from AND k.ended_at < :to",
    "own": "NOT k.imported",
    "stock": "k.entered_at < :at AND (k.ended_at IS NULL OR k.ended_at >= :at)",
    "open": "k.ended_at IS NULL",
    "by_clock": "k.by_clock",
    "late": "k.late",
    "silent_buyer": "instr(k.silent, 'buyer') > 0",
    "silent_seller": "instr(k.silent, 'seller') > 0",
    "fault_seller": "k.fault = 'seller'",
    "paid": "k.outcome <> 'return_and_refund'",
    "answered": "k.first_at IS NOT NULL",
    "contacted": "k.both_at IS NOT NULL",
    **{
        f"due_{kind}": f"k.{kind}_due >= :from AND k.{kind}_due < :to AND k.{kind}_due <= :now AND {fallen}"
        for kind, fallen in FALLEN.items()
    },
    "missed_answer": "(k.first_at IS NULL OR k.first_at > k.answer_due)",
    "missed_contact": "(k.both_at IS NULL OR k.both_at > k.contact_due)",
    "missed_decision": "(k.stage <> 'decided' OR k.ended_at > k.decision_due)",
    "owes_answer": "k.ended_at IS NULL AND k.first_at IS NULL",
    "owes_contact": "k.ended_at IS NULL AND k.both_at IS NULL",
    "owes_decision": "k.ended_at IS NULL AND k.decision_due IS NOT NULL",
    **{f"past_{kind}": f"k.{kind}_due < :now" for kind in ("answer", "contact", "decision")},
    **{f"soon_{kind}": f"k.{kind}_due >= :now AND k.{kind}_due < :soon" for kind in ("answer", "contact", "decision")},
}
"""What a figure counts, by name; figures and the cases behind them say it in the same words."""
VALUES = {"stage": "k.stage", "reason": "k.reason", "outcome": "k.outcome", "seller": "k.seller_key",
           "country": "k.country", "assignee": "k.assignee", "decided_by": "k.decided_by",
           "answered_by": "k.answered_by", "currency": "k.currency"}  # fmt: skip
"""Columns a condition may name with a value, as in ``stage=review``."""


def rows_of(database: CaseDatabase, sql: str, values: Any) -> list[tuple[Any, ...]]:
    """Return all rows of a read."""
    rows: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return rows


def where_all(*names: str) -> str:
    """Return the condition that every one of these *names* holds."""
    return " AND ".join(f"({CONDITIONS[name]})" for name in names)
