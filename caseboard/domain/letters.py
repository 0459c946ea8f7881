"""The words of letters, made from facts. Who carries them is none of this room's business.

Times are printed in UTC with their zone: a party must not have to guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.completeness import meters
from caseboard.domain.events import Event
from caseboard.domain.facts import Facts, Party
from caseboard.domain.instants import MICROSECOND, written
from caseboard.domain.money import decimal_text
from caseboard.domain.verdict import Verdict

DOMAIN = "caseboard.invalid"
"""Right-hand side of Message-IDs; reserved by RFC 2606, so it is nobody's."""

OUTCOME_WORDS = {
    "refund_full": "a full refund",
    "refund_partial": "a partial refund",
    "no_refund": "no refund",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject and body."""

    subject: str
    body: str


def moment(at: datetime) -> str:
    """Return an instant as a letter prints it: the last whole second not after it, with its zone."""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M:%S} UTC"


def _letter(facts: Facts, party: Party, subject: str, paragraphs: Iterable[str]) -> Words:
    body = "\n\n".join(
        [
            f"Dear {facts.person(party).name},",
            *(p for p in paragraphs if p),
            f"Case {facts.number}, order {facts.order.ref}.",
            "The resolution desk",
        ]
    )
    return Words(f"[{facts.number}] {subject}", body + "\n")


def _wanted(facts: Facts, party: Party) -> str:
    missing = meters(facts).missing(party)
    if not missing:
        return ""
    return "We still need from you:\n" + "\n".join(f"- {slot.replace('_', ' ')}" for slot in missing)


_NO_EVIDENCE = "The text of the request itself and what you wrote in the negotiation are no evidence: please send items."


def evidence_period(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that opens an evidence period: what to send, by when, and what is no evidence (R15)."""
    return _letter(
        facts,
        party,
        "Please send your evidence",
        [
            "The dispute has come to our team for a decision. Both sides may now send evidence.",
            _wanted(facts, party),
            f"We must have received it by {moment(due)}.",
            _NO_EVIDENCE,
            "If neither side sends anything, the claim is cancelled for lack of evidence.",
        ],
    )


def reminder(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the reminder to whoever has given nothing yet (R15)."""
    return _letter(
        facts,
        party,
        "Reminder: we have no evidence from you yet",
        [f"The evidence period ends {moment(due)}.", _wanted(facts, party), _NO_EVIDENCE],
    )


def period_extended(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells a later deadline (R15)."""
    return _letter(
        facts,
        party,
        "You have more time for your evidence",
        [f"We must now have received your evidence by {moment(due)}.", _wanted(facts, party)],
    )


def period_changed(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells of a changed reason and the deadline that goes with it (R27)."""
    return _letter(
        facts,
        party,
        "The reason of the dispute has changed",
        [
            f"The dispute is now about: {facts.reason.replace('_', ' ')}.",
            f"We must have received your evidence by {moment(due)}.",
            _wanted(facts, party),
            _NO_EVIDENCE,
        ],
    )


def period_shortened(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells a shorter deadline; it takes force a day after this letter at the earliest (R15)."""
    return _letter(
        facts,
        party,
        "Your evidence is due earlier",
        [
            f"We must now have received your evidence by {moment(due)}, "
            "but in no case earlier than one day after this letter was sent.",
            _wanted(facts, party),
        ],
    )


def review_early(facts: Facts, party: Party) -> Words:
    """Return the letter that review starts early (R21)."""
    return _letter(
        facts,
        party,
        "Both sides have sent what is needed",
        [
            "We now review the case. What reaches us within one day of this letter is still on time, "
            "as far as your evidence period lasts that long.",
        ],
    )


def delivery_notice(facts: Facts, delivered: datetime, now: datetime) -> Words:
    """Return the notice of delivery and what the buyer may do, until when (R24 to R26)."""
    last = now + facts.policy.reason_window - MICROSECOND
    return _letter(
        facts,
        "buyer",
        "The carrier reports your parcel as delivered",
        [
            f"According to the carrier your goods were delivered on {moment(delivered)}.",
            "If you have them and all is well, please withdraw the dispute.",
            f"If they are not as described, you may change the reason of the dispute, once, until {moment(last)}.",
        ],
    )


def delivery_info(facts: Facts, delivered: datetime) -> Words:
    """Return the notice of a delivery after the case has ended; it only informs (R24)."""
    return _letter(
        facts,
        "buyer",
        "The carrier reports your parcel as delivered",
        [
            f"According to the carrier your goods were delivered on {moment(delivered)}.",
            "The case has ended; this letter only informs you.",
        ],
    )


def cancelled(facts: Facts, party: Party) -> Words:
    """Return the letter of a cancellation for lack of evidence (R16)."""
    return _letter(
        facts,
        party,
        "The claim is cancelled",
        ["The evidence period has closed and no evidence was received, so the claim is cancelled.",
         "The completion of the order goes on from here."],
    )  # fmt: skip


def asked(facts: Facts, party: Party, slots: Iterable[str], due: datetime | None, text: str) -> Words:
    """Return the letter that asks a party for documents (R22, R31)."""
    wanted = [f"- {slot.replace('_', ' ')}" for slot in slots]
    return _letter(
        facts,
        party,
        "We need something more from you",
        [
            "Please send us:\n" + "\n".join(wanted) if wanted else "",
            text.strip(),
            f"We must have received it by {moment(due)}." if due else "",
            _NO_EVIDENCE,
        ],
    )


def round_opened(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter to the side that was not asked: it may send evidence as well (R22)."""
    return _letter(
        facts,
        party,
        "A further evidence round has opened",
        [f"We have asked the other side for more. You too may send evidence until {moment(due)}."],
    )


def from_staff(facts: Facts, party: Party, text: str) -> Words:
    """Return a letter that a member of staff wrote."""
    return _letter(facts, party, "About your case", [text.strip()])


def decision(facts: Facts, party: Party, verdict: Verdict) -> Words:
    """Return the letter of a decision, made from its findings, grounds and amounts."""
    amount = f"{decimal_text(verdict.amount, facts.currency)} {facts.currency}"
    what = OUTCOME_WORDS.get(verdict.outcome, verdict.outcome.replace("_", " "))
    findings = [f"{n}. {finding.sentence} ({finding.rule})" for n, finding in enumerate(verdict.findings, 1)]
    gave_none = " and the ".join(verdict.gave_none)
    return _letter(
        facts,
        party,
        "The decision",
        [
            f"We have decided: {what}" + (f", {amount}." if verdict.amount else "."),
            "Findings:\n" + "\n".join(findings) if findings else "",
            f"The {gave_none} gave no evidence." if gave_none else "",
            "Grounds: " + ", ".join(ground.replace("_", " ") for ground in verdict.grounds) + ".",
            f"Why more than was asked: {verdict.above_request.strip()}" if verdict.above_request.strip() else "",
            verdict.rationale.strip(),
            f"Decided without reaching the {' and the '.join(sorted(facts.waived))}, whose letters came back for good."
            if facts.waived
            else "",
            "This decision is final. It cannot be changed or appealed at this desk.",
        ],
    )


def letter_event(
    facts: Facts,
    party: Party,
    kind: str,
    words: Words,
    *,
    stem: str,
    source: str,
    now: datetime,
    actor: str = "",
    by_staff: bool = False,
    period: int | None = None,
    fields: Mapping[str, object] | None = None,
) -> Event:
    """Return the event that queues a letter at *now*.

    *stem* names the act the letter belongs to; the Message-ID derives from it,
    so that a repeated delivery is the same letter.
    """
    digest = hashlib.sha256(f"{source}/{stem}/{kind}/{party}".encode()).hexdigest()[:20]
    body: dict[str, object] = {"party": party, "kind": kind, "by_staff": by_staff}
    body.update(fields or {})
    body["case"] = facts.number
    body["result"] = {
        "message_id": f"<{facts.number}.{digest}@{DOMAIN}>",
        "subject": words.subject,
        "body": words.body,
        "period": period,
    }
    return Event(source, "letter", f"{stem}/{kind}/{party}", now, now, body, actor)


def stem_of(number: str, due: datetime) -> str:
    """Return the name of a worker's act: case and due instant."""
    return f"{number}/{written(due)}"
