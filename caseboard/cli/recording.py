"""Record what came by phone, on paper, or any other way than as a file of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of, details_known, report, slots_known
from caseboard.cli.options import Commands, Parser, command
from caseboard.cli.printing import Trouble, tell
from caseboard.domain.instants import spoken, written

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.domain.events import Event

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
    "return_address": 'caseboard record CB-12 return_address --line "1 Mill Lane" --line Leeds',
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
        one.add_argument(
            "--received", type=options.instant, metavar="T", help=f"when it came, if not just now: {options.INSTANT}"
        )
    _add_said(made)
    _add_ends(made)


def _add_said(made: Mapping[str, Parser]) -> None:
    evidence = made["evidence"]
    evidence.add_argument("--by", choices=_PARTY, required=True)
    what = evidence.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, metavar="PATH")
    what.add_argument("--text")
    evidence.add_argument("--slot", help=slots_known())
    evidence.add_argument(
        "--provenance",
        choices=("platform", "carrier", "authority", "party"),
        default="party",
        help="whose record it is",
    )
    evidence.add_argument(
        "--dated", type=options.instant, metavar="T", help=f"when it says it was made: {options.INSTANT}"
    )
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
    request.add_argument("--slot", required=True, help=slots_known())
    request.add_argument("--due", type=options.instant, metavar="T", dest="due_at", help=f"by when: {options.INSTANT}")


def _add_ends(made: Mapping[str, Parser]) -> None:
    from caseboard.domain.notice import CHANGES_TO
    from caseboard.domain.party_acts import WHYS

    made["settlement"].add_argument("--by", choices=_PARTY, required=True, help="who reports it")
    made["settlement"].add_argument("--amount", metavar="DECIMAL", help="else what was asked")
    made["escalation"].add_argument("--why", required=True, help=", ".join(WHYS))
    made["escalation"].add_argument("--note", metavar="TEXT")
    made["reason_change"].add_argument("--to", required=True, metavar="REASON", help=", ".join(CHANGES_TO))
    made["reason_change"].add_argument("--detail", help=details_known())
    made["return_address"].add_argument("--line", action="append", required=True, dest="lines", metavar="LINE",
                                        help="a line of the address; may be repeated")  # fmt: skip


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
    from caseboard.store.standing import case_version

    words = here.words
    now = here.now()
    if words.received is not None and words.received > now:
        raise Trouble(f"--received lies ahead: it is {spoken(now)}")
    given = vars(words)
    fields: dict[str, object] = {name: given[name] for name in _FIELDS if given.get(name) is not None}
    fields.update((name, written(given[name])) for name in _INSTANTS if given.get(name) is not None)
    by = here.staff()
    with here.database.connection_context():
        if words.type == "request":
            _check_slot(here, words.case, words.party, words.slot)
        before = case_version(here.database, words.case)
        version, _ = recording.record(
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
        happened = _happened(here, words.case, words.type, before)
        notes = list(_notes(here, words.case, happened)) if words.type == "evidence" else []
    name = words.type.replace("_", " ")
    report(here, words.case, version, f"{name} recorded" if happened else f"{name}: nothing new, it stood so")
    for one in notes:
        tell(f"caseboard: record: {one}")
    return 0


def _check_slot(here: Session, number: str, party: str, slot: str) -> None:
    """Refuse to ask for a slot that the case's reason does not know: nothing could ever fill it."""
    from caseboard.domain.slots import known, not_known
    from caseboard.store.facts import facts_of
    from caseboard.store.numbers import case_id

    facts = facts_of(here.database, [case_id(number)]).get(case_id(number))
    if facts is not None and not known(facts.reason, slot, party):
        raise Trouble(f"--slot: {not_known(facts.reason, slot, party)}")


def _happened(here: Session, number: str, kind: str, before: int) -> list[Event]:
    """Return the events of *kind* that came of it: what stands already is passed over without a word."""
    from caseboard.domain.events import DESK
    from caseboard.store.history import of_case
    from caseboard.store.numbers import case_id

    events = of_case(here.database, case_id(number))
    return [one for one in events if (one.seq or 0) > before and (one.source, one.type) == (DESK, kind)]


def _notes(here: Session, number: str, happened: Iterable[Event]) -> Iterator[str]:
    """Yield what whoever recorded an item may not have expected of it: its slot is none, it came late."""
    from caseboard.domain.facts import PARTIES
    from caseboard.domain.periods import on_time
    from caseboard.domain.slots import known, not_known
    from caseboard.store.facts import facts_of
    from caseboard.store.numbers import case_id

    facts = facts_of(here.database, [case_id(number)])[case_id(number)]
    refs = {one.ref for one in happened}
    for item in (one for one in facts.items if one.ref in refs):
        if item.slot and item.party in PARTIES and not known(facts.reason, item.slot, item.party):
            yield f"the item stays unpaired: {not_known(facts.reason, item.slot, item.party)}"
        if not on_time(facts, item):
            yield "the item came late and does not count until it is admitted: `caseboard admit`"
