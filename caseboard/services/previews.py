"""What would go, and what would be sealed: shown before anybody is asked to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caseboard.domain import coverage, decision, four_eyes, letters, periods
from caseboard.domain.contradictions import contradictions
from caseboard.domain.desk_acts import parties_of
from caseboard.domain.events import DESK, NoSuchCase, Record
from caseboard.domain.facts import PARTIES, Facts, Item, Party
from caseboard.domain.instants import read, words, written
from caseboard.domain.letters import Words, moment, period_extended, period_shortened
from caseboard.domain.money import decimal_text
from caseboard.domain.party_acts import Context
from caseboard.domain.period_acts import ask, missing, set_period
from caseboard.domain.periods import due_at
from caseboard.domain.policy import Policy
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Verdict, outcome_in_words
from caseboard.services.case_view import Happening
from caseboard.services.status import status
from caseboard.services.timeline import WORDLESS, timeline
from caseboard.store import due, history
from caseboard.store import timeline as store_timeline
from caseboard.store.custody import looks
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id
from caseboard.store.policies import policy_in_force


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision in full as it will be sealed, before the number is typed."""

    text: str
    letters: dict[str, Words]
    seal_after: timedelta
    worker_alive: bool
    warnings: tuple[str, ...] = ()
    """One sentence for each thing that is at odds; none of it is forbidden."""
    unopened: tuple[Item, ...] = ()
    """What its proposer has not opened and gave no reason for: it cannot be proposed before."""
    asks: tuple[str, ...] = ()
    """Why a second person has to approve it first; none where nobody has to."""


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """What another evidence deadline would mean, before it is set."""

    meaning: tuple[str, ...]
    """One sentence each: per party what changes and from when, then the close of the period."""
    letters: dict[str, Words]


@dataclass(frozen=True, slots=True)
class AskSheet:
    """What asking for evidence would mean, before anybody is asked."""

    party: str
    """buyer, seller or both."""
    slots: tuple[str, ...]
    meaning: tuple[str, ...]
    """One sentence each: whom it asks for what and until when, then what becomes of the case."""
    letters: dict[str, Words]


def letter(database: CaseDatabase, number: str, party: str, text: str) -> Words:
    """Return a letter of staff as it would go; to both, the buyer's."""
    return letters.from_staff(_facts(database, number), parties_of(party)[0], text)


def asking(
    database: CaseDatabase,
    number: str,
    fields: Mapping[str, object] | None,
    text: str,
    due: datetime | None,
    *,
    now: datetime,
) -> AskSheet:
    """Return what an `ask` with *fields* would mean, or by default one for all that is missing (R22).

    Raises:
        Refused: a rule forbids it, or nothing is missing.
    """  # fmt: skip
    facts = _facts(database, number)
    wanted: dict[str, Any] = dict(missing(facts) if fields is None else fields)
    policy = policy_in_force(database, now)
    wish = Record("ask", DESK, number, now, {**wanted, "text": text, "due_at": written(due) if due else None})
    act, *letters_made = ask(wish, facts, Context(now, policy))
    result = act.body["result"]
    meaning = [_asked_in_words(party, result["requests"]) for party in PARTIES]
    if "periods" in result:
        ends = moment(read(result["periods"][0]["due_at"]))
        n = f"{periods.rounds_used(facts) + 1} of {policy.rounds}"
        meaning += [
            f"This opens a further round, {n}: the case goes back to gathering, and both may send until {ends} (R22).",
            "Until then the clock for the decision waits (R19).",
        ]
    else:
        meaning.append("The period that runs stays as it is; no further round is used (R22).")
    told = {one.body["party"]: Words(one.body["result"]["subject"], one.body["result"]["body"]) for one in letters_made}
    return AskSheet(str(wanted["party"]), tuple(wanted["slots"]), tuple(said for said in meaning if said), told)


def _asked_in_words(party: str, rows: list[dict[str, Any]]) -> str:
    own = [row for row in rows if row["party"] == party]
    if not own:
        return ""
    slots = ", ".join(row["slot"].replace("_", " ") or "what the letter says" for row in own)
    until = f", due {moment(read(own[0]['due_at']))}" if own[0]["due_at"] else ""
    return f"The {party} is asked for {slots}{until}."


def period(database: CaseDatabase, number: str, party: str, due: datetime, *, now: datetime) -> PeriodSheet:
    """Return what *due* would mean as the deadline of *party*, or of both, and the letters that would go (R15).

    Raises:
        Refused: a rule forbids it.
    """
    facts = _facts(database, number)
    wish = Record("period", DESK, number, now, {"party": party, "due_at": written(due)})
    set_period(wish, facts, Context(now, policy_in_force(database, now)))
    parties = parties_of(party)
    meaning = [_deadline_in_words(facts, one, due) for one in parties]
    meaning.append(_close_in_words(facts, parties, due, now))
    told: dict[str, Words] = {
        one: (period_extended if _later(facts, one, due) else period_shortened)(facts, one, due) for one in parties
    }
    return PeriodSheet(tuple(meaning), told)


def _later(facts: Facts, party: Party, due: datetime) -> bool:
    old = due_at(facts, party)
    return old is None or due > old


def _deadline_in_words(facts: Facts, party: Party, due: datetime) -> str:
    """Return one sentence: how a party's deadline moves, and from when that holds (R15)."""
    old = due_at(facts, party) or due
    by = words(abs(due - old))
    if due > old:
        return f"The {party} has {by} longer, until {moment(due)}; reminders begin anew."
    least = words(facts.policy.notice_min)
    return (
        f"The {party} has {by} less, until {moment(due)}, and never less than {least} from the sending of the letter; "
        f"if the letter comes back, {moment(old)} stands."
    )


