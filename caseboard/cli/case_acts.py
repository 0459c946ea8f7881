"""What the desk does to a case, for scripts: the same acts as on the board."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, Parser, WrongUsage, command
from caseboard.cli.printing import Trouble, say, say_json
from caseboard.domain.instants import spoken, written

if TYPE_CHECKING:
    from caseboard.cli.session import Session

PARTY = ("buyer", "seller")
_BOTH = (*PARTY, "both")
_NOBODY = "-"


def add(commands: Commands) -> None:
    """Add the acts on a case."""
    _add_everyday(commands)
    _add_evidence(commands)


def case_of(parser: Parser) -> Parser:
    """Let *parser* take the case it is about."""
    parser.add_argument("case", type=options.case, metavar="CASE", help="a case number such as CB-12")
    return parser


def _add_everyday(commands: Commands) -> None:
    assigning = command(
        commands,
        "assign",
        assign,
        does="Give a case to somebody, or to nobody; or share out what nobody has, the oldest first",
        example=["caseboard assign CB-12 omar", "caseboard assign CB-12 -", "caseboard assign --round-robin"],
        acts=True,
    )
    assigning.add_argument("case", nargs="?", type=options.case, metavar="CASE", help="a case number such as CB-12")
    assigning.add_argument("to", nargs="?", metavar="NAME", help="somebody on the staff; - for nobody")
    assigning.add_argument(
        "--round-robin",
        action="store_true",
        help="in turn to those with a capacity that has room, at work and related to no party",
    )
    noting = case_of(
        command(
            commands,
            "note",
            note,
            does="Write a note for colleagues",
            example='caseboard note CB-12 "The carrier calls back on Monday."',
            acts=True,
        )
    )
    _add_text(noting)
    writing = case_of(
        command(
            commands,
            "letter",
            letter,
            does="Write to a party, or to both",
            example='caseboard letter CB-12 --party both "We have your case in hand."',
            acts=True,
        )
    )
    writing.add_argument("--party", choices=_BOTH, required=True)
    _add_text(writing)
    adding = case_of(
        command(
            commands,
            "addendum",
            addendum,
            does="Add words to a sealed decision; its outcome stays",
            example='caseboard addendum CB-12 "The refund was paid out on 3 May."',
            acts=True,
        )
    )
    _add_text(adding)


def _add_text(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", help="the words; - reads standard input")


def _add_evidence(commands: Commands) -> None:
    asking = case_of(
        command(
            commands,
            "ask",
            ask,
            does="Ask a party for evidence; in review this opens a further round",
            example=[
                'caseboard ask CB-12 --party seller --slot proof_of_delivery --text "The signed slip, please."',
                "caseboard ask CB-12 --missing",
            ],
            acts=True,
        )
    )
    whom = asking.add_mutually_exclusive_group(required=True)
    whom.add_argument("--party", choices=_BOTH)
    whom.add_argument("--missing", action="store_true", help="ask for all that is owed and has not come, at once")
    asking.add_argument(
        "--slot", action="append", default=[], metavar="SLOT", help=f"what is wanted; may be repeated; {slots_known()}"
    )
    asking.add_argument(
        "--due", type=options.instant, metavar="T", help=f"by when, {options.INSTANT}; else the period's own deadline"
    )
    asking.add_argument("--text", default="", help="words to go with it; - reads standard input")
    setting = case_of(
        command(
            commands,
            "period",
            period,
            does="Extend or shorten the running evidence period",
            example="caseboard period CB-12 --party both --due 2026-05-01T00:00:00Z",
            acts=True,
        )
    )
    setting.add_argument("--party", choices=_BOTH, required=True)
    setting.add_argument("--due", type=options.instant, required=True, metavar="T", help=options.INSTANT)
    admitting = case_of(
        command(
            commands,
            "admit",
            admit,
            does="Admit a late item, so that it counts",
            example='caseboard admit CB-12 9f86d081 --why "The carrier answered late."',
            acts=True,
        )
    )
    admitting.add_argument("item", metavar="ITEM", help="its hash, or the beginning of it, or its ref")
    admitting.add_argument("--why", required=True, metavar="TEXT")
    filing = case_of(
        command(
            commands,
            "refile",
            refile,
            does="Lay an item under another slot",
            example="caseboard refile CB-12 9f86d081 photos_item",
            acts=True,
        )
    )
    filing.add_argument("item", metavar="ITEM", help="its hash, or the beginning of it, or its ref")
    filing.add_argument("slot", metavar="SLOT", help=slots_known())
    detailing = case_of(
        command(
            commands,
            "detail",
            detail,
            does="Set the detail of a case's reason, which decides what is owed",
            example="caseboard detail CB-12 customs",
            acts=True,
        )
    )
    detailing.add_argument("detail", metavar="DETAIL", help=details_known())


def slots_known() -> str:
    """Return in words which slots a case may have, by its reason."""
    from caseboard.domain.slots import REASONS, names_of

    made = {reason: dict.fromkeys(slot for party in PARTY for slot in names_of(reason, party)) for reason in REASONS}
    return "; ".join(f"{reason}: {', '.join(slots)}" for reason, slots in made.items())


def details_known() -> str:
    """Return in words which details a reason has."""
    from caseboard.domain.slots import REASONS

    return "; ".join(f"{reason}: {', '.join(details)}" for reason, details in REASONS.items() if details)


# What each does.


def done(here: Session, kind: str, fields: Mapping[str, object], words: str) -> int:
    """Do an act of *kind* to the case the command names, and say so in *words*."""
    from caseboard.services.acting import act

    number = here.words.case
    by = here.staff()
    with here.database.connection_context():
        version = act(here.database, kind, number, by=by, now=here.now(), seen=here.words.seen, fields=fields)
    report(here, number, version, words)
    return 0


def report(here: Session, number: str, version: int, words: str) -> None:
    """Say what was done to a case."""
    if here.words.json:
        say_json({"case": number, "done": words, "version": version})
    else:
        say(f"{number}: {words}")


def _spoken(here: Session) -> str:
    """Return the words of the command, or those of standard input."""
    text: str = here.words.text
    return sys.stdin.read() if text == "-" else text


def assign(here: Session) -> int:
    """Give a case to somebody, or to nobody; or share out what nobody has."""
    from caseboard.store import standing

    if here.words.round_robin:
        from caseboard.cli.team import share_out

        if here.words.case is not None:
            raise WrongUsage("--round-robin names no case")
        return share_out(here)
    if here.words.to is None:
        raise WrongUsage("name a case and who takes it, or say --round-robin")
    to = None if here.words.to == _NOBODY else here.words.to
    here.staff()
    with here.database.connection_context():
        people = [one.name for one in standing.staff(here.database)]
    if to is not None and to not in people:
        raise Trouble(f"{to} is not on the staff; known are {', '.join(people)}, and {_NOBODY} means nobody")
    return done(here, "assignment", {"to": to}, f"assigned to {to}" if to else "assigned to nobody")


def note(here: Session) -> int:
    """Write a note."""
    return done(here, "note", {"text": _spoken(here)}, "noted")


def letter(here: Session) -> int:
    """Write to a party, or to both."""
    party = here.words.party
    return done(here, "writing", {"party": party, "text": _spoken(here)}, f"letter to {_whom(party)} goes out")


def _whom(party: str) -> str:
    return "both parties" if party == "both" else f"the {party}"


def addendum(here: Session) -> int:
    """Add words to a sealed decision."""
    return done(here, "addendum", {"text": _spoken(here)}, "addendum made")


def ask(here: Session) -> int:
    """Ask a party for evidence."""
    words = here.words
    fields: dict[str, object] = {"party": words.party, "slots": words.slot}
    if words.missing:
        if words.slot:
            raise options.WrongUsage("--missing asks for every slot that is missing; leave --slot out")
        fields = _missing(here)
    fields["text"] = _spoken(here)
    if words.due is not None:
        fields["due_at"] = written(words.due)
    asked = "both are" if fields["party"] == "both" else f"the {fields['party']} is"
    return done(here, "ask", fields, f"{asked} asked")


def _missing(here: Session) -> dict[str, object]:
    """Return whom to ask for what, so that nothing is missing."""
    from caseboard.services.desk import Desk

    sheet = Desk(here.database, here.staff(), here.clock).asking(here.words.case)
    return {"party": sheet.party, "slots": list(sheet.slots)}


def period(here: Session) -> int:
    """Extend or shorten the running evidence period."""
    due = written(here.words.due)
    told = f"{_whom(here.words.party)}: due {spoken(here.words.due)}"
    return done(here, "period", {"party": here.words.party, "due_at": due}, told)


def admit(here: Session) -> int:
    """Admit a late item."""
    return done(here, "admission", {"item": here.words.item, "why": here.words.why}, f"item {here.words.item} admitted")


def refile(here: Session) -> int:
    """Lay an item under another slot."""
    words = here.words
    return done(
        here, "refiling", {"item": words.item, "slot": words.slot}, f"item {words.item} lies under {words.slot}"
    )


def detail(here: Session) -> int:
    """Set the detail of a case's reason."""
    return done(here, "detail", {"detail": here.words.detail}, f"detail set to {here.words.detail}")
