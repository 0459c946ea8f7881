"""Propose a decision, look at it before, and take it back."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from caseboard.cli.case_acts import case_of, done, report
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import instant_and_distance, say, say_json, tell

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
    from caseboard.domain.verdict import FAULTS, GROUNDS, HEADINGS, LAST_RULE, NOT_OFFERED, OUTCOMES

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
    parser.add_argument("--outcome", required=True, help=_offered(OUTCOMES, NOT_OFFERED))
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


def _offered(names: Iterable[str], not_offered: Collection[str]) -> str:
    """Return *names* in words, without those that the rules know and this desk does not offer."""
    return ", ".join(name for name in names if name not in not_offered)


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
    proposal = desk.case(number).facts.proposal
    seals = instant_and_distance(proposal.seal_at, here.now()) if proposal else "at once"
    report(here, number, version, f"decision proposed, to be sealed {seals}")
    if not desk.status().worker_alive:
        tell("caseboard: decide: no worker runs, and it is sealed when one does: `caseboard worker`")
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