def _close_in_words(facts: Facts, parties: tuple[Party, ...], due: datetime, now: datetime) -> str:
    """Return one sentence: when the period would close, and what waits for that (R15, R19)."""
    shorter = any(not _later(facts, one, due) for one in parties)
    least = max(due, now + facts.policy.notice_min) if shorter else due
    ends = [least if one in parties else due_at(facts, one) for one in PARTIES]
    closes = moment(max(end for end in ends if end is not None))
    earliest = " at the earliest" if shorter else ""
    return f"The period then closes {closes}{earliest}; until then the clock for the decision waits (R19)."


def sheet(database: CaseDatabase, number: str, verdict: Verdict, *, by: Staff, now: datetime) -> Sheet:
    """Return the whole decision and both letters as they would be sealed, and what *by* has not opened yet.

    Raises:
        Refused: a rule forbids it.
    """
    facts = _facts(database, number)
    policy = policy_in_force(database, now)
    opened = looks(database, case_id(number)).by(by.name)
    verdict = coverage.with_coverage(decision.with_rules_named(verdict), opened)
    decision.check(facts, verdict)
    waivers = due.waivers_of(database, number)
    told: dict[str, Words] = {party: letters.decision(facts, party, verdict, waivers) for party in PARTIES}
    said = {one.digest for one in verdict.unread}
    left = tuple(item for item in coverage.unopened(facts, opened) if item.digest not in said)
    text, alive = _in_words(facts, verdict, policy, left), status(database, now).worker_alive
    asks = four_eyes.asked_for(facts, verdict.amount, policy)
    return Sheet(text, told, policy.seal_after, alive, contradictions(facts, verdict), left, asks)


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """A proposal in full as it would be sealed, and what has come since it was made."""

    proposal: str
    by: str
    proposed_at: datetime
    text: str
    letters: dict[str, Words]
    since: tuple[Happening, ...]
    """What happened on the case since; had its basis changed, it would be void."""
    warnings: tuple[str, ...]
    seal_after: timedelta
    worker_alive: bool


def approval(database: CaseDatabase, number: str, *, by: Staff, now: datetime) -> ApprovalSheet:
    """Return the proposal that *by* may approve or reject, in full.

    Raises:
        Refused: none waits for approval, it is their own, or it could not be sealed as things stand.
    """
    facts = _facts(database, number)
    proposal = four_eyes.check_approver(facts, by.name)
    verdict = due.verdict_of(database, proposal.ref)
    if verdict is None:
        raise NoSuchCase(f"no proposal {proposal.ref}")
    decision.check_content(facts, verdict)
    policy, waivers = policy_in_force(database, now), due.waivers_of(database, number)
    names = {facts.buyer.ref: facts.buyer.name, facts.seller.ref: facts.seller.name}
    made = history.find(database, DESK, "proposal", proposal.ref)
    since = made[0].seq or 0 if made is not None else 0
    told = [one for one in store_timeline.told(database, case_id(number), wordless=WORDLESS) if one.seq > since]
    return ApprovalSheet(
        proposal=proposal.ref,
        by=proposal.by,
        proposed_at=proposal.proposed_at,
        text=_in_words(facts, verdict, policy, ()),
        letters={party: letters.decision(facts, party, verdict, waivers) for party in PARTIES},
        since=timeline(told, names, facts.currency),
        warnings=contradictions(facts, verdict),
        seal_after=policy.seal_after,
        worker_alive=status(database, now).worker_alive,
    )


def _facts(database: CaseDatabase, number: str) -> Facts:
    found = facts_of(database, [case_id(number)]).get(case_id(number))
    if found is None:
        raise NoSuchCase(f"no case {number}")
    return found


def _in_words(facts: Facts, verdict: Verdict, policy: Policy, left: tuple[Item, ...]) -> str:
    """Return a verdict as the sheet shows it."""
    amount = f"{decimal_text(verdict.amount, facts.currency)} {facts.currency}"
    asked = f"{decimal_text(facts.requested, facts.currency)} {facts.currency}"
    lines = [
        f"{facts.number}: {outcome_in_words(verdict.outcome)}, {amount} of {asked} asked",
        f"fault: {verdict.fault}",
        "grounds: " + ", ".join(ground.replace("_", " ") for ground in verdict.grounds),
        *(f"finding {n}: {one.sentence} [{one.rule}] cites {', '.join(d[:12] + '…' for d in one.cites) or 'nothing'}"
          for n, one in enumerate(verdict.findings, 1)),
        *(f"the {party} gave no evidence" for party in verdict.gave_none),
        f"rationale: {verdict.rationale}",
    ]  # fmt: skip
    if verdict.above_request:
        lines.append(f"above the request because: {verdict.above_request}")
    for party, slots in decision.unfilled(facts).items():
        lines.append(f"the {party} left empty: {', '.join(slots).replace('_', ' ')}")
    lines += [f"not opened: {one.digest[:12]}…, because {one.why}" for one in verdict.unread]
    lines += [f"not opened by you: {coverage.named([item])}; open it, or say why not" for item in left]
    lines += [f"contact of the {party} was waived (R17)" for party in sorted(facts.waived)]
    asks = facts.proposal.asks if facts.stage == "approval" and facts.proposal else ()
    asks = asks or four_eyes.asked_for(facts, verdict.amount, policy)
    lines += [f"a second person approves it: {four_eyes.WORDS[one]}" for one in asks]
    after = "approved" if asks else "proposed"
    lines.append(f"sealed {int(policy.seal_after.total_seconds())} s after it is {after}, then final (R20)")
    return "\n".join(lines)
