"""The command line: reads the words, runs the command, says in one line what went wrong."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from errno import EDQUOT, ENOSPC
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard import __version__
from caseboard.cli.clock import clock as system_clock
from caseboard.cli.options import Parser, WrongUsage, add_common, name_of
from caseboard.cli.printing import Trouble, tell
from caseboard.cli.session import Session

if TYPE_CHECKING:
    import argparse

    from caseboard.cli.session import Clock

_ABOUT = "Decide marketplace disputes at a terminal: clocks, evidence, and decisions that stay decided."
_EPILOG = """Without a command the board opens. Every command has --help with an example.

exit codes:
  0 done   1 failed   2 wrong usage   3 done, with refusals   4 the check found something   5 it cannot tell"""


GROUPS: dict[str, tuple[str, ...]] = {
    "board": ("open", "demo"),
    "serving": ("serve",),
    "intake": ("import", "replay", "export"),
    "schemas": ("schema",),
    "whatif": ("whatif",),
    "inbox": ("inbox",),
    "reading": ("queue", "show"),
    "bundling": ("bundle",),
    "patterns": ("patterns",),
    "metrics": ("metrics",),
    "ahead": ("tomorrow",),
    "team": ("load", "capacity", "shifts", "away", "related"),
    "case_acts": ("assign", "note", "letter", "addendum", "ask", "period", "admit", "refile", "detail"),
    "supervising": ("hold", "release", "waive", "acknowledge"),
    "deciding": ("decide", "approve", "hold-back"),
    "recording": ("record",),
    "drafts": ("drafts", "cite", "takeover"),
    "work": ("worker",),
    "configuring": ("config",),
    "backup": ("backup",),
    "collecting": ("collect",),
    "keys": ("key",),
    "verifying": ("verify", "receipt"),
    "erasing": ("erase",),
    "upkeep": ("migrate", "doctor", "staff", "policy"),
}
"""The commands of each file of this room, in the order of the help."""


def parser(groups: Iterable[str] = GROUPS) -> Parser:
    """Return the parser of the commands of *groups*, all of them unless said otherwise."""
    made = Parser(prog="caseboard", description=_ABOUT, epilog=_EPILOG)
    made.add_argument("--version", action="version", version=f"caseboard {__version__}")
    made.set_defaults(database=None, who=None, command="open")
    add_common(made)
    import_module("caseboard.cli.board").open_by_default(made)
    commands = made.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard")
    for group in groups:
        import_module(f"caseboard.cli.{group}").add(commands)
    return made


def _read(argv: Sequence[str]) -> argparse.Namespace:
    """Return what *argv* says; only the files of the commands it names are loaded, the first row being in a hurry.

    Raises:
        WrongUsage: it means nothing; then every command has been asked.
    """
    named = [group for group, names in GROUPS.items() if any(name in argv for name in names)]
    if not {"-h", "--help"}.intersection(argv[:1]):
        try:
            return parser(named or ["board"]).parse_args(argv)
        except WrongUsage:
            pass  # Perhaps it means another command; if none, the complaint lists them all.
    return parser().parse_args(argv)


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock) -> int:
    """Run one command and return its exit code.

    0 done, 1 failed, 2 wrong usage, 3 done with refusals, 4 the check found
    something, 5 the check cannot tell.
    """
    _open_streams()
    try:
        words = _read(sys.argv[1:] if argv is None else argv)
    except WrongUsage as wrong:
        tell(str(wrong))
        return 2
    except SystemExit as done:  # --help and --version have said what they say.
        return int(done.code or 0)
    return _run(words, Session(words, clock))


def _open_streams() -> None:
    """Give a command somewhere to write where a script has closed its output; there is nobody to tell."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  for as long as it runs


def _run(words: argparse.Namespace, session: Session) -> int:
    where = name_of(f"caseboard {words.command}")
    if not gc.isenabled():
        gc.freeze()  # What was loaded is kept for good.
        gc.enable()
    try:
        code: int = words.run(session)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        tell(f"{where}stopped")
        return 1
    except WrongUsage as wrong:
        tell(f"{where}{wrong}; see `caseboard {words.command} --help`")
        return 2
    except _troubles() as error:
        tell(where + _in_words(error, session))
        return error.code if isinstance(error, Trouble) else 1
    except Exception as error:  # noqa: BLE001  the outer door: a traceback helps nobody who typed a command
        tell(where + _unforeseen(error))
        return 1
    return code


def _unforeseen(error: Exception) -> str:
    """Return what nobody thought of in words, with the place that whoever mends it has to look at."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None and "caseboard" in trace.tb_next.tb_frame.f_code.co_filename:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}" if trace is not None else ""
    what = f"{type(error).__name__}: {error}{place}"
    return f"failed in a way nobody foresaw ({what}). Look with `caseboard doctor`, and report this as a defect"


def _troubles() -> tuple[type[Exception], ...]:
    """Return what a command may run into; only looked up when something was raised."""
    from caseboard.domain.money import MoneyError
    from caseboard.domain.policy import PolicyError
    from caseboard.domain.refusals import Refused
    from caseboard.domain.templates import TemplateError
    from caseboard.exchange.complaints import BadRecord
    from caseboard.exchange.reading import BadInput
    from caseboard.services.desk import DeskUnavailable
    from caseboard.services.inspection import CannotInspect
    from caseboard.services.taking import Waiting
    from caseboard.settings.environment import BadSetting
    from caseboard.store.database import StoreError
    from caseboard.store.faults import FAULTS

    of_commands = (Trouble, TemplateError, BadSetting, BadInput, BadRecord, StoreError)
    of_the_desk = (Refused, Waiting, PolicyError, MoneyError, CannotInspect, DeskUnavailable)
    return (*of_commands, *of_the_desk, OSError, *FAULTS)


def _in_words(error: Exception, session: Session) -> str:
    from caseboard.store.faults import FAULTS, in_words

    if isinstance(error, FAULTS):
        return f"{session.place.path}: {in_words(error)}"
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        if error.errno in (ENOSPC, EDQUOT):
            what = "there is no room left on the disk. Make room and run the command again"
        return f"{error.filename}: {what}" if error.filename else what
    return str(error)
