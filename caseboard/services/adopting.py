"""Adopt a policy: periods and limits, as a version that holds from an instant on (rules, *Policy*)."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.events import DESK, Event, Record, Refused
from caseboard.domain.instants import EPOCH, spoken, written
from caseboard.domain.policy import SHIPPED, Policy
from caseboard.domain.staff import Staff, check_role
from caseboard.services.taking import take
from caseboard.store import history, policies
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import writing


def adopt(database: CaseDatabase, policy: Policy, *, effective_from: datetime, by: Staff, now: datetime) -> None:
    """Adopt *policy*, to hold from *effective_from* on.

    Disputes keep the policy of their opening for the parties' rights; what binds
    the desk follows the new one from then on.

    Raises:
        Refused: *by* is no supervisor, its version is taken, or it would hold before it is adopted.
    """
    check_role(by, "policy")
    if effective_from < now:
        raise Refused(f"a policy holds from now on at the earliest, not from {spoken(effective_from)}", "Policy")
    with writing(database, now=now) as work:
        if policy.version == SHIPPED or any(version == policy.version for version, *_ in policies.policies(database)):
            raise Refused(
                f"version {policy.version} is adopted already; a file names its own with a line version = "
                '"…" at its top, so give this one another',
                "Policy",
            )
        take(work, Record("policy", DESK, policy.version, now, _fields(policy, effective_from), by.name))


def play_under(database: CaseDatabase, policy: Policy) -> None:
    """Let *policy* hold from the beginning of time, for a replay that asks what would be under it."""
    with writing(database, now=EPOCH) as work:
        if history.find(database, DESK, "policy", policy.version) is None:
            work.happens([Event(DESK, "policy", policy.version, EPOCH, EPOCH, _fields(policy, EPOCH))])


def _fields(policy: Policy, effective_from: datetime) -> dict[str, object]:
    return {"version": policy.version, "effective_from": written(effective_from), "values": policy.written()}
