"""The team: who has what, who takes how many cases and when, who is related to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import instant, say, say_json, tell
from caseboard.domain.instants import words as length

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.services.team import Person

_REFUSALS = 3


def add(commands: Commands) -> None:
    """Add load, and what a supervisor says about the team."""
    loading = command(commands, "load", load, does="Print what everybody has on the desk", example="caseboard load")
    options.add_json(loading)
    taking = command(
        commands,
        "capacity",
        capacity,
        does="Say how many open cases somebody is given at most when cases are shared out",
        example=["caseboard capacity omar 30", "caseboard capacity omar -"],
    )
    taking.add_argument("name", metavar="NAME")
    taking.add_argument("cases", metavar="N", help="a number; - for taking no part")
    working = command(
        commands,
        "shifts",
        shifts,
        does="Say when somebody works; cases are shared out to those at work",
        example=["caseboard shifts omar mon-fri 09:00-17:00 --zone Europe/Berlin", "caseboard shifts omar -"],
    )
    working.add_argument("name", metavar="NAME")
    working.add_argument("days", metavar="DAYS", help="mon-fri, or mon,wed; - for at any time")
    working.add_argument("hours", nargs="?", default="", metavar="HOURS", help="09:00-17:00")
    working.add_argument("--zone", default="UTC", metavar="ZONE", help="whose clock is meant (UTC)")
    leaving = command(
        commands,
        "away",
        away,
        does="Say that somebody is away, oneself or, as a supervisor, another",
        example="caseboard away omar --from 2026-05-01T00:00:00Z --until 2026-05-08T00:00:00Z",
    )
    leaving.add_argument("name", metavar="NAME")
    leaving.add_argument("--from", dest="since", type=options.instant, required=True, metavar="T")
    leaving.add_argument("--until", type=options.instant, required=True, metavar="T", help=options.INSTANT)
    relating = command(
        commands,
        "related",
        related,
        does="Say that somebody is related to a party and has no part in its cases",
        example='caseboard related omar seller-12 --why "A cousin of the owner."',
    )
    relating.add_argument("name", metavar="NAME")
    relating.add_argument("party", metavar="PARTY", help="its ref, or SOURCE:REF")
    relating.add_argument("--why", required=True, metavar="TEXT")
    relating.add_argument("--ended", action="store_true", help="they are related no longer")


def load(here: Session) -> int:
    """Print the load."""
    from caseboard.cli.metrics import zone_of
    from caseboard.services.team import load as load_of

    with here.database.connection_context(), here.database.atomic("DEFERRED"):
        people = load_of(here.database, now=here.now(), zone=zone_of(here))
    if here.words.json:
        say_json([_data(one) for one in people])
        return 0
    width = max((len(one.name) for one in people), default=4)
    say(f"{'':<{width}}  {'open':>5} {'today':>5} {'past':>5}  {'median age':<10} {'of':>5}")
    for one in people:
        age = "" if one.median_age is None else length(one.median_age)
        most = "" if one.capacity is None else str(one.capacity)
        counts = f"{one.open:>5} {one.due_today:>5} {one.breached:>5}"
        say(f"{one.name:<{width}}  {counts}  {age:<10} {most:>5}  {_there(one)}".rstrip())
    return 0


def _there(one: Person) -> str:
    if one.away_until is not None:
        return f"away until {instant(one.away_until)}"
    return "" if one.on_shift else "not at work"


def _data(one: Person) -> dict[str, Any]:
    age = None if one.median_age is None else one.median_age.total_seconds()
    return {
        "name": one.name, "role": one.role, "open": one.open, "due_today": one.due_today, "breached": one.breached,
        "median_age": age, "capacity": one.capacity, "on_shift": one.on_shift, "away_until": one.away_until,
    }  # fmt: skip


def capacity(here: Session) -> int:
    """Set a capacity."""
    from caseboard.services.team import set_capacity

    by, text = here.staff(), here.words.cases
    cases = None if text == "-" else _number(text)
    with here.database.connection_context():
        set_capacity(here.database, here.words.name, cases, by=by, now=here.now())
    say(f"{here.words.name}: {'takes no part in sharing out' if cases is None else f'at most {cases} open cases'}")
    return 0


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise WrongUsage(f"{text!a} is no number of cases, and no -")
    return int(text)


def shifts(here: Session) -> int:
    """Set shifts."""
    from caseboard.services.team import set_shifts

    words, by = here.words, here.staff()
    days = "" if words.days == "-" else words.days
    with here.database.connection_context():
        set_shifts(here.database, words.name, days, words.hours, words.zone, by=by, now=here.now())
    say(f"{words.name}: {f'works {days} {words.hours} {words.zone}' if days else 'works at any time'}")
    return 0


def away(here: Session) -> int:
    """Write an absence down."""
    from caseboard.services.team import set_away

    words, by = here.words, here.staff()
    with here.database.connection_context():
        set_away(here.database, words.name, words.since, words.until, by=by, now=here.now())
    say(f"{words.name}: away from {instant(words.since)} until {instant(words.until)}")
    return 0


def related(here: Session) -> int:
    """Write a relation down."""
    from caseboard.services.team import relate

    words, by = here.words, here.staff()
    with here.database.connection_context():
        taken = relate(here.database, words.name, words.party, words.why, by=by, now=here.now(), ended=words.ended)
    say(f"{words.name}: {'no longer related' if words.ended else 'related'} to {words.party}")
    for number in taken:
        say(f"{number}: assigned to nobody")
    return 0


def share_out(here: Session) -> int:
    """Share waiting cases out."""
    from caseboard.services.team import share_out as share

    by = here.staff()
    with here.database.connection_context():
        given, refused = share(here.database, by=by, now=here.now())
    if here.words.json:
        say_json({"assigned": dict(given), "refused": refused})
    else:
        for number, name in given:
            say(f"{number}: assigned to {name}")
        if not given:
            say("no open case waits for somebody")
    for number, why in refused.items():
        tell(f"caseboard: assign: {number}: {why}")
    return (_REFUSALS if given else 1) if refused else 0
