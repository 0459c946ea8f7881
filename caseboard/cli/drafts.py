"""Drafts: what somebody has begun to write on the board and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import say, say_json

if TYPE_CHECKING:
    from caseboard.cli.session import Session

_SHOWN = 60
"""Characters of a draft that stand in the list."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "drafts",
        drafts,
        does="List what you have begun to write on the board and not sent, or discard it",
        example=["caseboard drafts", "caseboard drafts --discard CB-12"],
    )
    parser.add_argument("--discard", nargs="+", type=options.case, default=[], metavar="CASE", help="of these cases")
    options.add_json(parser)
    citing = case_of(
        command(
            commands,
            "cite",
            cite,
            does="Put a finding that rests on an item into your draft of the decision",
            example='caseboard cite CB-12 9f86d081 "It was handed in." --rule R18 --quote "accepted at the counter"',
        )
    )
    citing.add_argument("item", metavar="ITEM", help="its hash, or the beginning of it, or its ref")
    citing.add_argument("sentence", metavar="SENTENCE", help="what is found")
    citing.add_argument("--rule", required=True, metavar="RULE", help="the rule it falls under, such as R18")
    citing.add_argument("--quote", default="", metavar="TEXT", help="words of the item, to stand in the sentence")
    options.add_json(citing)
    taking = case_of(
        command(
            commands,
            "takeover",
            take_over,
            does="Go on with what a colleague has begun to write about a case that is yours now",
            example="caseboard takeover CB-12 --from omar",
        )
    )
    taking.add_argument("--from", dest="whose", required=True, metavar="NAME", help="the colleague, whose own stays")


def drafts(here: Session) -> int:
    """List one's drafts, or discard those of some cases; the words are gone then."""
    from caseboard.store import drafts as store

    name = here.staff().name
    with here.database.connection_context():
        found = store.drafts_of(here.database, name)
        if here.words.discard:
            found = [one for one in found if one[0] in here.words.discard]
            for number, kind, _ in found:
                store.drop(here.database, name, number, kind)
    if here.words.json:
        say_json([{"case": case, "kind": kind, "saved_at": one.saved_at, **one.fields} for case, kind, one in found])
        return 0
    for case, kind, one in found:
        words = str(one.fields.get("words") or one.fields.get("rationale") or "").strip().split("\n")[0]
        said = "discarded" if here.words.discard else f"{one.saved_at:%Y-%m-%d %H:%M} UTC  {words[:_SHOWN]}".rstrip()
        say(f"{case}: {kind}: {said}")
    if not found:
        say("no drafts")
    return 0


def cite(here: Session) -> int:
    """Put a finding into the draft of the decision."""
    from caseboard.domain.desk_acts import item_named
    from caseboard.services.desk import Desk

    words = here.words
    desk = Desk(here.database, here.staff(), here.clock)
    item = item_named(desk.case(words.case).facts, words.item)
    found = desk.cite(words.case, item.digest, words.sentence, words.rule, quote=words.quote)
    if words.json:
        say_json([{"sentence": one.sentence, "cites": list(one.cites), "rule": one.rule} for one in found])
        return 0
    for place, one in enumerate(found, 1):
        say(f"{place}. {one.sentence} ({one.rule}), citing {', '.join(digest[:12] for digest in one.cites)}")
    return 0


def take_over(here: Session) -> int:
    """Go on with all that a colleague has begun on a case."""
    from caseboard.domain.events import Refused
    from caseboard.services.desk import Desk

    number, whose = here.words.case, here.words.whose
    desk = Desk(here.database, here.staff(), here.clock)
    begun = [one.kind for one in desk.drafts_of_colleagues(number) if one.staff == whose]
    if not begun:
        raise Refused(f"{whose} has begun nothing on {number}, or the case is not assigned to you")
    for kind in begun:
        desk.take_over_draft(number, kind, whose)
        say(f"{number}: {kind} of {whose} is yours to go on with")
    return 0
