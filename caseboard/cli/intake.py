"""Records come in and go out: import, replay, export, inbox."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.policies import digest_of, usable_policy
from caseboard.cli.printing import Trouble, lines_up, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.exchange.applying import Progress
    from caseboard.exchange.intake import Intake
    from caseboard.exchange.reading import Input

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
        example=[
            "caseboard import orders.jsonl",
            "zcat export.gz | caseboard import - --zone Europe/Berlin",
            "caseboard import --map orders orders.csv",
        ],
    )
    _add_paths(taking_in)
    taking_in.add_argument(
        "--map", metavar="FILE", help="the files are CSV, read by this map: a TOML file, or orders, or tracking"
    )
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
    playing.add_argument(
        "--until", type=options.instant, metavar="T", help=f"stop at {options.INSTANT}; its own acts are done"
    )
    playing.add_argument("--policy", type=Path, metavar="FILE", help="play under this policy instead")
    leaving = command(
        commands,
        "export",
        export,
        does="Print the whole history, one event a line",
        example=[
            "caseboard export > history.jsonl",
            "caseboard export --output out/history.jsonl --files out",
            "caseboard export --form xes --output log.xes",
        ],
    )
    leaving.add_argument(
        "--form",
        choices=("history", "xes", "events-csv"),
        default="history",
        help="the history itself, or an event log for process mining: XES (IEEE 1849), or a table",
    )
    leaving.add_argument("--output", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    leaving.add_argument("--files", type=Path, metavar="DIR", help="copy files of evidence to DIR/blobs")


def _add_paths(parser: options.Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.add_argument("--zone", type=options.zone, metavar="ZONE", help="zone of times that name no offset")
    options.add_json(parser)


# Import and replay.


def standard_input() -> BinaryIO | None:
    """Return what a command may read its records from; none where it was closed."""
    return None if sys.stdin is None else sys.stdin.buffer


def _input(words: Namespace) -> Input:
    """Return what an import reads: lines of JSON, or tables by a map."""
    from caseboard.exchange.reading import Input

    if words.map is None:
        return Input(words.paths, standard_input())
    from caseboard.exchange.csv_maps import BadMap, csv_map
    from caseboard.exchange.tables import TableInput

    if words.restore:
        raise WrongUsage("a history is restored from its own export, not from a table")
    try:
        return TableInput(words.paths, csv_map(words.map), standard_input())
    except BadMap as error:
        raise Trouble(str(error)) from None


def import_(here: Session) -> int:
    """Take records in."""
    from caseboard.exchange.intake import Intake
    from caseboard.store import inbox

    words = here.words
    with _input(words) as source:
        database = here.make_database()
        intake = Intake(
            database,
            source,
            "restore" if words.restore else "import",
            zone=words.zone,
            progress=progress("import"),
            imported_decisions=words.imported_decisions,
        )
        with database.connection_context():
            if words.restore:
                _check_same(intake, "an export is restored into an empty database; name another with --database")
            elif inbox.interrupted(database, "restore"):
                raise Trouble(f"{database.place} holds a restore that was stopped. Run it again first")
            intake.lay_in()
            intake.apply(here.now())
            return _closing(intake, as_json=words.json)


def replay(here: Session) -> int:
    """Play records on a simulated clock."""
    from caseboard.exchange.reading import Input
    from caseboard.worker.replay import Replay

    words = here.words
    with Input(words.paths, standard_input()) as source:
        intake = replay_of(here, source, policy_file=words.policy)
        with intake.database.connection_context():
            _check_same(intake, "it holds something else than this replay; replay into another with --database")
            begin(intake, words.policy)
            Replay(intake.database, intake, here.maildir(durable=False), words.until).run()
            return _closing(intake, as_json=words.json)


def replay_of(here: Session, source: Input, *, policy_file: Path | None = None) -> Intake:
    """Return the intake of a replay; under a policy of its own it is another one."""
    from caseboard.exchange.intake import Intake

    extra = "" if policy_file is None else digest_of(usable_policy(policy_file))
    return Intake(
        here.make_database(),
        source,
        "replay",
        zone=here.words.zone,
        progress=progress("replay"),
        extra=extra,
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

        ahead = [at for at in (inbox.next_at(database, intake.key), next_instant(database)) if at is not None]
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
        tell(f"caseboard: {name}: {place}: {why}. The record is refused.")
    ahead = inbox.tally(intake.database, intake.key).get("new", 0)
    if ahead:
        tell(f"caseboard: {ahead} of those waiting lie ahead; the same replay with a later --until goes on")
    if table.refused or table.waiting > ahead:
        tell(f"caseboard: {table.refused} refused, {table.waiting - ahead} waiting; {HINT}")
    if table.refused and intake.mode == "restore":
        tell("caseboard: the history is not whole; mend what was refused, then restore into another empty database")
    return REFUSALS if table.refused else 0


def progress(name: str) -> Progress:
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
    from caseboard.cli.exporting import write_history, write_log

    words = here.words
    if words.form != "history":
        if words.files is not None:
            raise WrongUsage("an event log names no files; --files goes with the history")
        write_log(here.database, words.form, output=words.output)
        return 0
    left_out = write_history(here.database, output=words.output, files=words.files)
    if left_out:
        tell(f"caseboard: export: {left_out} files of evidence are named and not copied; add --files DIR")
    return 0
