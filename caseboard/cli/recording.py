"""Record what came by phone, on paper, or any other way than as a file of records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of, report
from caseboard.cli.options import Commands, Parser, command
from caseboard.cli.printing import Trouble
from caseboard.domain.instants import written

if TYPE_CHECKING:
    from caseboard.cli.session import Session

_PARTY = ("buyer", "seller")
_TYPES = {
    "evidence": "An item of evidence, from a file or in words",
    "message": "A message of one side to the other",
    "offer": "An offer, and what was answered",
    "withdrawal": "The buyer withdraws",
    "settlement": "The parties have settled",
    "escalation": "The buyer takes the dispute to the team",
    "reason_change": "The buyer changes the reason",
    "request": "One side asks the other for a document",
    "return_address": "The seller confirms where goods go back to",
}
_EXAMPLES = {
    "evidence": "caseboard record CB-12 evidence --by seller --slot label --file label.pdf",
    "message": 'caseboard record CB-12 message --by buyer --text "It is still not here."',
    "offer": "caseboard record CB-12 offer --by seller --amount 20.00 --answer accepted",
    "withdrawal": "caseboard record CB-12 withdrawal --received 2026-04-01T09:30:00+02:00",
    "settlement": "caseboard record CB-12 settlement --by seller --amount 20.00",
    "escalation": "caseboard record CB-12 escalation --why seller_silent",
    "reason_change": "caseboard record CB-12 reason_change --to damaged",
    "request": "caseboard record CB-12 request --by buyer --party seller --slot clearance_certificate",
    "return_address": "caseboard record CB-12 return_address --line o-12-1",
}


def add(commands: Commands) -> None:
    """Add the command and its types."""
    parser = case_of(
        command(
            commands,
            "record",
            record,
            does="Record what came by phone or on paper",
            example=(_EXAMPLES["evidence"], _EXAMPLES["withdrawal"]),
        )
    )
    types = parser.add_subparsers(
        title="types", dest="type", metavar="TYPE", required=True, prog="caseboard record CASE"
    )
    made = {
        name: command(types, name, record, does=does, example=_EXAMPLES[name], acts=True)
        for name, does in _TYPES.items()
    }
    for one in made.values():
        one.set_defaults(command="record")
        one.add_argument("--received", type=options.instant, metavar="T", help="when it came, if not just now")
    _add_said(made)
    _add_ends(made)


def _add_said(made: Mapping[str, Parser]) -> None:
    evidence = made["evidence"]
    evidence.add_argument("--by", choices=_PARTY, required=True)
    what = evidence.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, metavar="PATH")
    what.add_argument("--text")
    evidence.add_argument("--slot")
    evidence.add_argument(
        "--provenance",
        choices=("platform", "carrier", "authority", "party"),
        default="party",
        help="whose record it is",
    )
    evidence.add_argument("--dated", type=options.instant, metavar="T", help="when it says it was made")
    evidence.add_argument("--caption", metavar="TEXT")
    made["message"].add_argument("--by", choices=(*_PARTY, "platform"), required=True)
    made["message"].add_argument("--text", required=True)
    offer = made["offer"]
    offer.add_argument("--by", choices=_PARTY, required=True)
    offer.add_argument("--amount", required=True, metavar="DECIMAL")
    offer.add_argument("--answer", choices=("accepted", "refused"), help="if it was answered at once")
    request = made["request"]
    request.add_argument("--by", choices=_PARTY, required=True)
    request.add_argument("--party", choices=_PARTY, required=True, help="who is asked")
    request.add_argument("--slot", required=True)
    request.add_argument("--due", type=options.instant, metavar="T", dest="due_at", help="by when")


def _add_ends(made: Mapping[str, Parser]) -> None:
    made["settlement"].add_argument("--by", choices=_PARTY, required=True, help="who reports it")
    made["settlement"].add_argument("--amount", metavar="DECIMAL", help="else what was asked")
    made["escalation"].add_argument("--why", required=True, help="seller_silent, partial_refund_refused, …")
    made["escalation"].add_argument("--note", metavar="TEXT")
    made["reason_change"].add_argument("--to", required=True, metavar="REASON")
    made["reason_change"].add_argument("--detail")
    made["return_address"].add_argument("--line", action="append", required=True, dest="lines", metavar="REF")


_FIELDS = (
    "by",
    "text",
    "slot",
    "provenance",
    "caption",
    "amount",
    "answer",
    "party",
    "why",
    "note",
    "to",
    "detail",
    "lines",
)
_INSTANTS = ("dated", "due_at")


def record(here: Session) -> int:
    """Record one thing."""
    from caseboard.services import recording

    words = here.words
    now = here.now()
    if words.received is not None and words.received > now:
        raise Trouble(f"--received lies ahead: it is {written(now)}")
    given = vars(words)
    fields: dict[str, object] = {name: given[name] for name in _FIELDS if given.get(name) is not None}
    fields.update((name, written(given[name])) for name in _INSTANTS if given.get(name) is not None)
    by = here.staff()
    with here.database.connection_context():
        version, new = recording.record(
            here.database,
            words.type,
            words.case,
            by=by,
            now=now,
            received=words.received,
            seen=words.seen,
            fields=fields,
            file=given.get("file"),
        )
    name = words.type.replace("_", " ")
    report(here, words.case, version, f"{name} recorded" if new else f"{name}: nothing new, it stood so")
    return 0
