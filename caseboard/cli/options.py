"""What the commands' own words have in common: the parser, shared options, kinds of values."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from caseboard.cli.session import Session

Run = Callable[["Session"], int]
LEFT_OUT: Any = argparse.SUPPRESS
"""Default of an option that says nothing where it is not written."""
Commands = Any
"""What `add_subparsers` returns, which argparse keeps to itself."""
_DIGITS = 18
_CASE = re.compile(r"(?:[Cc][Bb]-)?0*([1-9][0-9]*)", re.ASCII)


class WrongUsage(Exception):
    """The command was written in a way that means nothing."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line that says where to read on."""

    def __init__(self, **how: Any) -> None:  # noqa: ANN401  argparse's own words
        """Take what argparse takes; long options are never abbreviated, so that a script keeps its meaning."""
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **how)

    def error(self, message: str) -> NoReturn:
        """Refuse what was written.

        Raises:
            WrongUsage: always.
        """
        raise WrongUsage(f"{name_of(self.prog)}{message}; see `{self.prog} --help`")


def name_of(prog: str) -> str:
    """Return where a complaint comes from, such as ``caseboard: import: ``."""
    return "".join(f"{word}: " for word in prog.split() if word.islower() or "-" in word)


def command(
    commands: Commands, name: str, run: Run, *, does: str, example: str | Sequence[str], acts: bool = False
) -> Parser:
    """Add a command and return its parser; *does* is a sentence without its full stop.

    A command that *acts* on a case also takes the version that was seen.
    """
    examples = [example] if isinstance(example, str) else example
    parser: Parser = commands.add_parser(
        name,
        help=does[0].lower() + does[1:],
        description=does + ".",
        epilog="example:\n" + "\n".join(f"  {line}" for line in examples),
    )
    parser.set_defaults(run=run, command=name)
    add_common(parser)
    if acts:
        parser.add_argument("--seen", type=int, metavar="N", help="refuse if the case has changed since version N")
        add_json(parser)
    return parser


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add which database, and who acts; what stands before the command's name holds too."""
    parser.add_argument(
        "--database",
        metavar="URL",
        default=LEFT_OUT,
        help="such as sqlite:///file.db; else CASEBOARD_DATABASE, else the user's own file",
    )
    parser.add_argument(
        "--as",
        dest="who",
        metavar="NAME",
        default=LEFT_OUT,
        help="who acts; else CASEBOARD_STAFF, else the operating-system user",
    )


def add_json(parser: argparse.ArgumentParser, *, within: bool = False) -> None:
    """Add the choice of JSON; *within* a command that has the same choice, what stands before holds too."""
    parser.add_argument("--json", action="store_true", default=LEFT_OUT if within else False, help="print data as JSON")


INSTANT = "an instant with its offset, such as 2026-05-01T09:30:00+02:00"
"""How an instant is written on the command line, for the help."""


def instant(text: str) -> datetime:
    """Return the instant that a word of the command names."""
    from caseboard.exchange.rfc3339 import instant as read

    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day_or_instant(text: str) -> date | datetime:
    """Return the calendar day, or the instant, that a word of the command names."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-05-01") else instant(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!a} is no day such as 2026-05-01") from None


def case(text: str) -> str:
    """Return the case number that a word of the command names; 12 and cb-12 mean CB-12."""
    match = _CASE.fullmatch(text.strip())
    return f"CB-{match[1]}" if match else text


def zone(text: str) -> ZoneInfo:
    """Return the time zone that a word of the command names."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{text!a} is no time zone such as Europe/Berlin") from None


def count(text: str) -> int:
    """Return the whole number from 1 on that a word of the command names."""
    return _whole(text, 1)


def count_or_none(text: str) -> int:
    """Return the whole number from 0 on that a word of the command names."""
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) < least:
        shown = text if len(text) <= _DIGITS else text[:_DIGITS] + "..."
        raise argparse.ArgumentTypeError(f"{shown!a} is no whole number from {least} on, of at most {_DIGITS} digits")
    return int(text)


def port(text: str) -> int:
    """Return the TCP port that a word of the command names."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!a} is no port from 1 to 65535")
    return int(text)
