"""Which acts a case allows now, and why it does not allow the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from caseboard.domain import contact, decision, desk_acts, periods
from caseboard.domain.coverage import named, unopened
from caseboard.domain.events import CaseEnded, Refused
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.four_eyes import check_approver
from caseboard.domain.party_acts import not_ended
from caseboard.domain.policy import Policy
from caseboard.domain.slot_table import REASONS
from caseboard.domain.staff import Staff, check_role


def allowed(
    facts: Facts,
    staff: Staff,
    policy: Policy,
    now: datetime,
    opened: Collection[str] = (),
    *,
    related: Collection[str] = (),
) -> Mapping[str, str]:
    """Return each act by name with the reason it is refused now; empty where it is allowed.

    *opened* are the hashes of what *staff* has opened of the case. A decision may be
    written without having opened all of it; to put it forward is another act. *related*
    are those of the staff who are related to a party and so have no part in its decision.
    """
    found = {name: _why(check, facts, staff, policy, now) for name, check in _CHECKS.items()}
    if staff.name in related:
        barred = f"you are related to a party of {facts.number} and have no part in it"
        found |= {name: found[name] or barred for name in ("decide", "approve")}
    left = unopened(facts, opened)
    if not found["decide"] and left:
        return {**found, "propose": f"you have not opened {named(left)}"}
    return {**found, "propose": found["decide"]}


def _why(check: Callable[..., None], facts: Facts, staff: Staff, policy: Policy, now: datetime) -> str:
    try:
        check(facts, staff, policy, now)
    except Refused as refusal:
        return str(refusal)
    return ""


def _live(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)


def _claim(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if facts.stage == "negotiating":
        raise Refused("the parties negotiate among themselves until the claim", "R13")


def _ask(facts: Facts, staff: Staff, policy: Policy, now: datetime) -> None:
    _claim(facts, staff, policy, now)
    if facts.stage not in ("gathering", "review"):
        raise Refused(f"evidence is asked for in gathering or review, not in {facts.stage}", "Stages")
    if facts.stage == "review" and periods.rounds_used(facts) >= policy.rounds:
        raise Refused(f"{policy.rounds} further rounds have been used", "R22")


def _decide(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    decision.check_stage(facts)
    decision.check_contact(facts)


def _approve(facts: Facts, staff: Staff, _policy: Policy, _now: datetime) -> None:
    check_approver(facts, staff.name)


def _hold_back(facts: Facts, staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if facts.stage != "sealing" or facts.proposal is None:
        raise Refused(f"{facts.number} has no proposal to hold back", "Stages")
    desk_acts.check_hold_back(facts.proposal, staff)


def _period(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if not periods.running(facts):
        raise Refused(f"no evidence period runs in {facts.number}", "R15")


def _hold(facts: Facts, staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    check_role(staff, "hold")
    if not facts.open:
        raise Refused("a claim is held, not a negotiation", "R41")


def _release(facts: Facts, staff: Staff, _policy: Policy, now: datetime) -> None:
    if not facts.arrived_overdue:
        not_ended(facts)
    check_role(staff, "release")
    if not facts.arrived_overdue and not any(hold.until > now for hold in facts.holds):
        raise Refused(f"{facts.number} is not held", "R41")


def _waive(facts: Facts, staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    check_role(staff, "waiver")
    if not any(contact.may_waive(facts, party) for party in PARTIES):
        raise Refused("both parties can be reached, or fewer than two letters came back for good", "R17")


def _acknowledge(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    if not contact.letter_failed(facts):
        raise Refused(f"{facts.number} has no failed letter to acknowledge", "R26")


def _admit(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if not desk_acts.admissible(facts):
        raise Refused(f"{facts.number} has no late item that could be admitted", "Silence")


def _refile(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if not any(item.party in PARTIES for item in facts.items):
        raise Refused(f"{facts.number} has no item of a party on file", "Slots")


def _detail(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    not_ended(facts)
    if len(REASONS[facts.reason]) < 2:
        raise Refused(f"{facts.reason} has no other detail", "Slots")


def _addendum(facts: Facts, _staff: Staff, _policy: Policy, _now: datetime) -> None:
    if facts.stage != "decided":
        if facts.ended:
            raise CaseEnded(facts.number, facts.stage)
        raise Refused("an addendum follows a decision", "R20")


_CHECKS: dict[str, Callable[[Facts, Staff, Policy, datetime], None]] = {
    "assign": _live,
    "note": _live,
    "letter": _claim,
    "ask": _ask,
    "decide": _decide,
    "approve": _approve,
    "hold_back": _hold_back,
    "period": _period,
    "admit": _admit,
    "refile": _refile,
    "detail": _detail,
    "record": _live,
    "hold": _hold,
    "release": _release,
    "waive": _waive,
    "acknowledge": _acknowledge,
    "addendum": _addendum,
}
