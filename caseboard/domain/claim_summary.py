"""What the supervisor's figures read of a claim: when somebody first wrote, how long it waited, what fell due.

A claim is a case since it came to the team (R8, R9). Instants UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from caseboard.domain import decision_clock, periods
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.policy import Policy
from caseboard.domain.silence import silent

KINDS = ("answer", "contact", "decision")
"""The desk's own deadlines: the first letter of staff, a letter to both, the decision (R19)."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One claim, as figures see it."""

    first_at: datetime | None
    """When the first letter written by staff to either party was sent and stayed there; the worker's do not count."""
    both_at: datetime | None
    """When both parties had one."""
    waited: timedelta | None
    """How much of the time up to the ending was waiting (R19); none while it is open."""
    by_clock: bool
    late: bool
    """Whether an item came after its party's deadline."""
    silent: tuple[str, ...]
    """The parties that *Silence* found silent."""
    answer_due: datetime
    contact_due: datetime
    decision_due: datetime | None
    """None while nobody knows when the evidence period closes."""


def summary(facts: Facts, policy: Policy, ended_at: datetime | None) -> Summary | None:
    """Return what figures read of a case, none before it is a claim; *policy* bound the desk when it came."""
    entered = facts.entered_at
    if entered is None:
        return None
    firsts = [_first_letter(facts, party, entered) for party in PARTIES]
    sent = [at for at in firsts if at is not None]
    end = ended_at if facts.ended else None
    return Summary(
        first_at=min(sent, default=None),
        both_at=max(sent) if len(sent) == len(PARTIES) else None,
        waited=None if end is None else max(timedelta(), end - entered) - decision_clock.spent(facts, end),
        # At that instant the clock goes before whatever comes in (rules, *Time*).
        by_clock=entered - facts.opened_at == facts.policy.negotiation,
        late=any(item.party in PARTIES and not periods.on_time(facts, item) for item in facts.items),
        silent=silent(facts) if facts.ended else (),
        answer_due=entered + policy.first_response,
        contact_due=entered + policy.both_contacted,
        decision_due=decision_clock.decision_due(facts),
    )


def _first_letter(facts: Facts, party: Party, entered: datetime) -> datetime | None:
    """Return when the first letter that staff wrote to *party* since the claim opened was sent and stayed."""
    return min(
        (
            letter.sent_at
            for letter in facts.letters
            if letter.by_staff
            and letter.party == party
            and letter.sent_at is not None
            and letter.sent_at >= entered
            and letter.bounced_at is None
        ),
        default=None,
    )
