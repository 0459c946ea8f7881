"""Copy a desk that is at work, and check the copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, command
from caseboard.cli.policies import FOUND
from caseboard.cli.printing import say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session

_NAMED = 3


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "backup",
        backup,
        does="Copy the database and its files of evidence while the desk is at work, and check the copy",
        example="caseboard backup /mnt/safe/desk-2026-04-15.db",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; its files of evidence go to FILE.blobs")
    options.add_json(parser)


def backup(here: Session) -> int:
    """Make the copy; 4 where files of evidence that the history names were not there to be copied."""
    from caseboard.store.backup import copy

    place: Path = here.words.file
    made = copy(here.database, place)
    if here.words.json:
        say_json({"file": str(place), "events": made.events, "files": made.files, "lost": list(made.lost)})
    else:
        say(f"{place}: {made.events} events and {made.files} files of evidence, checked")
    if made.lost:
        more = f" and {len(made.lost) - _NAMED} more" if len(made.lost) > _NAMED else ""
        names = ", ".join(digest[:12] for digest in made.lost[:_NAMED])
        tell(f"caseboard: backup: {names}{more} could not be copied; run `caseboard doctor` on {here.place.path}")
        return FOUND
    return 0
