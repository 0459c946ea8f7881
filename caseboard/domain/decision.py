"""What a decision must hold before it may be proposed or sealed (R17, R18, R20, *Outcomes*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from caseboard.domain import periods
from caseboard.domain.basis import stands
from caseboard.domain.completeness import meters
from caseboard.domain.contact import uncontacted
from caseboard.domain.events import CaseEnded, Refused
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.four_eyes import check_approved
from caseboard.domain.money import decimal_text
from caseboard.domain.notice import CHANGES_TO
from caseboard.domain.policy import Policy
from caseboard.domain.verdict import (
    FAULTS,
    GROUNDS,
    HEADINGS,
    LAST_RULE,
    NEVER_ALONE,
    OUTCOMES,
    Finding,
    Unread,
    Verdict,
    rule_named,
)

CARRIERS_NOTICE = frozenset({"carrier_notice", "carrier_events"})
"""Slots under which the carrier's word about a parcel that was not collected lies (R36)."""


class NotContacted(Refused):
    """A party has not been written to (R17)."""


class NothingCited(Refused):
    """The decision neither cites evidence nor says who gave none (R18)."""


def check_stage(facts: Facts) -> None:
    """Refuse a proposal where the case's stage has no room for one.

    Raises:
        Refused: not in review, or ended.
    """
    if facts.ended:
        raise CaseEnded(facts.number, facts.stage)
    if facts.stage == "approval":
        raise Refused(f"{facts.number} has a proposal that waits for approval; whoever looks may reject it", "Stages")
    if facts.stage == "sealing":
        raise Refused(f"{facts.number} already has a proposal; hold it back first", "Stages")
    if facts.stage != "review":
        raise Refused(f"{facts.number} is in {facts.stage}; a decision is proposed in review", "Stages")


def check_contact(facts: Facts) -> None:
    """Refuse where a party has not been written to.

    Raises:
        NotContacted: names the party (R17).
    """
    if missing := uncontacted(facts):
        who = f"the {missing[0]} has" if len(missing) == 1 else "buyer and seller have"
        raise NotContacted(f"{who} not been written to since the claim opened", "R17")


def check(facts: Facts, verdict: Verdict) -> None:
    """Refuse *verdict* where a rule forbids that it is put forward.

    Raises:
        Refused: names the rule; see its kinds in this module.
    """
    check_stage(facts)
    check_content(facts, verdict)


def check_content(facts: Facts, verdict: Verdict) -> None:
    """Refuse what no decision may lack, as at the proposal so at the seal.

    Raises:
        Refused: names the rule.
    """
    check_contact(facts)
    check_words(verdict)
    if not verdict.rationale.strip():
        raise Refused("a decision has a rationale", "Outcomes")
    _check_outcome(facts, verdict)
    _check_amount(facts, verdict)
    _check_grounds(verdict)
    _check_findings(facts, verdict)
    _check_silence(facts, verdict)


def with_rules_named(verdict: Verdict) -> Verdict:
    """Return *verdict* with the rules of its findings as the rules write them; one they do not know stays."""
    found = tuple(replace(one, rule=rule_named(one.rule) or one.rule) for one in verdict.findings)
    return replace(verdict, findings=found)


def check_words(verdict: Verdict) -> None:
    """Refuse an outcome, a fault or a ground that the rules do not know.

    Raises:
        Refused: names it.
    """
    if verdict.outcome not in OUTCOMES:
        raise Refused(f"unknown outcome {verdict.outcome!r}; known are {', '.join(OUTCOMES)}", "Outcomes")
    if verdict.fault not in FAULTS:
        raise Refused(f"unknown fault {verdict.fault!r}; known are {', '.join(FAULTS)}", "Outcomes")
    for ground in verdict.grounds:
        if ground not in GROUNDS:
            raise Refused(f"unknown ground {ground!r}; known are {', '.join(GROUNDS)}", "Outcomes")


def not_for_reason(facts: Facts, outcome: str) -> Refused | None:
    """Return why a claim of this reason cannot have *outcome*, none where it can (R36, R40)."""
    if outcome == "return_and_refund" and facts.reason not in CHANGES_TO:
        return Refused("goods go back only where they are not as described, or of a kind of it", "R40")
    if outcome == "order_finished" and facts.reason != "not_received":
        return Refused("goods not collected: only a claim of goods that were not received can end so", "R36")
    return None


def _check_outcome(facts: Facts, verdict: Verdict) -> None:
    """Refuse an outcome that the claim's reason does not know, or that lacks what it rests on (R36, R40)."""
    if why_not := not_for_reason(facts, verdict.outcome):
        raise why_not
    if verdict.outcome == "order_finished":
        cited = {digest for finding in verdict.findings for digest in finding.cites}
        if not any(item.digest in cited and item.slot in CARRIERS_NOTICE and item.readable for item in facts.items):
            raise Refused("goods not collected: a finding has to cite the carrier's notice of that", "R36")


