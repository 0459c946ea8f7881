"""The inbox: what waits or was refused is listed, shown, tried again, thrown away."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.intake import HINT, REFUSALS, progress
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import Trouble, instant, lines_up, say, say_json, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseboard.cli.session import Session
    from caseboard.store.inbox import Line


def add(commands: Commands) -> None:
    """Add the inbox."""
    parser = command(
        commands, "inbox", list_inbox, does="Look after what waits or was refused", example="caseboard inbox list"
    )
    parser.set_defaults(state=None, limit=1000)
    options.add_json(parser)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard inbox")
    listing = command(
        inner, "list", list_inbox, does="List what waits or was refused", example="caseboard inbox list --state waiting"
    )
    listing.add_argument("--state", choices=("waiting", "refused"), help="only these")
    listing.add_argument("--limit", type=options.count, default=1000, metavar="N", help="at most N lines (1000)")
    options.add_json(listing, within=True)
    showing = command(inner, "show", show_line, does="Show one line whole", example="caseboard inbox show 17")
    showing.add_argument("id", type=options.count, metavar="ID")
    options.add_json(showing, within=True)
    trying = command(
        inner, "retry", retry, does="Try lines once more, all of them or those named", example="caseboard inbox retry"
    )
    trying.add_argument("ids", type=options.count, nargs="*", metavar="ID")
    options.add_json(trying, within=True)
    throwing = command(
        inner,
        "drop",
        drop,
        does="Throw lines away for good",
        example=["caseboard inbox drop 17 18", "caseboard inbox drop --all"],
    )
    throwing.add_argument("ids", type=options.count, nargs="*", metavar="ID")
    throwing.add_argument("--all", action="store_true", help="everything that waits or was refused")
    options.add_json(throwing, within=True)
    for one in (listing, showing, trying, throwing):
        one.set_defaults(command="inbox")


def list_inbox(here: Session) -> int:
    """List what waits or was refused."""
    from caseboard.store import inbox

    with here.database.connection_context():
        found = inbox.listed(here.database, here.words.state, here.words.limit)
    if here.words.json:
        say_json([_line(one) for one in found])
        return 0
    for one in found:
        say(f"{one.id}  {one.state}  {one.place}  {f'{one.type} {one.ref}' if one.ref else 'line'}: {one.why}")
    if not found:
        say("nothing waits, nothing was refused")
    return 0


def _line(one: Line) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state,
        "place": one.place,
        "type": one.type,
        "source": one.source,
        "ref": one.ref,
        "why": one.why,
    }


def show_line(here: Session) -> int:
    """Show one line of the inbox whole."""
    from caseboard.store import inbox

    with here.database.connection_context():
        one = inbox.line(here.database, here.words.id)
    if one is None:
        raise Trouble(f"no line {here.words.id} in the inbox; {HINT}")
    if here.words.json:
        say_json({**_line(one), "plays_at": one.plays_at, "raw": one.raw})
        return 0
    for name, value in (*_line(one).items(), ("plays at", instant(one.plays_at)), ("raw", one.raw)):
        if value not in ("", None):
            say(f"{name}: {value}")
    return 0


def retry(here: Session) -> int:
    """Try lines once more."""
    from caseboard.exchange.applying import apply_all
    from caseboard.store import inbox

    database = here.database
    with database.connection_context():
        ids = _may_retry(inbox.listed(database, None, sys.maxsize), here.words.ids)
        with database.atomic():
            tried = inbox.retry(database, ids)
        apply_all(database, "import", now=here.now(), progress=progress("inbox"))
        left = {one.id: one for one in inbox.listed(database, None, sys.maxsize) if one.id in set(ids)}
    refused = sum(one.state == "refused" for one in left.values())
    return _tried(tried, tried - len(left), refused, as_json=here.words.json)


def _may_retry(lines: Sequence[Line], wanted: Sequence[int]) -> list[int]:
    """Return which of *lines* can be tried: what a desk did once is done again by people, not by a file."""
    from caseboard.domain.events import RESERVED

    known = {one.id: one for one in lines}
    for one in wanted:
        if one not in known:
            raise Trouble(f"no line {one} waits or was refused; {HINT}")
        if not known[one].is_record or known[one].source in RESERVED:
            raise Trouble(f"line {one} can only be dropped: it is no record of a sender")
    return list(wanted) or [one.id for one in lines if one.is_record and one.source not in RESERVED]


def _tried(tried: int, applied: int, refused: int, *, as_json: bool) -> int:
    rows = [("tried", tried), ("applied", applied), ("waiting", tried - applied - refused), ("refused", refused)]
    if as_json:
        say_json(dict(rows))
    else:
        for line in lines_up(rows):
            say(line)
    return REFUSALS if refused else 0


def drop(here: Session) -> int:
    """Throw lines away."""
    from caseboard.store import inbox

    if bool(here.words.ids) == here.words.all:
        raise WrongUsage("name lines by their id, or say --all")
    with here.database.connection_context(), here.database.atomic():
        dropped = inbox.drop(here.database, here.words.ids or None)
    if here.words.json:
        say_json({"dropped": dropped})
    else:
        say(f"{dropped} dropped")
    if here.words.ids and dropped < len(set(here.words.ids)):
        tell(f"caseboard: inbox: {len(set(here.words.ids)) - dropped} of them neither wait nor were refused")
        return REFUSALS
    return 0
