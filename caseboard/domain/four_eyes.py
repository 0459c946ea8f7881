"""When a second person has to look before a decision is sealed, and who that may be (rules, *Stages*, *Policy*)."""

from __future__ import annotations

import hashlib

from caseboard.domain.facts import Facts, Proposal
from caseboard.domain.instants import micros
from caseboard.domain.money import minor
from caseboard.domain.policy import Policy
from caseboard.domain.refusals import CaseEnded, Refused

WORDS = {
    "amount": "more is at stake than one person decides alone",
    "reason": "claims of this reason are looked at twice",
    "share": "it is one of the share that is looked at twice",
}
"""Why a second person is asked, by the name under which the history keeps it."""
_OF = 10_000
"""Places of the draw; a percent is a hundred of them."""


def asked_for(facts: Facts, amount: int, policy: Policy) -> tuple[str, ...]:
    """Return why a decision that gives *amount* back wants a second person, none where one person decides.

    *amount* is in minor units, *policy* the one in force. At stake is what is asked or what is given, whichever is
    more: to refuse a large claim is as final as to grant it. A currency that the policy does not name has no limit.
    """
    found = []
    limit = policy.four_eyes_above.get(facts.currency)
    if limit is not None and max(facts.requested, amount) > minor(limit, facts.currency):
        found.append("amount")
    if facts.reason in policy.four_eyes_reasons:
        found.append("reason")
    if drawn(facts, policy.four_eyes_share):
        found.append("share")
    return tuple(found)


def drawn(facts: Facts, share: int) -> bool:
    """Whether a case is one of the *share*, a whole percentage, that is looked at twice.

    The draw is a hash of the case's number and the instant of its opening, so a replay draws the same, and neither
    another proposal nor another proposer draws again.
    """
    said = f"four eyes\n{facts.number}\n{micros(facts.opened_at)}".encode()
    drawn_at = int.from_bytes(hashlib.sha256(said).digest()[:8], "big") % _OF
    return drawn_at < share * _OF // 100


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: capitals and space around them make no second pair of eyes."""
    return one.strip().casefold() == other.strip().casefold()


def check_approver(facts: Facts, by: str) -> Proposal:
    """Return the proposal that *by* may approve or reject now.

    Raises:
        Refused: none waits for approval, or it is their own, whatever their role.
    """
    if facts.ended:
        raise CaseEnded(facts.number, facts.stage)
    if facts.stage != "approval" or facts.proposal is None:
        raise Refused(f"{facts.number} has no proposal that waits for approval", "Stages")
    if same_person(by, facts.proposal.by):
        raise Refused(f"{by} proposed it; somebody else approves or rejects it", "Stages")
    return facts.proposal


def check_approved(facts: Facts, amount: int, policy: Policy) -> None:
    """Refuse the seal of what a second person should have approved, at the proposal or by the policy of now.

    Raises:
        Refused: nobody has, or the proposer did.
    """
    proposal = facts.proposal
    if proposal is None or not (proposal.asks or asked_for(facts, amount, policy)):
        return
    if not proposal.approver:
        raise Refused("the policy wants a second person, and nobody has approved", "Stages")
    if same_person(proposal.approver, proposal.by):
        raise Refused(f"{proposal.by} proposed it and cannot approve it", "Stages")
