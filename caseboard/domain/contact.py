"""Whether both parties have been written to (R17), and what came back."""

from __future__ import annotations

from datetime import datetime

from caseboard.domain.facts import PARTIES, Facts, Letter, Party

BOUNCES_BEFORE_WAIVER = 2
"""Permanent bounces after which a supervisor may waive a party's contact (R17)."""


def contacted_at(facts: Facts, party: Party) -> datetime | None:
    """Return when *party* was first written to since the claim opened, by a letter that arrived (R17)."""
    if facts.entered_at is None:
        return None
    sent = [
        letter.sent_at
        for letter in facts.letters
        if letter.party == party
        and letter.sent_at is not None
        and letter.sent_at >= facts.entered_at
        and not came_back_for_good(letter)
    ]
    return min(sent, default=None)


def came_back_for_good(letter: Letter) -> bool:
    """Whether a letter will never arrive: it bounced permanently, or the transport refused it for good."""
    return letter.failed_at is not None or (letter.bounced_at is not None and letter.permanent)


def uncontacted(facts: Facts) -> tuple[Party, ...]:
    """Return the parties that no decision may be made about yet (R17); a waiver stands for contact."""
    return tuple(p for p in PARTIES if p not in facts.waived and contacted_at(facts, p) is None)


def may_waive(facts: Facts, party: Party) -> bool:
    """Whether a supervisor may decide without reaching *party* (R17)."""
    bounced = [x for x in facts.letters if x.party == party and came_back_for_good(x)]
    return contacted_at(facts, party) is None and len(bounced) >= BOUNCES_BEFORE_WAIVER


def letter_failed(facts: Facts) -> bool:
    """Whether a letter came back for good and nobody has acknowledged it (R26)."""
    return any(came_back_for_good(letter) and not letter.acknowledged for letter in facts.letters)
