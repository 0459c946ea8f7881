"""The words of letters, made from facts. Who carries them is none of this room's business.

Each party is written to in its own language, by the templates that come with the facts. Times are printed in UTC with
their zone: a party must not have to guess.
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
from caseboard.domain.templates import FRAME, Language, filled, of_language, packaged
from caseboard.domain.verdict import Verdict


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


def moment(at: datetime, said: Language | None = None) -> str:
    """Return an instant as a letter prints it: the last whole second not after it, with its zone.

    The names are our own: those of `strftime` follow the locale of whoever runs the desk.
    """
    at = utc(at)
    if said is None:  # What the desk itself reads; a screen need not wait for templates.
        return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M:%S} UTC"
    return said.phrase(
        "moment",
        weekday=said.phrases["weekdays"].split()[at.weekday()],
        day=str(at.day),
        month=said.phrases["months"].split()[at.month - 1],
        year=str(at.year),
        time=f"{at:%H:%M:%S}",
    )


def _said(facts: Facts, party: Party) -> Language:
    return of_language(facts.templates or packaged(), facts.person(party).language)


def _letter(facts: Facts, party: Party, kind: str, **values: str) -> Words:
    said = _said(facts, party)
    subject, template = said.letters[kind]
    body = filled(
        said.letters[FRAME][1],
        {
            "name": facts.person(party).name,
            "letter": filled(template, values),
            "case": facts.number,
            "order": facts.order.ref,
        },
    )
    return Words(f"[{facts.number}] {subject}", body + "\n")


def _wanted(facts: Facts, party: Party) -> str:
    said = _said(facts, party)
    return _list(said, said.phrases["wanted"], meters(facts).missing(party))


def _list(said: Language, head: str, names: Iterable[str]) -> str:
    """Return *names* as lines under *head*, nothing where there are none."""
    lines = [f"- {said.named(name)}" for name in names]
    return "\n".join([head, *lines]) if lines else ""


def _due(facts: Facts, party: Party, due: datetime) -> str:
    return moment(due, _said(facts, party))


def _reason(facts: Facts, party: Party) -> str:
    return _said(facts, party).named(facts.reason)


def evidence_period(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that opens an evidence period: what to send, by when, and what is no evidence (R15)."""
    reason, ends = _reason(facts, party), _due(facts, party, due)
    return _letter(facts, party, "evidence_period", reason=reason, wanted=_wanted(facts, party), due=ends)


