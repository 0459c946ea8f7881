"""Take away files of evidence that no item speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import say, say_json

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "collect",
        collect,
        does="List files of evidence that no item has spoken of for an hour; with --remove take them away",
        example=["caseboard collect", "caseboard collect --remove"],
    )
    parser.add_argument("--remove", action="store_true", help="take them away; without it nothing is changed")
    options.add_json(parser)


def collect(here: Session) -> int:
    """List what nobody speaks of, or take it away."""
    from caseboard.services import collecting

    with here.database.connection_context():
        found = collecting.collect(here.database, now=here.now(), remove=here.words.remove)
    size = sum(one.size for one in found)
    if here.words.json:
        files = [{"file": str(one.path), "digest": one.digest, "bytes": one.size} for one in found]
        say_json({"removed": here.words.remove, "bytes": size, "files": files})
        return 0
    for one in found:
        say(f"{one.path}: {one.size} bytes")
    many = f"{len(found)} file{'s' if len(found) != 1 else ''}, {size} bytes"
    if not found:
        say("every file is spoken of, or has come within the last hour")
    elif here.words.remove:
        say(f"taken away: {many}")
    else:
        say(f"nobody speaks of {many}; `caseboard collect --remove` takes them away")
    return 0
