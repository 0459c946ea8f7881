"""The words of letters, made from facts. Who carries them is none of this room's business.

Times are printed in UTC with their zone: a party must not have to guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain import periods
from caseboard.domain.completeness import meters
from caseboard.domain.facts import PARTIES, Facts, Party
from caseboard.domain.instants import MICROSECOND, utc, words
from caseboard.domain.money import decimal_text
from caseboard.domain.verdict import Verdict, outcome_in_words


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject and body."""

    subject: str
    body: str


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def moment(at: datetime) -> str:
    """Return an instant as a letter prints it: the last whole second not after it, with its zone.

    The names are our own: those of `strftime` follow the locale of whoever runs the desk.
    """
    at = utc(at)
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M:%S} UTC"


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
    return _list("We still need from you:", meters(facts).missing(party))


def _list(head: str, names: Iterable[str]) -> str:
    """Return *names* as lines under *head*, nothing where there are none."""
    lines = [f"- {_plain(name)}" for name in names]
    return "\n".join([head, *lines]) if lines else ""


def _plain(name: str) -> str:
    return name.replace("_", " ")


_NO_EVIDENCE = (
    "The text of the request itself and what you wrote in the negotiation are no evidence: please send items."
)


def evidence_period(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that opens an evidence period: what to send, by when, and what is no evidence (R15)."""
    return _letter(
        facts,
        party,
        "Please send your evidence",
        [
            f"The dispute, about {_plain(facts.reason)}, is before our team. Both sides may now send evidence.",
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
            f"The dispute is now about {_plain(facts.reason)}.",
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
            f"We must now have received your evidence by {moment(due)}.",
            f"You have {words(facts.policy.notice_min)} from the sending of this letter in any case.",
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
            "We now review the case.",
            f"What reaches us within {words(facts.policy.notice_min)} is on time, unless your period ends sooner.",
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
    whose = "from the buyer" if periods.gave(facts, "seller") else "from either side"
    return _letter(
        facts,
        party,
        "The claim is cancelled",
        [
            f"The evidence period has closed and we have no evidence {whose}, so the claim is cancelled.",
            "The completion of the order goes on from here.",
        ],
    )


def asked(facts: Facts, party: Party, slots: Iterable[str], due: datetime | None, text: str) -> Words:
    """Return the letter that asks a party for documents (R22, R31)."""
    return _letter(
        facts,
        party,
        "We need something more from you",
        [
            _list("Please send us:", slots),
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


def return_address(facts: Facts, lines: Iterable[str], by: datetime) -> Words:
    """Return the letter that tells the buyer where the goods go back to, and until when (R40)."""
    return _letter(
        facts,
        "buyer",
        "Where to send the goods back to",
        [
            "The seller has confirmed this return address:",
            "\n".join(lines),
            f"Please send the goods so that they are delivered there by {moment(by - MICROSECOND)}.",
            "If they have not been sent by then, the amount is released to the seller.",
        ],
    )


_RETURN_ENDED = {
    "return_unconfirmed": "The seller has not confirmed a return address in time. The amount is refunded, and the "
    "goods need not go back.",
    "return_refund": "The goods were delivered to the return address. The amount is refunded.",
    "return_release": "The goods were not sent back in time. The amount is released to the seller.",
}


def return_ended(facts: Facts, party: Party, branch: str) -> Words:
    """Return the letter that tells how a return has ended (R40); *branch* is the act that ended it."""
    amount = f"{decimal_text(facts.awarded or 0, facts.currency)} {facts.currency}"
    return _letter(facts, party, "What became of the return", [_RETURN_ENDED[branch], f"The amount is {amount}."])


def _return(facts: Facts, verdict: Verdict) -> str:
    """Return how a return goes on from its decision, in the letter of that decision (R40)."""
    if verdict.outcome != "return_and_refund":
        return ""
    confirm, deliver = words(facts.policy.return_confirm), words(facts.policy.return_deliver)
    return (
        f"The seller confirms a return address within {confirm} of this decision. The goods are then delivered there "
        f"within {deliver} of the confirmation, and the amount is refunded. If they are not sent by then, it is "
        "released to the seller; if no address is confirmed, it is refunded without a return."
    )


def decision(facts: Facts, party: Party, verdict: Verdict, waivers: Mapping[str, str] | None = None) -> Words:
    """Return the letter of a decision, made from its findings, grounds and amounts.

    *waivers* says of a party that could not be reached why the contact was waived (R17).
    """
    amount = f"{decimal_text(verdict.amount, facts.currency)} {facts.currency}"
    what = outcome_in_words(verdict.outcome)
    what = f"a {what}" if verdict.outcome in _WITH_ARTICLE else what
    above = verdict.above_request.strip()
    return _letter(
        facts,
        party,
        "The decision",
        [
            f"We have decided: {what}, {amount}." if verdict.amount else f"We have decided: {what}.",
            _return(facts, verdict),
            _findings(verdict),
            f"The {' and the '.join(verdict.gave_none)} gave no evidence." if verdict.gave_none else "",
            *_empty(facts),
            f"Grounds: {', '.join(map(_plain, verdict.grounds))}.",
            f"Why more than was asked: {above}" if above else "",
            verdict.rationale.strip(),
            *_waived(facts, waivers or {}),
            "This decision is final. It cannot be changed or appealed at this desk.",
        ],
    )


_WITH_ARTICLE = ("refund_full", "refund_partial", "return_and_refund")


def _findings(verdict: Verdict) -> str:
    lines = [f"{n}. {finding.sentence} ({finding.rule})" for n, finding in enumerate(verdict.findings, 1)]
    return "\n".join(["Findings:", *lines]) if lines else ""


def _empty(facts: Facts) -> list[str]:
    """Return what was required and never came, which forbids no decision but is named in it (R22)."""
    full = meters(facts)
    return [_list(f"Required of the {party} and not received:", full.missing(party)) for party in PARTIES]


def _waived(facts: Facts, waivers: Mapping[str, str]) -> list[str]:
    """Return which party was decided about unreached, and why that was allowed (R17)."""
    said = []
    for party in sorted(facts.waived):
        why = waivers.get(party, "").strip()
        reached = f"Decided without reaching the {party}, whose letters came back for good"
        said.append(f"{reached}: {why}" if why else f"{reached}.")
    return said