def _check_amount(facts: Facts, verdict: Verdict) -> None:
    left = f"{decimal_text(facts.left, facts.currency)} {facts.currency}"
    if verdict.outcome in ("no_refund", "order_finished") and verdict.amount != 0:
        raise Refused(f"{verdict.outcome} gives nothing back; leave the amount out", "Outcomes")
    if verdict.outcome == "return_and_refund" and not 0 < verdict.amount <= facts.left:
        raise Refused(f"return_and_refund gives more than nothing and at most {left}", "R40")
    if verdict.outcome == "refund_full" and not 0 < verdict.amount == facts.left:
        raise Refused(f"refund_full gives back all that is left, {left}", "Outcomes")
    if verdict.outcome == "refund_partial" and not 0 < verdict.amount < facts.left:
        raise Refused(f"refund_partial gives more than nothing and less than {left}", "Outcomes")
    if verdict.amount > facts.requested and not verdict.above_request.strip():
        raise Refused("more than was asked is given only with a reason", "Outcomes")


def _check_grounds(verdict: Verdict) -> None:
    if not verdict.grounds:
        raise Refused("a decision has at least one ground", "Outcomes")
    if NEVER_ALONE.issuperset(verdict.grounds):
        raise Refused(f"{' and '.join(verdict.grounds)} is never a ground alone", "R33")


def _check_findings(facts: Facts, verdict: Verdict) -> None:
    """Refuse a finding that is no sentence, names no rule, or cites what is not on file."""
    on_file = {item.digest for item in facts.items}
    for finding in verdict.findings:
        if not finding.sentence.strip():
            raise Refused("a finding is a sentence", "Outcomes")
        if not finding.rule.strip():
            raise Refused("a finding names the rule it falls under", "Outcomes")
        if rule_named(finding.rule) is None:
            known = f"R1 to R{LAST_RULE}, {', '.join(HEADINGS)}"
            raise Refused(f"a finding falls under no rule {finding.rule.strip()!r}; known are {known}", "Outcomes")
        for digest in finding.cites:
            if digest not in on_file:
                raise Refused(f"{digest[:12]}… is not on file in {facts.number}", "R18")


def _check_silence(facts: Facts, verdict: Verdict) -> None:
    """Refuse a decision that cites nothing and states nobody's silence, or states it wrongly (R18)."""
    for party in verdict.gave_none:
        if party not in PARTIES:
            raise Refused(f"unknown party {party!r}; buyer or seller", "R18")
    stated = [p for p in PARTIES if p in verdict.gave_none or f"{p}_gave_none" in verdict.grounds]
    for party in stated:
        if periods.gave(facts, party):
            raise Refused(f"the {party} gave evidence; it cannot be said that none was given", "R18")
    if not stated and not any(finding.cites for finding in verdict.findings):
        raise NothingCited("cite evidence by hash, or state which party gave none", "R18")


def unfilled(facts: Facts) -> dict[Party, tuple[str, ...]]:
    """Return the required slots that stand empty, which a decision names (R22); parties who owe none are left out."""
    full = meters(facts)
    return {party: missing for party in PARTIES if (missing := full.missing(party))}


def check_seal(facts: Facts, verdict: Verdict, policy: Policy) -> None:
    """Refuse the seal where the basis changed or a guard no longer holds; *policy* is the one in force.

    Raises:
        Refused: the proposal goes back to review, with this reason.
    """
    if not stands(facts):
        raise Refused("the proposal's basis has changed", "Stages")
    check_content(facts, verdict)
    check_approved(facts, verdict.amount, policy)


def written_verdict(verdict: Verdict) -> dict[str, object]:
    """Return *verdict* as plain data, the way events and records hold it."""
    return {
        "outcome": verdict.outcome,
        "amount": verdict.amount,
        "fault": verdict.fault,
        "grounds": list(verdict.grounds),
        "findings": [
            {"sentence": finding.sentence, "cites": list(finding.cites), "rule": finding.rule}
            for finding in verdict.findings
        ],
        "gave_none": list(verdict.gave_none),
        "rationale": verdict.rationale,
        "above_request": verdict.above_request,
        # Only where there are any: what was decided before says nothing of it.
        **({"unread": [{"item": one.digest, "why": one.why} for one in verdict.unread]} if verdict.unread else {}),
    }


def read_verdict(values: Mapping[str, Any]) -> Verdict:
    """Return the verdict that plain data describes; amounts are minor units."""
    return Verdict(
        outcome=str(values.get("outcome", "")),
        amount=int(values.get("amount") or 0),
        fault=str(values.get("fault", "")),
        grounds=tuple(values.get("grounds") or ()),
        findings=tuple(
            Finding(str(one.get("sentence", "")), tuple(one.get("cites") or ()), str(one.get("rule", "")))
            for one in values.get("findings") or ()
        ),
        gave_none=tuple(values.get("gave_none") or ()),
        rationale=str(values.get("rationale") or ""),
        above_request=str(values.get("above_request") or ""),
        unread=tuple(Unread(str(one.get("item", "")), str(one.get("why") or "")) for one in values.get("unread") or ()),
    )
