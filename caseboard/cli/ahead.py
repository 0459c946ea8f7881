"""What the worker will do, and how to keep it from doing so: tomorrow, with vetoes and extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import instant_and_distance, say, say_json, tell
from caseboard.domain.instants import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseboard.cli.session import Session
    from caseboard.domain.coming import Coming

_REFUSALS = 3


def add(commands: Commands) -> None:
    """Add tomorrow."""
    parser = command(
        commands,
        "tomorrow",
        tomorrow,
        does="Print what the worker will do next, when, why and to whom, without doing it",
        example=[
            "caseboard tomorrow",
            "caseboard tomorrow --hours 72 --json",
            'caseboard tomorrow --veto CB-12 CB-13 --until 2026-05-01T00:00:00Z --why "The police asked us to wait."',
            'caseboard tomorrow --extend CB-12 --until 2026-05-01T00:00:00Z --why "The carrier is on strike."',
        ],
    )
    parser.add_argument("--hours", type=options.count, default=24, metavar="N", help="how far ahead (24)")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument(
        "--veto",
        nargs="+",
        type=options.case,
        metavar="CASE",
        help="hold these, so that they are not sealed, cancelled",
    )
    acts.add_argument(
        "--extend", nargs="+", type=options.case, metavar="CASE", help="extend the evidence periods of these"
    )
    parser.add_argument("--until", type=options.instant, metavar="T", help=f"to when, {options.INSTANT}")
    parser.add_argument("--why", default="", metavar="TEXT", help="the reason")
    options.add_json(parser)


def tomorrow(here: Session) -> int:
    """Print what the worker will do, or keep it from doing so."""
    words = here.words
    if (words.veto or words.extend) and (words.until is None or not words.why.strip()):
        raise WrongUsage("a veto or an extension wants --until and --why")
    if words.veto or words.extend:
        return _acted(here)
    from caseboard.services.tomorrow import tomorrow as ahead
    from caseboard.store import standing

    with here.database.connection_context(), here.database.atomic("DEFERRED"):
        coming = ahead(here.database, hours=words.hours, now=here.now())
        paused = standing.paused(here.database)
    if words.json:
        say_json({"paused": paused, "acts": [data(one) for one in coming]})
        return 0
    for one in coming:
        told = f"; letters to {' and '.join(one.told)}" if one.told else ""
        say(f"{instant_and_distance(one.at, here.now())}  {one.number}  {one.words}{told}")
        say(f"    {one.rule}: {one.why}")
    if not coming:
        say(
            f"the clock acts are paused: {paused}" if paused is not None else f"nothing in the next {words.hours} hours"
        )
    return 0


def data(one: Coming) -> dict[str, Any]:
    """Return an act to come as plain data."""
    return {
        "case": one.number,
        "act": one.act,
        "at": one.at,
        "fell_due_at": one.fell_due_at,
        "words": one.words,
        "rule": one.rule,
        "why": one.why,
        "letters_to": list(one.told),
        "may_be_vetoed": one.may_be_vetoed,
        "may_be_extended": one.may_be_extended,
    }


def _acted(here: Session) -> int:
    """Hold or extend each case; one that is refused keeps no other from it."""
    from caseboard.domain.events import NoSuchCase, Refused
    from caseboard.services import tomorrow as ahead
    from caseboard.store import standing

    words, by = here.words, here.staff()
    done: list[str] = []
    refused: dict[str, str] = {}
    with here.database.connection_context():
        coming = _first_of(here, words.veto or words.extend)
        for number in dict.fromkeys(words.veto or words.extend):
            try:
                seen = standing.case_version(here.database, number)
                if number not in coming:
                    why = f"the worker does nothing to it in the next {words.hours} hours"
                    raise Refused(why) if seen else NoSuchCase(f"no case {number}")
                act = ahead.veto if words.veto else ahead.extend
                act(here.database, coming[number], words.until, words.why, by=by, now=here.now(), seen=seen)
                done.append(number)
            except Refused as refusal:
                refused[number] = str(refusal)
    said = f"{'held' if words.veto else 'extended'} until {spoken(words.until)}"
    if words.json:
        say_json({"done": done, "words": said, "refused": refused})
    for number in done if not words.json else ():
        say(f"{number}: {said}")
    for number, why in refused.items():
        tell(f"caseboard: tomorrow: {number}: {why}")
    return (_REFUSALS if done else 1) if refused else 0


def _first_of(here: Session, numbers: Sequence[str]) -> dict[str, Coming]:
    """Return what the worker will do to each of *numbers*: of several acts one that can be stopped or put off."""
    from caseboard.services.tomorrow import tomorrow as ahead

    with here.database.atomic("DEFERRED"):
        coming = ahead(here.database, hours=here.words.hours, now=here.now())
    found: dict[str, Coming] = {}
    for one in coming:
        wanted = one.may_be_vetoed if here.words.veto else one.may_be_extended
        if one.number in numbers and (one.number not in found or wanted):
            found[one.number] = one
    return found
