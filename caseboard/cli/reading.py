"""Look without a board: the queue, and one case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, Parser, WrongUsage, command
from caseboard.cli.printing import say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.domain.queue import QueueView
    from caseboard.services.desk import Desk

SORTS = ("due", "amount", "opened", "number")


def add(commands: Commands) -> None:
    """Add queue and show."""
    listing = command(
        commands,
        "queue",
        queue,
        does="List cases, the next deadline first",
        example=[
            "caseboard queue",
            "caseboard queue 'reason:damaged amount:>50 due:<2d -is:held'",
            "caseboard queue --section mine --sort amount",
            'caseboard queue --scope ended --filter "sao paulo" --json',
        ],
    )
    listing.add_argument("query", nargs="*", metavar="QUERY", help="which cases; docs/query.md has the words")
    listing.add_argument("--section", metavar="NAME", help="the cases of a section, such as mine or unassigned")
    listing.add_argument("--scope", choices=("open", "negotiating", "ended"), help="the cases of a whole list (open)")
    listing.add_argument("--filter", default="", metavar="QUERY", help="the same as QUERY")
    listing.add_argument("--sort", choices=SORTS, help="the order: due, amount, opened or number")
    listing.add_argument("--limit", type=options.count, default=50, metavar="N", help="at most N cases (50)")
    listing.add_argument("--first", type=options.count_or_none, default=0, metavar="N", help="pass over N cases")
    _add_as_of(listing)
    options.add_json(listing)
    showing = case_of(
        command(
            commands,
            "show",
            show,
            does="Show a case whole, its evidence side by side, or one item",
            example=[
                "caseboard show CB-12 --json",
                "caseboard show CB-12 --evidence",
                "caseboard show CB-12 --item 9f86d081 --as lena",
                "caseboard show CB-12 --as-of 2026-05-01T00:00:00Z",
            ],
        )
    )
    what = showing.add_mutually_exclusive_group()
    what.add_argument("--evidence", action="store_true", help="what both sides gave, pair by pair, and what is weighed")
    what.add_argument("--item", metavar="ITEM", help="one item by its hash or ref; it counts as opened by you")
    _add_as_of(showing)
    options.add_json(showing)


def queue(here: Session) -> int:
    """List cases."""
    with desk_then(here) as desk:
        return _listed(here, desk)


def _add_as_of(parser: Parser) -> None:
    parser.add_argument("--as-of", type=options.instant, metavar="T", help=f"as it was recorded at {options.INSTANT}")


@contextmanager
def desk_then(here: Session, number: str = "") -> Iterator[Desk]:
    """Give the desk as it is, or as it was at the instant the command names; of a case alone all that it shows."""
    from caseboard.services.desk import Desk
    from caseboard.services.past import at_instant

    at, reader = here.words.as_of, here.reader()
    if at is None:
        yield Desk(here.database, reader, here.clock, read_only=True)
        return
    if at > here.now():
        raise WrongUsage("--as-of lies ahead; `caseboard tomorrow` looks there")
    with (
        here.database.connection_context(),
        here.database.atomic("DEFERRED"),
        at_instant(here.database, at, number) as then,
    ):
        yield Desk(then, reader, lambda: at, read_only=True)


def _listed(here: Session, desk: Desk) -> int:
    words = here.words
    block = desk.queue(_view(here, desk), max(0, words.first), words.limit)
    if words.json:
        from caseboard.cli.case_json import queue_data

        say_json(queue_data(block))
        return 0
    from caseboard.cli.case_text import queue_line

    now = desk.now()
    for row in block.rows:
        say(queue_line(row, now))
    if not block.total:
        say(f"no cases here{_elsewhere(here, desk)}")
    elif len(block.rows) < block.total:
        tell(f"caseboard: queue: {len(block.rows)} of {block.total} cases; more with --limit and --first")
    return 0


def _view(here: Session, desk: Desk) -> QueueView:
    """Return which cases the command's words mean.

    Raises:
        QueryError: the query, or the section, is none.
    """
    from caseboard.domain.sections import BUILT_IN, FIRST, OF_SCOPE, section_named, view_of

    words = here.words
    section = OF_SCOPE[words.scope] if words.scope else FIRST
    if words.section is not None:
        if words.scope:
            raise WrongUsage("--section and --scope name two lists; say one of them")
        from caseboard.cli import known
        from caseboard.cli.taste import own_sections

        own = own_sections(here.settings.checked(known.faults))
        section = section_named((*BUILT_IN, *own, *desk.sections()), words.section)
    return view_of(section, " ".join((*words.query, words.filter)), words.sort)


def _elsewhere(here: Session, desk: Desk) -> str:
    """Return in words which other lists have cases that answer to what was asked, and how they are seen."""
    from caseboard.domain.sections import OF_SCOPE, joined

    words = here.words
    if words.section is not None:
        return ""
    asked = " ".join((*words.query, words.filter))
    lists = {scope: one._replace(query=joined(one, asked)) for scope, one in OF_SCOPE.items() if scope != words.scope}
    counts = desk.counts(lists.values())
    others = [f"{counts[one].cases} {scope} (--scope {scope})" for scope, one in lists.items() if counts[one].cases]
    return f"; there are {', '.join(others)}" if others else ""


def show(here: Session) -> int:
    """Show a case."""
    from dataclasses import replace

    from caseboard.domain.staff import ROLES

    if here.words.item:
        if here.words.as_of is not None:
            raise WrongUsage("an item is opened now; --as-of goes with the case or with --evidence")
        return _show_item(here)
    if here.words.evidence:
        return _show_evidence(here)
    reader = here.reader()
    with desk_then(here, here.words.case) as desk:
        view = desk.case(here.words.case)
    if reader.role not in ROLES:
        view = replace(view, acts=dict.fromkeys(view.acts, f"{reader.name} is not on the staff"))
    if here.words.json:
        from caseboard.cli.case_json import case_data

        say_json(case_data(view))
        return 0
    from caseboard.cli.case_text import case_lines

    for line in case_lines(view):
        say(line)
    return 0


def _show_evidence(here: Session) -> int:
    """Show what both sides gave, pair by pair."""
    with desk_then(here, here.words.case) as desk:
        seen = desk.compare(here.words.case)
    if here.words.json:
        from caseboard.cli.case_json import evidence_data

        say_json(evidence_data(seen))
        return 0
    from caseboard.cli.evidence_text import evidence_lines

    for line in evidence_lines(seen):
        say(line)
    return 0


def _show_item(here: Session) -> int:
    """Show one item whole, and write down that it was opened: whoever decides has to have looked."""
    from caseboard.domain.desk_acts import item_named
    from caseboard.services.desk import Desk

    number = here.words.case
    desk = Desk(here.database, here.staff(), here.clock)
    item = item_named(desk.compare(number).facts, here.words.item)
    desk.open_item(number, item.ref)
    exhibit = next(one for one in desk.compare(number).exhibits if one.card.ref == item.ref)
    if here.words.json:
        from caseboard.cli.case_json import exhibit_data

        say_json(exhibit_data(exhibit))
        return 0
    from caseboard.cli.evidence_text import exhibit_lines

    for line in exhibit_lines(exhibit):
        say(line)
    return 0
