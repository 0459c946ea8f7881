"""Drafts: what somebody has begun to write on the board and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.cli import options
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