def reminder(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the reminder to whoever has given nothing yet (R15)."""
    return _letter(facts, party, "reminder", wanted=_wanted(facts, party), due=_due(facts, party, due))


def period_extended(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells a later deadline (R15)."""
    return _letter(facts, party, "period_extended", wanted=_wanted(facts, party), due=_due(facts, party, due))


def period_changed(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells of a changed reason and the deadline that goes with it (R27)."""
    reason, ends = _reason(facts, party), _due(facts, party, due)
    return _letter(facts, party, "period_changed", reason=reason, wanted=_wanted(facts, party), due=ends)


def period_shortened(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter that tells a shorter deadline; it takes force a day after this letter at the earliest (R15)."""
    notice, ends = words(facts.policy.notice_min), _due(facts, party, due)
    return _letter(facts, party, "period_shortened", notice=notice, wanted=_wanted(facts, party), due=ends)


def review_early(facts: Facts, party: Party) -> Words:
    """Return the letter that review starts early (R21)."""
    return _letter(facts, party, "review_early", notice=words(facts.policy.notice_min))


def delivery_notice(facts: Facts, delivered: datetime, now: datetime) -> Words:
    """Return the notice of delivery and what the buyer may do, until when (R24 to R26)."""
    last = now + facts.policy.reason_window - MICROSECOND
    told = {"delivered": _due(facts, "buyer", delivered), "last": _due(facts, "buyer", last)}
    return _letter(facts, "buyer", "delivery_notice", **told)


def delivery_info(facts: Facts, delivered: datetime) -> Words:
    """Return the notice of a delivery after the case has ended; it only informs (R24)."""
    return _letter(facts, "buyer", "delivery_info", delivered=_due(facts, "buyer", delivered))


def cancelled(facts: Facts, party: Party) -> Words:
    """Return the letter of a cancellation for lack of evidence (R16)."""
    whose = "of_buyer" if periods.gave(facts, "seller") else "of_either"
    return _letter(facts, party, "cancelled", whose=_said(facts, party).phrases[whose])


def asked(facts: Facts, party: Party, slots: Iterable[str], due: datetime | None, text: str) -> Words:
    """Return the letter that asks a party for documents (R22, R31)."""
    said = _said(facts, party)
    until = said.phrase("until", due=moment(due, said)) if due else ""
    wanted = _list(said, said.phrases["asked"], slots)
    return _letter(facts, party, "asked", asked=wanted, text=text.strip(), until=until)


def round_opened(facts: Facts, party: Party, due: datetime) -> Words:
    """Return the letter to the side that was not asked: it may send evidence as well (R22)."""
    return _letter(facts, party, "round_opened", due=_due(facts, party, due))


def from_staff(facts: Facts, party: Party, text: str) -> Words:
    """Return a letter that a member of staff wrote."""
    return _letter(facts, party, "letter", text=text.strip())


def return_address(facts: Facts, lines: Iterable[str], by: datetime) -> Words:
    """Return the letter that tells the buyer where the goods go back to, and until when (R40)."""
    until = _due(facts, "buyer", by - MICROSECOND)
    return _letter(facts, "buyer", "return_address", address="\n".join(lines), by=until)


def return_ended(facts: Facts, party: Party, branch: str) -> Words:
    """Return the letter that tells how a return has ended (R40); *branch* is the act that ended it."""
    return _letter(facts, party, branch, amount=_money(facts, facts.awarded or 0))


def decision(facts: Facts, party: Party, verdict: Verdict, waivers: Mapping[str, str] | None = None) -> Words:
    """Return the letter of a decision, made from its findings, grounds and amounts.

    *waivers* says of a party that could not be reached why the contact was waived (R17).
    """
    said, above = _said(facts, party), verdict.above_request.strip()
    what = said.outcomes.get(verdict.outcome, said.named(verdict.outcome))
    who = said.phrases["and"].join(said.named(one) for one in verdict.gave_none)
    back = {"confirm": words(facts.policy.return_confirm), "deliver": words(facts.policy.return_deliver)}
    return _letter(
        facts,
        party,
        "decision",
        **{"return": said.phrase("return", **back) if verdict.outcome == "return_and_refund" else ""},
        outcome=f"{what}, {_money(facts, verdict.amount)}" if verdict.amount else what,
        findings=_findings(said, verdict),
        silent=said.phrase("silent", who=who) if who else "",
        empty="\n\n".join(filter(None, (_empty(facts, said, one) for one in PARTIES))),
        grounds=", ".join(map(said.named, verdict.grounds)),
        above=said.phrase("above", why=above) if above else "",
        rationale=verdict.rationale.strip(),
        waived="\n\n".join(_waived(facts, said, waivers or {})),
    )


def _money(facts: Facts, amount: int) -> str:
    return f"{decimal_text(amount, facts.currency)} {facts.currency}"


def _findings(said: Language, verdict: Verdict) -> str:
    lines = [f"{n}. {finding.sentence} ({finding.rule})" for n, finding in enumerate(verdict.findings, 1)]
    return "\n".join([said.phrases["findings"], *lines]) if lines else ""


def _empty(facts: Facts, said: Language, party: Party) -> str:
    """Return what was required and never came, which forbids no decision but is named in it (R22)."""
    return _list(said, said.phrase("empty", who=said.named(party)), meters(facts).missing(party))


def _waived(facts: Facts, said: Language, waivers: Mapping[str, str]) -> list[str]:
    """Return which party was decided about unreached, and why that was allowed (R17)."""
    found = []
    for party in sorted(facts.waived):
        why = waivers.get(party, "").strip()
        reached = said.phrase("waived", who=said.named(party))
        found.append(f"{reached}: {why}" if why else f"{reached}.")
    return found
