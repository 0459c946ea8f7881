"""Letters as events: what queues one, and by which name it is known."""

from __future__ import annotations

import hashlib
from datetime import datetime

from caseboard.domain.events import Event
from caseboard.domain.facts import Facts, Party
from caseboard.domain.instants import written
from caseboard.domain.letters import Words

DOMAIN = "caseboard.invalid"
"""Right-hand side of Message-IDs; reserved by RFC 2606, so it is nobody's."""


def letter_event(
    facts: Facts,
    party: Party,
    kind: str,
    said: Words,
    *,
    stem: str,
    source: str,
    now: datetime,
    actor: str = "",
    by_staff: bool = False,
    period: int | None = None,
) -> Event:
    """Return the event that queues a letter at *now*.

    *stem* names the act the letter belongs to; the Message-ID derives from it,
    so that a repeated delivery is the same letter. *period* is the evidence
    period it announces, if it announces one.
    """
    digest = hashlib.sha256(f"{source}/{stem}/{kind}/{party}".encode()).hexdigest()[:20]
    body = {
        "party": party,
        "kind": kind,
        "by_staff": by_staff,
        "case": facts.number,
        "result": {
            "message_id": f"<{facts.number}.{digest}@{DOMAIN}>",
            "subject": said.subject,
            "body": said.body,
            "period": period,
        },
    }
    return Event(source, "letter", f"{stem}/{kind}/{party}", now, now, body, actor)


def stem_of(number: str, due: datetime) -> str:
    """Return the name of a worker's act: case and due instant."""
    return f"{number}/{written(due)}"
