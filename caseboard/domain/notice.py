"""The delivery notice and the window to change the reason that it opens (R24, R26 to R28)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from caseboard.domain.facts import ENDED, Facts, Letter
from caseboard.domain.parcels import delivered_at
from caseboard.domain.periods import stayed

CHANGES_TO = ("not_as_described", "quality", "damaged", "short_quantity", "counterfeit")
"""What a buyer who has found the goods may change the reason to (R26)."""

KIND = "delivery_notice"


def notice(facts: Facts) -> Letter | None:
    """Return the letter that told the buyer of the delivery, if it was written (R24)."""
    return next((letter for letter in facts.letters if letter.kind == KIND), None)


def told(facts: Facts) -> bool:
    """Whether the worker has told the buyer of the delivery, with a window or only to inform."""
    return facts.delivered_at is not None


def due(facts: Facts) -> datetime | None:
    """Return when the buyer is to be told of the delivery, none if not or no more (R24)."""
    if facts.reason != "not_received" or told(facts) or facts.stage in ("withdrawn", "settled"):
        return None
    at = delivered_at(facts)
    return None if at is None else max(at, facts.opened_at)


def window_end(facts: Facts) -> datetime | None:
    """Return the first instant at which the reason may no longer be changed, none without a window (R26)."""
    letter = notice(facts)
    if letter is None or not stayed(letter) or letter.sent_at is None:
        return None
    return letter.sent_at + facts.policy.reason_window


def blocks(facts: Facts) -> datetime | Literal["waits"] | None:
    """Return until when the notice keeps the clock from sealing and cancelling (R26).

    ``waits`` while the notice is written and neither sent nor given up; none
    where no window stands in the way.
    """
    letter = notice(facts)
    if letter is None or facts.stage in ENDED or facts.reason_changed_at is not None:
        return None
    if letter.sent_at is None:
        return "waits" if letter.failed_at is None and letter.bounced_at is None else None
    return window_end(facts)
