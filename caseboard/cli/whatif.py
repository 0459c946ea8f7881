"""What if: the same records under another policy, beside those of today."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.intake import standard_input
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.policies import usable_policy
from caseboard.cli.printing import say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add whatif."""
    parser = command(
        commands,
        "whatif",
        whatif,
        does="Play records twice, under today's policy and under another, and show both side by side",
        example="caseboard export > history.jsonl && caseboard whatif history.jsonl --policy longer.toml",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder")
    parser.add_argument("--policy", type=Path, required=True, metavar="FILE", help="the other policy, as TOML")
    parser.add_argument("--until", type=options.instant, metavar="T", help=f"stop at {options.INSTANT}")
    parser.add_argument("--zone", type=options.zone, metavar="ZONE", help="zone of times that name no offset")
    options.add_json(parser)


def whatif(here: Session) -> int:
    """Play records under two policies."""
    from caseboard.domain.what_if import SAID, side_by_side
    from caseboard.exchange.figure_tables import value_of
    from caseboard.worker.what_if import play

    words = here.words
    if "-" in words.paths:
        raise WrongUsage("records are read twice, so they lie in files")
    other = usable_policy(words.policy)
    played = []
    for policy in (None, other):
        with tempfile.TemporaryDirectory(prefix="caseboard-") as folder:
            played.append(play(words.paths, Path(folder), policy, until=words.until, zone=words.zone,
                               stdin=standard_input()))  # fmt: skip
    rows = side_by_side(*played)
    if words.json:
        values = [{"part": name, "today": value_of(mine), "other": value_of(theirs)} for name, mine, theirs in rows]
        say_json({"note": SAID, "today": played[0].version, "other": played[1].version, "parts": values})
        return 0
    width = max(len(name) for name, *_ in rows)
    side = max(len(mine.shown) for _, mine, _ in rows) + 2
    say(f"{'':<{width}}  {'today':<{side}}  {other.version}")
    for name, mine, theirs in rows:
        say(f"{name:<{width}}  {mine.shown:<{side}}  {theirs.shown}{'' if mine.shown == theirs.shown else '  *'}")
    tell(f"caseboard: whatif: {SAID}")
    return 0
