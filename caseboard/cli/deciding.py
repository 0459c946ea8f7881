"""Propose a decision, look at it before, and take it back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from caseboard.cli.case_acts import case_of, done, report
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import instant_and_distance, say, say_json, tell
from caseboard.domain.instants import spoken, written

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.domain.facts import Facts
    from caseboard.domain.verdict import Finding, Verdict
    from caseboard.services.desk import Desk

_EXAMPLE = (
    "caseboard decide CB-12 --confirm CB-12 --outcome refund_partial --amount 30.00 --fault seller \\",
    '    --ground not_delivered --finding "The parcel never arrived.|R18|9f86d081,2c26b46b" \\',
    '    --gave-none seller --rationale "Nobody signed for it."',
)
_SHORTEST = 6
"""Characters from which the beginning of a hash names an item."""


def add(commands: Commands) -> None:
    """Add deciding and holding back."""
    from caseboard.domain.verdict import FAULTS, GROUNDS, HEADINGS, LAST_RULE, OUTCOMES

    parser = case_of(
        command(
            commands,
            "decide",
            decide,
            does="Propose a decision; a worker seals it when the grace period is over, and then it is final",
            example=_EXAMPLE,
            acts=True,
        )
    )
    parser.add_argument("--outcome", required=True, help=", ".join(OUTCOMES))
    parser.add_argument("--amount", metavar="DECIMAL", help="in the case's currency; a full refund needs none")
    parser.add_argument("--fault", required=True, help=", ".join(FAULTS))
    parser.add_argument("--ground", action="append", default=[], help=f"may be repeated: {', '.join(GROUNDS)}")
    parser.add_argument(
        "--finding",
        action="append",
        default=[],
        type=_parts,
        metavar="'SENTENCE|RULE|HASH,HASH'",
        help=f"a fact, its rule, and the items it rests on; may be repeated; rules: R1 to R{LAST_RULE}, "
        + ", ".join(HEADINGS),
    )
    parser.add_argument("--gave-none", action="append", default=[], choices=("buyer", "seller"), metavar="PARTY")
    parser.add_argument(
        "--waive",
        action="append",
        default=[],
        type=_reason,
        metavar="ITEM=REASON",
        help="leave an item unopened, and say why; may be repeated; what `show --item` or the board showed is opened",
    )
    parser.add_argument("--rationale", required=True, metavar="TEXT")
    parser.add_argument("--above-request", default="", metavar="TEXT", help="why more than was asked")
    last = parser.add_mutually_exclusive_group()
    last.add_argument("--confirm", metavar="CASE", help="the case number once more, since this becomes final")
    last.add_argument("--check", action="store_true", help="only show what would be sealed, with both letters")
    _add_approving(commands)
    case_of(
        command(
            commands,
            "hold-back",
            hold_back,
            does="Take a proposal back before it is sealed",
            example="caseboard hold-back CB-12",
            acts=True,
        )
    )


def _add_approving(commands: Commands) -> None:
    parser = case_of(
        command(
            commands,
            "approve",
            approve,
            does="Approve what somebody else proposed, or reject it with a reason",
            example=[
                "caseboard approve CB-12 --check",
                "caseboard approve CB-12 --confirm CB-12",
                'caseboard approve CB-12 --confirm CB-12 --reject --why "The label is not weighed."',
            ],
            acts=True,
        )
    )
    parser.add_argument("--reject", action="store_true", help="send it back to review instead")
    parser.add_argument("--why", metavar="TEXT", help="what is wrong with it")
    last = parser.add_mutually_exclusive_group()
    last.add_argument("--confirm", metavar="CASE", help="the case number once more")
    last.add_argument("--check", action="store_true", help="only show it in full, and what has come since")


def _parts(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return sentence, rule and hashes of a finding as written on the command line."""
    sentence, bar, rest = text.partition("|")
    rule, second, cites = rest.partition("|")
    if not bar or not sentence.strip() or not rule.strip():
        raise argparse.ArgumentTypeError('wants "SENTENCE|RULE|HASH,HASH", such as "Never arrived.|R18|9f86d081"')
    hashes = tuple(one.strip().lower() for one in cites.split(",") if one.strip()) if second else ()
    return sentence.strip(), rule.strip(), hashes


def _reason(text: str) -> tuple[str, str]:
    """Return the hash and the reason of an item that is left unopened."""
    item, equals, why = text.partition("=")
    if not equals or not item.strip() or not why.strip():
        raise argparse.ArgumentTypeError('wants "ITEM=REASON", such as "9f86d081=the same scan as 2c26b46b"')
    return item.strip().lower(), why.strip()


def decide(here: Session) -> int:
    """Propose a decision, or only look at it."""
    from caseboard.services.acting import propose
    from caseboard.services.desk import Desk

    number = here.words.case
    if not here.words.check and here.words.confirm is None:
        raise WrongUsage(f"a decision becomes final: say --confirm {number}, or --check to look at it first")
    staff = here.staff()
    desk = Desk(here.database, staff, here.clock)
    verdict = _verdict(here, desk.case(number).facts)
    if here.words.check:
        return _show(here, desk, verdict)
    with here.database.connection_context():
        version = propose(
            here.database,
            number,
            verdict,
            by=staff,
            confirm=here.words.confirm,
            now=here.now(),
            seen=here.words.seen,
        )
    facts = desk.case(number).facts
    if facts.stage == "approval":
        report(here, number, version, "decision proposed, to be approved by somebody else")
        return 0
    _told_when(here, desk, number, version, facts, "decision proposed")
    return 0


