"""Upkeep: migrate, doctor, staff, policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, command
from caseboard.cli.policies import FOUND, differences, read_policy, usable_policy
from caseboard.cli.printing import Trouble, instant, say, say_json

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add the commands of upkeep."""
    command(
        commands,
        "migrate",
        migrate,
        does="Make a database, or bring one up to date",
        example="caseboard migrate --database sqlite:///desk.db",
    )
    checking = command(
        commands,
        "doctor",
        doctor,
        does="Check that database, clocks, history, files and mail are sound, and say what to do",
        example="caseboard doctor",
    )
    options.add_json(checking)
    _add_staff(commands)
    _add_policy(commands)


def _add_staff(commands: Commands) -> None:
    parser = command(commands, "staff", list_staff, does="Look after who works here", example="caseboard staff list")
    options.add_json(parser)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard staff")
    adding = command(
        inner,
        "add",
        add_staff,
        does="Add somebody, or give them another role",
        example='caseboard staff add omar --role "case manager"',
    )
    adding.add_argument("name", metavar="NAME")
    adding.add_argument(
        "--role", choices=("case manager", "reviewer", "supervisor"), default="case manager", help="(case manager)"
    )
    listing = command(inner, "list", list_staff, does="List who works here", example="caseboard staff list --json")
    for one in (adding, listing):
        options.add_json(one, within=True)
        one.set_defaults(command="staff")


def _add_policy(commands: Commands) -> None:
    parser = command(
        commands, "policy", show_policy, does="Look after the periods and limits", example="caseboard policy show"
    )
    options.add_json(parser)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard policy")
    showing = command(
        inner, "show", show_policy, does="Show the policy in force, and all versions", example="caseboard policy show"
    )
    checking = command(
        inner,
        "check",
        check_policy,
        does="Check a policy file, and show what it would change",
        example="caseboard policy check policy.toml",
    )
    adopting = command(
        inner,
        "adopt",
        adopt_policy,
        does="Adopt a policy file; it holds from now on, or from an instant ahead",
        example="caseboard policy adopt policy.toml --from 2026-06-01T00:00:00Z",
    )
    adopting.add_argument(
        "--from", dest="since", type=options.instant, metavar="T", help=f"{options.INSTANT}; not before now"
    )
    for one in (checking, adopting):
        one.add_argument("file", type=Path, metavar="FILE", help='TOML such as: evidence_period = "5 d"')
    for one in (showing, checking, adopting):
        options.add_json(one, within=True)
        one.set_defaults(command="policy")


def migrate(here: Session) -> int:
    """Make a database, or bring one up to date."""
    from caseboard.domain.policy import shipped
    from caseboard.store.condition import only_begun, refuse_another_programs, steps
    from caseboard.store.database import CaseDatabase
    from caseboard.store.migrate import migrate as bring_up

    path = here.place.path
    refuse_another_programs(path)
    there = path.exists()
    begun = there and only_begun(path)
    if there:
        database = CaseDatabase(path)
        with database.connection_context():
            if steps(database).unknown:
                raise Trouble(f"{path} was made by a newer Caseboard. Update this one")
    taken = bring_up(path, now=here.now(), policy=shipped().written())
    if there and not begun:
        many = f"{len(taken)} steps" if len(taken) != 1 else "1 step"
        made = (
            f"was brought up to date, {many} taken: {', '.join(taken)}"
            if taken
            else "is up to date; nothing was changed"
        )
        say(f"{path} {made}")
    else:
        say(f"made a database at {path}; go on with `caseboard import PATH`")
    return 0


def doctor(here: Session) -> int:
    """Check everything."""
    from caseboard.cli.doctoring import examine

    return examine(here)


# Staff.


def list_staff(here: Session) -> int:
    """List who works here."""
    from caseboard.store import standing

    with here.database.connection_context():
        people = standing.staff(here.database)
    if here.words.json:
        say_json([{"name": one.name, "role": one.role} for one in people])
        return 0
    for one in people:
        say(f"{one.name}: {one.role}")
    if not people:
        say("nobody yet; the first one who acts becomes supervisor")
    return 0


def add_staff(here: Session) -> int:
    """Add somebody, or give them another role."""
    from caseboard.services import staffing

    by = here.staff()
    with here.database.connection_context():
        added = staffing.add(here.database, here.words.name, here.words.role, by=by, now=here.now())
    if here.words.json:
        say_json({"name": added.name, "role": added.role})
    else:
        say(f"{added.name}: {added.role}")
    return 0


# Policy.


def show_policy(here: Session) -> int:
    """Show the policy in force, and all versions."""
    from caseboard.store import policies

    with here.database.connection_context():
        policy = policies.policy_in_force(here.database, here.now())
        versions = policies.policies(here.database)
    if here.words.json:
        adopted = [{"version": one, "adopted_at": at, "effective_from": since} for one, at, since in versions]
        say_json({"in_force": policy.version, "values": policy.written(), "adopted": adopted})
        return 0
    say(f"in force: {policy.version}")
    for name, value in policy.written().items():
        say(f"  {name}: {_value(value)}")
    for version, adopted_at, since in versions:
        say(f"{version}: adopted {instant(adopted_at)}, holds from {instant(since)}")
    return 0


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {amount}" for name, amount in value.items()) or "none"
    return str(value)


def check_policy(here: Session) -> int:
    """Check a policy file; 4 where it cannot be kept, 5 where it cannot be read."""
    from caseboard.domain.policy import shipped
    from caseboard.store import policies

    try:
        policy = read_policy(here.words.file)
    except Trouble as trouble:
        if here.words.json:
            say_json({"sound": False if trouble.code == FOUND else None, "why": str(trouble)})
        raise
    before = shipped()
    if here.place.path.exists():
        with here.database.connection_context():
            before = policies.policy_in_force(here.database, here.now())
    changes = list(differences(policy, before))
    if here.words.json:
        say_json({"sound": True, "version": policy.version, "changes": [_change(*one) for one in changes]})
        return 0
    say(f"{policy.version} can be adopted; compared with {before.version}:")
    for name, old, new in changes:
        say(f"  {name}: {_value(old)} becomes {_value(new)}")
    if not changes:
        say("  nothing changes")
    return 0


def _change(name: str, old: object, new: object) -> dict[str, object]:
    return {"name": name, "old": old, "new": new}


def adopt_policy(here: Session) -> int:
    """Adopt a policy file."""
    from caseboard.services.adopting import adopt

    policy = usable_policy(here.words.file)
    by = here.staff()
    now = here.now()
    since = here.words.since or now
    with here.database.connection_context():
        adopt(here.database, policy, effective_from=since, by=by, now=now)
    if here.words.json:
        say_json({"version": policy.version, "effective_from": since})
    else:
        say(f"{policy.version} adopted, holds from {instant(since)}")
    return 0
