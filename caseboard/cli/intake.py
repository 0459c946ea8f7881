"""Records come in and go out: import, replay, export, inbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.policies import digest_of, usable_policy
from caseboard.cli.printing import Trouble, instant, lines_up, say, say_json, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseboard.cli.session import Session
    from caseboard.exchange.intake import Intake, Progress
    from caseboard.exchange.reading import Input
    from caseboard.store.inbox import Line

HINT = "see `caseboard inbox list`"
REFUSALS = 3
_TOLD = 5
"""Refusals that are told at once; the inbox lists all."""
_ANEW = "\r\x1b[K"
"""Begins the terminal's line anew."""


def add(commands: Commands) -> None:
    """Add the commands of records."""
    taking_in = command(
        commands,
        "import",
        import_,
        does="Take records in: JSON Lines from files, folders, or standard input (-), plain or gzip",
        example=["caseboard import orders.jsonl", "zcat export.gz | caseboard import - --zone Europe/Berlin"],
    )
    _add_paths(taking_in)
    how = taking_in.add_mutually_exclusive_group()
    how.add_argument(
        "--imported-decisions", action="store_true", help="take in decisions made before this desk existed"
    )
    how.add_argument(
        "--restore", action="store_true", help="put an export back into an empty database; nothing is judged again"
    )
    playing = command(
        commands,
        "replay",
        replay,
        does="Play records into an empty database on a simulated clock, the worker acting at each due instant",
        example="caseboard replay orders.jsonl --until 2026-04-01T00:00:00Z --database sqlite:///replay.db",
    )
    _add_paths(playing)
    playing.add_argument("--until", type=options.instant, metavar="T", help="stop at this instant, its own acts done")
    playing.add_argument("--policy", type=Path, metavar="FILE", help="play under this policy instead")
    leaving = command(
        commands,
        "export",
        export,
        does="Print the whole history, one event a line",
        example=["caseboard export > history.jsonl", "caseboard export --output out/history.jsonl --files out"],
    )
    leaving.add_argument("--output", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    leaving.add_argument("--files", type=Path, metavar="DIR", help="copy files of evidence to DIR/blobs")
    _add_inbox(commands)


def _add_paths(parser: options.Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.add_argument("--zone", type=options.zone, metavar="ZONE", help="zone of times that name no offset")
    options.add_json(parser)


def _add_inbox(commands: Commands) -> None:
    parser = command(
        commands, "inbox", list_inbox, does="Look after what waits or was refused", example="caseboard inbox list"
    )
    parser.set_defaults(state=None, limit=1000, json=False)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard inbox")
    listing = command(
        inner, "list", list_inbox, does="List what waits or was refused", example="caseboard inbox list --state waiting"
    )
    listing.add_argument("--state", choices=("waiting", "refused"), help="only these")
    listing.add_argument("--limit", type=options.count, default=1000, metavar="N", help="at most N lines (1000)")
    options.add_json(listing)
    showing = command(inner, "show", show_line, does="Show one line whole", example="caseboard inbox show 17")
    showing.add_argument("id", type=options.count, metavar="ID")
    options.add_json(showing)
    trying = command(
        inner, "retry", retry, does="Try lines once more, all of them or those named", example="caseboard inbox retry"
    )
    trying.add_argument("ids", type=options.count, nargs="*", metavar="ID")
    options.add_json(trying)
    throwing = command(
        inner,
        "drop",
        drop,
        does="Throw lines away for good",
        example=["caseboard inbox drop 17 18", "caseboard inbox drop --all"],
    )
    throwing.add_argument("ids", type=options.count, nargs="*", metavar="ID")
    throwing.add_argument("--all", action="store_true", help="everything that waits or was refused")
    options.add_json(throwing)
    for one in (listing, showing, trying, throwing):
        one.set_defaults(command="inbox")


# Import and replay.


def import_(here: Session) -> int:
    """Take records in."""
    from caseboard.exchange.intake import Intake
    from caseboard.exchange.reading import Input

    words = here.words
    with Input(words.paths, sys.stdin.buffer) as source:
        database = here.make_database()
        intake = Intake(
            database,
            source,
            "restore" if words.restore else "import",
            zone=words.zone,
            progress=_progress("import"),
            imported_decisions=words.imported_decisions,
        )
        with database.connection_context():
            if words.restore:
                _check_same(intake, "an export is restored into an empty database; name another with --database")
            intake.lay_in()
            intake.apply(here.now())
            return _closing(intake, as_json=words.json)


def replay(here: Session) -> int:
    """Play records on a simulated clock."""
    from caseboard.exchange.reading import Input
    from caseboard.worker.replay import Replay

    words = here.words
    with Input(words.paths, sys.stdin.buffer) as source:
        intake = replay_of(here, source, policy_file=words.policy)
        with intake.database.connection_context():
            _check_same(intake, "it holds something else than this replay; replay into another with --database")
            begin(intake, words.policy)
            Replay(intake.database, intake, here.maildir(durable=False), words.until).run()
            return _closing(intake, as_json=words.json)


def replay_of(here: Session, source: Input, *, policy_file: Path | None = None) -> Intake:
    """Return the intake of a replay; under a policy of its own it is another one."""
    from caseboard.exchange.intake import Intake

    return Intake(
        here.make_database(),
        source,
        "replay",
        zone=here.words.zone,
        progress=_progress("replay"),
        extra="" if policy_file is None else digest_of(usable_policy(policy_file)),
        left_out=frozenset() if policy_file is None else frozenset({"policy"}),
    )


def begin(intake: Intake, policy_file: Path | None) -> None:
    """Lay the records in, and let the policy of this replay hold before anything of them happens."""
    from caseboard.services.adopting import play_under

    intake.lay_in()
    if policy_file is not None:
        play_under(intake.database, usable_policy(policy_file))


def _check_same(intake: Intake, otherwise: str) -> None:
    """Refuse a database that holds something else than this very input, stopped or finished before."""
    from caseboard.store import condition, inbox, standing

    database = intake.database
    if not inbox.is_done(database, intake.key) and inbox.interrupted(database, intake.mode) != intake.key:
        others = any(inbox.interrupted(database, mode) for mode in ("import", "replay", "restore"))
        if others or standing.changes(database):
            raise Trouble(f"{database.place} is not empty: {otherwise}")
    elif intake.mode == "replay":
        from caseboard.worker.tick import next_instant

        ahead = [at for at in (inbox.next_at(database), next_instant(database)) if at is not None]
        newest = condition.last_recorded(database)
        if newest is not None and ahead and newest > min(ahead):
            raise Trouble(f"{database.place} has been worked on since its replay; replay into another with --database")


def _closing(intake: Intake, *, as_json: bool) -> int:
    """Print what became of an input's lines and return the exit code."""
    from caseboard.store import condition, inbox

    table, name = intake.table(), "replay" if intake.mode == "replay" else "import"
    if sys.stderr.isatty():
        sys.stderr.write(_ANEW)
    if as_json:
        say_json(dict(table.rows()))
    else:
        for line in lines_up(table.rows()):
            say(line)
    for place, why in condition.refusals(intake.database, intake.key, _TOLD):
        tell(f"caseboard: {name}: {place}: {why}. The record is in quarantine.")
    ahead = max(0, table.waiting - inbox.waiting(intake.database))
    if ahead:
        tell(f"caseboard: {ahead} of those waiting lie ahead; the same replay with a later --until goes on")
    if table.refused or table.waiting > ahead:
        tell(f"caseboard: {table.refused} refused, {table.waiting - ahead} waiting; {HINT}")
    return REFUSALS if table.refused else 0


def _progress(name: str) -> Progress:
    """Return what tells how far a command is, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _step, _done, _all: None

    def show(step: str, done: int, _all: int) -> None:
        sys.stderr.write(f"{_ANEW}caseboard: {name}: {step} {done}")
        sys.stderr.flush()

    return show


# Export.


def export(here: Session) -> int:
    """Print the history, one event a line."""
    from caseboard.cli.exporting import write_history

    words = here.words
    left_out = write_history(here.database, output=words.output, files=words.files)
    if left_out:
        tell(f"caseboard: export: {left_out} files of evidence are named and not copied; add --files DIR")
    return 0


# Inbox.


def list_inbox(here: Session) -> int:
    """List what waits or was refused."""
    from caseboard.store import inbox

    with here.database.connection_context():
        found = inbox.listed(here.database, here.words.state, here.words.limit)
    if here.words.json:
        say_json([_line(one) for one in found])
        return 0
    for one in found:
        say(f"{one.id}  {one.state}  {one.place}  {one.type or 'line'} {one.ref}: {one.why}")
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
    from caseboard.exchange.intake import apply_new
    from caseboard.store import inbox

    database = here.database
    with database.connection_context():
        ids = _may_retry(inbox.listed(database, None, sys.maxsize), here.words.ids)
        with database.atomic():
            tried = inbox.retry(database, ids)
        apply_new(database, "import", now=here.now(), progress=_progress("inbox"))
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
        if not known[one].type or known[one].source in RESERVED:
            raise Trouble(f"line {one} can only be dropped: it is no record of a sender")
    return list(wanted) or [one.id for one in lines if one.type and one.source not in RESERVED]


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