def _told_when(here: Session, desk: Desk, number: str, version: int, facts: Facts, done: str) -> None:
    """Say what was done and when the decision is sealed."""
    seals = instant_and_distance(facts.proposal.seal_at, here.now()) if facts.proposal else "at once"
    report(here, number, version, f"{done}, to be sealed {seals}")
    if not desk.status().worker_alive:
        tell(f"caseboard: {here.words.command}: no worker runs, and it is sealed when one does: `caseboard worker`")


def approve(here: Session) -> int:
    """Approve what somebody else proposed, reject it, or only look at it."""
    from caseboard.services import acting
    from caseboard.services.desk import Desk

    number, words = here.words.case, here.words
    if not words.check and words.confirm is None:
        raise WrongUsage(f"a decision becomes final: say --confirm {number}, or --check to look at it first")
    if words.reject != (words.why is not None):
        raise WrongUsage("--reject and --why go together: whoever proposed it is told what is wrong")
    staff = here.staff()
    desk = Desk(here.database, staff, here.clock)
    if words.check:
        return _show_approval(here, desk)
    made = {"by": staff, "confirm": words.confirm, "now": here.now(), "seen": words.seen}
    with here.database.connection_context():
        if words.reject:
            version = acting.reject(here.database, number, words.why, **made)
        else:
            version = acting.approve(here.database, number, **made)
    if words.reject:
        report(here, number, version, "proposal rejected, in review again")
    else:
        _told_when(here, desk, number, version, desk.case(number).facts, "proposal approved")
    return 0


def _show_approval(here: Session, desk: Desk) -> int:
    sheet = desk.approval(here.words.case)
    if here.words.json:
        letters = {party: {"subject": one.subject, "body": one.body} for party, one in sheet.letters.items()}
        since = [{"at": written(one.at), "what": one.words, "by": one.by, "text": one.text} for one in sheet.since]
        say_json({"sheet": sheet.text, "letters": letters, "proposal": sheet.proposal, "by": sheet.by,
                  "proposed_at": written(sheet.proposed_at), "since": since,
                  "warnings": list(sheet.warnings)})  # fmt: skip
        return 0
    say(f"proposed by {sheet.by}, {spoken(sheet.proposed_at)}")
    say(sheet.text)
    for odd in sheet.warnings:
        say(f"! look again: {odd}")
    say("\nSince it was proposed:" if sheet.since else "\nNothing has come since it was proposed.")
    for one in sheet.since:
        say(f"- {spoken(one.at)}  {one.words} ({one.by})" + (f": {one.text}" if one.text else ""))
    for party, letter in sheet.letters.items():
        say(f"\nLetter to the {party}: {letter.subject}\n\n{letter.body}")
    return 0


def _show(here: Session, desk: Desk, verdict: Verdict) -> int:
    sheet = desk.check(here.words.case, verdict)
    if here.words.json:
        letters = {party: {"subject": one.subject, "body": one.body} for party, one in sheet.letters.items()}
        seconds = sheet.seal_after.total_seconds()
        say_json({"sheet": sheet.text, "letters": letters, "seal_after": seconds, "warnings": list(sheet.warnings)})
        return 0
    say(sheet.text)
    for odd in sheet.warnings:
        say(f"! look again: {odd}")
    for party, one in sheet.letters.items():
        say(f"\nLetter to the {party}: {one.subject}\n\n{one.body}")
    return 0


def _verdict(here: Session, facts: Facts) -> Verdict:
    from caseboard.domain.money import minor
    from caseboard.domain.verdict import Unread, Verdict

    words = here.words
    if words.amount is not None:
        amount = minor(words.amount, facts.currency)
    else:
        amount = facts.left if words.outcome == "refund_full" else 0
    return Verdict(
        outcome=words.outcome,
        amount=amount,
        fault=words.fault,
        grounds=tuple(dict.fromkeys(words.ground)),
        findings=tuple(_finding(facts, *parts) for parts in words.finding),
        gave_none=tuple(dict.fromkeys(words.gave_none)),
        rationale=words.rationale,
        above_request=words.above_request,
        unread=tuple(Unread(_whole(facts, item), why) for item, why in words.waive),
    )


def _finding(facts: Facts, sentence: str, rule: str, hashes: tuple[str, ...]) -> Finding:
    from caseboard.domain.verdict import Finding

    return Finding(sentence, tuple(_whole(facts, one) for one in hashes), rule)


def _whole(facts: Facts, beginning: str) -> str:
    """Return the whole hash of the one item that *beginning* names.

    Raises:
        Refused: none, or more than one.
    """
    from caseboard.domain.refusals import Refused

    found = {item.digest for item in facts.items if item.digest.startswith(beginning)}
    if len(beginning) < _SHORTEST or not found:
        raise Refused(f"{facts.number} has no item {beginning}…; name it by {_SHORTEST} characters or more", "R18")
    if len(found) > 1:
        raise Refused(f"{beginning}… names {len(found)} items of {facts.number}; write more of it", "R18")
    return found.pop()


def hold_back(here: Session) -> int:
    """Take a proposal back."""
    return done(here, "hold_back", {}, "proposal held back, in review again")
